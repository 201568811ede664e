"""Two pairs of hands that can do the same things: one at the screens, one with lines."""

from dataclasses import dataclass, field
from typing import Protocol

from tests.screens.desk import Desk
from tui.model.answers import SyncOptionsAnswer
from tui.model.steps import ANSWERED, Step
from tui.preview.option_labels import FIRST_SYNC_LABELS
from tui.screens.widgets.picker import Picker


class Hands(Protocol):
    """What a script of answers is written with."""

    async def take(self, steps: int = 1) -> None:
        """Take what the step stands on, on so many steps."""

    async def choose(self, name: str) -> None:
        """Choose the row of that name."""

    async def by_hand(self, what: str, identifier: str, name: str) -> None:
        """Type the id of a team or site that is not chosen from the list."""

    async def options(self, options: SyncOptionsAnswer, *, before: SyncOptionsAnswer) -> None:
        """Turn the options from what they are to what they should be, and go on."""

    async def name(self, name: str, description: str) -> None:
        """Fill in the Name step."""

    async def back(self, steps: int = 1) -> None:
        """Go back."""

    async def edit(self, step: Step) -> None:
        """Go from Review to a step."""

    async def create(self, *, paused: bool = False, typed: str = "") -> None:
        """Create, with the name that has to be typed for it."""

    async def act(self, name: str, *, typed: str = "") -> None:
        """Choose what to do on Result."""


@dataclass
class Typist:
    """Works with lines; they are collected, and sent by whoever holds the conversation."""

    lines: list[str] = field(default_factory=list)

    async def take(self, steps: int = 1) -> None:
        """Send empty lines."""
        self.lines += [""] * steps

    async def choose(self, name: str) -> None:
        """Send the row's name."""
        self.lines.append(name)

    async def by_hand(self, what: str, identifier: str, name: str) -> None:
        """Go through the row for it."""
        self.lines += [f"Type the {what}'s id ...", identifier, name]

    async def options(self, options: SyncOptionsAnswer, *, before: SyncOptionsAnswer) -> None:
        """Answer the four questions."""
        schema = options.key_schema or ("" if not before.key_schema else " ")
        self.lines += [
            FIRST_SYNC_LABELS[options.initial_sync_behavior],
            "y" if options.delete_missing else "n",
            schema,
            "y" if options.is_auto_sync_enabled else "n",
        ]

    async def name(self, name: str, description: str) -> None:
        """Answer both questions."""
        self.lines += [name, description]

    async def back(self, steps: int = 1) -> None:
        """Send the letter for it."""
        self.lines += ["b"] * steps

    async def edit(self, step: Step) -> None:
        """Choose the step's row."""
        self.lines.append(step.value)

    async def create(self, *, paused: bool = False, typed: str = "") -> None:
        """Choose the row for it."""
        self.lines.append("Create paused, write nothing yet" if paused else "Create and sync now")
        self.lines += [typed] if typed else []

    async def act(self, name: str, *, typed: str = "") -> None:
        """Choose the row."""
        self.lines.append(name)
        self.lines += [typed] if typed else []


@dataclass
class Presser:
    """Works at the screens, with keys alone."""

    desk: Desk

    async def take(self, steps: int = 1) -> None:
        """Press Enter."""
        await self.desk.press(*["enter"] * steps)

    async def choose(self, name: str) -> None:
        """Move to the row and take it."""
        await self._mark("#picker", name)
        await self.desk.press("enter")

    async def _mark(self, picker: str, name: str) -> None:
        labels = [row.label for row in self.desk.app.screen.query_one(picker, Picker).rows]
        self.desk.send("home", *["down"] * labels.index(name))
        await self.desk.settled()

    async def by_hand(self, what: str, identifier: str, name: str) -> None:
        """Open the form, unless there is no list before it, and fill it in."""
        if self.desk.app.screen.query_one("#picker").display:
            await self.choose(f"Type the {what}'s id ...")
        else:
            await self.desk.press("tab")
        await self.desk.type(identifier)
        await self.desk.press("tab")
        await self.desk.type(name)
        await self.desk.press("enter")

    async def options(self, options: SyncOptionsAnswer, *, before: SyncOptionsAnswer) -> None:
        """Turn what differs."""
        behaviors = list(FIRST_SYNC_LABELS)
        rows = behaviors.index(options.initial_sync_behavior) - behaviors.index(before.initial_sync_behavior)
        await self.desk.press(*["down" if rows > 0 else "up"] * abs(rows), "tab")
        await self.desk.press(*["space"] * (options.delete_missing != before.delete_missing), "tab")
        await self.desk.press("ctrl+u")
        await self.desk.type(options.key_schema)
        await self.desk.press("tab", *["space"] * (options.is_auto_sync_enabled != before.is_auto_sync_enabled))
        await self.desk.press("enter")

    async def name(self, name: str, description: str) -> None:
        """Fill in both fields."""
        await self.desk.press("ctrl+u")
        await self.desk.type(name)
        await self.desk.press("tab", "ctrl+u")
        await self.desk.type(description)
        await self.desk.press("enter")

    async def back(self, steps: int = 1) -> None:
        """Press Esc."""
        await self.desk.press(*["escape"] * steps)

    async def edit(self, step: Step) -> None:
        """Move up to the step's row."""
        self.desk.send("up", "home", *["down"] * ANSWERED.index(step))
        await self.desk.settled()
        await self.desk.press("enter")

    async def create(self, *, paused: bool = False, typed: str = "") -> None:
        """Take the row, and type the name."""
        await self._act("Create paused, write nothing yet" if paused else "Create and sync now", typed)

    async def act(self, name: str, *, typed: str = "") -> None:
        """Take the row, and type the name."""
        await self._act(name, typed)

    async def _act(self, name: str, typed: str) -> None:
        rows = self.desk.app.screen.query_one("#actions", Picker).rows
        wanted = [row.label for row in rows].index(name)
        marked = self.desk.app.screen.query_one("#actions", Picker).choice
        assert marked
        there = rows.index(marked)
        await self.desk.press(*["down" if wanted > there else "up"] * abs(wanted - there), "enter")
        if typed:
            await self.desk.type(typed)
            await self.desk.press("enter")
