"""Where the settings come from: the command line, the environment, and files in the current folder.

Standard library only, as for all settings.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from tui.settings.json_files import UnusableFile, find_upwards, read_object
from tui.settings.options import Group, Setting, options_of
from tui.settings.project_file import find_project_file, text_of
from tui.settings.settings import DEMO_ADDRESS, Settings

_LINK: Final = ".netlify/state.json"
"""Where `netlify link` notes the site, below the folder that it links."""

_SITE_KEYS: Final = ("siteId", "site_id")
"""What it has called the site's id, the older name last."""


def collect(environ: Mapping[str, str], folder: Path, flags: Mapping[str, Any] | None = None) -> Settings:
    """Gather the settings: a flag wins over the environment, the environment over what files in the folder say.

    Args:
        environ: The environment variables.
        folder: Where the user stands.
        flags: What the command line says, by field of `Settings`; None, False and blanks say nothing.

    The demo takes nothing from outside but how the screen is to be, so that it looks the same on every machine.
    """
    flags = flags or {}
    demo = bool(flags.get("demo"))
    found = _of_the_demo() if demo else dict(_in_files(folder))
    given: dict[str, Setting[Any]] = {}
    for name, option in options_of(Settings):
        if demo and name in found:
            given[name] = found[name]
            continue
        heard = environ if not demo or option.group is Group.SCREEN else {}
        setting = option.given(flags.get(name)) or option.read(heard) or found.get(name)
        if setting is not None:
            given[name] = setting
    return Settings(**given)


def _of_the_demo() -> dict[str, Setting[Any]]:
    return {
        "infisical_url": Setting(DEMO_ADDRESS, "--demo"),
        "no_keyring": Setting(value=True, source="--demo"),
    }


def _in_files(folder: Path) -> Iterator[tuple[str, Setting[str | None]]]:
    """Read what the files of Infisical's and Netlify's own tools say about the folder."""
    site = linked_site(folder)
    if site is not None:
        yield "linked_site", site
    file = find_project_file(folder)
    if file is None:
        return
    name = _seen_from(folder, file.path)
    yield "project_file", Setting(str(file.path), f"found, but {file.trouble}" if file.trouble else "found")
    for field, value, source in (
        ("project", file.project, name),
        ("environment", file.environment, f"{name}, branch {file.branch}" if file.branch else name),
        ("secret_path", file.secret_path, name),
    ):
        if value or file.trouble:
            yield field, Setting(value, source, file.trouble)
    if file.domain:
        yield "proposed_url", Setting(file.domain, name)


def linked_site(folder: Path) -> Setting[str | None] | None:
    """Read the site that `netlify link` wrote to the nearest `.netlify/state.json` here or above; None without one."""
    path = find_upwards(_LINK, folder)
    if path is None:
        return None
    source = _seen_from(folder, path)
    try:
        found = read_object(path)
    except UnusableFile as trouble:
        return Setting(None, source, str(trouble))
    site = next(filter(None, (text_of(found, key) for key in _SITE_KEYS)), None)
    return Setting(site, source) if site else None


def _seen_from(folder: Path, path: Path) -> str:
    """Name a file as seen from the folder: `.infisical.json`, or `../.infisical.json`."""
    return os.path.relpath(path, folder).replace(os.sep, "/")
