"""What Sync options and Review share: the preview of the sync, its list behind P, and a Netlify token on the way."""

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType

from tui.api.errors import Problem
from tui.screens.pages.netlify_token import NetlifyTokenScreen
from tui.screens.pages.preview import PreviewScreen
from tui.screens.steps.step import StepPane
from tui.sync.preview.acts import Act
from tui.sync.preview.consequence import consequence, listing
from tui.sync.preview.review import material_of
from tui.sync.preview.traps import traps
from tui.widgets.picker import Picker

if TYPE_CHECKING:
    from pydantic import SecretStr

    from tui.sync.choosing.choices import Choices
    from tui.sync.preview.prepared import Prepared
    from tui.sync.preview.preview import Preview
    from tui.sync.preview.remarks import Remark


class PreviewingPane(StepPane):
    """Base of the steps that show what the sync will do."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("p,P", "preview"), Binding("t,T", "token")]

    PATIENCE = 0.0  # It is answered without what is loaded; what is there already comes with the first picture.

    _prepared: "Prepared | None" = None

    @property
    def meaning(self) -> str:
        """Nothing: what the sync will do is said with the options."""
        return ""

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

    def help(self) -> str:
        """Say in full what the screen may have had no room for."""
        preview = self.preview()
        said = self.remarks(preview) if preview else ()
        return "\n".join([*(remark.text for remark in said), "", super().help()]).strip()

    def remarks(self, preview: "Preview") -> "tuple[Remark, ...]":
        """Return all there is to say, as far as it does not belong to single variables."""
        return consequence(preview, self.wizard.answers) + traps(preview, self.wizard.answers)

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
        if picker.rows != choices.rows:
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
