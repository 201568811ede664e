"""The steps: their order, and which answer rests on which."""

from itertools import pairwise

import pytest

from tui.model.answers import Answers
from tui.model.steps import ANSWERED, ORDER, RESTS_ON, Step, after, before, resting_on


def test_the_titles_stand_in_the_order_that_the_user_walks() -> None:
    assert [str(step) for step in ORDER] == [
        "Sign in",
        "Project",
        "Connection",
        "Environment",
        "Secret path",
        "Netlify account",
        "Netlify site",
        "Deploy context",
        "Sync options",
        "Name",
        "Review",
        "Result",
    ]
    assert [step.number for step in ORDER] == list(range(1, 13))


def test_each_answered_step_is_a_field_of_the_answers() -> None:
    assert [step.key for step in ANSWERED] == list(Answers.model_fields)


def test_forward_and_back_are_each_others_way() -> None:
    for one, next_one in pairwise(ORDER):
        assert after(one) is next_one
        assert before(next_one) is one
    assert before(Step.SIGN_IN) is Step.SIGN_IN
    assert after(Step.RESULT) is Step.RESULT


def test_an_answer_rests_on_earlier_steps_only() -> None:
    for step, needed in RESTS_ON.items():
        assert all(other.number < step.number for other in needed)


@pytest.mark.parametrize("changed", ORDER)
def test_what_rests_on_a_dependent_rests_on_the_change_too(changed: Step) -> None:
    dependents = resting_on(changed)
    assert changed not in dependents
    assert list(dependents) == sorted(dependents, key=ORDER.index)
    assert {step for step, needed in RESTS_ON.items() if changed in needed} <= set(dependents)
    for dependent in dependents:
        assert set(resting_on(dependent)) <= set(dependents)


def test_a_connection_change_concerns_netlify_only() -> None:
    assert resting_on(Step.CONNECTION) == (Step.NETLIFY_ACCOUNT, Step.NETLIFY_SITE)


def test_an_environment_change_concerns_the_path_only() -> None:
    assert resting_on(Step.ENVIRONMENT) == (Step.SECRET_PATH,)


@pytest.mark.parametrize("changed", [Step.DEPLOY_CONTEXT, Step.SYNC_OPTIONS, Step.NAME, Step.SECRET_PATH])
def test_these_changes_concern_no_other_answer(changed: Step) -> None:
    assert resting_on(changed) == ()
