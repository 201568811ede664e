"""What Sync options and Review share: the preview of the sync, its list behind P, and a Netlify token on the way."""

from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.css.query import NoMatches
from textual.geometry import Size
from textual.layout import DockArrangeResult
from textual.widget import Widget

from tui.api.errors import Problem
from tui.preview.plan_words import listing
from tui.screens.pages.netlify_token import NetlifyTokenScreen
from tui.screens.pages.preview import PreviewScreen
from tui.screens.steps.step import StepPane
from tui.screens.widgets.lines import Lines
from tui.screens.widgets.picker import Picker
from tui.steps.preview_actions import Act
from tui.steps.review import material_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import SecretStr

    from tui.model.choices import Choices
    from tui.preview.inputs import Prepared
    from tui.preview.plan import Preview
    from tui.steps.wizard import Wizard


def shared(room: int, wishes: "Iterable[tuple[Widget, int]]") -> dict[Widget, int]:
    """Share lines among widgets in the order of their wishes, each for a height in all."""
    given: dict[Widget, int] = {}
    for part, wanted in wishes:
        before = given.get(part, 0)
        given[part] = before + max(min(wanted - before, room), 0)
        room -= given[part] - before
    return given


class PreviewingPane(StepPane):
    """Base of the steps that show what the sync will do."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p,P", "preview"),
        Binding("t,T", "token"),
        Binding("pageup", "turn(-1)", priority=True),
        Binding("pagedown", "turn(1)", priority=True),
    ]

    PATIENCE = 0.0  # It is answered without what is loaded; what is there already comes with the first picture.

    _prepared: "Prepared | None" = None

    def __init__(self, wizard: "Wizard | None") -> None:
        super().__init__(wizard)
        self._heights: dict[Widget, int] = {}

    @property
    def meaning(self) -> str:
        """Nothing: what the sync will do is said with the options."""
        return ""

    def wishes(self, width: int) -> "Iterable[tuple[Widget, int]]":
        """Yield how high each part would like to be, the most important first; a part may be named again for more."""
        del width
        return ()

    def arrange(self, size: Size, optimal: bool = False) -> DockArrangeResult:  # noqa: FBT001, FBT002 - Textual's
        """Share the lines there are among the parts before they are laid out.

        Style sheets can only say what gives way to what, not that the row at hand, then every loss, then the rest of
        an action list stay in sight.
        """
        wishes: list[tuple[Widget, int]] = []
        with suppress(NoMatches):  # Not all parts are there yet.
            wishes = list(self.wishes(size.width))
        gaps = sum(part.styles.margin.height for part in dict.fromkeys(part for part, _ in wishes))
        for part, lines in shared(size.height - gaps, wishes).items():
            if self._heights.get(part) != lines:
                self._heights[part] = part.styles.height = lines
        return super().arrange(size, optimal)

    def action_turn(self, pages: int) -> None:
        """Turn the pages of what the sync will do; where there are none, those of the list at hand."""
        turned = any(lines.turn(pages) for lines in self.query(Lines))
        picker = self.screen.focused
        if not turned and isinstance(picker, Picker):
            picker.action_page(pages)

    def preview(self) -> "Preview | None":
        """Return what the options as they stand would do; None until keys and variables are there."""
        raise NotImplementedError

    def show_preview(self) -> None:
        """Bring what is said about the preview up to date."""

    async def load(self) -> None:
        """Ask for keys and variables.

        Raises:
            Problem: The keys could not be had; variables that could not are part of the preview.
        """
        self._prepared = await material_of(self.wizard)
        self.show_preview()

    def action_preview(self) -> None:
        """Show every variable."""
        preview = self.preview()
        if preview is not None:
            self.app.push_screen(PreviewScreen(listing(preview, self.wizard.answers)))

    def action_token(self) -> None:
        """Take a Netlify token, to read what is there."""
        if not self._busy and self._prepared is not None and self._prepared.not_read:
            self.app.push_screen(NetlifyTokenScreen(self._try_token))

    async def _try_token(self, token: "SecretStr") -> Problem | None:
        """Read Netlify with this token; return what is wrong, if it cannot be read."""
        try:
            await self.wizard.try_netlify_token(token)
            self._prepared = await material_of(self.wizard)
        except Problem as problem:
            return problem
        self.show_preview()
        return self._prepared.not_read.problem if self._prepared.not_read else None

    def offer_rows(self, menu: str, choices: "Choices[Any]", *, keep: bool) -> None:
        """Put rows into a menu unless they are there; `keep` the mark where its row is still offered."""
        picker = self.query_one(menu, Picker)
        if not picker.offers(choices):
            marked = picker.choice if keep else None
            picker.offer(choices)
            if marked:
                picker.mark(marked.value)

    def look(self, act: Act) -> None:
        """Do what a row says that neither answers nor creates."""
        if act is Act.PREVIEW:
            self.action_preview()
        elif act is Act.TOKEN:
            self.action_token()
