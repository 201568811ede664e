"""A list to choose from: type to filter, arrows to move, and only the rows that change are painted."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from tui.api.text import printable
from tui.model.filter import Filter, Found
from tui.screens.widgets.line import Line
from tui.screens.widgets.rows import Rows

if TYPE_CHECKING:
    from tui.model.choices import Choice, Choices


class Picker(Rows):
    """Filter line, count and rows; read `choice` for the marked row."""

    FILTERABLE: ClassVar[bool] = True
    """Whether there is a filter line; without one the rows themselves take the focus."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        # The filter is one short word: first and last row are worth more there than the ends of the word.
        Binding("home", "edge(-1)", "First", show=False, priority=True),
        Binding("end", "edge(1)", "Last", show=False, priority=True),
    ]

    class Moved(Message):
        """Another row is marked, or none is left; `by_hand` if the user moved there or typed, and not by new rows."""

        def __init__(self, picker: "Picker", choice: "Choice[Any] | None", *, by_hand: bool = False) -> None:
            super().__init__()
            self._picker: Final = picker
            self.choice: Final = choice
            self.by_hand: Final = by_hand

        @property
        def control(self) -> "Picker":
            """The picker it came from."""
            return self._picker

    class Chosen(Message):
        """The marked row was clicked once more."""

    PROMPT: ClassVar[str] = "Filter: "

    def __init__(
        self,
        *,
        placeholder: str = "type to filter",
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id)
        self._filter = Line(front=self.PROMPT, placeholder=placeholder) if self.FILTERABLE else None
        self.can_focus = not self.FILTERABLE
        self._empty = ""
        self._among = Filter(())
        self._likeliest: int | None = 0

    def compose(self) -> ComposeResult:
        """The filter line lies above the rows."""
        if self._filter:
            yield self._filter.add_class("picker--filter")

    @property
    def head(self) -> int:
        """The filter line, and the blank one below it where there is room."""
        return 1 + self._filter.styles.margin.bottom if self._filter else 0

    @property
    def typed(self) -> str:
        """The text in the filter line."""
        return self._filter.value if self._filter else ""

    @property
    def rows(self) -> "Sequence[Choice[Any]]":
        """All rows, shown or not."""
        return self._choices

    @property
    def choice(self) -> "Choice[Any] | None":
        """The marked row, or None when none is."""
        return self._choices[self._shown[self.marked]] if self._shown and self.marked is not None else None

    @property
    def waits_for_mark(self) -> bool:
        """Whether there are rows and none is marked yet."""
        return bool(self._shown) and self.marked is None

    def offer(self, choices: "Choices[Any]") -> None:
        """Show new choices and mark the preselected one, if any; a filter already typed stays in force."""
        self._likeliest = choices.likeliest
        details = [printable(item.detail) if item.detail else "" for item in choices.rows]
        self._among = Filter([printable(item.label) for item in choices.rows], details if any(details) else ())
        self._refilter(choices.rows)

    def offers(self, choices: "Choices[Any]") -> bool:
        """Tell whether these are the choices that it shows already, with the same row preselected."""
        return self.rows == choices.rows and self._likeliest == choices.likeliest

    def mark(self, value: object) -> None:
        """Mark the row that holds `value`, if it is shown."""
        for position, index in enumerate(self._shown):
            if self._choices[index].value == value:
                self._mark(position, by_hand=False)
                return

    def focus_input(self) -> None:
        """Give the keyboard to the filter line, or to the rows where there is none; at once, for keys may follow."""
        self.screen.set_focus(self._filter or self)

    def say_when_empty(self, text: str) -> None:
        """Say this in place of the rows when there is nothing to choose from."""
        if text != self._empty:
            self._empty = text
            self.refresh(layout=True)

    @property
    def nothing(self) -> str:
        """Say why there are no rows."""
        return f"Nothing matches {printable(self.typed)}. Backspace brings rows back." if self._choices else self._empty

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._refilter(self._choices, by_hand=True)

    def _refilter(self, choices: "Sequence[Choice[Any]]", *, by_hand: bool = False) -> None:
        self.show(choices, *self._arrange(self._among.find(self.typed)))
        self._count_rows()
        self.post_message(self.Moved(self, self.choice, by_hand=by_hand))

    def _count_rows(self) -> None:
        """Say how many rows are shown; as wide whatever was typed, for another width lays out the whole screen anew."""
        if self._filter:
            all_rows = str(len(self._choices))
            self._filter.say_behind(f"{len(self._shown):{len(all_rows)}} of {all_rows}" if self._choices else "")

    def _arrange(self, found: Found) -> tuple[Found, int | None]:
        """Return the rows in the order to show, and the position to mark: the best match, or the preselected row."""
        if self.typed.strip():
            return found, 0
        return found, None if self._likeliest is None else min(self._likeliest, max(len(found) - 1, 0))

    def _mark(self, position: int, *, by_hand: bool = True) -> None:
        last = len(self._shown) - 1
        position = max(0, min(position, last))
        if last >= 0 and position != self.marked:
            self.move_mark(position)
            self.post_message(self.Moved(self, self.choice, by_hand=by_hand))

    def action_move(self, rows: int) -> None:
        """Move the mark by some rows."""
        self._mark(self._from_mark(rows))

    def action_page(self, direction: int) -> None:
        """Move the mark by a page."""
        self._mark(self._from_mark(direction * max(self.page - 1, 1)))

    def _from_mark(self, rows: int) -> int:
        """Return the position so many rows from the mark; where none is marked, as if that were above the first."""
        return (-1 if self.marked is None else self.marked) + rows

    def action_edge(self, direction: int) -> None:
        """Move the mark to the first or last row."""
        self._mark(len(self._shown) if direction > 0 else 0)

    @on(events.DescendantFocus)
    @on(events.Focus)
    def _lives(self) -> None:
        """The keyboard is here now."""
        self.liven(lively=True)

    @on(events.DescendantBlur)
    @on(events.Blur)
    def _rests(self) -> None:
        """The keyboard went elsewhere."""
        self.liven(lively=False)

    def on_click(self, event: events.Click) -> None:
        """A click marks a row; a click on the marked row chooses it."""
        position = event.y - self.head + self._top
        if not self.head <= event.y or position >= len(self._shown):
            return
        if position == self.marked:
            self.post_message(self.Chosen())
        else:
            self._mark(position)
