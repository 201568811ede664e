"""Names from servers as they are shown: one line, nothing a terminal would obey, and still recognisable."""

import re
import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contract.bodies import searched
from tui.api.text import harmless, printable

HOSTILE = st.text(st.characters() | st.sampled_from("\x1b\x9b\x00\r\n\t\u202e\u2066\u200b\u0301\ufe0f\ud800\u3164 [m"))


@searched(300)
@given(text=HOSTILE)
def test_nothing_is_left_that_a_terminal_could_obey(text: str) -> None:
    shown = printable(text)

    categories = {unicodedata.category(char) for char in shown}
    assert not categories & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert len(shown.splitlines()) == 1
    shown.encode()


@searched(300)
@given(text=HOSTILE | HOSTILE.map(lambda text: text * 50), limit=st.integers(1, 300))
def test_there_is_always_something_to_see_and_never_more_than_the_limit(text: str, limit: int) -> None:
    shown = printable(text, limit=limit)

    assert shown.strip() == shown
    assert 1 <= len(shown) <= limit
    assert any(unicodedata.category(char)[0] in "LNPS" for char in shown)


@searched(300)
@given(text=HOSTILE | HOSTILE.map(lambda text: text * 50), limit=st.integers(1, 300))
def test_cleaning_twice_changes_nothing(text: str, limit: int) -> None:
    shown = printable(text, limit=limit)

    assert printable(shown, limit=limit) == shown


@searched(300)
@given(text=st.text(string.ascii_letters + string.digits + string.punctuation + " \t\r\n", max_size=200))
def test_a_plain_name_is_shown_as_it_is_apart_from_its_white_space(text: str) -> None:
    shown = printable(text)

    assert shown == (" ".join(text.split()) or "(blank)")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("web-production", "web-production"),
        ("  two\t\tlines\r\nof\u2028text ", "two lines of text"),
        ("\x1b[31mred\x1b[0m", "?[31mred?[0m"),
        ("\x1b]0;title\x07", "?]0;title?"),
        ("\x9b2J", "?2J"),
        ("nul\x00byte", "nul?byte"),
        ("invoice\u202efdp.exe", "invoice?fdp.exe"),
        ("\u2066isolated\u2069", "?isolated?"),
        ("zero\u200bwidth", "zero?width"),
        ("half \ud83d", "half ?"),
        ("[bold]markup[/bold]", "[bold]markup[/bold]"),
        ("日本語のサイト", "日本語のサイト"),
        ("rocket 🚀", "rocket 🚀"),
        ("heart ❤\ufe0f", "heart ❤\ufe0f"),
        ("e\u0301te\u0301", "e\u0301te\u0301"),
        ("z" + "\u0335" * 40 + "!", "z\u0335\u0335!"),
        ("\u0301lone \ufe0f marks", "?lone ? marks"),
        ("", "(blank)"),
        (" \t\u3000\u00a0", "(blank)"),
    ],
)
def test_how_names_are_shown(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize("filler", ["\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u2800", "\u3164", "\uffa0"])
def test_a_letter_that_cannot_be_seen_does_not_make_two_names_look_alike(filler: str) -> None:
    assert printable(f"web{filler}") == "web?"


def test_a_long_name_ends_in_an_ellipsis_at_the_limit() -> None:
    assert printable("x" * 255, limit=255) == "x" * 255
    assert printable("x" * 256, limit=255) == "x" * 254 + "…"
    assert printable("x" * 300) == "x" * 199 + "…"


@searched(300)
@given(text=HOSTILE | HOSTILE.map(lambda text: text * 50))
def test_text_that_is_edited_keeps_its_length_and_nothing_a_terminal_could_obey(text: str) -> None:
    shown = harmless(text)

    assert len(shown) == len(text)
    assert not {unicodedata.category(char) for char in shown} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert harmless(shown) == shown
    assert not re.search("[\u0300-\u036f]{3}", shown)
