"""The backup: private, restorable as its head says, and honest about what cannot be saved."""

import json
import os
import stat
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.preview.test_dotenv import parsed
from tui.api.models import NetlifyVariable
from tui.api.surrogates import with_stand_ins
from tui.preview.backup import Backup, BackupFailed, save
from tui.storage.state_folder import StateFolder

NOON = datetime(2026, 3, 11, 12, 0, 0, tzinfo=UTC)


def kept(key: str, *, secret: bool = False, scopes: tuple[str, ...] = (), **values: str) -> NetlifyVariable:
    by_context = [{"context": name.replace("_", "-"), "value": value} for name, value in values.items()]
    return NetlifyVariable.model_validate({"key": key, "values": by_context, "is_secret": secret, "scopes": [*scopes]})


def saved(folder: Path, *variables: NetlifyVariable, whole_team: bool = False) -> tuple[Backup, str]:
    backup = save(StateFolder(folder / "state"), "Acme Shop", variables, whole_team=whole_team, now=NOON)
    return backup, backup.path.read_text(encoding="utf-8")


def run_commands(text: str, folder: Path) -> list[list[str]]:
    """Do what the head says, with a `netlify` that writes its arguments down."""
    tool = folder / "bin" / "netlify"
    tool.parent.mkdir()
    tool.write_text('#!/bin/bash\nprintf \'%s\\0\' "$@" >> "$CALLS"; printf \'\\1\' >> "$CALLS"\n')
    tool.chmod(0o700)
    command = next(line for line in text.splitlines() if line.startswith("#   sed")).removeprefix("#   ")
    environ = {"PATH": f"{tool.parent}:{os.environ['PATH']}", "CALLS": str(folder / "calls")}
    subprocess.run(["bash", "-c", command], env=environ, check=True)
    calls = (folder / "calls").read_text(encoding="utf-8").split("\1")
    return [call.split("\0")[:-1] for call in calls[:-1]]


def test_the_file_is_private_and_named_by_place_and_time(tmp_path: Path) -> None:
    backup, _ = saved(tmp_path, kept("API_URL", all="https://acme.example"))
    assert backup.path == tmp_path / "state" / "backups" / "acme-shop-20260311-120000.env"
    assert stat.S_IMODE(backup.path.stat().st_mode) == 0o600
    again, _ = saved(tmp_path, kept("API_URL", all="https://acme.example"))
    assert again.path.name == "acme-shop-20260311-120000-2.env"
    assert backup.path.exists()


def test_values_for_all_contexts_are_imported_and_the_others_set_one_by_one(tmp_path: Path) -> None:
    backup, text = saved(
        tmp_path,
        kept("API_URL", all="https://acme.example/#top"),
        kept("PEM", all="-----BEGIN\nit's\n"),
        kept("QUOTES", all="\"'`"),
        kept("LOG_LEVEL", production="warning", deploy_preview="two\nlines"),
    )
    assert parsed(text) == {"API_URL": "https://acme.example/#top", "PEM": "-----BEGIN\nit's\n"}
    assert f"netlify env:import {backup.path}" in text
    assert run_commands(text, tmp_path) == [
        ["env:set", "--context", "production", "LOG_LEVEL", "warning"],
        ["env:set", "--context", "deploy-preview", "LOG_LEVEL", "two\nlines"],
        ["env:set", "QUOTES", "\"'`"],
    ]
    assert backup.keys == {"API_URL", "PEM", "QUOTES", "LOG_LEVEL"}


def test_the_value_for_all_contexts_is_set_before_those_it_would_replace(tmp_path: Path) -> None:
    _, text = saved(tmp_path, kept("TAX", production="world", all="eu", dev="none"))
    assert run_commands(text, tmp_path) == [
        ["env:set", "TAX", "eu"],
        ["env:set", "--context", "production", "TAX", "world"],
        ["env:set", "--context", "dev", "TAX", "none"],
    ]


def test_half_a_character_cannot_be_saved_and_is_named(tmp_path: Path) -> None:
    read = with_stand_ins(json.dumps({"key": "CUT", "values": [{"context": "all", "value": "\ud83d"}]}).encode())
    _, text = saved(tmp_path, NetlifyVariable.model_validate_json(read), kept("TAX", all="eu"))
    assert parsed(text) == {"TAX": "eu"}
    assert "CUT in the context all: a value with half a character in it" in text


def test_a_value_that_could_not_be_read_is_named_and_no_import_replaces_it(tmp_path: Path) -> None:
    read = b'{"key": "TAX", "values": [{"context": "all", "value": "eu"}, {"value": "x"}]}'
    _, text = saved(tmp_path, NetlifyVariable.model_validate_json(read))
    assert parsed(text) == {}
    assert "TAX: 1 value could not be read" in text


def test_a_value_that_looks_like_a_flag_is_none(tmp_path: Path) -> None:
    _, text = saved(tmp_path, kept("FLAGS", dev="-v"))
    assert run_commands(text, tmp_path) == [["env:set", "--context", "dev", "--force", "--", "FLAGS", "-v"]]


def test_secret_variables_are_named_and_their_masks_never_saved(tmp_path: Path) -> None:
    backup, text = saved(
        tmp_path, kept("STRIPE_KEY", secret=True, all="********"), kept("TAX", scopes=("builds",), all="eu")
    )
    assert backup.unreadable == ("STRIPE_KEY",)
    assert "STRIPE_KEY" in text
    assert "***" not in text
    assert "TAX (builds)" in text
    assert parsed(text) == {"TAX": "eu"}
    assert backup.words == f"Saved 1 variable (not the secret ones: STRIPE_KEY) in {backup.path}"


def test_an_empty_value_of_one_context_is_left_to_the_hand(tmp_path: Path) -> None:
    _, text = saved(tmp_path, kept("FLAG", production="", dev="on"))
    assert "FLAG in the context production: an empty value" in text
    assert run_commands(text, tmp_path) == [["env:set", "--context", "dev", "FLAG", "on"]]


def test_a_team_is_told_where_to_import_since_no_command_does(tmp_path: Path) -> None:
    _, text = saved(tmp_path, kept("COMPANY", all="Acme"), whole_team=True)
    assert "env:import" not in text
    assert "app.netlify.com" in text
    assert parsed(text) == {"COMPANY": "Acme"}


def test_a_disk_that_refuses_is_a_problem_with_a_way_on(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way")
    with pytest.raises(BackupFailed) as failure:
        saved(tmp_path, kept("API_URL", all="https://acme.example"))
    assert "acme-shop-20260311-120000.env" in failure.value.happened
    assert "go on without a backup" in failure.value.remedy


def test_names_cannot_break_out_of_their_comment(tmp_path: Path) -> None:
    _, text = saved(tmp_path, kept("EVIL\nX=1", secret=True, all="*"), kept("ODD\nY=2", production="v"))
    assert parsed(text) == {}
    assert all(line.startswith("#") or not line for line in text.splitlines())
