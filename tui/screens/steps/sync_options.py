"""Step Sync options: what the first sync and the later ones do, with the consequence moving as one chooses."""

from typing import TYPE_CHECKING, Any, ClassVar, Final

from pydantic import ValidationError
from textual import events, on
from textual.app import ComposeResult
from textual.geometry import Size
from textual.widgets import Input

from tui.api.models import InitialSyncBehavior
from tui.model.answers import SyncOptionsAnswer, complaints
from tui.model.key_schema import objection
from tui.model.steps import Step
from tui.preview.key_schema_examples import renaming
from tui.preview.option_labels import SUBFOLDERS_MEANING, first_syncs
from tui.preview.plan_words import WAITING, brief, consequence
from tui.preview.remarks import Remark
from tui.preview.warnings import traps
from tui.screens.steps.previewing import PreviewingPane
from tui.screens.steps.step import StepPane
from tui.screens.widgets.body import Body
from tui.screens.widgets.field import Field
from tui.screens.widgets.lines import Lines
from tui.screens.widgets.menu import Menu, RadioMenu
from tui.screens.widgets.picker import Picker
from tui.screens.widgets.switch import YesNo
from tui.steps.preview_actions import looks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.widget import Widget

    from tui.model.answers import Answer
    from tui.preview.plan import Preview


_NO_SCHEMA: Final = "The key schema cannot be used yet, so there are no counts."


