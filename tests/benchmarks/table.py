"""The table: what was measured, how much it was, and how much it may be."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One figure. `missed` when it is over its target, which is printed and fails nothing."""

    what: str
    measured: str
    target: str
    missed: bool


def at_most(what: str, value: float, limit: float, unit: str, *, beside: str = "") -> Row:
    """A figure that has to stay at or below its limit; `beside` is what else the reader wants to know."""
    measured = _with_unit(value, unit) + (f" ({beside})" if beside else "")
    return Row(what, measured, f"at most {_with_unit(limit, unit)}", missed=value > limit)


def _with_unit(value: float, unit: str) -> str:
    number = f"{value:,.2f}" if unit == "x" else f"{value:,.1f}".removesuffix(".0")
    return f"{number} {unit}".strip()


def printed(rows: Sequence[Row]) -> str:
    """Return the rows as a Markdown table, aligned for those who read it as it is."""
    cells = [("what", "measured", "target", "")]
    cells += [(row.what, row.measured, row.target, "missed" if row.missed else "met") for row in rows]
    widths = [max(len(cell[column]) for cell in cells) for column in range(4)]
    lines = [" | ".join(text.ljust(width) for text, width in zip(cell, widths, strict=True)) for cell in cells]
    rule = " | ".join("-" * width for width in widths)
    return "\n".join(f"| {line} |" for line in (lines[0], rule, *lines[1:]))
