"""The first sync's choices, and the place that is written to."""

from tests.steps.house import House
from tui.api.models import InitialSyncBehavior
from tui.model.answers import NetlifySiteAnswer
from tui.model.steps import Step
from tui.preview.option_labels import first_syncs, target

ALL = House().answers
WHOLE_TEAM = ALL.replacing(Step.NETLIFY_SITE, NetlifySiteAnswer(id=None, name=None))


def test_the_target_is_the_site_or_else_the_team() -> None:
    assert target(ALL) == "acme-shop"
    assert target(WHOLE_TEAM) == "Acme Team"


def test_a_servers_text_cannot_break_the_terminal() -> None:
    evil = ALL.replacing(Step.NETLIFY_SITE, NetlifySiteAnswer(id="s", name="a\x1b[2J"))
    assert "\x1b" not in target(evil)


def test_an_old_server_is_offered_no_import() -> None:
    offered = first_syncs(can_import=False, current=None)
    assert [row.value for row in offered.rows] == [InitialSyncBehavior.OVERWRITE_DESTINATION]


def test_the_current_first_sync_is_stood_on() -> None:
    offered = first_syncs(can_import=True, current=InitialSyncBehavior.IMPORT_PRIORITIZE_DESTINATION)
    assert offered.preselected
    assert offered.preselected.value is InitialSyncBehavior.IMPORT_PRIORITIZE_DESTINATION
    assert len(offered.rows) == len(InitialSyncBehavior)
