"""Step Sync options: what the first sync and the later ones do."""

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from tui.api.models import InitialSyncBehavior
from tui.screens.step import StepScreen
from tui.sync.answers import SyncOptionsAnswer
from tui.sync.effects import effect_of_options, first_syncs
from tui.sync.steps import Step
from tui.widgets.field import Field
from tui.widgets.menu import RadioMenu
from tui.widgets.picker import Picker
from tui.widgets.switch import YesNo

if TYPE_CHECKING:
    from tui.sync.answers import Answer


class SyncOptionsScreen(StepScreen):
    """Four options on one page, with what they mean in one sentence that follows each change."""

    STEP = Step.SYNC_OPTIONS
    KEYS = (("Enter", "go on"), ("Tab", "next"), ("Space", "yes/no"), *StepScreen.KEYS[1:])

    _example = "API_URL"
    """A key to show the schema with, until one of the user's own is known."""

    def body(self) -> ComposeResult:
        """First sync, deletion, key schema, auto-sync."""
        options = self.wizard.answers.sync_options or SyncOptionsAnswer()
        yield Static("First sync", classes="field--label", markup=False)
        yield RadioMenu(id="initial_sync_behavior")
        yield YesNo("Delete on Netlify", value=options.delete_missing, id="delete_missing")
        yield Field(
            "Key schema",
            id="key_schema",
            value=options.key_schema,
            placeholder="empty keeps the names as they are",
            hint="As in INFISICAL_{{secretKey}}.",
        )
        yield YesNo("Sync on every change", value=options.is_auto_sync_enabled, id="is_auto_sync_enabled")

    def on_mount(self) -> None:
        """Offer what the server can do, standing on what was chosen before."""
        options = self.wizard.answers.sync_options or SyncOptionsAnswer()
        unsent = self.wizard.unsent.get(self.STEP, {})
        wanted = unsent.get("initial_sync_behavior", options.initial_sync_behavior)
        picker = self.query_one(Picker)
        picker.offer(first_syncs(can_import=self.wizard.session.can_import, current=wanted))
        for switch in self.query(YesNo):
            switch.value = unsent.get(switch.id or "", switch.value)
        picker.focus_input()
        self._show_effect()

    async def load(self) -> None:
        """Fetch an example key, to show what a schema makes of it."""
        answers = self.wizard.answers
        if answers.project and answers.environment and answers.secret_path:
            keys = await self.wizard.catalog.secret_keys(
                answers.project.id, answers.environment.slug, answers.secret_path.path
            )
            self._example = next(iter((*keys.own, *keys.imported)), "API_URL")
            self._show_effect()

    def _values(self) -> dict[str, Any]:
        choice = self.query_one(Picker).choice
        return {
            "initial_sync_behavior": choice.value if choice else InitialSyncBehavior.OVERWRITE_DESTINATION,
            "delete_missing": self.query_one("#delete_missing", YesNo).value,
            "key_schema": self.query_one(Field).value,
            "is_auto_sync_enabled": self.query_one("#is_auto_sync_enabled", YesNo).value,
        }

    def unsent(self) -> dict[str, Any]:
        """Keep all four."""
        return self._values()

    def answer(self) -> "Answer":
        """Build the model of all four."""
        return SyncOptionsAnswer(**self._values())

    @on(Picker.Moved)
    @on(YesNo.Turned)
    @on(Input.Changed)
    def _show_effect(self) -> None:
        values = self._values()
        try:
            options = SyncOptionsAnswer(**values)
        except ValidationError:  # A schema half typed; Enter says what is wrong with it.
            options = SyncOptionsAnswer(**(values | {"key_schema": ""}))
        self.effect(effect_of_options(options, self.wizard.answers, example=self._example))
