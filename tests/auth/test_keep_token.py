"""The question whether to keep a token, for every state that a keyring can be in."""

import pytest

from tui.auth.keep_token import Keep, question
from tui.auth.keyring_report import KeyringReport, KeyringState
from tui.auth.methods import Way, ways

NAME = "keyrings.alt.file.PlaintextKeyring"


def report(state: KeyringState) -> KeyringReport:
    return KeyringReport(state, NAME, "It is as it is.", "Do something.")


def test_without_a_keyring_nothing_is_asked() -> None:
    assert question(report(KeyringState.NONE)) is None


@pytest.mark.parametrize("state", [state for state in KeyringState if state is not KeyringState.NONE])
def test_only_the_systems_own_keyring_is_stood_on_and_every_other_needs_a_yes_of_its_own(state: KeyringState) -> None:
    asked = question(report(state))
    assert asked
    answers = [row.value for row in asked.choices.rows]
    assert sorted({Keep.NO, *answers}) == sorted(answers)
    assert asked.choices.preselected
    assert (asked.choices.preselected.value is Keep.NO) is (state is not KeyringState.READY)
    agreed = state in (KeyringState.PLAINTEXT, KeyringState.THIRD_PARTY)
    assert asked.agreed_to == (NAME if agreed else None)
    assert asked.asks_here is (state is KeyringState.THIRD_PARTY)


@pytest.mark.parametrize("state", [KeyringState.READY, KeyringState.PLAINTEXT, KeyringState.THIRD_PARTY])
def test_the_keyring_is_named_where_it_would_be_used(state: KeyringState) -> None:
    asked = question(report(state))
    assert asked
    assert NAME in next(row.label for row in asked.choices.rows if row.value is Keep.YES)


def test_a_plaintext_keyring_is_called_unprotected() -> None:
    asked = question(report(KeyringState.PLAINTEXT))
    assert asked
    assert "unprotected" in asked.choices.rows[1].label
    assert "Whoever can read your files can then use it." in asked.text


def test_a_window_is_announced_and_missed_when_it_did_not_help() -> None:
    for state in (KeyringState.LOCKED, KeyringState.UNINITIALISED):
        first, second = question(report(state)), question(report(state), tried=True)
        assert first
        assert second
        assert "A window may open" in first.text
        assert "no screen to show one on" in second.text
        assert Keep.UNLOCK in [row.value for row in second.choices.rows]


@pytest.mark.parametrize("state", KeyringState)
def test_a_closed_keyring_is_one_more_way_in(state: KeyringState) -> None:
    unknown = {KeyringState.LOCKED, KeyringState.THIRD_PARTY, KeyringState.SILENT, KeyringState.BROKEN}
    rows = [row.value for row in ways(has_cli=False, keyring=report(state)).rows]
    assert (Way.KEYRING in rows) is (state in unknown)
    assert rows[:2] == [Way.TOKEN, Way.IDENTITY]


def test_the_official_tool_is_a_way_only_where_it_is_installed() -> None:
    assert [row.value for row in ways(has_cli=True, keyring=None).rows] == [Way.TOKEN, Way.IDENTITY, Way.CLI]
    assert Way.CLI not in [row.value for row in ways(has_cli=False, keyring=None).rows]


def test_every_way_says_what_it_does() -> None:
    assert len({way.effect for way in Way}) == len(Way)
