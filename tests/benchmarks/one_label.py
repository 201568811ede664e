"""The smallest Textual app there is, the measure of everything that is Textual's own."""

from typing import Final

from textual.app import App, ComposeResult
from textual.widgets import Label

LABEL: Final = "One label, painted."


class OneLabel(App[None]):
    """Shows a label."""

    def compose(self) -> ComposeResult:
        """One label."""
        yield Label(LABEL)


if __name__ == "__main__":
    OneLabel().run()
