"""The questions: what counts as an answer, what is said meanwhile, and that nothing foreign can steer a terminal."""

import unicodedata
from dataclasses import replace
from typing import Any

import anyio
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.contract.bodies import LETTERS, searched
from tests.lines.asking import asked
from tests.screens.test_hostile_names import NAMES
from tui.api.text import printable
from tui.lines.prompts import PAGE, Back, Prompts, Refresh
from tui.lines.terminal import Left
from tui.model.choices import Choice, Choices
from tui.preview.confirmation import EarnedYes

pytestmark = pytest.mark.anyio

FRUITS = Choices(
    (
        Choice("a", "Apple", "red"),
        Choice("b", "Banana", "yellow", reason="only one left"),
        Choice("c", "Cherry", "red", refused="out of season", instead="Take pears."),
    ),
    1,
)
MANY = Choices(tuple(Choice(number, f"site-{number:03}") for number in range(1, 101)), 41)


async def choose(choices: Choices[Any], *answers: str) -> tuple[Any, str]:
    choice, said = await asked(lambda prompts: prompts.choose(choices), *answers)
    return choice.value, said


@pytest.mark.parametrize(
    ("answer", "value"),
    [("", "b"), ("1", "a"), (" 1 ", "a"), ("Apple", "a"), ("yellow", "b"), (" Banana", "b")],
    ids=["the default", "number", "number in space", "name", "detail", "name behind a space"],
)
async def test_a_row_is_chosen_by_number_by_name_or_by_its_detail(answer: str, value: str) -> None:
    assert (await choose(FRUITS, answer))[0] == value


async def test_rows_are_numbered_and_the_default_says_why() -> None:
    _, said = await choose(FRUITS, "")
    assert said.splitlines() == [
        "1. Apple, red",
        "2. Banana, yellow (only one left)",
        "3. Cherry, red (cannot be chosen: out of season)",
        "Number or name, Enter for 2, Banana (only one left): ",
    ]


async def test_without_a_preselected_row_an_empty_line_chooses_nothing() -> None:
    value, said = await choose(replace(FRUITS, likeliest=None), "", "Apple")
    assert value == "a"
    assert said.splitlines()[3:] == [
        "Number or name: ",
        "Choose one first: type a number or a name.",
        "Number or name: Apple",
    ]


async def test_without_a_preselected_row_an_empty_line_ends_a_pipe() -> None:
    with pytest.raises(Left) as left:
        await asked(lambda prompts: prompts.choose(replace(FRUITS, likeliest=None)), "", "1", attended=False)
    assert left.value.problem
    assert left.value.problem.happened == "Choose one first: type a number or a name."


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("3", "That row cannot be chosen: out of season. Take pears."),
        ("4", "There is no row 4: the last one is 3."),
        ("0", "There is no row 0: the last one is 3."),
        ("9" * 5000, "There is no row 99999"),
        ("Pear", "There is no row Pear."),
        ("red", "Several rows are called so, choose by number: 1, 3."),
    ],
    ids=["refused", "above", "zero", "enormous", "unknown", "ambiguous"],
)
async def test_what_cannot_be_chosen_is_told_and_asked_again(answer: str, told: str) -> None:
    value, said = await choose(FRUITS, answer, "1")
    assert value == "a"
    assert told in said


async def test_a_long_list_comes_in_pages_with_the_way_to_the_next() -> None:
    value, said = await choose(MANY, "+", "+", "-", "16")
    assert value == 16
    lines = said.splitlines()
    assert lines[:PAGE] == [f"{number}. site-{number:03}" for number in range(1, PAGE + 1)]
    assert lines[PAGE] == "Rows 1 to 15 of 100. + shows more, /text shows those that match."
    assert lines[PAGE + 1] == "Number or name, Enter for 42, site-042: +"
    assert [line for line in lines if line.startswith("Rows")] == [
        "Rows 1 to 15 of 100. + shows more, /text shows those that match.",
        "Rows 16 to 30 of 100. + shows more, /text shows those that match.",
        "Rows 31 to 45 of 100. + shows more, /text shows those that match.",
        "Rows 16 to 30 of 100. + shows more, /text shows those that match.",
    ]


async def test_a_list_has_two_ends() -> None:
    _, said = await choose(MANY, "-", *["+"] * 7, "")
    assert "These are the first rows." in said
    assert "There are no more rows." in said
    assert "Rows 91 to 100 of 100. /text shows those that match." in said


async def test_a_filter_narrows_the_rows_which_keep_their_numbers() -> None:
    value, said = await choose(MANY, "/77", "")
    assert value == 77
    assert "1 of 100 match 77:\n77. site-077\nNumber or name, Enter for 77, site-077: " in said


async def test_a_filter_alone_brings_all_rows_back_and_one_that_fits_nothing_leaves_them() -> None:
    value, said = await choose(MANY, "/77", "/nothing-like-it", "/", "")
    assert value == 42
    assert "Nothing matches nothing-like-it." in said


