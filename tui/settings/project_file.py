"""`.infisical.json`, the file by which Infisical's own command line tool links a folder to a project.

Found upwards from the current folder. It may come from anybody who wrote to the repository, so it preselects and
proposes; nothing is sent anywhere because of it, and whatever it holds, reading it ends soon. Standard library only,
as for all settings.
"""

import stat
from pathlib import Path
from typing import Any, Final, NamedTuple

from tui.settings.declared import PROJECT_FILE

_LARGEST: Final = 65_536
"""Bytes of a file that is read; real ones have some hundred."""


class ProjectFile(NamedTuple):
    """What the file says; each text is None where it says nothing usable.

    `environment` is the one mapped to the checked-out git branch (then `branch` is set), else the default one. A file
    that is there but cannot be read is not `readable`.
    """

    path: Path
    project: str | None = None
    environment: str | None = None
    branch: str | None = None
    secret_path: str | None = None
    domain: str | None = None
    readable: bool = True


def find_project_file(folder: Path) -> ProjectFile | None:
    """Read the nearest `.infisical.json` in `folder` or above; None where there is none.

    The branch is that of `folder`, as the tool itself has it.
    """
    path = next((place / PROJECT_FILE for place in (folder, *folder.parents) if _is_there(place / PROJECT_FILE)), None)
    if path is None:
        return None
    found = read_object(path)
    if found is None:
        return ProjectFile(path, readable=False)
    branch = _branch(folder)
    mapped = _text(found.get("gitBranchToEnvironmentMapping"), branch) if branch else None
    return ProjectFile(
        path=path,
        project=_text(found, "workspaceId"),
        environment=mapped or _text(found, "defaultEnvironment"),
        branch=branch if mapped else None,
        secret_path=_text(found, "defaultSecretPath"),
        domain=_text(found, "domain"),
    )


def read_object(path: Path) -> dict[str, Any] | None:
    """Read a small file that holds a JSON object; None when it is absent or anything else."""
    try:
        text = _read(path)
    except (OSError, ValueError):
        return None
    import json  # Most folders hold no such file.

    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except OSError:
        return False
    return True


def _read(path: Path) -> str:
    """Read the text of a small file.

    Raises:
        OSError: It cannot be read, is far too large, or is a pipe or device, which might never end.
        ValueError: It is no text.
    """
    about = path.stat()
    if not stat.S_ISREG(about.st_mode) or about.st_size > _LARGEST:
        raise OSError
    return path.read_text(encoding="utf-8-sig")


def _text(holder: object, key: str) -> str | None:
    value = holder.get(key) if isinstance(holder, dict) else None
    return value.strip() if isinstance(value, str) and value.strip() else None


def _branch(folder: Path) -> str | None:
    """Return the branch that git has checked out here or above; None when detached, or in no repository."""
    for place in (folder, *folder.parents):
        try:
            text = _read(_git_folder(place / ".git") / "HEAD").strip()
        except (OSError, ValueError):
            continue
        return text.removeprefix("ref: refs/heads/") if text.startswith("ref: refs/heads/") else None
    return None


def _git_folder(dot_git: Path) -> Path:
    """Follow the file that stands in place of the folder in a worktree or submodule."""
    try:
        text = _read(dot_git).strip()
    except (OSError, ValueError):
        return dot_git
    return dot_git.parent / text.removeprefix("gitdir:").strip() if text.startswith("gitdir:") else dot_git
