"""Works around a memory leak in Textual 8.2."""

from typing import TYPE_CHECKING

from textual._styles_cache import StylesCache

if TYPE_CHECKING:
    from textual.color import Color
    from textual.style import Style


def mend() -> None:
    """Let go of widgets that are gone.

    Textual remembers two styles by two colours, and by whose lines asked for them: a `classmethod` is missing there. So
    the painted lines of a thousand widgets outlive their screens, a quarter of a MiB with each step. Here one asks for
    all.
    """
    ask = StylesCache().get_inner_outer

    def get_inner_outer(_: StylesCache, base: "Color", background: "Color") -> "tuple[Style, Style]":
        return ask(base, background)

    StylesCache.get_inner_outer = get_inner_outer  # type: ignore[assignment,method-assign]
