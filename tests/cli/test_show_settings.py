"""`--show-settings`: every setting with its value and its source, and no character of a secret."""

from pathlib import Path

import pytest

from tui.cli.show_settings import settings_shown
from tui.settings.options import Kind, options_of
from tui.settings.settings import PROJECT_FILE, Settings
from tui.settings.sources import collect

STATE = Path("/home/ada/.local/state/infisical-netlify-sync")


def shown(tmp_path: Path, environ: dict[str, str] | None = None, **flags: object) -> str:
    return settings_shown(collect(environ or {}, tmp_path, flags), str(STATE))


def line(text: str, title: str) -> str:
    """Return the line of a setting, with single spaces, and without its title."""
    [found] = [row.removeprefix(f"  {title} ") for row in text.splitlines() if row.startswith(f"  {title}  ")]
    return " ".join(found.split())


def test_every_setting_has_its_line(tmp_path: Path) -> None:
    text = shown(tmp_path)
    for _, option in options_of(Settings):
        assert f"\n  {option.title} " in text


def test_the_sources_stand_under_each_other(tmp_path: Path) -> None:
    text = shown(tmp_path, infisical_url="https://eu.infisical.com", insecure_http=True)
    ends = {row.rindex("  ") for row in text.splitlines() if row.startswith("  ") and str(STATE) not in row}
    assert len(ends) == 1


@pytest.mark.parametrize("name", [name for name, option in options_of(Settings) if option.kind is Kind.SECRET])
def test_a_secret_is_set_and_nothing_more(tmp_path: Path, name: str) -> None:
    option = dict(options_of(Settings))[name]
    for variable in option.variables:
        rows = [" ".join(row.split()) for row in shown(tmp_path, {variable: "§§§§"}).splitlines()]
        assert f"{option.title} set {variable}" in rows
        assert "§" not in "".join(rows)


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("https://EU.infisical.com/login?x=1", "https://eu.infisical.com"),
        ("http://10.0.0.1", "cannot be used: http://10.0.0.1 would carry the token unencrypted over the network."),
        ("https://ada:hunter2@host", "cannot be used: The address contains a user name or password."),
    ],
)
def test_an_address_is_shown_as_it_would_be_used(tmp_path: Path, given: str, used: str) -> None:
    assert line(shown(tmp_path, infisical_url=given), "Infisical address").startswith(used)
    (tmp_path / PROJECT_FILE).write_text(f'{{"domain": "{given}"}}')
    assert line(shown(tmp_path), "Proposed address") == f"{used} {PROJECT_FILE}"


@pytest.mark.parametrize(
    ("proxy", "masked"),
    [
        ("http://proxy:3128", "http://proxy:3128"),
        ("http://ada:hunter2@proxy:3128", "http://***@proxy:3128"),
        ("ada:hunter2@proxy:3128", "***@proxy:3128"),
        ("http://ada:hunt/er@2@proxy", "http://***@proxy"),
        ("socks5://hunter2@[::1]:1080", "socks5://***@[::1]:1080"),
    ],
)
def test_a_proxy_is_shown_without_its_password(tmp_path: Path, proxy: str, masked: str) -> None:
    assert line(shown(tmp_path, {"HTTPS_PROXY": proxy}), "Proxy for https") == f"{masked} HTTPS_PROXY"


def test_what_a_file_says_cannot_command_the_terminal(tmp_path: Path) -> None:
    (tmp_path / PROJECT_FILE).write_text('{"workspaceId": "a\\u001b[31mb\\nc"}')
    assert line(shown(tmp_path), "Project") == f"a?[31mb c {PROJECT_FILE}"


ID, SECRET = "INFISICAL_UNIVERSAL_AUTH_CLIENT_ID", "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET"


@pytest.mark.parametrize(
    ("environ", "flags", "said"),
    [
        ({}, {}, "the keyring, else what you type the keyring is asked when the wizard starts"),
        ({}, {"no_keyring": True}, "what you type default"),
        ({ID: "i"}, {}, f"half a login {SECRET} is not set"),
        ({SECRET: "s"}, {}, f"half a login {ID} is not set"),
        ({ID: "i", SECRET: "s"}, {}, f"a login as machine identity {ID}"),
        ({ID: "i", SECRET: "s", "INFISICAL_TOKEN": "t"}, {}, "a token INFISICAL_TOKEN"),
        ({"INFISICAL_TOKEN": "t"}, {"token_stdin": True}, "the token on stdin --token-stdin"),
        ({"INFISICAL_TOKEN": "t"}, {"demo": True}, "the demo's own token --demo"),
    ],
)
def test_the_token_that_would_be_used_is_named(
    tmp_path: Path, environ: dict[str, str], flags: dict[str, object], said: str
) -> None:
    assert line(shown(tmp_path, environ, **flags), "Signs in with") == said


def test_the_state_folder_is_shown_as_it_is(tmp_path: Path) -> None:
    assert line(shown(tmp_path, {"XDG_STATE_HOME": "/elsewhere"}), "State folder") == f"{STATE} XDG_STATE_HOME"
