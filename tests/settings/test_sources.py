"""Where settings come from: a flag wins over the environment, the environment over the default."""

from pathlib import Path

import pytest

from tui.settings.options import Setting
from tui.settings.settings import DEMO_ADDRESS, NETLIFY_API, Settings
from tui.settings.sources import collect

SITE = "5b0e9a0e-6f0d-4b8f-9c53-5f3f8a9a1111"


def link(folder: Path, text: str | bytes) -> None:
    (folder / ".netlify").mkdir()
    (folder / ".netlify" / "state.json").write_bytes(text if isinstance(text, bytes) else text.encode())


def test_nothing_given_asks_for_the_address_and_uses_netlifys_own(tmp_path: Path) -> None:
    assert collect({}, tmp_path) == Settings()
    assert Settings().netlify_url == Setting(NETLIFY_API, "default")


@pytest.mark.parametrize(
    ("url", "environ", "setting"),
    [
        ("https://a", {"INFISICAL_DOMAIN": "https://b"}, Setting("https://a", "--url")),
        (
            None,
            {"INFISICAL_DOMAIN": "https://b", "INFISICAL_API_URL": "https://c"},
            Setting("https://b", "INFISICAL_DOMAIN"),
        ),
        (None, {"INFISICAL_API_URL": " https://c "}, Setting("https://c", "INFISICAL_API_URL")),
        ("", {"INFISICAL_DOMAIN": "  "}, Setting(None)),
    ],
)
def test_the_address_says_where_it_came_from(
    tmp_path: Path, url: str | None, environ: dict[str, str], setting: Setting[str | None]
) -> None:
    assert collect(environ, tmp_path, {"infisical_url": url}).infisical_url == setting


def test_the_other_settings_say_where_they_came_from_too(tmp_path: Path) -> None:
    link(tmp_path, f'{{"siteId": "{SITE}"}}')
    settings = collect(
        {"NETLIFY_API_URL": "http://127.0.0.1:1/api/v1"}, tmp_path, {"project": "shop", "insecure_http": True}
    )
    assert settings == Settings(
        project=Setting("shop", "--project"),
        netlify_url=Setting("http://127.0.0.1:1/api/v1", "NETLIFY_API_URL"),
        linked_site=Setting(SITE, ".netlify/state.json"),
        insecure_http=Setting(value=True, source="--insecure-http"),
    )


def test_the_demo_takes_nothing_from_its_surroundings(tmp_path: Path) -> None:
    link(tmp_path, f'{{"siteId": "{SITE}"}}')
    environ = {"INFISICAL_DOMAIN": "https://b", "NETLIFY_API_URL": "https://n", "INFISICAL_TOKEN": "t"}
    assert collect(environ, tmp_path, {"infisical_url": "https://a", "demo": True}) == Settings(
        infisical_url=Setting(DEMO_ADDRESS, "--demo"),
        no_keyring=Setting(value=True, source="--demo"),
        demo=Setting(value=True, source="--demo"),
    )


LINK = ".netlify/state.json"


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"', b"\xff\xfe", "{'siteId': 'x'}"])
def test_a_link_that_cannot_be_read_is_told(tmp_path: Path, text: str | bytes) -> None:
    link(tmp_path, text)
    found = collect({}, tmp_path).linked_site
    assert (found.value, found.source) == (None, LINK)
    assert found.trouble in {"is not valid JSON", "does not hold a JSON object"}


@pytest.mark.parametrize("text", ["{}", '{"siteId": ""}', '{"siteId": null, "geolocation": {}}'])
def test_a_folder_without_a_link_has_none(tmp_path: Path, text: str) -> None:
    assert collect({}, tmp_path) == Settings()
    link(tmp_path, text)
    assert collect({}, tmp_path) == Settings()


@pytest.mark.parametrize(
    ("text", "site"),
    [
        (f'{{"site_id": "{SITE}"}}', SITE),
        (f'{{"siteId": "{SITE}", "site_id": "older"}}', SITE),
        ('{"siteId": 7}', "7"),
        (f'{{"siteId": "{SITE}",}} // linked'.encode("utf-16"), SITE),
    ],
    ids=["older key", "both keys", "number", "by hand"],
)
def test_a_link_is_read_however_it_was_written(tmp_path: Path, text: str | bytes, site: str) -> None:
    link(tmp_path, text)
    assert collect({}, tmp_path).linked_site == Setting(site, LINK)


def test_the_nearest_link_above_the_folder_counts(tmp_path: Path) -> None:
    link(tmp_path, '{"siteId": "far"}')
    package = tmp_path / "packages" / "web"
    package.mkdir(parents=True)
    assert collect({}, package).linked_site == Setting("far", f"../../{LINK}")
    link(package, '{"siteId": "near"}')
    assert collect({}, package).linked_site == Setting("near", LINK)


def test_a_site_in_the_environment_counts_before_the_link(tmp_path: Path) -> None:
    link(tmp_path, f'{{"siteId": "{SITE}"}}')
    assert collect({"NETLIFY_SITE_ID": "shop"}, tmp_path).linked_site == Setting("shop", "NETLIFY_SITE_ID")


def test_the_demo_heeds_what_the_screen_is_to_be_like(tmp_path: Path) -> None:
    assert collect({"NO_COLOR": "1"}, tmp_path, {"demo": True}).no_color == Setting(value=True, source="NO_COLOR")


@pytest.mark.parametrize(
    ("environ", "source"),
    [
        ({"HTTPS_PROXY": "http://a"}, "HTTPS_PROXY"),
        ({"https_proxy": "http://a", "HTTPS_PROXY": "http://b"}, "https_proxy"),
    ],
)
def test_a_proxy_in_small_letters_comes_first(tmp_path: Path, environ: dict[str, str], source: str) -> None:
    assert collect(environ, tmp_path).https_proxy == Setting("http://a", source)


def test_an_empty_proxy_in_small_letters_turns_it_off(tmp_path: Path) -> None:
    assert not collect({"https_proxy": "", "HTTPS_PROXY": "http://b"}, tmp_path).https_proxy


def test_other_variables_count_in_capitals_only(tmp_path: Path) -> None:
    assert collect({"infisical_token": "t", "ssl_cert_file": "/c"}, tmp_path) == Settings()


@pytest.mark.parametrize(("text", "on"), [("1", True), ("0", True), ("no", True), (" ", False), ("", False)])
def test_a_switch_in_the_environment_is_on_when_it_holds_anything(tmp_path: Path, text: str, on: bool) -> None:  # noqa: FBT001 - both are the test
    assert bool(collect({"INFISICAL_NETLIFY_SYNC_NO_KEYRING": text}, tmp_path).no_keyring) is on


def test_a_secret_is_known_to_be_there_and_nothing_more(tmp_path: Path) -> None:
    settings = collect({"INFISICAL_TOKEN": "canary", "NETLIFY_AUTH_TOKEN": "canary"}, tmp_path)
    assert settings.token == Setting(value=True, source="INFISICAL_TOKEN")
    assert "canary" not in repr(settings)


def test_the_first_variable_set_counts(tmp_path: Path) -> None:
    environ = {"INFISICAL_UNIVERSAL_AUTH_ACCESS_TOKEN": "a", "INFISICAL_TOKEN": "b"}
    assert collect(environ, tmp_path).token.source == "INFISICAL_UNIVERSAL_AUTH_ACCESS_TOKEN"
