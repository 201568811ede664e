"""Where the settings come from: the command line, the environment, and files in the current folder.

Standard library only, as for all settings.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from tui.settings.declared import DEMO_ADDRESS, PROJECT_FILE, Settings
from tui.settings.options import Group, Setting, options_of
from tui.settings.project_file import find_project_file, read_object

_LINK: Final = ".netlify/state.json"
"""Where `netlify link` notes the site, below the folder that it links."""


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
    if site:
        yield "linked_site", Setting(site, _LINK)
    file = find_project_file(folder)
    if file is None:
        return
    by_branch = f"{PROJECT_FILE}, branch {file.branch}" if file.branch else PROJECT_FILE
    yield "project_file", Setting(str(file.path), "found" if file.readable else "found, but cannot be read")
    for name, value, source in (
        ("project", file.project, PROJECT_FILE),
        ("environment", file.environment, by_branch),
        ("secret_path", file.secret_path, PROJECT_FILE),
        ("proposed_url", file.domain, PROJECT_FILE),
    ):
        if value:
            yield name, Setting(value, source)


def linked_site(folder: Path) -> str | None:
    """Read the site id that `netlify link` wrote to `.netlify/state.json`; None when absent or unreadable."""
    site = (read_object(folder / _LINK) or {}).get("siteId")
    return site if isinstance(site, str) and site else None
