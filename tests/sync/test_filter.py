"""Type-to-filter finds what the letters mean, the best first, and knows which letters matched."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.contract.bodies import searched
from tui.sync.filter import Match, matches, prepare

NAMES = st.lists(st.text("abAB-_. éÜİß1", max_size=8), max_size=6)
TYPED = st.text("abAB-_ éüiß1", max_size=4)


def found(names: list[str], typed: str) -> list[str]:
    return [names[match.index] for match in matches(prepare(names), typed)]


def is_subsequence(wanted: str, name: str) -> bool:
    letters = iter(name)
    return all(letter in letters for letter in wanted)


@given(NAMES, TYPED)
@example(["aab"], "ab")
@searched(400)
def test_the_marked_letters_spell_what_was_typed(names: list[str], typed: str) -> None:
    folded = prepare(names)
    (wanted,) = prepare([typed.strip()])
    for match in matches(folded, typed):
        assert "".join(folded[match.index][at] for at in match.letters) == wanted
        assert list(match.letters) == sorted(set(match.letters))


@given(NAMES, TYPED)
@searched(400)
def test_exactly_the_names_with_these_letters_in_order_are_found(names: list[str], typed: str) -> None:
    (wanted,) = prepare([typed.strip()])
    fitting = [index for index, name in enumerate(prepare(names)) if is_subsequence(wanted, name)]
    assert sorted(match.index for match in matches(prepare(names), typed)) == fitting


@given(NAMES)
@searched(100)
def test_folding_keeps_every_letter_at_its_place(names: list[str]) -> None:
    assert [len(name) for name in prepare(names)] == [len(name) for name in names]


def test_better_matches_come_first() -> None:
    best_first = ["pro", "production", "my-pro", "p-r-ox", "xprox", "pxrxo"]
    assert found(best_first[::-1], "pro") == best_first


def test_among_equals_the_shorter_name_comes_first_and_then_the_order_of_the_list() -> None:
    assert found(["shop-three", "shop-b", "shop-a"], "shop") == ["shop-b", "shop-a", "shop-three"]


@pytest.mark.parametrize("typed", ["", "   "])
def test_nothing_typed_keeps_every_name_in_its_order(typed: str) -> None:
    assert found(["b", "a", "c"], typed) == ["b", "a", "c"]


def test_capitals_make_no_difference() -> None:
    assert found(["Acme Shop"], "SHOP") == ["Acme Shop"]


def test_initials_are_found_in_any_alphabet() -> None:
    assert found(["xüa", "Über-App"], "üa") == ["Über-App", "xüa"]
    (match,) = matches(prepare(["Über-App-Alt"]), "üaa")
    assert match.letters == (0, 5, 9)


def test_a_whole_word_is_marked_rather_than_the_same_letters_inside_another() -> None:
    (match,) = matches(prepare(["reproduce-pro"]), "pro")
    assert match.letters == (10, 11, 12)


def test_the_detail_counts_after_all_names_and_marks_nothing() -> None:
    names, details = prepare(["Staging", "Production"]), prepare(["prod-like", "live"])
    assert matches(names, "prod", details) == [Match(1, (0, 1, 2, 3)), Match(0, ())]


def test_only_a_detail_that_holds_the_text_as_a_whole_counts() -> None:
    assert matches(prepare(["Staging"]), "pd", prepare(["prod"])) == []


def fastest(count: int) -> float:
    names = prepare([f"team-{number % 97}-site-{number}-production" for number in range(count)])
    seconds = []
    for _ in range(5):
        began = time.perf_counter()
        matches(names, "t9s1prod")
        seconds.append(time.perf_counter() - began)
    return min(seconds)


def test_ten_times_the_names_take_about_ten_times_as_long() -> None:
    assert fastest(10_000) < 40 * fastest(1_000)