class SyncOptionsPane(PreviewingPane):
    """The options on one page, and below them what they do to the user's own variables."""

    STEP = Step.SYNC_OPTIONS
    FRAME: ClassVar = {"#question": "-sync-options"}
    KEYS = (("Enter", "go on"), ("Tab", "next"), ("Space", "yes/no"), ("P", "preview"), *StepPane.KEYS[1:])

    def body(self) -> ComposeResult:
        """First sync, deletion, key schema, auto-sync, and the ways to look closer."""
        options = self.wizard.answers.sync_options or SyncOptionsAnswer()
        yield RadioMenu("First sync", id="initial_sync_behavior")
        yield YesNo("Delete on Netlify", value=options.delete_missing, id="delete_missing")
        yield Field(
            "Key schema",
            id="key_schema",
            value=options.key_schema,
            placeholder="empty keeps names",
            beside=True,
        )
        yield YesNo("Sync on every change", value=options.is_auto_sync_enabled, id="is_auto_sync_enabled")
        yield YesNo("Include subfolders", value=options.include_subfolders, id="include_subfolders")
        yield Menu(id="looks")

    def foot(self) -> ComposeResult:
        """The consequence stays in sight."""
        yield Lines(id="consequence", keys=True)

    def wishes(self, width: int) -> "Iterator[tuple[Widget, int]]":
        """The option at hand with its neighbours, then what may be lost, then all options, then the rest."""
        body, lines = self.query_one(Body), self.query_one(Lines)
        yield from ((body, 3), (lines, lines.first_height(width)), (body, 4), (lines, lines.least_height(width)))
        yield body, body.arrange(Size(width, 0), optimal=True).total_region.bottom
        yield lines, lines.get_content_height(self.size, self.size, width)

    def on_mount(self) -> None:
        """Offer what the server can do, standing on what was chosen before."""
        options = self.wizard.answers.sync_options or SyncOptionsAnswer()
        unsent = self.wizard.unsent.get(self.STEP, {})
        wanted = unsent.get("initial_sync_behavior", options.initial_sync_behavior)
        picker = self.query_one("#initial_sync_behavior", Picker)
        picker.offer(first_syncs(can_import=self.wizard.session.can_import, current=wanted))
        for switch in self.query(YesNo):
            switch.value = unsent.get(switch.id or "", switch.value)
        self._subfolders.display = self._subfolders.value  # Offered to others once the server is known to have it.
        picker.focus_input()
        self.show_preview()

    def _values(self) -> dict[str, Any]:
        choice = self.query_one("#initial_sync_behavior", Picker).choice
        return {
            "initial_sync_behavior": choice.value if choice else InitialSyncBehavior.OVERWRITE_DESTINATION,
            "delete_missing": self.query_one("#delete_missing", YesNo).value,
            "key_schema": self.query_one(Field).value,
            "is_auto_sync_enabled": self.query_one("#is_auto_sync_enabled", YesNo).value,
            "include_subfolders": self._subfolders.display and self._subfolders.value,
        }

    @property
    def _subfolders(self) -> YesNo:
        return self.query_one("#include_subfolders", YesNo)

    def unsent(self) -> dict[str, Any]:
        """Keep all of them."""
        return self._values()

    def answer(self) -> "Answer":
        """Build the model of all of them."""
        return SyncOptionsAnswer(**self._values())

    async def action_accept(self) -> None:
        """Look closer where that is marked, else go on."""
        menu = self.query_one("#looks", Picker)
        if menu.has_focus_within and menu.choice:
            self.look(menu.choice.value)
        else:
            await super().action_accept()

    # The consequence

    def preview(self) -> "Preview | None":
        """What these options would do; nothing while they cannot be used."""
        if self._prepared is None or self._wrong():
            return None
        return self._prepared.preview(SyncOptionsAnswer(**self._values()))

    def _wrong(self) -> dict[str, str]:
        """What is wrong with the options as they stand, by field."""
        try:
            SyncOptionsAnswer(**self._values())
        except ValidationError as error:
            return complaints(error)
        return {}

    def action_preview(self) -> None:
        """Show every variable, once there is something to show."""
        if self._prepared and self.preview() is None:
            self.refuse(self._wrong().get("include_subfolders", _NO_SCHEMA))
        else:
            super().action_preview()

    @on(YesNo.Turned)
    @on(Input.Changed)
    def _changed(self) -> None:
        self.show_preview()

    @on(Picker.Moved, "#initial_sync_behavior")
    def _moved(self) -> None:
        self.show_preview()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say more about the key schema while it is typed."""
        del event
        self.show_preview()

    def show_preview(self) -> None:
        """Say what these options do."""
        if self._prepared:
            self._subfolders.display = self._prepared.tree is not None
        preview = self.preview()
        lines = self.query_one("#consequence", Lines)
        field = self.query_one(Field)
        if preview is None:
            wrong = objection(field.value.strip()) or self._wrong().get("include_subfolders", "")
            # Enter puts the reason beside the field; it need not be said twice.
            said = Remark(_NO_SCHEMA if field.has_class("-wrong") or not wrong else wrong)
            lines.show((said if self._prepared else WAITING,))
            return
        head, remarks = brief(preview), traps(preview, self.wizard.answers)
        if field.has_focus:
            lines.show((head, *self._of_schema(preview)))
        elif self._subfolders.has_focus:
            lines.show((head, Remark(SUBFOLDERS_MEANING), *remarks))
        else:
            told = (*consequence(preview, self.wizard.answers), *remarks)
            grave = tuple(remark for remark in told if remark.grave and not remark.cut)
            rest = tuple(remark for remark in told if remark not in grave)
            # The counts in one line need no other heading.
            lines.show(told, short=(head, *grave, *(rest if preview.not_read else rest[1:])))
        self.offer_rows("#looks", looks(preview), keep=True)

    def show_complaints(self, found: dict[str, str]) -> None:
        """Put complaints beside their fields, and say nothing twice."""
        super().show_complaints(found)
        self.show_preview()

    def _of_schema(self, preview: "Preview") -> tuple[Remark, ...]:
        keys = self._prepared.keys_with(preview.options) if self._prepared else None
        names = (*keys.own, *keys.imported) if keys else ()
        schema, deletes = self.query_one(Field).value.strip(), preview.options.delete_missing
        return renaming(schema, names, preview.place.environment, deletes=deletes)
