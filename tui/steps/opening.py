"""What is ready once everything is loaded."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.steps.sign_in import Access
    from tui.steps.wizard import Wizard


@dataclass(frozen=True)
class Opening:
    """The run, and its way in."""

    wizard: "Wizard"
    access: "Access"
