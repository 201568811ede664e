"""The lines of Review: one for each answer, each leading to its step."""

import pytest

from tests.steps.house import House
from tui.api.infisical import SecretKeys
from tui.api.models import InitialSyncBehavior
from tui.model.answers import Answers, NameAnswer, NetlifySiteAnswer, SyncOptionsAnswer
from tui.model.steps import ANSWERED, Step
from tui.steps.summary import summary

ALL = House().answers


def line(answers: Answers, step: Step) -> str:
    return next(row.detail for row in summary(answers) if row.value is step)


def test_every_answer_has_a_line_that_belongs_to_its_step() -> None:
    rows = summary(ALL)
    assert [row.value for row in rows] == list(ANSWERED)
    assert [row.label for row in rows] == [str(step) for step in ANSWERED]


def test_the_lines_say_the_answers_in_words() -> None:
    assert [row.detail for row in summary(ALL)] == [
        "Acme Shop",
        "netlify-team",
        "Production (prod)",
        "/web",
        "Acme Team",
        "acme-shop",
        "Production (production)",
        "delete nothing, push Infisical's values",
        "acme-shop-production",
    ]


def test_a_step_without_an_answer_has_no_line() -> None:
    assert summary(Answers()) == ()


def test_the_keys_are_counted_on_the_line_of_their_folder() -> None:
    rows = {row.value: row.detail for row in summary(ALL, SecretKeys(("A", "B"), ()))}
    assert rows[Step.SECRET_PATH] == "/web  (2 secret keys)"


def test_included_subfolders_are_told_with_the_folder() -> None:
    included = SyncOptionsAnswer(include_subfolders=True)
    assert line(ALL.replacing(Step.SYNC_OPTIONS, included), Step.SECRET_PATH) == "/web with subfolders"


def test_every_option_that_was_changed_is_told() -> None:
    options = SyncOptionsAnswer(
        initial_sync_behavior=InitialSyncBehavior.IMPORT_PRIORITIZE_DESTINATION,
        delete_missing=True,
        key_schema="netlify_infisical_{{secretKey}}",
        is_auto_sync_enabled=False,
    )
    assert line(ALL.replacing(Step.SYNC_OPTIONS, options), Step.SYNC_OPTIONS) == (
        "delete only netlify_infisical_*, import, Netlify wins, no automatic syncs"
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (SyncOptionsAnswer(delete_missing=True), "delete the rest, push Infisical's values"),
        (
            SyncOptionsAnswer(delete_missing=True, key_schema="{{secretKey}}"),
            "delete the rest, push Infisical's values",
        ),
        (SyncOptionsAnswer(key_schema="N_{{secretKey}}"), "names N_*, delete nothing, push Infisical's values"),
    ],
    ids=["no schema", "no fence", "nothing deleted"],
)
def test_what_deletion_reaches_is_told_first(options: SyncOptionsAnswer, words: str) -> None:
    assert line(ALL.replacing(Step.SYNC_OPTIONS, options), Step.SYNC_OPTIONS) == words


def test_the_whole_team_is_called_that() -> None:
    answers = ALL.replacing(Step.NETLIFY_SITE, NetlifySiteAnswer(id=None, name=None))
    assert line(answers, Step.NETLIFY_SITE) == "whole team (shared variables)"


def test_the_description_stands_behind_the_name() -> None:
    answers = ALL.replacing(Step.NAME, NameAnswer(name="shop", description="Values of the shop"))
    assert line(answers, Step.NAME) == "shop (Values of the shop)"
