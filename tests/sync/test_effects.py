"""The options in plain words: what happens on Netlify and in Infisical, and when a plain Enter is not enough."""

import pytest

from tests.sync.house import House
from tui.api.models import InitialSyncBehavior
from tui.sync.answers import NetlifySiteAnswer, SyncOptionsAnswer
from tui.sync.effects import effect_of_options, first_syncs, needs_a_typed_yes, rendered, target
from tui.sync.steps import Step

ALL = House().answers
WHOLE_TEAM = ALL.replacing(Step.NETLIFY_SITE, NetlifySiteAnswer(id=None, name=None))
SCHEMA = "NX_{{secretKey}}_{{environment}}"


def effect(**options: object) -> str:
    return effect_of_options(SyncOptionsAnswer.model_validate(options), ALL, example="API_URL")


def test_the_defaults_say_that_nothing_is_deleted() -> None:
    assert effect() == "Nothing on Netlify is deleted; variables of the same name get Infisical's value."


def test_deleting_is_said_with_the_sites_name() -> None:
    assert effect(delete_missing=True) == "Every run deletes variables of acme-shop that Infisical does not have."


def test_a_schema_fences_the_deletion_and_shows_an_own_key() -> None:
    said = effect(delete_missing=True, key_schema=SCHEMA)
    assert f"variables of acme-shop that match {SCHEMA} and that Infisical does not have." in said
    assert said.endswith("API_URL becomes NX_API_URL_prod.")


@pytest.mark.parametrize(
    ("behavior", "words"),
    [
        (InitialSyncBehavior.IMPORT_PRIORITIZE_SOURCE, "adds what is missing in Infisical's /web"),
        (InitialSyncBehavior.IMPORT_PRIORITIZE_DESTINATION, "overwrites what differs in Infisical's /web"),
    ],
)
def test_importing_says_that_it_writes_into_infisical(behavior: InitialSyncBehavior, words: str) -> None:
    said = effect(initial_sync_behavior=behavior)
    assert words in said
    assert "secret ones cannot be read" in said


def test_without_automatic_syncs_nothing_is_written_by_itself() -> None:
    assert effect(is_auto_sync_enabled=False).endswith("Nothing is written until somebody runs the sync.")


def test_an_empty_schema_keeps_the_names() -> None:
    assert "becomes" not in effect()
    assert rendered(SCHEMA, "KEY", ALL) == "NX_KEY_prod"


def test_the_target_is_the_site_or_else_the_team() -> None:
    assert target(ALL) == "acme-shop"
    assert target(WHOLE_TEAM) == "Acme Team"


def test_a_servers_text_cannot_break_the_terminal() -> None:
    evil = ALL.replacing(Step.NETLIFY_SITE, NetlifySiteAnswer(id="s", name="a\x1b[2J"))
    assert "\x1b" not in target(evil)
    assert "\x1b" not in effect_of_options(SyncOptionsAnswer(key_schema=SCHEMA), evil, example="\x1b[2J")


def test_an_old_server_is_offered_no_import() -> None:
    offered = first_syncs(can_import=False, current=None)
    assert [row.value for row in offered.rows] == [InitialSyncBehavior.OVERWRITE_DESTINATION]


def test_the_current_first_sync_is_stood_on() -> None:
    offered = first_syncs(can_import=True, current=InitialSyncBehavior.IMPORT_PRIORITIZE_DESTINATION)
    assert offered.rows[offered.likeliest].value is InitialSyncBehavior.IMPORT_PRIORITIZE_DESTINATION
    assert len(offered.rows) == len(InitialSyncBehavior)


def test_a_plain_enter_will_do_where_nothing_can_be_lost() -> None:
    assert needs_a_typed_yes(ALL) == ""


def test_deleting_needs_a_typed_yes() -> None:
    deleting = ALL.replacing(Step.SYNC_OPTIONS, SyncOptionsAnswer(delete_missing=True))
    assert needs_a_typed_yes(deleting) == "Every run deletes all variables of acme-shop that Infisical does not have."


def test_a_whole_team_needs_a_typed_yes_and_more_so_when_it_deletes() -> None:
    deleting = WHOLE_TEAM.replacing(Step.SYNC_OPTIONS, SyncOptionsAnswer(delete_missing=True))
    assert needs_a_typed_yes(WHOLE_TEAM) == "This sync writes shared variables that every site of the team sees."
    assert "deletes shared variables that Infisical does not have" in needs_a_typed_yes(deleting)
