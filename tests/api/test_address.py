"""Typed and pasted addresses: what they become, and which are refused before anything is sent."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.api.address import EU_CLOUD, US_CLOUD, base_url_of, is_loopback, origin_of
from tui.api.errors import InsecureAddress
from tui.settings.settings import NETLIFY_API


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("us.infisical.com", US_CLOUD),
        ("  https://eu.infisical.com/org/abc/projects?tab=1#top \n", EU_CLOUD),
        ("HTTPS://US.Infisical.COM/", US_CLOUD),
        ("https://us.infisical.com:443/api", US_CLOUD),
        ("https://us.infisical.com:", US_CLOUD),
        ("//us.infisical.com/login", US_CLOUD),
        ("us.infisical.com?next=a@b", US_CLOUD),
        ("us.infisical.com/user@home", US_CLOUD),
        ("us.infisical.com:8443", "https://us.infisical.com:8443"),
        ("https://infisical:8443", "https://infisical:8443"),
        ("https://my_host.example.", "https://my_host.example."),
        ("http://localhost:8080/api", "http://localhost:8080"),
        ("http://localhost:80", "http://localhost"),
        ("localhost", "http://localhost"),
        ("localhost:8080", "http://localhost:8080"),
        ("infisical.localhost:8080/x", "http://infisical.localhost:8080"),
        ("127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("127.3.2.1", "http://127.3.2.1"),
        ("::1", "http://[::1]"),
        ("[::1]:8080", "http://[::1]:8080"),
        ("https://[2001:DB8::0:1]/x", "https://[2001:db8::1]"),
        ("https://localhost", "https://localhost"),
        ("10.0.0.7", "https://10.0.0.7"),
        ("https://Bücher.example/x", "https://bücher.example"),
    ],
)
def test_an_address_becomes_its_origin(typed: str, origin: str) -> None:
    assert origin_of(typed) == origin


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "https://",
        "https:///path",
        "https://:8443",
        "ftp://us.infisical.com",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https:us.infisical.com",
        "https:/us.infisical.com",
        "https://user:password@us.infisical.com",
        "us.infisical.com@evil.example",
        "https://us.infisical.com\\@evil.example",
        "https://us.infi sical.com",
        "https://us.infi\tsical.com",
        "https://us.infisical.com/\x00",
        "https://us\u202e.infisical.com",
        "https://us.infisical.com:0",
        "https://us.infisical.com:65536",
        "https://us.infisical.com:http",
        "https://us..infisical.com",
        "https://.infisical.com",
        "https://-us.infisical.com",
        "https://[::1",
        "https://[us.infisical.com]",
        "https://[fe80::1%25eth0]",
        "https://us%2einfisical.com",
        "https://us,infisical.com",
    ],
)
def test_what_is_no_plain_web_address_is_refused(typed: str) -> None:
    with pytest.raises(InsecureAddress) as caught:
        origin_of(typed, allow_plain_http=True)
    assert caught.value.happened.startswith("The address ")
    assert caught.value.happened.endswith(".")


@pytest.mark.parametrize(
    "typed", ["http://us.infisical.com/x", "http://10.0.0.7:8080", "http://localhost.evil.example", "http://127.1"]
)
def test_plain_http_beyond_this_machine_needs_the_users_word(typed: str) -> None:
    with pytest.raises(InsecureAddress, match="unencrypted") as caught:
        origin_of(typed)
    assert "--insecure-http" in caught.value.remedy
    assert origin_of(typed, allow_plain_http=True) == f"http://{urlsplit(typed).netloc}"


@pytest.mark.parametrize(
    "pasted",
    [
        "st.canary.0123456789.canary-canary-canary-canary-canary-canary-canary-canary-canary-canary",
        "https://user:canary@us.infisical.com",
        "canary:canary",
    ],
)
def test_a_secret_pasted_as_the_address_is_not_repeated(pasted: str) -> None:
    with pytest.raises(InsecureAddress) as caught:
        origin_of(pasted)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        (NETLIFY_API, NETLIFY_API),
        (f" {NETLIFY_API}/ ", NETLIFY_API),
        ("https://api.netlify.com/api/v1?x=1#y", NETLIFY_API),
        ("http://127.0.0.1:9999/api/v1", "http://127.0.0.1:9999/api/v1"),
        ("https://api.netlify.com", "https://api.netlify.com"),
    ],
)
def test_the_netlify_address_keeps_its_path(typed: str, base: str) -> None:
    assert base_url_of(typed) == base


def test_the_netlify_address_obeys_the_same_rules() -> None:
    with pytest.raises(InsecureAddress, match="unencrypted"):
        base_url_of("http://api.netlify.com/api/v1")
    assert base_url_of("http://proxy/api/v1", allow_plain_http=True) == "http://proxy/api/v1"


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST.", "a.localhost", "127.0.0.1", "127.255.0.9", "::1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_this_machine_is_recognised(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["notlocalhost", "localhost.example", "128.0.0.1", "::2", "::ffff:128.0.0.1", "0.0.0.0", "", "127.0.0.1.x"]
)
def test_other_machines_are_not_this_one(host: str) -> None:
    assert not is_loopback(host)


@given(st.text() | st.from_regex(r"https?://[a-z0-9.:@\[\]%-]{1,30}(/.*)?", fullmatch=True))
def test_whatever_is_typed_ends_as_an_origin_or_a_refusal(typed: str) -> None:
    try:
        origin = origin_of(typed)
    except InsecureAddress:
        return
    parts = urlsplit(origin)
    assert origin == f"{parts.scheme}://{parts.netloc}"
    assert "@" not in origin
    assert parts.scheme == "https" or is_loopback(parts.hostname or "")
    assert origin_of(origin) == origin