async def test_a_path_is_a_name_and_no_filter_where_there_is_such_a_folder() -> None:
    folders = Choices(tuple(Choice(path, path) for path in ("/", "/api", "/api/jobs", "/web")))
    assert (await choose(folders, "/api"))[0] == "/api"
    value, said = await choose(folders, "/we", "")
    assert value == "/web"
    assert "1 of 4 match we:" in said


@pytest.mark.parametrize(("answer", "outcome"), [("b", Back), ("r", Refresh), ("q", Left)])
async def test_single_letters_work_in_every_question(answer: str, outcome: type[Exception]) -> None:
    async def text(prompts: Prompts) -> object:
        return await prompts.text("Name")

    async def yes_no(prompts: Prompts) -> object:
        return await prompts.yes_no("Really", default=True)

    async def hidden(prompts: Prompts) -> object:
        return await prompts.line("Token", hidden=True)

    async def row(prompts: Prompts) -> object:
        return await prompts.choose(FRUITS)

    for question in (text, yes_no, hidden, row):
        with pytest.raises(outcome):
            await asked(question, answer)


async def test_a_question_mark_explains_and_asks_again() -> None:
    value, said = await choose(FRUITS, "?", "1")
    assert value == "a"
    assert "What it is about.\nAnd what else.\nAn empty line takes" in said


@pytest.mark.parametrize(
    ("answer", "text"),
    [("", "before"), ("new", "new"), (" new ", "new"), (" b", "b"), (" ?", "?"), (" ", "")],
    ids=["the default", "a text", "white space", "a letter itself", "a mark itself", "emptied"],
)
async def test_a_text_and_the_ways_to_answer_with_a_letter_or_nothing(answer: str, text: str) -> None:
    assert (await asked(lambda prompts: prompts.text("Name", "before"), answer))[0] == text


@pytest.mark.parametrize(
    ("answers", "value"),
    [(["y"], True), (["YES"], True), (["n"], False), (["no"], False), ([""], True), (["perhaps", "n"], False)],
)
async def test_a_yes_or_no(answers: list[str], value: bool) -> None:  # noqa: FBT001 - a case's value
    assert (await asked(lambda prompts: prompts.yes_no("Really", default=True), *answers))[0] is value


@pytest.mark.parametrize(("answer", "agreed"), [("acme-shop", True), ("acme", False), ("", False), ("y", False)])
async def test_a_name_has_to_be_typed_whole(answer: str, agreed: bool) -> None:  # noqa: FBT001 - a case's value
    wanted = EarnedYes("3 variables go.", "acme-shop")
    result, said = await asked(lambda prompts: prompts.earned(wanted), answer)
    assert result is agreed
    assert said.startswith("3 variables go.\nType acme-shop to go on, an empty line goes back: ")


async def test_a_pipe_that_never_fits_comes_to_an_end() -> None:
    with pytest.raises(Left):
        await choose(FRUITS, *["Pear"] * 1500)


async def test_the_last_line_counts_without_an_end() -> None:
    assert (await choose(FRUITS, "Pear", "1\r"))[0] == "a"


@given(st.lists(st.text(LETTERS, max_size=30), min_size=1, max_size=5), st.data())
@example(list(NAMES.values())[-PAGE:], None)
@searched(150)
def test_names_of_every_kind_stay_on_their_line_and_lead_to_what_was_chosen(
    names: list[str], data: st.DataObject | None
) -> None:
    at = data.draw(st.integers(0, len(names) - 1)) if data else len(names) - 1
    rows = Choices(tuple(Choice(number, name, name) for number, name in enumerate(names)), at)
    narrowing = "/" + "".join(names[at].splitlines())[:3].replace("\r", "")
    whole = {form for name in names for form in (name.strip(), printable(name))}
    assume(not {narrowing.strip(), "/"} & whole)  # A whole name chooses its row.
    value, said = anyio.run(choose, rows, narrowing, "/", "")
    assert value == at
    harmless(said)
    assert len([line for line in said.split("\n") if line.startswith(f"{at + 1}. ")]) >= 1
    assert said.split("\n")[len(names) - 1].startswith(f"{len(names)}. ")


@given(st.text(LETTERS, max_size=60))
@searched(100)
def test_whatever_is_typed_comes_back_harmlessly(text: str) -> None:
    answer = text.replace("\n", "?").replace("\r", "?")

    async def ask() -> str:
        _, said = await asked(lambda prompts: prompts.choose(FRUITS), answer, *["1"] * 3)
        return said

    try:
        harmless(anyio.run(ask))
    except (Back, Refresh, Left):
        assert answer in {"b", "r", "q"}


def harmless(said: str) -> None:
    """Nothing but letters and line ends: no terminal can take any of it for a command."""
    assert not [char for char in said if char != "\n" and unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"}]
