"""Every setting, declared once: what it is, where it is taken from, what it does. Never a secret.

Standard library only: the first screen needs this before anything heavy is loaded.
"""

from typing import Annotated, Final, NamedTuple

from tui import PROGRAM
from tui.settings.options import Group, Kind, Option, Setting

PROJECT_FILE: Final = ".infisical.json"
"""The file by which Infisical's own command line tool links a folder to a project."""

NETLIFY_API: Final = "https://api.netlify.com/api/v1"
"""Netlify's public API."""

DEMO_ADDRESS: Final = "https://demo.infisical.example"
"""What the embedded demo is called on the screen; `.example` is reserved, so nothing real can answer to it."""

ACCESS_TOKEN_VARIABLE: Final = "INFISICAL_UNIVERSAL_AUTH_ACCESS_TOKEN"
TOKEN_VARIABLE: Final = "INFISICAL_TOKEN"
"""What Infisical's own tools read a token from; the first one set counts."""

CLIENT_ID_VARIABLE: Final = "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID"
CLIENT_SECRET_VARIABLE: Final = "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET"
ORGANIZATION_VARIABLE: Final = "INFISICAL_AUTH_ORGANIZATION_SLUG"
"""What the same tools log a machine identity in with; the organisation is needed by identities of several only."""

NETLIFY_TOKEN_VARIABLE: Final = "NETLIFY_AUTH_TOKEN"
"""What Netlify's own tools read a personal access token from."""

PROJECT_VARIABLE: Final = "INFISICAL_PROJECT_ID"
SITE_VARIABLE: Final = "NETLIFY_SITE_ID"
"""What the same tools take a project and a site from."""

NO_KEYRING_VARIABLE: Final = "INFISICAL_NETLIFY_SYNC_NO_KEYRING"

_NOTHING: Final[Setting[str | None]] = Setting(None)
_OFF: Final = Setting(value=False)
_NETLIFY: Final = Setting(NETLIFY_API)


