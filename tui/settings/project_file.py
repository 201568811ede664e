"""`.infisical.json`, the file by which Infisical's own command line tool links a folder to a project.

Found upwards from the current folder. It may come from anybody who wrote to the repository, so it preselects and
proposes; nothing is sent anywhere because of it. Standard library only, as for all settings.
"""

from pathlib import Path
from typing import Any, Final, NamedTuple

from tui.settings.json_files import UnusableFile, find_upwards, read_object, read_text
from tui.settings.settings import PROJECT_FILE

_NEWER_FILE: Final = ".infisical.yaml"
"""What the newest versions of that tool may write instead. Its keys are not documented, so it is not read."""


class ProjectFile(NamedTuple):
    """What the file says; each text is None where it says nothing.

    `environment` is the one mapped to the checked-out git branch (then `branch` is set), else the default one.
    `trouble` says why the file cannot be used, to follow its name.
    """

    path: Path
    project: str | None = None
    environment: str | None = None
    branch: str | None = None
    secret_path: str | None = None
    domain: str | None = None
    trouble: str = ""


def find_project_file(folder: Path) -> ProjectFile | None:
    """Read the nearest `.infisical.json` in `folder` or above; None where there is none.

    The branch is that of `folder`, as the tool itself has it.
    """
    path = find_upwards(PROJECT_FILE, folder)
    if path is None:
        newer = find_upwards(_NEWER_FILE, folder)
        return ProjectFile(newer, trouble="is a kind of file that this wizard does not read") if newer else None
    try:
        found = read_object(path)
    except UnusableFile as trouble:
        return ProjectFile(path, trouble=str(trouble))
    branch = _branch(folder)
    mapped = text_of(_member(found, "gitBranchToEnvironmentMapping"), branch, exact=True) if branch else None
    domain = _member(found, "domain")
    return ProjectFile(
        path=path,
        project=text_of(found, "workspaceId"),
        environment=mapped or text_of(found, "defaultEnvironment"),
        branch=branch if mapped else None,
        secret_path=text_of(found, "defaultSecretPath"),
        domain=domain.strip() or None if isinstance(domain, str) else None,
    )


def text_of(holder: object, key: str, *, exact: bool = False) -> str | None:
    """Return what a key holds as text, whatever its type, so that it can be looked up or told; None where it is empty.

    Args:
        holder: The object.
        key: The key, in any case, as the tools themselves read it.
        exact: The key counts as it is written only.
    """
    value = holder.get(key) if exact and isinstance(holder, dict) else _member(holder, key)
    if value is None or value in ([], {}):
        return None
    match value:
        case str():
            text = value
        case list():
            text = "[...]"
        case dict():
            text = "{...}"
        case _:
            text = str(value)
    # Half an emoji, which JSON can hold, can neither be shown nor sent.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip() or None


def _member(holder: object, key: str) -> Any:  # noqa: ANN401 - JSON can hold anything
    if not isinstance(holder, dict):
        return None
    return holder.get(key, next((value for name, value in holder.items() if name.casefold() == key.casefold()), None))


def _branch(folder: Path) -> str | None:
    """Return the branch that git has checked out here or above; None when detached, or in no repository."""
    for place in (folder, *folder.parents):
        try:
            text = read_text(_git_folder(place / ".git") / "HEAD").strip()
        except UnusableFile:
            continue
        return text.removeprefix("ref: refs/heads/") if text.startswith("ref: refs/heads/") else None
    return None


def _git_folder(dot_git: Path) -> Path:
    """Follow the file that stands in place of the folder in a worktree or submodule."""
    try:
        text = read_text(dot_git).strip()
    except UnusableFile:
        return dot_git
    return dot_git.parent / text.removeprefix("gitdir:").strip() if text.startswith("gitdir:") else dot_git
