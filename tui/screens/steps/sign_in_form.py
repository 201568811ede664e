"""The form of Sign in: first where, then how; one after the other, for both together fit no small window."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widget import AwaitMount, Widget
from textual.widgets import Static

from tui.screens.widgets.field import Field
from tui.screens.widgets.menu import RadioMenu
from tui.screens.widgets.picker import Picker
from tui.settings.settings import Settings

if TYPE_CHECKING:
    from tui.auth.methods import Way
    from tui.model.choices import Choices

_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "identity": ("client_id", "client_secret", "organization"),
    "cli": (),
    "keyring": (),
}
_TOKEN: Final = ("token",)
"""What each way to sign in has to know; a token, where it is none of these."""


class SignInForm(Vertical):
    """Two menus, and the fields that the marked rows have to know.

    Everything in it happens at once, without waiting: the keys that follow may be on their way, and be a secret's.
    """

    class Stood(Message):
        """The keyboard went to another part, which may be out of sight yet."""

    def __init__(self, *, how: bool) -> None:
        """Begin with one part; `complete` adds the other, without which the first picture is there sooner."""
        super().__init__(id="sign-in")
        self._asks_how_first = how
        self._rest: Sequence[AwaitMount] = ()
        self._used: dict[str, str] = {}
        self._aside: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """What can be seen of the part to begin with."""
        yield Vertical(_place(), _token(), id="how") if self._asks_how_first else Vertical(_instances(), id="where")

    async def complete(self) -> None:
        """Add the rest, once; all of it is under way before anything is waited for: a reload may cut that short."""
        if not self._rest:
            if self._asks_how_first:
                other, how = Vertical(_instances(), _address(), id="where"), self.query_one("#how")
                self._rest = self.mount(other, before=0), how.mount(_ways(), before=1), how.mount(*_login())
            else:
                other = Vertical(_place(), _ways(), _token(), *_login(), id="how")
                self._rest = self.mount(other), self.query_one("#where").mount(_address())
            other.display = False
        with self.app.batch_update():
            for part in self._rest:
                await part
            self.show_fields()

    def offer(self, instances: "Choices[str]", ways: "Choices[Way]", address: str) -> None:
        """Fill the menus, once; `address` is filled in where it is none of the rows."""
        if self._instance.rows:
            return
        self._instance.offer(instances)
        self._way.offer(ways)
        if self._has_to_be_typed:
            self.address.fill(address)
        if not self.asks_how:
            self.ask_where()

    def name_waiting(self, settings: Settings) -> None:
        """Say in the field what an empty token stands for, where something waits."""
        waiting = next((it for it in (settings.token_stdin, settings.token, settings.client_id) if it), None)
        self.query_one("#token", Field).placeholder = f"empty takes {waiting.source}" if waiting else ""

    def offer_ways(self, ways: "Choices[Way]") -> None:
        """Offer other ways, and stay on the marked one."""
        marked = self._way.choice
        if len(ways.rows) != len(self._way.rows):
            self._way.offer(ways)
            self._way.mark(marked and marked.value)

    @property
    def _instance(self) -> Picker:
        return self.query_one("#instance", Picker)

    @property
    def _way(self) -> Picker:
        return self.query_one("#way", Picker)

    @property
    def address(self) -> Field:
        """Where the address of a self-hosted Infisical is typed."""
        return self.query_one("#address", Field)

    @property
    def instance(self) -> str:
        """The address of the marked instance; empty where it has to be typed."""
        choice = self._instance.choice
        return choice.value if choice else ""

    @property
    def _has_to_be_typed(self) -> bool:
        return bool(self._instance.rows) and not self.instance

    @property
    def way(self) -> "Way | None":
        """The marked way; None before there are any."""
        choice = self._way.choice if self._rest else None
        return choice.value if choice else None

    @property
    def asks_how(self) -> bool:
        """Whether the second part is shown."""
        return any(part.display for part in self.query("#how"))

    @property
    def asked(self) -> list[Field]:
        """The fields of the second part that the marked way has to know, in order."""
        return [field for field in self.query("#how Field").results(Field) if field.display]

    def text(self, field: str) -> str:
        """What was typed into a field, to be used now."""
        self._used[field] = self.query_one(f"#{field}", Field).value
        return self._used[field]

    def clear(self) -> None:
        """Forget what the second part was told."""
        self._used.clear()
        self._aside.clear()
        for field in self.query("#how Field").results(Field):
            field.value = ""

    def set_aside(self) -> None:
        """Empty the second part until it is known whether it is still about the same server."""
        aside = {field.id or "": field.value for field in self.query("#how Field").results(Field)}
        used = dict(self._used)
        self.clear()
        self._aside, self._used = aside, used

    def put_back(self, *, same_place: bool) -> None:
        """Fill in again what was set aside, at the same server only; what was typed meanwhile stays."""
        for name, value in self._aside.items():
            field = self.query_one(f"#{name}", Field)
            if same_place and not field.value:
                field.fill(value)
        self._aside.clear()
        if same_place:
            self._give_way()
        else:
            self._used.clear()

    @on(Picker.Moved)
    def show_fields(self) -> None:
        """Show what the marked rows have to know."""
        for address in self.query("#address"):
            address.display = self._has_to_be_typed
        for field in self.query("#how Field"):
            field.display = field.id in _FIELDS.get(self.way or "", _TOKEN)

    def ask_where(self) -> None:
        """Show the first part."""
        self._show(how=False)
        self._stand_on(self.address if self._has_to_be_typed else self._instance)

    def ask_how(self, place: str) -> None:
        """Show the second part, for this place, with the keyboard on the first field."""
        self._show(how=True)
        self.say_place(place)
        self.stand_on_first()

    def _show(self, *, how: bool) -> None:
        self.show_fields()
        for part in self.query("#where, #how"):
            part.display = (part.id == "how") is how

    def say_place(self, place: str) -> None:
        """Say where the credentials will go."""
        self.query_one("#place", Static).update(f"Infisical: {place}")

    def say_keyring(self, text: str) -> None:
        """Say what there is to know about the keyring."""
        self.query_one("#keyring", Static).update(text)

    def _give_way(self) -> None:
        for field in self.asked:
            field.give_way(self._used.get(field.id or "", ""))

    def stand_on_first(self) -> None:
        """Give the keyboard to the first field, or to the ways where there is none."""
        self._give_way()
        asked = self.asked
        self._stand_on(asked[0] if asked else self._way)

    def _stand_on(self, part: Field | Picker) -> None:
        """Give the keyboard to a part at once, and bring it in sight when everything has its place."""
        # By the screen: a widget that is told to focus itself waits until the app has dealt out what was typed since.
        self.screen.set_focus(part, scroll_visible=False)
        self.post_message(self.Stood())

    @property
    def ends_where(self) -> bool:
        """Whether the keyboard is on the last part of where."""
        return not self.asks_how and (self.address.has_focus_within or not self.address.display)

    def go_on(self) -> bool:
        """Move the keyboard to the next field; False behind the last one."""
        self.show_fields()
        if not self.asks_how:
            if self.ends_where:
                return False
            self._stand_on(self.address)
            return True
        asked = self.asked
        at = next((number for number, field in enumerate(asked) if field.has_focus_within), -1)
        if at + 1 < len(asked):
            self._stand_on(asked[at + 1])
            return True
        return False


def _instances() -> RadioMenu:
    return RadioMenu("Instance", id="instance")


def _address() -> Field:
    return Field("Address", id="address", placeholder="as in https://infisical.example.com")


def _place() -> Static:
    return Static(id="place", markup=False)


def _ways() -> RadioMenu:
    return RadioMenu(id="way")


def _token() -> Field:
    return Field("Token", id="token", hidden=True)


def _login() -> Sequence[Widget]:
    """What a machine identity logs in with, and a word on the keyring."""
    return (
        Field("Client id", id="client_id"),
        Field("Client secret", id="client_secret", hidden=True),
        Field("Organisation", id="organization", placeholder="its slug, only if the identity has several"),
        Static(id="keyring", markup=False),
    )
