"""When a plain Enter is not enough: what is said, with numbers, and a word that can be typed."""

import pytest

from tests.preview.previews import answered, preview, variable
from tui.preview.confirmation import INSTEAD, earned_yes, word_to_type
from tui.preview.sync_rules import Server

DELETING = {"delete_missing": True}
IMPORTING = {"initial_sync_behavior": "import-prioritize-source"}
NETLIFY_WINS = {"initial_sync_behavior": "import-prioritize-destination"}


def test_a_plain_enter_will_do_where_nothing_can_be_lost() -> None:
    assert earned_yes(preview(variable("API_URL", "production")), answered()) is None


def test_a_plain_enter_will_do_without_deletion_where_netlify_could_not_be_read() -> None:
    assert earned_yes(preview(unreadable=True), answered()) is None
    assert earned_yes(None, answered()) is None


def test_deleting_is_agreed_to_under_the_count_and_the_names() -> None:
    world = preview(variable("OLD", "production"), variable("OLDER", "production"), options=DELETING)
    wanted = earned_yes(world, answered(options=DELETING))
    assert wanted
    assert wanted.why.startswith("The first run deletes 2 variables from acme-shop: OLD and OLDER.")
    assert "Later runs delete" in wanted.why
    assert wanted.word == "acme-shop"


def test_what_not_every_server_deletes_may_be_deleted() -> None:
    """As the screens say it: `up to` and `at worst` would be other words for the same."""
    world = preview(variable("OLD", "production"), variable("OLDER", "all"), options=DELETING)
    wanted = earned_yes(world, answered(options=DELETING))
    assert wanted
    assert wanted.why.startswith(
        "The first run deletes 1 variable from acme-shop: OLD. "
        "The first run may delete 1 variable from acme-shop: OLDER."
    )


def test_deletion_that_deletes_nothing_now_is_agreed_to_all_the_same() -> None:
    wanted = earned_yes(preview(options=DELETING), answered(options=DELETING))
    assert wanted
    assert wanted.why.startswith("The first run deletes 0 variables from acme-shop now.")


def test_an_unknown_number_is_never_called_none() -> None:
    for unknown in (preview(unreadable=True, options=DELETING), None):
        wanted = earned_yes(unknown, answered(options=DELETING))
        assert wanted
        assert "How many there are is unknown" in wanted.why
        assert "0" not in wanted.why


def test_the_fence_is_part_of_what_is_agreed_to() -> None:
    options = {**DELETING, "key_schema": "APP_{{secretKey}}"}
    wanted = earned_yes(preview(unreadable=True, options=options), answered(options=options))
    assert wanted
    assert "every variable that fits APP_{{secretKey}} and that Infisical does not have" in wanted.why


@pytest.mark.parametrize(
    ("server", "told"),
    [
        (Server.FIRST, "1 variable loses its values in other deploy contexts: API_URL."),
        (None, "1 variable may lose its values in other deploy contexts: API_URL."),
    ],
    ids=["certain", "may"],
)
def test_losing_another_contexts_value_is_agreed_to(server: Server | None, told: str) -> None:
    wanted = earned_yes(preview(variable("API_URL", "production", "dev"), server=server), answered())
    assert wanted
    assert wanted.why == told


def test_losing_the_secret_mark_is_agreed_to() -> None:
    wanted = earned_yes(preview(variable("API_URL", "production", secret=True)), answered())
    assert wanted
    assert "1 secret variable may become readable for the whole team: API_URL." in wanted.why


def test_a_whole_team_is_agreed_to_by_the_teams_name() -> None:
    answers = answered(team="Acme Team")
    wanted = earned_yes(preview(answers=answers, keys=("A", "B")), answers)
    assert wanted
    assert wanted.why == "This sync writes 2 shared variables that every site of Acme Team sees."
    assert wanted.word == "Acme Team"


@pytest.mark.parametrize(
    "name",
    ["a\u202eb", "shop 🛒", "x" * 255, "a\nb", "\u200b", "\u0301a", "店", "two  spaces", "[red]\x1b[0m"],
    ids=["bidi", "emoji", "long", "newline", "blank", "combining", "cjk", "spaces", "escape"],
)
def test_what_nobody_can_type_is_not_asked_for(name: str) -> None:
    assert word_to_type(answered(team=name)) == INSTEAD


def test_a_name_is_taken_however_its_letters_are_composed() -> None:
    answers = answered(team="Café")
    wanted = earned_yes(preview(answers=answers), answers)
    assert wanted
    assert wanted.word == "Café"
    assert wanted.given_by(" Cafe\u0301 ")
    assert not wanted.given_by("Cafe")
    assert not wanted.given_by("")


def test_overwriting_in_infisical_is_agreed_to_by_the_names_of_the_secrets() -> None:
    options = {**NETLIFY_WINS, "key_schema": "APP_{{secretKey}}"}
    world = preview(variable("APP_API_URL", "production"), keys=("API_URL", "NEW"), options=options)
    wanted = earned_yes(world, answered(options=options))
    assert wanted
    assert wanted.why == "The import may overwrite 1 secret in Infisical's /web: API_URL."
    assert earned_yes(preview(keys=("NEW",), options=options), answered(options=options)) is None


def test_overwriting_in_infisical_is_agreed_to_where_nobody_could_look() -> None:
    answers = answered(options=NETLIFY_WINS)
    unread = earned_yes(preview(unreadable=True, keys=("A", "B"), options=NETLIFY_WINS), answers)
    assert unread
    assert unread.why == "The import may overwrite 2 secrets in Infisical's /web: A and B."
    unknown = earned_yes(None, answers)
    assert unknown
    assert unknown.why == "The import may overwrite secrets in Infisical's /web. How many is unknown."


def test_losing_this_contexts_value_to_an_import_is_agreed_to() -> None:
    world = preview(variable("TWO", "all", "production"), keys=(), options=IMPORTING, server=Server.THIRD)
    wanted = earned_yes(world, answered(options=IMPORTING))
    assert wanted
    assert wanted.why == "1 variable may lose its value for production to the import: TWO."


def test_a_secret_variable_that_may_be_gone_is_agreed_to() -> None:
    wanted = earned_yes(preview(variable("API_URL", "production", secret=True)), answered())
    assert wanted
    told = "1 secret variable may be deleted and created anew, and it is gone if Netlify refuses: API_URL."
    assert told in wanted.why
