"""Questions of every kind, each asked until it has an answer. A few single characters work in all of them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tui.api.text import printable
from tui.lines.terminal import Left, Lines
from tui.model.choices import Choice, Choices
from tui.model.filter import Filter
from tui.settings.cleaning import clean_value

if TYPE_CHECKING:
    from tui.api.http import Waiting
    from tui.preview.confirmation import EarnedYes

T = TypeVar("T")

PAGE: Final = 15
"""Rows of a list that are said at once; with title and question they fit on 24 lines."""

KEYS: Final = (
    "An empty line takes the suggested answer. ? explains, b goes back, r asks the servers again, q leaves.",
    "From the second step on, s signs in with another token and keeps every answer.",
    "In lists a row's number or its whole name chooses it. /text shows the rows that match, / all of them, + more.",
    "To answer with one of these characters itself, put a space before it; a space alone empties a line.",
)
"""What can be typed everywhere."""


class Back(Exception):
    """The user wants to go back."""


class Refresh(Exception):
    """The user wants the servers to be asked again."""


class AnotherToken(Exception):
    """The user wants to sign in with another token."""


class Prompts:
    """Asks; `help` is what `?` says about the step, in paragraphs."""

    def __init__(self, lines: Lines) -> None:
        self.lines: Final = lines
        self.help = ""
        self.takes_another_token = False

    def say(self, *statements: str) -> None:
        """Say something, a line for each statement."""
        self.lines.say(*statements)

    def tell_waiting(self, waiting: "Waiting") -> None:
        """Say why a request takes long, unless it is an early one that nobody waits for."""
        if not self.lines.asking:
            self.say(waiting.words)

    async def line(self, prompt: str, *, hidden: bool = False) -> str:
        """Ask for a line that is none of the characters which work everywhere.

        Raises:
            Back: as they say.
            Refresh: as they say.
            AnotherToken: as they say.
            Left: as they say, or there are no more answers.
        """
        while True:
            answer = await (self.lines.ask_hidden(prompt) if hidden else self.lines.ask(prompt))
            match answer:
                case "?":
                    self.say(*self.help.split("\n\n"), *KEYS)
                case "b":
                    raise Back
                case "r":
                    raise Refresh
                case "s" if self.takes_another_token:
                    raise AnotherToken
                case "q":
                    raise Left
                case _:
                    return answer

    async def text(self, label: str, default: str = "", *, may_be_empty: bool = False) -> str:
        """Ask for a text; an empty line takes the default."""
        takes = f", Enter for {printable(default)}" if default else ", Enter leaves it empty" if may_be_empty else ""
        answer = await self.line(f"{label}{takes}:")
        return answer.strip() if answer else default

    async def needed(self, label: str, *, hidden: bool = False) -> str:
        """Ask for a text that may not be empty."""
        while True:
            answer = (await self.line(f"{label}:", hidden=hidden)).strip()
            if clean_value(answer):
                return answer
            self.lines.complain(f"{label.partition(' (')[0]} may not be empty.")

    async def yes_no(self, label: str, *, default: bool) -> bool:
        """Ask for a yes or a no."""
        while True:
            answer = (await self.line(f"{label}? y or n, Enter for {'yes' if default else 'no'}:")).strip().lower()
            match answer:
                case "":
                    return default
                case "y" | "yes":
                    return True
                case "n" | "no":
                    return False
                case _:
                    self.lines.complain("Please answer y or n.")

    async def earned(self, wanted: "EarnedYes") -> bool:
        """Have the word typed under the reason; anything but that goes back."""
        self.say(wanted.why)
        typed = await self.line(f"Type {wanted.word} to go on, an empty line goes back:")
        if typed.strip() and not wanted.given_by(typed):
            self.lines.complain(f"That was not {wanted.word}, so nothing was done.")
        return wanted.given_by(typed)

    async def choose(self, choices: Choices[T], *, beside: Callable[[Choice[T]], str] = lambda _: "") -> Choice[T]:
        """Ask for one of the rows, of which there is one at least.

        Args:
            choices: The rows.
            beside: Says more about single rows.
        """
        listing = _Listing(choices, beside)
        self.say(*listing.page())
        while True:
            found = await self._row(listing, listing.prompt) or listing.stood_on()
            if found is None:
                self.lines.complain("Choose one first: type a number or a name.")
                continue
            if not found.refused:
                return found
            self.lines.complain(f"That row cannot be chosen: {found.refusal}")

    async def browse(self, choices: Choices[T], tell: Callable[[T], Sequence[str]]) -> None:
        """Let rows be read that lead nowhere: `tell` says all about one, an empty line ends it."""
        listing = _Listing(choices, lambda _: "")
        self.say(*listing.page())
        while row := await self._row(listing, lambda: "Number or name for more about it, Enter goes on:"):
            self.say(*tell(row.value))

    async def _row(self, listing: "_Listing", prompt: Callable[[], str]) -> Choice[Any] | None:
        """Turn pages and narrow the list until a row is named; None for an empty line."""
        while True:
            typed = (await self.line(prompt())).strip()
            if not typed:
                return None
            if typed in {"+", "-"}:
                self.say(*listing.turn(1 if typed == "+" else -1))
                continue
            found = listing.find(typed)
            if isinstance(found, Choice):
                return found
            if not typed.startswith("/"):
                self.lines.complain(found)
            elif listing.narrow(typed[1:]):
                self.say(*listing.page())
            else:
                self.lines.complain(f"Nothing matches {printable(typed[1:])}.")


class _Listing:
    """Numbered rows in pages, perhaps narrowed to those that match; a row keeps its number."""

    def __init__(self, choices: Choices[Any], beside: Callable[[Choice[Any]], str]) -> None:
        self._rows: Final = choices.rows
        self._beside: Final = beside
        self._likeliest: Final = choices.likeliest
        self._among: Final = Filter(
            [printable(row.label) for row in self._rows],
            [printable(row.detail) if row.detail else "" for row in self._rows],
        )
        self._shown: Sequence[int] = range(len(self._rows))
        self._typed = ""
        self._first = 0

    def stood_on(self) -> Choice[Any] | None:
        at = self._stands_on
        return None if at is None else self._rows[at]

    @property
    def _stands_on(self) -> int | None:
        return self._shown[0] if self._typed else self._likeliest

    def prompt(self) -> str:
        at = self._stands_on
        if at is None:
            return "Number or name:"
        row = self._rows[at]
        why = f" ({row.reason})" if row.reason else ""
        return f"Number or name, Enter for {at + 1}, {printable(row.label)}{why}:"

    def page(self) -> list[str]:
        shown = self._shown[self._first : self._first + PAGE]
        many = f"{len(self._shown)} of {len(self._rows)}"
        said = [f"{many} match {printable(self._typed)}:"] if self._typed else []
        said += [self._row(at) for at in shown]
        if len(self._shown) > PAGE:
            more = "+ shows more, " if self._first + PAGE < len(self._shown) else ""
            last = self._first + len(shown)
            said.append(f"Rows {self._first + 1} to {last} of {len(self._shown)}. {more}/text shows those that match.")
        return said

    def turn(self, pages: int) -> list[str]:
        first = self._first + pages * PAGE
        if not 0 <= first < len(self._shown):
            return ["There are no more rows." if pages > 0 else "These are the first rows."]
        self._first = first
        return self.page()

    def narrow(self, typed: str) -> bool:
        found = self._among.find(typed)
        if found:
            self._typed, self._shown, self._first = typed.strip(), found, 0
        return bool(found)

    def find(self, typed: str) -> "Choice[Any] | str":
        """Return the row with that number, that name or that detail, as it is or as it is shown; or say why not."""
        if typed.isascii() and typed.isdigit():
            number = int(typed) if len(typed) < len(str(len(self._rows))) + 1 else 0
            if 0 < number <= len(self._rows):
                return self._rows[number - 1]
            return f"There is no row {printable(typed, limit=20)}: the last one is {len(self._rows)}."
        named = [row.label for row in self._rows], [row.detail for row in self._rows]
        shown = ([printable(text) for text in texts] for texts in named)
        for texts in (*named, *shown):
            places = [at for at, text in enumerate(texts) if text.strip() == typed]
            if len(places) == 1:
                return self._rows[places[0]]
            if places:
                numbers = ", ".join(str(at + 1) for at in places[:5])
                return f"Several rows are called so, choose by number: {numbers}."
        return f"There is no row {printable(typed)}. /{printable(typed)} shows those that match; ? explains."

    def _row(self, at: int) -> str:
        row = self._rows[at]
        detail = f", {printable(row.detail)}" if row.detail else ""
        note = f" (cannot be chosen: {row.refused})" if row.refused else f" ({row.reason})" if row.reason else ""
        beside = self._beside(row)
        return f"{at + 1}. {printable(row.label)}{detail}{note}{f'. {beside}' if beside else ''}"
