"""`.infisical.json`, the file by which Infisical's own command line tool links a folder to a project.

Found upwards from the current folder. It may come from anybody who wrote to the repository, so it preselects and
proposes; nothing is sent anywhere because of it. Standard library only, as for all settings.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

NAME: Final = ".infisical.json"


@dataclass(frozen=True)
class ProjectFile:
    """What the file says; each text is None where it says nothing usable.

    `environment` is the one mapped to the checked-out git branch (then `branch` is set), else the default one.
    """

    path: Path
    project: str | None = None
    environment: str | None = None
    branch: str | None = None
    secret_path: str | None = None
    domain: str | None = None


def find_project_file(folder: Path) -> ProjectFile | None:
    """Read the nearest `.infisical.json` in `folder` or above; None where there is none that can be read."""
    for place in (folder, *folder.parents):
        found = _read(place / NAME)
        if found is not None:
            branch = _branch(place)
            mapped = _text(found.get("gitBranchToEnvironmentMapping"), branch) if branch else None
            return ProjectFile(
                path=place / NAME,
                project=_text(found, "workspaceId"),
                environment=mapped or _text(found, "defaultEnvironment"),
                branch=branch if mapped else None,
                secret_path=_text(found, "secretPath"),
                domain=_text(found, "domain"),
            )
    return None


def _read(path: Path) -> dict[str, Any] | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def _text(holder: object, key: str) -> str | None:
    value = holder.get(key) if isinstance(holder, dict) else None
    return value.strip() if isinstance(value, str) and value.strip() else None


def _branch(folder: Path) -> str | None:
    """Return the branch that git has checked out here or above; None when detached, or in no repository."""
    for place in (folder, *folder.parents):
        head = _git_folder(place / ".git") / "HEAD"
        try:
            text = head.read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            continue
        return text.removeprefix("ref: refs/heads/") if text.startswith("ref: refs/heads/") else None
    return None


def _git_folder(dot_git: Path) -> Path:
    """Follow the file that stands in place of the folder in a worktree or submodule."""
    try:
        text = dot_git.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return dot_git
    return dot_git.parent / text.removeprefix("gitdir:").strip() if text.startswith("gitdir:") else dot_git
