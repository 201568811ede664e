"""Every setting, with where it came from: flag, environment, project file, or default. Never a secret.

Standard library only: the first screen needs this before anything heavy is loaded.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

from tui.project_file import NAME, ProjectFile, find_project_file

T = TypeVar("T")

NETLIFY_API: Final = "https://api.netlify.com/api/v1"
"""Netlify's public API."""

DEMO_ADDRESS: Final = "https://demo.infisical.example"
"""What the embedded demo is called on the screen; `.example` is reserved, so nothing real can answer to it."""


@dataclass(frozen=True)
class Setting(Generic[T]):
    """A value and its source in words (`--url`, `INFISICAL_DOMAIN`, `default`)."""

    value: T
    source: str = "default"


@dataclass(frozen=True)
class Settings:
    """What the user asked for before the wizard started; all addresses as given, not yet checked."""

    infisical_url: Setting[str | None] = Setting(None)
    """Address of Infisical; None lets the Sign in step ask."""

    project: Setting[str | None] = Setting(None)
    """Id or slug of the project to stand on."""

    environment: Setting[str | None] = Setting(None)
    """Slug of the environment to stand on."""

    secret_path: Setting[str | None] = Setting(None)
    """Folder to stand on."""

    proposed_url: Setting[str | None] = Setting(None)
    """Address that the project file names: offered on Sign in, and used only once the user has chosen it."""

    netlify_url: Setting[str] = Setting(NETLIFY_API)
    """Base of Netlify's API, with its `/api/v1`."""

    linked_site: Setting[str | None] = Setting(None)
    """Id of the site that the current folder is linked to by Netlify's own command line tool."""

    insecure_http: bool = False
    """Plain http is accepted beyond this machine."""

    demo: bool = False
    """Talk to the embedded demo and to nothing else."""


def collect(
    environ: Mapping[str, str],
    folder: Path,
    *,
    url: str | None = None,
    project: str | None = None,
    insecure_http: bool = False,
    demo: bool = False,
) -> Settings:
    """Gather the settings: a flag wins over the environment, the environment over the default.

    The demo takes nothing from outside, so that it looks the same on every machine.
    """
    if demo:
        return Settings(
            infisical_url=Setting(DEMO_ADDRESS, "--demo"), project=_first(("--project", project)), demo=True
        )
    address = _first(
        ("--url", url),
        ("INFISICAL_DOMAIN", environ.get("INFISICAL_DOMAIN")),
        ("INFISICAL_API_URL", environ.get("INFISICAL_API_URL")),
    )
    file = find_project_file(folder) or ProjectFile(folder)
    by_branch = f"{NAME}, branch {file.branch}" if file.branch else NAME
    netlify = _first(("NETLIFY_API_URL", environ.get("NETLIFY_API_URL")))
    return Settings(
        infisical_url=address,
        project=_first(("--project", project), (NAME, file.project)),
        environment=_first((by_branch, file.environment)),
        secret_path=_first((NAME, file.secret_path)),
        proposed_url=_first((NAME, file.domain)),
        netlify_url=Setting(netlify.value, netlify.source) if netlify.value else Setting(NETLIFY_API),
        linked_site=_first((".netlify/state.json", linked_site(folder))),
        insecure_http=insecure_http,
    )


def linked_site(folder: Path) -> str | None:
    """Read the site id that `netlify link` wrote to `.netlify/state.json`; None when absent or unreadable."""
    try:
        state = json.loads((folder / ".netlify" / "state.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    site = state.get("siteId") if isinstance(state, dict) else None
    return site if isinstance(site, str) and site else None


def _first(*candidates: tuple[str, str | None]) -> Setting[str | None]:
    for source, value in candidates:
        if value and value.strip():
            return Setting(value.strip(), source)
    return Setting(None)
