"""The words of the steps: all there, short, and whole sentences."""

import pytest

from tui.model.steps import ORDER, Step
from tui.steps.guide import GUIDE


def test_every_step_says_something() -> None:
    assert list(GUIDE) == list(ORDER)


@pytest.mark.parametrize("step", ORDER)
def test_a_question_fits_on_a_line_and_an_effect_on_two(step: Step) -> None:
    guide = GUIDE[step]
    assert guide.question.endswith(("?", "."))
    assert len(guide.question) <= 58
    assert guide.effect.endswith(".") or (step is Step.SYNC_OPTIONS and not guide.effect)
    assert len(guide.effect) <= 116


@pytest.mark.parametrize("step", ORDER)
def test_every_field_is_explained_with_an_example_and_the_asked_one_comes_first(step: Step) -> None:
    guide = GUIDE[step]
    for field, words in guide.fields.items():
        assert "Example: " in words
        paragraphs = guide.help_about(field).split("\n\n")
        assert paragraphs[0] == words
        assert sorted(paragraphs) == sorted(guide.help_about().split("\n\n"))


@pytest.mark.parametrize("step", ORDER)
def test_help_is_made_of_plain_paragraphs(step: Step) -> None:
    for paragraph in GUIDE[step].help_about().split("\n\n"):
        assert paragraph == " ".join(paragraph.split())
        assert paragraph.endswith((".", ":"))
