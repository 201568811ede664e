"""The question what to do with answers that an earlier run left for this host: go on from them, or start anew."""

from tui.api.text import printable
from tui.lines.talk import Talk
from tui.model.choices import Choice
from tui.steps.drafts import Kept
from tui.steps.summary import summary


async def ask_about_drafts(talk: Talk) -> None:
    """Ask once; the wizard stands on the step to go on with then.

    A script of answers counts on the same questions every time, so it is not asked, and the drafts stay where they are.

    Raises:
        Problem: It could not be found out what still holds; the drafts are offered still.
    """
    wizard = talk.wizard
    if not talk.prompts.lines.attended:
        wizard.drafts.release()
        talk.say("Answers of an earlier run are kept; start at a terminal to go on from them.")
        return
    talk.say("", "Go on where you left off?", "An earlier run left answers for this Infisical.")
    kept = (await talk.prompts.choose(wizard.drafts.choices(), beside=_held)).value
    if kept is None:
        wizard.drafts.start_anew()
    else:
        await talk.wait_for(wizard.go_on_with(kept), "Checking whether the answers still hold ...")


def _held(choice: Choice[Kept | None]) -> str:
    """Say what a draft holds."""
    kept = choice.value
    if kept is None:
        return ""
    return "; ".join(f"{row.label}: {printable(row.detail)}" for row in summary(kept.draft.answers))
