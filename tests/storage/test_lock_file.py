"""A file that a process holds as long as it lives: one holder at a time, free again however the holder ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tui.storage import lock_file as held_file
from tui.storage.lock_file import HeldFile

HOLDER = """
import sys
from pathlib import Path
from tui.storage.lock_file import HeldFile
print(HeldFile.take(Path(sys.argv[1])) is not None, flush=True)
sys.stdin.read()
"""


def test_one_at_a_time_and_gone_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    held = HeldFile.take(path)
    assert held
    assert path.stat().st_mode & 0o777 == 0o600
    assert HeldFile.take(path) is None
    held.release()
    assert not path.exists()
    again = HeldFile.take(path)
    assert again
    again.release()


def test_a_file_that_went_away_while_it_was_opened_is_not_what_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next one who comes would make another file, and both would hold the mark."""
    path = tmp_path / "lock"
    held = HeldFile.take(path)
    assert held
    lock = held_file._lock
    tries: list[int] = []

    def let_go_just_before(handle: int) -> None:
        if not tries:
            held.release()
        tries.append(handle)
        lock(handle)

    monkeypatch.setattr(held_file, "_lock", let_go_just_before)
    taken = HeldFile.take(path)
    assert taken
    assert HeldFile.take(path) is None
    taken.release()


def test_whoever_takes_it_the_moment_it_is_let_go_keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lock"
    held = HeldFile.take(path)
    assert held
    close = os.close
    quick: list[HeldFile | None] = []

    def and_somebody_is_quick(handle: int) -> None:
        close(handle)
        if not quick:
            quick.append(None)  # Taking may close handles too.
            quick.append(HeldFile.take(path))

    monkeypatch.setattr(os, "close", and_somebody_is_quick)
    held.release()
    taken = quick[-1]
    assert taken
    assert path.exists()
    assert HeldFile.take(path) is None
    taken.release()


def test_a_killed_process_holds_nothing_any_more(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "True\n"
        assert HeldFile.take(path) is None
        holder.send_signal(signal.SIGKILL)
    freed = HeldFile.take(path)
    assert freed
    freed.release()


def test_where_there_are_no_locks_nothing_can_be_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(_: int) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(held_file, "_lock", no_locks)
    assert HeldFile.take(tmp_path / "lock") is None


def test_a_file_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        HeldFile.take(tmp_path / "nowhere" / "lock")
