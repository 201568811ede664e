"""The question whether to keep a token, made of what the keyring reports: one sentence, two choices."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tui.auth.keyring_report import KeyringReport, KeyringState
from tui.model.choices import Choice, Choices


class Keep(StrEnum):
    """What the user can say."""

    YES = "yes"
    UNLOCK = "unlock"
    AGAIN = "again"
    NO = "no"


@dataclass(frozen=True)
class Question:
    """A sentence and what to choose from.

    `agreed_to` is what a `Keep.YES` agrees to, for `Access.keep`; with `asks_here` the backend may ask in the
    terminal, so that a screen has to be suspended around the call.
    """

    text: str
    choices: Choices[Keep]
    agreed_to: str | None = None
    asks_here: bool = False


def question(report: KeyringReport, *, tried: bool = False) -> Question | None:
    """Make the question; None where there is no keyring, so that nothing can be asked.

    Stands on the yes only where the keyring is the operating system's own and ready. `tried` tells that the user
    wanted to open it just now.
    """
    name = report.name
    window = _NO_WINDOW if tried else _A_WINDOW
    match report.state:
        case KeyringState.READY:
            text = f"The token can be kept in the {name} of this machine, for the next time."
            return Question(text, Choices((Choice(Keep.YES, f"Keep it in the {name}"), _NO)))
        case KeyringState.PLAINTEXT:
            text = f"{report.reason} Whoever can read your files can then use it."
            return Question(text, Choices((_NO, Choice(Keep.YES, f"Keep it unprotected, in {name}"))), name)
        case KeyringState.THIRD_PARTY:
            return Question(report.reason, Choices((_NO, Choice(Keep.YES, f"Keep it in {name}"))), name, asks_here=True)
        case KeyringState.LOCKED:
            return Question(f"{report.reason} {window}", Choices((_NO, Choice(Keep.UNLOCK, "Unlock the keyring"))))
        case KeyringState.UNINITIALISED:
            return Question(f"{report.reason} {window}", Choices((_NO, Choice(Keep.UNLOCK, "Create a keyring"))))
        case KeyringState.SILENT | KeyringState.BROKEN:
            return Question(report.reason, Choices((_NO, Choice(Keep.AGAIN, "Try the keyring again"))))
        case KeyringState.NONE:
            return None


_NO: Final = Choice(Keep.NO, "Use it in this session only")
_A_WINDOW: Final = "A window may open for its password, perhaps on the machine's own screen."
_NO_WINDOW: Final = "Its window was closed, or there is no screen to show one on."