class Settings(NamedTuple):
    """What the user asked for before the wizard started; all addresses as given, not yet checked.

    A new option is one field here, and the place that uses it.
    """

    infisical_url: Annotated[
        Setting[str | None],
        Option(
            "Infisical address",
            "address of your Infisical; a pasted page address is reduced to its origin",
            Group.INFISICAL,
            Kind.ORIGIN,
            flag="--url",
            metavar="URL",
            variables=("INFISICAL_DOMAIN", "INFISICAL_API_URL"),
            for_auth=True,
        ),
    ] = _NOTHING
    """None lets the Sign in step ask."""

    proposed_url: Annotated[
        Setting[str | None],
        Option("Proposed address", f"offered by {PROJECT_FILE}, used once you choose it", Group.INFISICAL, Kind.ORIGIN),
    ] = _NOTHING
    """Whoever can write to the folder may have written it, so it is never contacted without asking."""

    project: Annotated[
        Setting[str | None],
        Option(
            "Project",
            "id, slug or name of the project to preselect",
            Group.INFISICAL,
            flag="--project",
            metavar="ID",
            variables=(PROJECT_VARIABLE,),
        ),
    ] = _NOTHING

    environment: Annotated[Setting[str | None], Option("Environment", "environment to preselect", Group.INFISICAL)] = (
        _NOTHING
    )

    secret_path: Annotated[Setting[str | None], Option("Secret path", "folder to preselect", Group.INFISICAL)] = (
        _NOTHING
    )

    project_file: Annotated[
        Setting[str | None], Option("Project file", f"the {PROJECT_FILE} found here or above", Group.INFISICAL)
    ] = _NOTHING

    token_stdin: Annotated[
        Setting[bool],
        Option(
            "Token on stdin",
            "read the token from stdin; there is no flag for the token itself, since others can read a command line",
            Group.SIGN_IN,
            Kind.SWITCH,
            flag="--token-stdin",
            for_auth=True,
        ),
    ] = _OFF
    """Comes before every other source of a token."""

    token: Annotated[
        Setting[bool],
        Option(
            "Token",
            "the token, the first one set counts",
            Group.SIGN_IN,
            Kind.SECRET,
            variables=(ACCESS_TOKEN_VARIABLE, TOKEN_VARIABLE),
            for_auth=True,
        ),
    ] = _OFF

    client_id: Annotated[
        Setting[bool],
        Option(
            "Client id",
            "machine identity to log in, together with its secret",
            Group.SIGN_IN,
            Kind.SECRET,
            variables=(CLIENT_ID_VARIABLE,),
            for_auth=True,
        ),
    ] = _OFF

    client_secret: Annotated[
        Setting[bool],
        Option(
            "Client secret",
            "client secret of that machine identity",
            Group.SIGN_IN,
            Kind.SECRET,
            variables=(CLIENT_SECRET_VARIABLE,),
            for_auth=True,
        ),
    ] = _OFF

    organization: Annotated[
        Setting[str | None],
        Option(
            "Organisation",
            "slug of the organisation to log in to, where the server asks for it",
            Group.SIGN_IN,
            variables=(ORGANIZATION_VARIABLE,),
            for_auth=True,
        ),
    ] = _NOTHING

    no_keyring: Annotated[
        Setting[bool],
        Option(
            "Skip the keyring",
            "do not touch the keyring of this machine",
            Group.SIGN_IN,
            Kind.SWITCH,
            flag="--no-keyring",
            variables=(NO_KEYRING_VARIABLE,),
            for_auth=True,
        ),
    ] = _OFF

    netlify_token: Annotated[
        Setting[bool],
        Option(
            "Netlify token",
            "Netlify access token for this run, where Infisical may not list teams and sites",
            Group.NETLIFY,
            Kind.SECRET,
            variables=(NETLIFY_TOKEN_VARIABLE,),
        ),
    ] = _OFF

    netlify_url: Annotated[
        Setting[str],
        Option(
            "Netlify address",
            f"base of Netlify's API with its /api/v1; default {NETLIFY_API}",
            Group.NETLIFY,
            Kind.BASE_URL,
            variables=("NETLIFY_API_URL",),
        ),
    ] = _NETLIFY

    linked_site: Annotated[
        Setting[str | None],
        Option("Linked site", "id or name of the site to preselect", Group.NETLIFY, variables=(SITE_VARIABLE,)),
    ] = _NOTHING

    insecure_http: Annotated[
        Setting[bool],
        Option(
            "Plain http",
            "allow plain http to other hosts",
            Group.NETWORK,
            Kind.SWITCH,
            flag="--insecure-http",
            for_auth=True,
        ),
    ] = _OFF

    https_proxy: Annotated[
        Setting[str | None],
        Option(
            "Proxy for https",
            "proxy for https addresses",
            Group.NETWORK,
            Kind.PROXY,
            variables=("HTTPS_PROXY",),
            for_auth=True,
        ),
    ] = _NOTHING

    http_proxy: Annotated[
        Setting[str | None],
        Option(
            "Proxy for http",
            "proxy for http addresses",
            Group.NETWORK,
            Kind.PROXY,
            variables=("HTTP_PROXY",),
            for_auth=True,
        ),
    ] = _NOTHING

    all_proxy: Annotated[
        Setting[str | None],
        Option(
            "Proxy for the rest",
            "proxy for anything else",
            Group.NETWORK,
            Kind.PROXY,
            variables=("ALL_PROXY",),
            for_auth=True,
        ),
    ] = _NOTHING

    no_proxy: Annotated[
        Setting[str | None],
        Option(
            "Without proxy",
            "hosts to reach without a proxy",
            Group.NETWORK,
            Kind.PROXY,
            variables=("NO_PROXY",),
            for_auth=True,
        ),
    ] = _NOTHING

    certificate_file: Annotated[
        Setting[str | None],
        Option(
            "Certificates",
            "file of further certificates to trust, besides the operating system's",
            Group.NETWORK,
            variables=("SSL_CERT_FILE",),
            for_auth=True,
        ),
    ] = _NOTHING

    certificate_folder: Annotated[
        Setting[str | None],
        Option("Certificate folder", "folder of such files", Group.NETWORK, variables=("SSL_CERT_DIR",), for_auth=True),
    ] = _NOTHING

    plain: Annotated[
        Setting[bool],
        Option(
            "Line prompts",
            "the same steps as numbered line prompts; stdin may be a pipe then",
            Group.SCREEN,
            Kind.SWITCH,
            flag="--plain",
            variables=("ACCESSIBLE",),
        ),
    ] = _OFF

    mouse: Annotated[
        Setting[bool],
        Option("Mouse", "take the mouse over SSH too", Group.SCREEN, Kind.SWITCH, flag="--mouse"),
    ] = _OFF

    no_mouse: Annotated[
        Setting[bool],
        Option(
            "No mouse",
            "leave the mouse to your terminal",
            Group.SCREEN,
            Kind.SWITCH,
            flag="--no-mouse",
        ),
    ] = _OFF

    slow_link: Annotated[
        Setting[bool],
        Option(
            "Slow link",
            "no animation, fewer paints, more time for split keys; the default over SSH",
            Group.SCREEN,
            Kind.SWITCH,
            flag="--slow-link",
        ),
    ] = _OFF

    fast_link: Annotated[
        Setting[bool],
        Option("Fast link", "draw as on a terminal of this machine", Group.SCREEN, Kind.SWITCH, flag="--fast-link"),
    ] = _OFF

    curl: Annotated[
        Setting[bool],
        Option(
            "Commands",
            "at the end, print each sync as a curl command that creates the same one",
            Group.SCREEN,
            Kind.SWITCH,
            flag="--curl",
        ),
    ] = _OFF

    no_color: Annotated[
        Setting[bool], Option("Without colour", "greys only", Group.SCREEN, Kind.SWITCH, variables=("NO_COLOR",))
    ] = _OFF

    state_home: Annotated[
        Setting[str | None],
        Option(
            "State folder",
            f"folder above the one for what is kept between runs, {PROGRAM}",
            Group.SCREEN,
            variables=("XDG_STATE_HOME",),
        ),
    ] = _NOTHING

    demo: Annotated[
        Setting[bool],
        Option(
            "Demo",
            "try it out on the embedded demo; no account, no network",
            Group.TRYING,
            Kind.SWITCH,
            flag="--demo",
        ),
    ] = _OFF
    """Talk to the embedded demo and to nothing else."""
