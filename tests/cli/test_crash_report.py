"""The report of a bug: what it takes to mend it, and nothing that was in play."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tui.cli.crash_report import report, text_of
from tui.model.steps import Step
from tui.storage.state_folder import StateFolder

CANARY = "canary-3jK"
NOW = datetime(2026, 1, 31, 12, 5, tzinfo=UTC)
ENVIRON = {"TERM": "xterm\x1b[2J", "INFISICAL_TOKEN": CANARY, "LANG": "C.UTF-8"}


def caught() -> Exception:
    """Return an error that has secrets wherever an error can have them."""

    def inner(token: str) -> None:
        raise LookupError(token)

    with pytest.raises(ValueError, match=CANARY) as second:  # noqa: PT012 - the error's cause is half of the matter
        try:
            inner(CANARY)
        except LookupError as first:
            raise ValueError(CANARY) from first
    second.value.add_note(CANARY)
    return second.value


def test_it_holds_places_versions_and_steps_and_no_value() -> None:
    text = text_of(caught(), (Step.PROJECT, Step.SECRET_PATH), ENVIRON, NOW)
    assert CANARY not in text
    assert "\x1b" not in text
    for wanted in (
        "because of a bug in it (ValueError at test_crash_report.py:",
        "when       2026-01-31 12:05:00 UTC",
        "\ntextual    8.",
        "\nTERM       xterm?[2J",
        "\nsteps      Project, Secret path\n",
        "\nbuiltins.ValueError\n",
        "\nbuiltins.LookupError\n",
        " in inner\n",
    ):
        assert wanted in text, text


def test_the_user_is_told_where_it_is_and_nobody_else_can_read_it(tmp_path: Path) -> None:
    told = report(caught(), (), StateFolder(tmp_path), ENVIRON)
    (path,) = (tmp_path / "reports").iterdir()
    assert told.splitlines()[1].startswith(f"What we need to know is in {path};")
    assert "steps      none yet" in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert CANARY not in told


def test_a_disk_that_takes_no_report_leaves_the_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told = report(caught(), (), StateFolder(tmp_path / "file" / "state"), ENVIRON)
    assert told.splitlines()[1].startswith("No report could be written: ")


def test_errors_that_come_from_each_other_in_a_circle_end() -> None:
    first, second = ValueError(), LookupError()
    first.__context__, second.__context__ = second, first
    assert text_of(first, (), {}, NOW).count("builtins.LookupError") == 1


@pytest.mark.parametrize("package", ["textual", "httpx", "pydantic", "keyring"])
def test_what_it_stands_on_is_named(package: str) -> None:
    assert f"\n{package:<10} " in text_of(caught(), (), {}, NOW)
