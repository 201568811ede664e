"""The way to a server: straight, or through the proxy that the environment names; and what is said of the proxy."""

import re
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import quote

import pytest
import trustme

from tests.api.certificates import certified
from tests.api.clients import PET, TOKEN, Pet, client
from tests.api.faulty import CloseBeforeReply, NeverAnswer, Reply, Step, faulty, json_reply
from tests.api.proxy import tunnel_proxy
from tui.api.errors import CertificateRefused, ConnectionLost, Unreachable
from tui.api.http import Http, TimeLimits
from tui.api.proxies import is_bypassed

pytestmark = pytest.mark.anyio

HOST = "infisical.corp.example"
"""A name that nobody can look up, unless a test says so; proxies are asked to."""

SOCKS = "socks://user:canary@127.0.0.1:1080/"


@pytest.fixture
def _resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every name mean this machine."""
    look_up = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _, *rest, **more: look_up("127.0.0.1", *rest, **more))


@asynccontextmanager
async def named(authority: trustme.CA) -> AsyncIterator[tuple[str, str]]:
    """Serve as HOST over TLS; give the address by its name, and by its number for proxies."""
    async with faulty(json_reply(PET), tls=certified(authority, HOST)) as server:
        yield server.url.replace("127.0.0.1", HOST), server.url


async def unreachable(http: Http) -> Unreachable:
    with pytest.raises(Unreachable) as caught:
        await http.post("/pet", Pet)
    return caught.value


async def test_the_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with faulty(json_reply(PET)) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        async with client("http://infisical.example") as http:
            assert await http.get("/pet", Pet) == Pet(name="Rex")
    assert proxy.received[0].target == "http://infisical.example/pet"


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("variable", ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])
@pytest.mark.parametrize(
    "spelling", ["http://{}", " HTTP://{}/ ", '"http://{}"', "{}"], ids=["plain", "slash", "quotes", "bare"]
)
async def test_https_goes_through_a_tunnel_and_the_proxy_sees_no_token(
    variable: str, spelling: str, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with named(authority) as (url, where), tunnel_proxy(where) as proxy, client(url) as http:
        monkeypatch.setenv(variable, spelling.format(proxy.url.removeprefix("http://")))
        assert await http.get("/pet", Pet) == Pet(name="Rex")
        assert proxy.requests == [f"CONNECT {url.removeprefix('https://')}"]
    assert TOKEN not in str(proxy.heads)


@pytest.mark.usefixtures("trusted", "_resolved")
@pytest.mark.parametrize(("small", "expected"), [("", 0), (None, 1)], ids=["empty", "not set"])
async def test_an_empty_variable_in_small_letters_turns_the_proxy_off(
    small: str | None, expected: int, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with named(authority) as (url, where), tunnel_proxy(where) as proxy, client(url) as http:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        if small is not None:
            monkeypatch.setenv("https_proxy", small)
        assert await http.get("/pet", Pet) == Pet(name="Rex")
        assert proxy.connections == expected


@pytest.mark.usefixtures("_resolved")
@pytest.mark.parametrize("variable", ["http_proxy", "HTTP_PROXY", "ALL_PROXY"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "infisical.localhost"])
async def test_a_proxy_never_sees_what_is_sent_to_this_machine(
    variable: str, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with faulty(json_reply(PET)) as proxy, faulty(json_reply(PET)) as server:
        monkeypatch.setenv(variable, proxy.url)
        async with client(server.url.replace("127.0.0.1", host)) as http:
            assert await http.get("/pet", Pet) == Pet(name="Rex")
        assert (proxy.connections, server.targets) == (0, ["GET /pet"])


@pytest.mark.usefixtures("trusted")
async def test_neither_is_it_asked_for_a_tunnel_to_this_machine(
    server_context: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with faulty(json_reply(PET), tls=server_context) as server, tunnel_proxy(server.url) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        async with client(server.url) as http:
            assert await http.get("/pet", Pet) == Pet(name="Rex")
        assert proxy.connections == 0


NO_PROXY_THAT_HTTPX_CANNOT_READ = "localhost,fd07:b51a::/64, [::1],[::1,fd00::/999,10.0.0.0/99,http://,:,%%,é"


async def test_a_no_proxy_of_any_kind_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", NO_PROXY_THAT_HTTPX_CANNOT_READ)
    async with faulty(json_reply(PET)) as server, client(server.url) as http:
        assert await http.get("/pet", Pet) == Pet(name="Rex")


@pytest.mark.usefixtures("trusted")
async def test_a_proxy_that_is_not_used_stops_nothing(authority: trustme.CA, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", NO_PROXY_THAT_HTTPX_CANNOT_READ)
    monkeypatch.setenv("ALL_PROXY", SOCKS)
    monkeypatch.setenv("HTTP_PROXY", "gopher://127.0.0.1")
    async with named(authority) as (url, where), tunnel_proxy(where) as proxy, client(url) as http:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        assert await http.get("/pet", Pet) == Pet(name="Rex")
        assert proxy.connections == 1


@pytest.mark.usefixtures("trusted", "_resolved")
@pytest.mark.parametrize("variable", ["no_proxy", "NO_PROXY"])
async def test_a_host_in_no_proxy_needs_no_usable_proxy(
    variable: str, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", SOCKS)
    monkeypatch.setenv(variable, f"10.0.0.0/8, *.corp.EXAMPLE {NO_PROXY_THAT_HTTPX_CANNOT_READ}")
    async with named(authority) as (url, _), client(url) as http:
        assert await http.get("/pet", Pet) == Pet(name="Rex")


@pytest.mark.parametrize(
    ("no_proxy", "host"),
    [
        ("*", "infisical.example"),
        ("other.example, *", "infisical.example"),
        ("infisical.example", "infisical.example"),
        ("INFISICAL.example", "Infisical.Example"),
        ("corp.example", "infisical.corp.example"),
        (".corp.example", "infisical.corp.example"),
        (".corp.example", "corp.example"),
        ("*.corp.example", "infisical.eu.corp.example"),
        ("*.corp.example.", "infisical.corp.example"),
        ("infisical.*", "infisical.example"),
        ("a.example b.example\tinfisical.example", "infisical.example"),
        ("a.example , infisical.example ,", "infisical.example"),
        ("infisical.example:443", "infisical.example"),
        (".corp.example:443", "infisical.corp.example"),
        ("infisical.example:*", "infisical.example"),
        ("https://infisical.example", "infisical.example"),
        ("https://infisical.example:443/api", "infisical.example"),
        ("10.1.2.3", "10.1.2.3"),
        ("10.1.2.3:443", "10.1.2.3"),
        ("10.0.0.0/8", "10.1.2.3"),
        ("10.9.9.9/8", "10.1.2.3"),
        ("10.0.0.0/8:443", "10.1.2.3"),
        ("10.0.0.0/255.0.0.0", "10.1.2.3"),
        ("10.*", "10.1.2.3"),
        ("10.0.0.0/8", "[::ffff:10.1.2.3]"),
        ("fd07:b51a::1", "[fd07:b51a::1]"),
        ("FD07:B51A:0:0:0:0:0:1", "[fd07:b51a::1]"),
        ("[fd07:b51a::1]", "[fd07:b51a::1]"),
        ("[fd07:b51a::1]:443", "[fd07:b51a::1]"),
        ("fd07:b51a::/32", "[fd07:b51a::1]"),
        ("[fd07:b51a::]/32", "[fd07:b51a::1]"),
        ("[fd07:b51a::/32]", "[fd07:b51a::1]"),
        ("[fd07:b51a::/32]:443", "[fd07:b51a::1]"),
    ],
)
def test_what_no_proxy_covers(no_proxy: str, host: str) -> None:
    assert is_bypassed(host, 443, no_proxy)


@pytest.mark.parametrize(
    ("no_proxy", "host"),
    [
        ("", "infisical.example"),
        (".", "infisical.example"),
        ("corp.example", "notcorp.example"),
        ("*.corp.example", "corp.example"),
        ("infisical.corp.example", "corp.example"),
        ("infisical.example:8443", "infisical.example"),
        ("https://infisical.example:8443", "infisical.example"),
        ("10.1.2.3:80", "10.1.2.3"),
        ("10.0.0.0/8", "11.1.2.3"),
        ("10.0.0.0/8", "10.example"),
        ("3", "10.1.2.3"),
        (".2.3", "10.1.2.3"),
        ("fd07:b51a::/64", "[fd07:b51b::1]"),
        ("fd07:b51a::/64", "10.1.2.3"),
        ("[fd07:b51a::1]:80", "[fd07:b51a::1]"),
        (NO_PROXY_THAT_HTTPX_CANNOT_READ, "infisical.example"),
    ],
)
def test_what_no_proxy_does_not_cover(no_proxy: str, host: str) -> None:
    assert not is_bypassed(host, 443, no_proxy)


UNENCODED = "its user name or password holds a /, ? or # that is not percent-encoded"


@pytest.mark.parametrize("variable", ["ALL_PROXY", "https_proxy"])
@pytest.mark.parametrize(
    ("proxy", "reason"),
    [
        (SOCKS, "SOCKS is not supported"),
        ("socks5h://user:canary@127.0.0.1:9", "SOCKS is not supported"),
        ("gopher://user:canary@127.0.0.1:9", "it is no http:// address"),
        ("http://[::canary", "it is no http:// address"),
        ("http://user:canary@proxy.example:port", "it is no http:// address"),
        ("http://user:canary@p\u00e4oxy.example", "it is no http:// address"),
        ("http://user:canary@xn--.example", "it is no http:// address"),
        ("http://user:12/canary@proxy.example", UNENCODED),
    ],
)
async def test_a_proxy_that_cannot_be_used_is_told_without_its_password(
    variable: str, proxy: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, proxy)
    async with client("https://infisical.example") as http:
        problem = await unreachable(http)
    assert problem.happened == (
        f"Infisical (infisical.example) was not asked, because the proxy in {variable} cannot be used: {reason}."
    )
    assert problem.remedy == f"Put an http:// address in {variable}, or name infisical.example in NO_PROXY."
    assert problem.__context__ is None


SILENCE = TimeLimits(connect=5, read=0.1, change=0.1)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (CloseBeforeReply(), r"broke the connection before it led to Infisical \(infisical\.example\)\."),
        (Reply(0), r"broke the connection before it led to Infisical \(infisical\.example\)\."),
        (NeverAnswer(), r"did not answer within 0\.1 seconds\."),
        (Reply(403), r"did not connect to Infisical \(infisical\.example\): it refused to \(403\)\."),
        (Reply(502), r"did not connect to Infisical \(infisical\.example\): it could not reach it \(502\)\."),
        (
            Reply(407),
            r"did not connect to Infisical \(infisical\.example\): it wants a user name and a password \(407\)\.",
        ),
    ],
    ids=["hangs up", "is no proxy", "is silent", "forbids", "finds nobody", "wants a login"],
)
async def test_a_proxy_that_fails_is_named_and_nothing_has_arrived(
    step: Step, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with faulty(script=lambda _: step) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        async with client("https://infisical.example", limits=SILENCE) as http:
            problem = await unreachable(http)
    where = re.escape(proxy.url.removeprefix("http://"))
    assert re.fullmatch(rf"The proxy {where} \(HTTPS_PROXY\) {said}", problem.happened)
    assert "name infisical.example in NO_PROXY" in problem.remedy
    assert TOKEN not in str(proxy.received)


@pytest.mark.parametrize(("scheme", "variable"), [("https", "https_proxy"), ("http", "HTTP_PROXY")])
async def test_a_proxy_where_nothing_listens_is_named(
    scheme: str, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with faulty() as proxy:
        await proxy.refuse()
        monkeypatch.setenv(variable, proxy.url.replace("//", "//user:canary@"))
        async with client(f"{scheme}://infisical.example") as http:
            problem = await unreachable(http)
    where = proxy.url.removeprefix("http://")
    assert problem.happened == (
        f"The connection to the proxy {where} ({variable}) was refused; nothing is listening there."
    )
    assert problem.remedy == f"Check {variable}, or name infisical.example in NO_PROXY to do without the proxy."


async def test_a_proxy_whose_name_nobody_knows_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://no-such-host.invalid:3128")
    async with client("https://infisical.example") as http:
        problem = await unreachable(http)
    assert problem.happened == ("The name of the proxy no-such-host.invalid:3128 (HTTPS_PROXY) could not be looked up.")


async def test_a_proxy_that_never_greets_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("HTTPS_PROXY", f"https://127.0.0.1:{silent.getsockname()[1]}")
        async with client("https://infisical.example", limits=TimeLimits(connect=0.1, read=5)) as http:
            problem = await unreachable(http)
    assert re.match(r"The proxy 127.* \(HTTPS_PROXY\) could not be reached within 0\.1 seconds\.", problem.happened)


async def test_a_plain_proxy_named_as_https_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async with faulty() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("http:", "https:"))
        async with client("https://infisical.example") as http:
            problem = await unreachable(http)
    assert re.match(r"The proxy 127.* \(HTTPS_PROXY\) does not speak TLS", problem.happened)
    assert problem.remedy.startswith("Write http:// in front of the proxy in HTTPS_PROXY")


@pytest.mark.usefixtures("trusted")
async def test_the_proxys_own_certificate_is_named_as_the_proxys(
    authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    expired = certified(authority, "127.0.0.1", (2000, 2001))
    async with named(authority) as (url, where), tunnel_proxy(where, tls=expired) as proxy, client(url) as http:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        problem = await unreachable(http)
    assert isinstance(problem, CertificateRefused)
    assert re.match(r"The certificate of the proxy 127.* \(HTTPS_PROXY\) has expired\.", problem.happened)
    assert "whoever runs the proxy" in problem.remedy


@pytest.mark.usefixtures("trusted")
async def test_a_proxy_reached_by_https_is_trusted_like_a_server(
    authority: trustme.CA, server_context: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with named(authority) as (url, where), tunnel_proxy(where, tls=server_context) as proxy, client(url) as http:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        assert await http.get("/pet", Pet) == Pet(name="Rex")


@pytest.mark.usefixtures("trusted")
async def test_a_servers_certificate_is_the_servers_through_a_proxy_too(
    authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    expired = certified(authority, HOST, (2000, 2001))
    async with faulty(tls=expired) as server, tunnel_proxy(server.url) as proxy, client(f"https://{HOST}") as http:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        problem = await unreachable(http)
    assert problem.happened == f"The certificate of Infisical ({HOST}) has expired."


@pytest.mark.usefixtures("trusted")
async def test_what_breaks_behind_the_proxy_is_not_the_proxys(
    authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with (
        faulty(CloseBeforeReply(), tls=certified(authority, HOST)) as server,
        tunnel_proxy(server.url) as proxy,
        client(f"https://{HOST}") as http,
    ):
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(ConnectionLost, match=rf"The connection to Infisical \({HOST}\) broke"):
            await http.post("/pet", Pet)


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("login", ["user:canary", "us er:c@n/ry#", "us\u00e9r:\u20ac"])
async def test_a_login_goes_to_the_proxy(login: str, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch) -> None:
    user, _, password = login.partition(":")
    async with named(authority) as (url, where), tunnel_proxy(where, login=login) as proxy, client(url) as http:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("//", f"//{quote(user)}:{quote(password, safe='')}@"))
        assert await http.get("/pet", Pet) == Pet(name="Rex")


@pytest.mark.parametrize("scheme", ["https", "http"])
async def test_a_wrong_login_is_told_and_not_shown(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with tunnel_proxy("", login="user:right") as proxy, client(f"{scheme}://infisical.example") as http:
        monkeypatch.setenv("ALL_PROXY", proxy.url.replace("//", "//user:canary@"))
        problem = await unreachable(http)
    where = proxy.url.removeprefix("http://")
    assert problem.happened == (
        f"The proxy {where} (ALL_PROXY) did not connect to Infisical (infisical.example): "
        "it did not accept the user name and password (407)."
    )
    assert problem.remedy == (
        "Check them in ALL_PROXY (special characters percent-encoded), or name infisical.example in NO_PROXY."
    )
