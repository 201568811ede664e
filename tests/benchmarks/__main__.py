"""Measures everything, or the groups that are named, and prints the table."""

import argparse
import sys
from collections.abc import Iterator
from typing import Final, Protocol

from tests.benchmarks import finding, preview, scale, start, waits, wire
from tests.benchmarks.table import Row, printed


class Group(Protocol):
    """Measures some rows; the short form takes fewer rounds."""

    def __call__(self, *, short: bool) -> Iterator[Row]:
        """Measure."""


GROUPS: Final[dict[str, Group]] = {
    "start": start.rows,
    "waits": waits.rows,
    "wire": wire.rows,
    "scale": scale.rows,
    "finding": finding.rows,
    "preview": preview.rows,
}


def main() -> None:
    """Print the table; a missed target is printed, and ends with 0 all the same."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer rounds, for a machine that others use too")
    parser.add_argument("group", nargs="*", choices=[*GROUPS, []], help=f"of {', '.join(GROUPS)}; all if none is named")
    given = parser.parse_args()
    found: list[Row] = []
    for name in given.group or GROUPS:
        sys.stderr.write(f"measuring {name} ...\n")
        found += GROUPS[name](short=given.short)
    sys.stdout.write(f"{printed(found)}\n")


if __name__ == "__main__":
    main()
