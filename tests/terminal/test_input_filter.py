"""What reaches Textual's parser: whole keys, mouse reports and pastes, whatever else the terminal sends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser

from tui.screens.terminal.input_filter import PASTE_TIMEOUT, SEQUENCE_TIMEOUT, InputFilter, Kind, Token

ESCAPE_DELAY = 0.1
ESC = Token(Kind.ESCAPE)
LONG_AFTER = 60.0


def text(typed: str) -> Token:
    return Token(Kind.TEXT, typed)


def paste(pasted: str) -> Token:
    return Token(Kind.PASTE, pasted)


def new_filter() -> InputFilter:
    return InputFilter(ANSI_SEQUENCES_KEYS.__contains__, ESCAPE_DELAY)


def tokens_of(*pieces: str) -> list[Token]:
    """Return the tokens of pieces that come one after the other, and of the silence behind them."""
    keys = new_filter()
    return [token for piece in pieces for token in keys.feed(piece, 0)] + keys.tick(LONG_AFTER)


def typed_by(tokens: list[Token]) -> str:
    return "".join(token.text for token in tokens if token.kind is Kind.TEXT)


@pytest.mark.parametrize(
    "reply",
    [
        "\x1b]11;rgb:1e1e/1e1e/2e2e\x07",
        "\x1b]10;rgb:cccc/cccc/cccc\x1b\\",
        "\x1b]52;c;c2VjcmV0\x1b\\",
        "\x1bP>|XTerm(390)\x1b\\",
        "\x1bP1$r0 q\x1b\\",
        "\x1b_Gi=31;OK\x1b\\",
        "\x1b^private\x1b\\",
        "\x1b[?62;22c",
        "\x1b[>41;390;0c",
        "\x1b[?1u",
        "\x1b[?997;1n",
        "\x1b[?2048;2$y",
        "\x1b[48;24;80;384;640t",
        "\x1b[0n",
        "\x1b[24;80R",
        "\x1b[<32;NaN;NaNM",
        "\x1b[<0;-5;3M",
        "\x1b[M !!",
        "\x1b[5;7x",
        "\x1b[201~",
    ],
)
def test_replies_of_the_terminal_are_not_typing(reply: str) -> None:
    assert tokens_of("a", reply, "b") == [text("a"), text("b")]
    assert tokens_of(f"a{reply}b") == [text("a"), text("b")]
    assert typed_by(tokens_of(*"a", *reply, *"b")) == "ab"


@pytest.mark.parametrize(
    "malformed",
    ["\x1b[97;1:1", "\x1b[97;;1114112u", "\x1b[:u", "\x1b[1;1:3A", "\x1b[;;;u", "\x1b[99999999;5u", "\x1b[1114112u"],
)
def test_malformed_key_reports_type_nothing(malformed: str) -> None:
    assert tokens_of(malformed) == []


@pytest.mark.parametrize(
    ("report", "typed"),
    [
        ("\x1b[97;1:1u", "a"),
        ("\x1b[97;1:2u", "a"),
        ("\x1b[97;1:3u", ""),
        ("\x1b[97u", "a"),
        ("\x1b[97;2;65u", "A"),
        ("\x1b[97;65;65u", "A"),
        ("\x1b[108;3;64u", "@"),
        ("\x1b[0;;228u", "ä"),
        ("\x1b[99;5u", "\x03"),
        ("\x1b[99;133u", "\x03"),
        ("\x1b[13u", "\r"),
        ("\x1b[9;2u", "\x1b[Z"),
        ("\x1b[127u", "\x7f"),
        ("\x1b[57400u", "1"),
        ("\x1b[57414u", "\r"),
        ("\x1b[57420u", "\x1b[B"),
        ("\x1b[1;1:1A", "\x1b[A"),
        ("\x1b[1;129A", "\x1b[A"),
        ("\x1b[3;1:1~", "\x1b[3~"),
        ("\x1b[1;2:1D", "\x1b[1;2D"),
    ],
)
def test_key_reports_of_a_terminal_left_in_kitty_mode_are_read(report: str, typed: str) -> None:
    assert typed_by(tokens_of(report)) == typed


def test_the_escape_key_in_kitty_mode_is_escape_at_once() -> None:
    assert new_filter().feed("\x1b[27u", 0) == [ESC]


@pytest.mark.parametrize("report", ["\x1b[57358;;65u", "\x1b[57441;2u", "\x1b[57360u", "\x1b[57428u"])
def test_a_lone_lock_modifier_or_media_key_types_nothing(report: str) -> None:
    assert tokens_of(report) == []


@pytest.mark.parametrize("key", ["\x1b[A", "\x1bOP", "\x1b[15~", "\x1b[1;5C", "\x1b[[A", "\x1b[23$", "\x1b\x7f"])
def test_a_key_split_anywhere_is_one_key(key: str) -> None:
    for at in range(1, len(key)):
        assert tokens_of(key[:at], key[at:]) == [text(key)]


def test_a_lone_escape_is_the_esc_key_after_a_moment() -> None:
    keys = new_filter()
    assert keys.feed("\x1b", 0) == []
    assert keys.tick(ESCAPE_DELAY / 2) == []
    assert keys.tick(ESCAPE_DELAY) == [ESC]
    assert keys.feed("[A", 1) == [text("[A")]


def test_an_unfinished_sequence_is_dropped_after_a_while() -> None:
    keys = new_filter()
    assert keys.feed("\x1b]11;rgb", 0) == []
    assert keys.tick(SEQUENCE_TIMEOUT) == []
    assert keys.feed("a", 2) == [text("a")]


@pytest.mark.parametrize("ctrl_c", ["\x03", "\x1b[99;5u", "\x1b[99;5:1u"])
@pytest.mark.parametrize("unfinished", ["\x1b[200~eyJabc", "\x1b]11;rgb", "\x1bPx", "\x1b[1;", "\x1bO", "\x1b[<3"])
def test_ctrl_c_ends_whatever_is_unfinished(unfinished: str, ctrl_c: str) -> None:
    keys = new_filter()
    assert keys.feed(unfinished, 0) == []
    assert keys.feed(ctrl_c, 0.2) == [text("\x03")]
    assert keys.feed("a", 0.3) == [text("a")]


def test_control_characters_above_ascii_are_dropped() -> None:
    assert tokens_of("\x80") == []
    assert tokens_of("a\x9bb") == [text("ab")]


def test_a_paste_is_one_piece_whatever_is_in_it() -> None:
    pasted = "eyJ\r\nb\x03\x1b[Ac"
    assert tokens_of(f"\x1b[200~{pasted}\x1b[201~x") == [paste(pasted), text("x")]
    assert tokens_of("\x1b[200~ey", "J\x1b[2", "01~x") == [paste("eyJ"), text("x")]


def test_a_paste_whose_end_is_lost_is_delivered_after_a_while() -> None:
    keys = new_filter()
    assert keys.feed("\x1b[200~eyJabc", 0) == []
    assert keys.tick(PASTE_TIMEOUT - 0.1) == []
    assert keys.tick(PASTE_TIMEOUT) == [paste("eyJabc")]
    assert keys.feed("d", 9) == [text("d")]


PIECES = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from([*ANSI_SEQUENCES_KEYS, "\x1b[200~", "\x1b[201~", "\x1b]", "\x1bP", "\x1b[", "\x1b[<", "\x07"]),
        st.from_regex(r"\x1b\[[0-9:;<?]{0,12}[ -~]", fullmatch=True),
        st.from_regex(r"\x1b\[(\d{0,8}[:\d]{0,4};?){0,4}[u~A-HM]", fullmatch=True),
    ),
    max_size=20,
)


@given(PIECES)
def test_whatever_comes_textual_can_parse_what_is_let_through(pieces: list[str]) -> None:
    parser = XTermParser()
    for token in tokens_of(*pieces):
        if token.kind is Kind.TEXT:
            assert token.text
            messages = list(parser.feed(token.text))
            assert parser._awaiting.timeout is None, "Textual waits for more, and would type what it got"
            if token.text.startswith("\x1b") and token.text not in ANSI_SEQUENCES_KEYS:
                assert not any(isinstance(message, events.Key) for message in messages)


@given(PIECES)
def test_ctrl_c_gets_through_whatever_came_before(pieces: list[str]) -> None:
    keys = new_filter()
    for piece in pieces:
        keys.feed(piece, 0)
    assert typed_by(keys.feed("\x03", 0)).endswith("\x03")
    assert keys.feed("a", 0) == [text("a")]
