"""Files that outlive a run are private, and never half written."""

import os
import stat
from pathlib import Path

import pytest

from tui.storage.state_folder import StateFolder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_written_is_read_again_and_private(tmp_path: Path) -> None:
    folder = StateFolder(tmp_path / "state")
    path = folder.write("drafts/one.json", "{}\n")
    assert folder.read("drafts/one.json") == "{}\n"
    assert mode(path) == 0o600
    assert mode(path.parent) == mode(folder.root) == 0o700


def test_nothing_is_created_by_looking(tmp_path: Path) -> None:
    folder = StateFolder(tmp_path / "state")
    assert folder.read("drafts/one.json") is None
    assert folder.names("drafts/*") == []
    folder.remove("drafts/one.json")
    assert not folder.root.exists()


def test_a_write_that_fails_leaves_the_old_content_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = StateFolder(tmp_path)
    path = folder.write("one.json", "old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        folder.write("one.json", "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_set_aside_keeps_its_content_and_makes_room(tmp_path: Path) -> None:
    folder = StateFolder(tmp_path)
    for text in ("first", "second"):
        folder.write("one.json", text)
        folder.set_aside("one.json")
    assert folder.read("one.json") is None
    assert folder.read("one.json.unusable-1") == "first"
    assert folder.read("one.json.unusable-2") == "second"


def test_it_is_where_the_system_keeps_such_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert StateFolder.of_this_user().root == tmp_path / "infisical-netlify-sync"
