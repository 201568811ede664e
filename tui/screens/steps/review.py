"""Step Review: everything once more, what it will do, and the one key that creates."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.box_model import BoxModel
from textual.geometry import Size
from textual.message import Message

from tui.api.errors import Problem, sign_in_refusal
from tui.model.choices import Choices
from tui.model.steps import Step
from tui.preview.confirmation import earned_yes
from tui.preview.option_labels import ways_to_change, ways_to_create
from tui.preview.plan_words import WAITING
from tui.preview.remarks import Remark
from tui.screens.pages.confirm import with_a_yes
from tui.screens.steps.previewing import PreviewingPane
from tui.screens.steps.step import StepPane
from tui.screens.widgets.body import Body
from tui.screens.widgets.lines import Lines
from tui.screens.widgets.menu import Menu
from tui.screens.widgets.picker import Picker
from tui.steps.preview_actions import Act, review_acts
from tui.steps.review import meeting_remarks, overlaps_of, review_remarks, unknown
from tui.steps.second_look import look_again
from tui.steps.summary import summary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.widget import Widget

    from tui.preview.plan import Preview


_FEW: Final = 3
"""Grave sentences that leave room for the step's question in a terminal of 24 lines."""


class ReviewPane(PreviewingPane):
    """Each answer leads back to its step; below them what the sync will do, and the ways to create or change it."""

    STEP = Step.REVIEW
    FRAME: ClassVar = {"#title": "-review", "#question": "-review", "#notice": "-review"}
    KEYS = (("Enter", "choose"), ("Up", "change an answer"), ("P", "preview"), *StepPane.KEYS[1:])

    @dataclass
    class CreateWanted(Message):
        """The user said yes; the app creates, for a pane's work would end with the pane."""

        paused: bool

    def body(self) -> ComposeResult:
        """The answers."""
        yield Menu(id="answers")

    def foot(self) -> ComposeResult:
        """What it comes to, and what to do."""
        yield Lines(id="consequence", keys=True)
        yield Menu(id="actions")

    def _get_box_model(self, *room: Any, **options: Any) -> BoxModel:  # noqa: ANN401 - Textual's
        """Give back the height below the actions: their outcome is shown there."""
        box = super()._get_box_model(*room, **options)
        needed = Fraction(self.arrange(Size(int(box.width), int(box.height))).total_region.bottom)
        return box._replace(height=min(box.height, needed))

    def wishes(self, width: int) -> "Iterator[tuple[Widget, int]]":
        """The row at hand, then what may be lost, then all that can be done, then the answers, then the rest."""
        body, lines = self.query_one(Body), self.query_one(Lines)
        answers, actions = self.query_one("#answers", Picker), self.query_one("#actions", Picker)
        yield from ((actions, 1), (body, 1), (lines, lines.first_height(width)))
        yield from ((actions, min(2, len(actions.rows))), (lines, lines.least_height(width)))
        said = lines.get_content_height(self.size, self.size, width)
        # The last action is F2's too, and the mark of more rows tells of it.
        yield from ((actions, len(actions.rows) - 1), (body, 5), (lines, min(said, 4)))
        yield from ((body, len(answers.rows)), (lines, said), (actions, len(actions.rows)))

    def on_mount(self) -> None:
        """Show the answers and stand on creating."""
        self._touched = False
        self._wanted: Any = None
        self.wizard.overlaps = None
        self._failed: Problem | None = None
        self.show_preview()
        self.query_one("#actions", Picker).focus_input()

    def preview(self) -> "Preview | None":
        """What the answered options would do."""
        options = self.wizard.answers.sync_options
        return self._prepared.preview(options) if self._prepared and options else None

    def show_preview(self) -> None:
        """Say what the sync will do, and offer what fits it."""
        preview, answers = self.preview(), self.wizard.answers
        self.wizard.preview = preview
        keys = self._prepared.keys_with(answers.sync_options) if self._prepared else None
        rows = summary(answers, keys, exists=self.wizard.updating)
        # The last one is what the arrow key reaches first from the actions below.
        self.offer_rows("#answers", Choices(rows, len(rows) - 1), keep=True)
        backups = self.wizard.backups
        said = self._said(preview)
        self.query_one("#consequence", Lines).show(said)
        self._show_question(few=sum(remark.grave for remark in said) <= _FEW)
        ways = (ways_to_change if self.wizard.updating else ways_to_create)(answers)
        unknowns = self._failed is not None or bool(self.wizard.overlaps and self.wizard.overlaps.unchecked)
        acts = review_acts(
            ways, answers, preview, backups, unknowns=unknowns, has_tokens=not self.wizard.settings.demo.value
        )
        self.offer_rows("#actions", acts, keep=self._touched)

    async def load(self) -> None:
        """Look at what is there; an Enter pressed meanwhile is obeyed when it is known what it would do."""
        meeting = asyncio.create_task(overlaps_of(self.wizard))
        self._failed = None
        try:
            try:
                await super().load()
            except Problem as problem:
                if sign_in_refusal(problem):
                    raise
                self._failed, self._wanted = problem, None
                self.show_preview()
            wanted, self._wanted = self._wanted, None
            if wanted is not None:
                self._act(wanted)
            await meeting
        finally:
            self._wanted = None
            meeting.cancel()
        self.show_preview()

    def show_frame(self) -> None:
        """Let the question give way to a notice."""
        super().show_frame()
        self._show_question(few=True)

    def _show_question(self, *, few: bool) -> None:
        """Let the question give way where there is a notice, or more than a `few` losses to be kept in sight."""
        self.screen.set_class(bool(self.wizard.notice) or not few, "-noticed")

    def _said(self, preview: "Preview | None") -> tuple[Remark, ...]:
        wizard = self.wizard
        if preview is None:
            return (*unknown(self._failed), *meeting_remarks(self.wizard.overlaps)) if self._failed else (WAITING,)
        kept = wizard.backups.standing(wizard.answers, preview)
        return review_remarks(preview, wizard.answers, kept, wizard.overlaps, exists=wizard.updating)

    async def action_accept(self) -> None:
        """Go to the marked answer's step, or do what is marked."""
        if self._busy:
            return
        answers, actions = self.query_one("#answers", Picker), self.query_one("#actions", Picker)
        if answers.has_focus_within and answers.choice and answers.choice.refused:
            self.refuse(f"Another project is not possible here: {answers.choice.refused}.")
        elif answers.has_focus_within and answers.choice:
            self.go_to(self.wizard.edit(answers.choice.value))
        elif actions.choice:
            self._act(actions.choice.value)

    def _act(self, wanted: Any) -> None:  # noqa: ANN401 - a way to create, or an act
        if isinstance(wanted, Act):
            self.look(wanted)
        elif self._prepared is None and not self._settled.is_set():
            self._wanted = wanted
        # Created paused, nothing is written yet; both sides are looked at again when its first run is asked for.
        elif wanted:
            self._create(paused=True)
        else:
            self._look_first()

    @work(exclusive=True, group="accept", description="look at what is there before it may be lost")
    async def _look_first(self) -> None:
        """Look again, for what is shown may have been read long ago; create, ask for a yes, or say what is new."""
        self.busy_with(WAITING.text)
        try:
            again = await look_again(self.wizard)
        except Problem as problem:
            self.show_problem(problem, again="Enter tries again.")
            return
        finally:
            self.no_longer_busy()
        self._prepared, self._failed = again.material or self._prepared, again.failed
        self.show_preview()
        needed = earned_yes(self.preview(), self.wizard.answers)
        if needed:
            with_a_yes(self.app, needed.beginning_with(again.news), lambda: self._create(paused=False))
        elif again.news:
            self.refuse(f"{again.news} Enter goes on.")
        else:
            self._create(paused=False)

    def look(self, act: Act) -> None:
        """Keep a copy, or look closer."""
        if act is Act.BACKUP:
            self._save()
        elif act is Act.SIGN_IN:
            self.action_sign_in()
        else:
            super().look(act)

    @work(exclusive=True, group="accept", description="save the variables")
    async def _save(self) -> None:
        wizard, preview = self.wizard, self.preview()
        if preview is None:
            return
        self.busy_with("Saving ...")
        try:
            await wizard.backups.save(wizard.answers, preview, wizard.catalog, datetime.now(UTC).astimezone())
        except Problem as problem:
            self.show_problem(problem, again="Enter tries again.")
        else:
            self.show_preview()
        finally:
            self.no_longer_busy()

    def _create(self, *, paused: bool) -> None:
        self.busy_with("Changing the sync ..." if self.wizard.updating else "Creating the sync ...")
        self.post_message(self.CreateWanted(paused))

    def creation_failed(self, problem: Problem) -> None:
        """Say why there is no sync, with every answer kept."""
        self.no_longer_busy()
        self.show_problem(problem, again="Enter tries again.")

    @on(Picker.Moved)
    def _moved(self, event: Picker.Moved) -> None:
        self._touched = self._touched or event.by_hand

    def unsent(self) -> dict[str, Any]:
        """Nothing is typed here."""
        return {}
