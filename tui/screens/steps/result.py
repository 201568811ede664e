"""Step Result: what was created, and its first run followed to the end."""

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Static

from tui.api.errors import Problem
from tui.model.steps import Step
from tui.preview.option_labels import target
from tui.preview.plan_words import WAITING
from tui.preview.remarks import Remark
from tui.run.curl_command import as_curl
from tui.screens.copying import copy, has_clipboard
from tui.screens.pages.confirm import with_a_yes
from tui.screens.steps.previewing import PreviewingPane
from tui.screens.widgets.lines import Lines
from tui.screens.widgets.menu import Menu
from tui.screens.widgets.picker import Picker
from tui.steps.result import (
    Next,
    at,
    created_words,
    heading,
    latest,
    meaning,
    meaning_of_removal,
    more_actions,
    needs_a_yes,
    next_actions,
    perform,
    to_mend,
    wants_a_look,
)
from tui.steps.review import look
from tui.steps.second_look import look_again

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.model.choices import Choices
    from tui.preview.plan import Preview
    from tui.run.manage import Care


class ResultPane(PreviewingPane):
    """Created; the states of the run as they come, then what to do next."""

    STEP = Step.RESULT
    FRAME: ClassVar = {"#question": "-result"}
    KEYS = (
        ("Enter", "choose"),
        ("Esc", "leave"),
        *((("I", "copy id"),) if has_clipboard() else ()),
        ("C", "curl"),
        ("P", "preview"),
        ("F1", "help"),
        ("F5", "look again"),
    )

    BINDINGS: ClassVar[list[BindingType]] = [Binding("i,I", "copy_id"), Binding("c,C", "copy_command")]

    @dataclass
    class Leave(Message):
        """The user is done, or may be: then `ask`."""

        ask: bool

    def compose(self) -> ComposeResult:
        """Above all else, however far that is scrolled, what the sync is called and how its run is going."""
        yield Lines(id="heading")
        yield Lines(id="log")
        yield from super().compose()

    def body(self) -> ComposeResult:
        """What the state means, the rest about the sync, the actions."""
        yield Static(id="created", markup=False)
        yield Lines(id="outcome")
        yield Menu(id="actions")

    @cached_property
    def care(self) -> "Care":
        """The sync that this step is about, also while the wizard is on its way to the next one."""
        if self.wizard.care is None:
            raise RuntimeError("Result was opened before there was a sync")
        return self.wizard.care

    def on_mount(self) -> None:
        """Say what exists now and follow it."""
        self._seen: list[tuple[str, float]] = []
        self._lost: Problem | None = None
        self._touched = self._more = False
        self._offered: Choices[Next] | None = None
        if self.wizard.care:
            self._show_created()
            self._offer()
            self.query_one("#actions", Picker).focus_input()

    def _show_created(self) -> None:
        lines = created_words(self.care.created, self.wizard.backups.made)
        self.query_one("#created", Static).update("\n".join(lines))
        self.query_one("#heading", Lines).show((Remark(heading(self.care), cut=True),))

    async def load(self) -> None:
        """Follow what is under way, or look again where the last look stopped."""
        if self.wizard.care is None:
            return
        self._follow()
        if self.wizard.preview is None or self.care.paused or self.care.untried:
            with suppress(Problem):  # The look at the sync tells of a token that is refused.
                await look(self.wizard)

    def preview(self) -> "Preview | None":
        """What the sync would do, or was said to do before it ran."""
        return self.wizard.preview

    @work(exclusive=True, group="follow", description="follow the run")
    async def _follow(self) -> None:
        place = target(self.wizard.answers)
        try:
            if self.care.removal:
                async for removal in self.care.follow_removal():
                    self._show(removal.state, removal.elapsed, removal.lost, meaning_of_removal(removal, place))
                if (left_behind := await self.care.compare_removal()) is not None:
                    self._show(removal.state, removal.elapsed, None, meaning_of_removal(removal, place, left_behind))
            else:
                untried = self.care.untried
                async for run in self.care.follow():
                    self._show(run.state, run.elapsed, run.lost, meaning(run, place, untried=untried))
                if landed := await self.care.compare():
                    self._show(run.state, run.elapsed, None, meaning(run, place, landed=landed))
        except Problem as problem:
            self.show_problem(problem, again="F5 looks again.", retry=self.reload)

    def _show(self, state: str, elapsed: float, lost: Problem | None, words: "Sequence[Remark]") -> None:
        if not self._seen or self._seen[-1][0] != state:
            self._seen.append((state, elapsed))
        else:
            self._seen[-1] = (state, elapsed)
        self._offer()
        self._lost = lost
        self._show_log()
        self.query_one("#heading", Lines).show((Remark(heading(self.care), cut=True),))
        self.query_one("#outcome", Lines).show(words)
        self.call_after_refresh(self.show_focus)

    def _show_log(self) -> None:
        told = latest([at(state, elapsed) for state, elapsed in self._seen], self.size.width)
        silence = (Remark(f"(no answer just now: {self._lost.happened})"),) if self._lost else ()
        self.query_one("#log", Lines).show((Remark(told, cut=True), *silence) if told else silence)

    def on_resize(self) -> None:
        """Another width has room for more or fewer states."""
        self._show_log()

    def _offer(self) -> None:
        """Offer what can be done now; a row marked by hand stays marked."""
        actions = self.query_one("#actions", Picker)
        marked = actions.choice if self._touched else None
        self.effect("" if self._resting else self.guide.effect)
        offered = more_actions(self.care) if self._more else next_actions(self.care)
        if offered != self._offered:
            self._offered = offered
            actions.offer(offered)
            if marked:
                actions.mark(marked.value)

    def _open_menu(self, *, more: bool) -> None:
        self._more, self._touched = more, False
        self.show_keys(tuple((key, "back") if more and key == "Esc" else (key, does) for key, does in self.KEYS))
        self.query_one("#outcome").display = not more  # It is about the run, and the menu about the sync.
        self._offer()
        self._touched = more  # Whoever opened it wants what is marked in it.

    async def action_accept(self) -> None:
        """Do what is marked; an Enter too many from Review does nothing while the run goes on."""
        choice = self.query_one("#actions", Picker).choice
        if self._busy or choice is None or not (self._touched or (self._seen and self._resting)):
            return
        match choice.value:
            case Next.AGAIN:
                self.go_to(self.wizard.again())
            case Next.MEND:
                self.go_to(self.wizard.change(to_mend(self.care)))
            case Next.CHANGE:
                self.go_to(self.wizard.change())
            case Next.MORE | Next.BACK as menu:
                self._open_menu(more=menu is Next.MORE)
            case Next.LEAVE:
                self.action_leave()
            case action if wants_a_look(action, self.care):
                self._look_first(action)
            case action:
                self._ask(action)

    @work(exclusive=True, group="accept", description="look at what is there before a first run")
    async def _look_first(self, action: Next) -> None:
        self.busy_with(WAITING.text)
        try:
            again = await look_again(self.wizard)
        except Problem as problem:
            self.show_problem(problem, again="Enter tries again.")
            return
        finally:
            self.no_longer_busy()
        self._ask(action, again.news)

    def _ask(self, action: Next, news: str = "") -> None:
        """Do it at once, behind a yes, or not yet where something is new and no yes would tell of it."""
        needed = needs_a_yes(action, self.care, self.wizard.answers, self.preview())
        if news and needed is None:
            self.refuse(f"{news} Enter goes on.")
        else:
            with_a_yes(self.app, needed and needed.beginning_with(news), lambda: self._do(action))

    @property
    def _resting(self) -> bool:
        return self.care.deleted or self.care.at_rest

    @work(exclusive=True, group="accept", description="ask Infisical to act on the sync")
    async def _do(self, action: Next) -> None:
        self.busy_with("Asking Infisical ...")
        try:
            await perform(action, self.care)
        except Problem as problem:
            self.show_problem(problem, again="Enter tries again.")
        else:
            self._seen.clear()
            self.wizard.notice = ""  # It is about what was done before.
            self.show_frame()
            self._open_menu(more=False)
            self._show_created()
            self._follow()
        finally:
            self.no_longer_busy()

    def action_copy_id(self) -> None:
        """Copy the sync's id."""
        if has_clipboard():
            self._say_below(copy(self.app, "the id", self.care.sync.id))

    def action_copy_command(self) -> None:
        """Copy a command that creates the same sync, and have it printed at the end: not every clipboard is reached."""
        command = as_curl(self.wizard.session.origin, self.care.sync)
        if command is None:
            self._say_below("There is no such command: the environment or the folder is gone.")
            return
        self.wizard.commands_wanted.add(self.care.sync.id)
        copied = f"{copy(self.app, 'the command', command)} " if has_clipboard() else ""
        self._say_below(f"{copied}Leaving prints {'it' if copied else 'the command'}.")

    def _say_below(self, text: str) -> None:
        self.status(text)
        self.call_after_refresh(self.show_focus)

    def action_back(self) -> None:
        """Close the second menu; there is no way back behind a created sync, so else ask whether to leave."""
        if self._more:
            self._open_menu(more=False)
        else:
            self.post_message(self.Leave(ask=True))

    def action_leave(self) -> None:
        """Leave; Infisical goes on by itself."""
        self.post_message(self.Leave(ask=False))

    @on(Picker.Moved)
    def _moved(self, event: Picker.Moved) -> None:
        self._touched = self._touched or event.by_hand
        if event.by_hand:
            self.status("")  # What was copied is known by now.

    def unsent(self) -> dict[str, Any]:
        """Nothing is typed here."""
        return {}
