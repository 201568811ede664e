"""Type-to-filter finds what the letters mean, the best first, and knows which letters matched."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.benchmarks.finding import share_found
from tests.benchmarks.names import realistic_names, some_of
from tests.contract.bodies import searched
from tui.model.filter import Filter, fold

NAMES = st.lists(st.text("abAB-_. éÜİß1", max_size=8), max_size=6)
TYPED = st.text("abAB-_ éüiß1", max_size=4)


def found(names: list[str], typed: str) -> list[str]:
    return [names[index] for index in Filter(names).find(typed)]


def letters_in(name: str, typed: str) -> tuple[int, ...]:
    fitting = Filter([name]).find(typed)
    return fitting.letters(fitting[0])


def is_subsequence(wanted: str, name: str) -> bool:
    letters = iter(name)
    return all(letter in letters for letter in wanted)


@given(NAMES, TYPED)
@example(["aab"], "ab")
@searched(400)
def test_the_marked_letters_spell_what_was_typed(names: list[str], typed: str) -> None:
    fitting = Filter(names).find(typed)
    for index in fitting:
        letters = fitting.letters(index)
        assert "".join(fold(names[index])[at] for at in letters) == "".join(fold(typed).split())
        assert list(letters) == sorted(set(letters))


@given(NAMES, TYPED)
@searched(400)
def test_exactly_the_names_with_these_letters_in_order_are_found(names: list[str], typed: str) -> None:
    wanted = "".join(fold(typed).split())
    fitting = [index for index, name in enumerate(names) if is_subsequence(wanted, fold(name))]
    ranked = Filter(names).find(typed)
    assert len(ranked) == len(fitting)
    assert sorted(ranked) == list(ranked.in_the_lists_order()) == fitting


@given(NAMES, st.lists(TYPED, max_size=4))
@searched(200)
def test_what_was_typed_before_changes_nothing(names: list[str], before: list[str]) -> None:
    used = Filter(names)
    for typed in (part[:end] for part in before for end in range(len(part) + 1)):
        assert list(used.find(typed)) == list(Filter(names).find(typed))


@given(NAMES)
@searched(100)
def test_folding_keeps_every_letter_at_its_place(names: list[str]) -> None:
    assert [len(fold(name)) for name in names] == [len(name) for name in names]


def test_better_matches_come_first() -> None:
    best_first = ["pro", "production", "my-pro", "p-rox", "p-r-ox", "my-p-rox", "xprox", "pxrxo"]
    assert found(best_first[::-1], "pro") == best_first


@pytest.mark.parametrize("typed", ["site 77", "site77", "SITE  77"])
def test_a_space_fits_whatever_is_between_the_words(typed: str) -> None:
    names = ["site-77", "site77", "site-0177", "my site 77", "sites", "77"]
    assert sorted(found(names, typed)) == sorted(names[:4])
    assert found(["another", "organisation"], typed) == []
    assert [index for index in Filter(["x", "y"], ["site 77", "z"]).find(typed)] == [0]  # noqa: C416 - a sequence of ours


def test_words_with_a_space_rank_as_they_do_in_a_name() -> None:
    best_first = ["acme shop", "acme-shop-b", "my acme shop", "xacme shop", "acmenshop"]
    assert found(best_first[::-1], "acme shop") == [
        "acme shop",
        "acme-shop-b",
        "my acme shop",
        "xacme shop",
        "acmenshop",
    ]
    assert letters_in("acme-shop", "acme shop") == (0, 1, 2, 3, 5, 6, 7, 8)


def test_among_equals_the_shorter_name_comes_first_and_then_the_order_of_the_list() -> None:
    assert found(["shop-three", "shop-b", "shop-a"], "shop") == ["shop-b", "shop-a", "shop-three"]


@pytest.mark.parametrize("typed", ["", "   "])
def test_nothing_typed_keeps_every_name_in_its_order(typed: str) -> None:
    assert found(["b", "a", "c"], typed) == ["b", "a", "c"]


def test_capitals_make_no_difference() -> None:
    assert found(["Acme Shop"], "SHOP") == ["Acme Shop"]


def test_initials_are_found_in_any_alphabet() -> None:
    assert found(["xüa", "Über-App"], "üa") == ["Über-App", "xüa"]
    assert letters_in("Über-App-Alt", "üaa") == (0, 5, 9)


@pytest.mark.parametrize(
    ("name", "typed", "letters"),
    [
        ("acme-shop", "acsh", (0, 1, 5, 6)),
        ("acme-shop-staging", "asst", (0, 5, 10, 11)),
        ("acme-shop-staging", "ashst", (0, 5, 6, 10, 11)),
        ("eager-curie-0e009a", "ec0e", (0, 6, 12, 13)),
        ("reproduce-pro", "pro", (10, 11, 12)),
        ("a-ab-abc", "abc", (5, 6, 7)),
    ],
)
def test_beginnings_of_words_are_marked_in_as_few_pieces_as_possible(
    name: str, typed: str, letters: tuple[int, ...]
) -> None:
    assert letters_in(name, typed) == letters


def test_the_detail_counts_after_all_names_and_marks_nothing() -> None:
    fitting = Filter(["Staging", "Production"], ["prod-like", "live"]).find("prod")
    assert [(index, fitting.letters(index)) for index in fitting] == [(1, (0, 1, 2, 3)), (0, ())]


def test_only_a_detail_that_holds_the_text_as_a_whole_counts() -> None:
    assert list(Filter(["Staging"], ["prod"]).find("pd")) == []


def test_initials_find_nearly_every_one_of_ten_thousand_sites_with_four_letters() -> None:
    names = realistic_names(10_000)
    assert share_found(names, some_of(names, 200)) >= 0.95


def test_a_name_made_to_match_in_very_many_ways_takes_no_longer_than_others() -> None:
    name = "a-" * 127
    assert found([name], "a" * 60 + "b") == []
    assert len(letters_in(name, "a" * 60)) == 60


def fastest(count: int) -> float:
    names = [f"team-{number % 97}-site-{number % 10}-production" for number in range(count)]
    seconds = []
    for _ in range(5):
        among = Filter(names)
        began = time.process_time()
        list(among.find("t9s1prod"))
        seconds.append(time.process_time() - began)
    return min(seconds)


def test_ten_times_the_names_take_about_ten_times_as_long() -> None:
    assert fastest(10_000) < 40 * fastest(1_000)
