"""Certificates and proxies: which servers are trusted, and the way to them."""

import platform
import socket
import ssl
import subprocess
from pathlib import Path

import pytest

from tests.api.clients import PET, TOKEN, Pet, client
from tests.api.faulty import Reply, faulty, json_reply
from tui.api.errors import CertificateRefused, InsecureAddress, Unreachable
from tui.api.http import TimeLimits
from tui.api.tls import _load_system_files, trusted_context

pytestmark = pytest.mark.anyio


NO_PATHS = ssl.DefaultVerifyPaths("", "", "SSL_CERT_FILE", "/no/such/file", "SSL_CERT_DIR", "/no/such/folder")
"""Where OpenSSL would look on a machine that has nothing there."""


def openssl(folder: Path, *arguments: str) -> str:
    return subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A certificate for 127.0.0.1 that signed itself, and a server context with it."""
    folder = tmp_path_factory.mktemp("certificate")
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "3650"]
    names = ["-subj", "/CN=loopback", "-addext", "subjectAltName=IP:127.0.0.1"]
    openssl(folder, "req", "-x509", *kind, *names, "-keyout", "key.pem", "-out", "certificate.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return folder / "certificate.pem", context


async def test_an_unknown_certificate_is_refused_once_with_the_remedy(
    certificate: tuple[Path, ssl.SSLContext],
) -> None:
    async with faulty(tls=certificate[1]) as server, client(server.url) as http:
        with pytest.raises(
            CertificateRefused, match=r"127\.0\.0\.1.* is not trusted: self.signed certificate"
        ) as caught:
            await http.get("/pet", Pet)
        assert (server.connections, server.received) == (0, [])
    assert "SSL_CERT_FILE" in caught.value.remedy


async def test_ssl_cert_file_makes_it_trusted(
    certificate: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    async with faulty(json_reply(PET), tls=certificate[1]) as server, client(server.url) as http:
        assert await http.get("/pet", Pet) == Pet(name="Rex")


@pytest.mark.skipif(platform.system() in {"Darwin", "Windows"}, reason="there the system decides, and lists nothing")
def test_ssl_cert_file_adds_to_what_the_system_trusts(
    certificate: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = trusted_context().get_ca_certs()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    assert len(trusted_context().get_ca_certs()) == len(before) + 1


async def test_ssl_cert_dir_makes_it_trusted(
    certificate: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    name = openssl(tmp_path, "x509", "-subject_hash", "-noout", "-in", str(certificate[0])).strip()
    (tmp_path / f"{name}.0").write_bytes(certificate[0].read_bytes())
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    async with faulty(json_reply(PET), tls=certificate[1]) as server, client(server.url) as http:
        assert await http.get("/pet", Pet) == Pet(name="Rex")


async def test_a_trusted_certificate_for_another_name_is_refused(
    certificate: tuple[Path, ssl.SSLContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    async with faulty(tls=certificate[1]) as server, client(server.url.replace("127.0.0.1", "localhost")) as http:
        with pytest.raises(CertificateRefused, match="not valid for 'localhost'"):
            await http.get("/pet", Pet)


@pytest.mark.parametrize("content", [None, "", "no certificate"], ids=["missing", "empty", "text"])
async def test_an_unreadable_ssl_cert_file_is_named(
    content: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    async with client("https://127.0.0.1:9") as http:
        with pytest.raises(
            CertificateRefused, match=r"SSL_CERT_FILE names .* cannot be read as a list of certificates"
        ):
            await http.get("/pet", Pet)


async def test_no_certificate_is_read_for_plain_http(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/no/such/file")
    async with faulty(json_reply(PET)) as server, client(server.url) as http:
        assert await http.get("/pet", Pet) == Pet(name="Rex")


async def test_https_to_a_server_without_tls_says_so() -> None:
    async with faulty() as server, client(server.url.replace("http:", "https:")) as http:
        with pytest.raises(Unreachable, match="does not speak TLS") as caught:
            await http.get("/pet", Pet)
    assert "http://" in caught.value.remedy


async def test_a_server_that_never_greets_was_surely_not_asked() -> None:
    """The system takes the connection, and nobody answers the greeting of TLS."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}"
        async with client(url, limits=TimeLimits(connect=0.1, read=5)) as http:
            with pytest.raises(Unreachable, match=r"could not be reached within 0\.1 seconds"):
                await http.post("/pet", Pet)


@pytest.mark.parametrize(("scheme", "proxy"), [("https", "HTTPS_PROXY"), ("http", "HTTP_PROXY")])
async def test_a_name_nobody_knows_is_told(scheme: str, proxy: str) -> None:
    async with client(f"{scheme}://no-such-host.invalid") as http:
        with pytest.raises(Unreachable) as caught:
            await http.get("/pet", Pet)
    assert caught.value.happened == "The name of Infisical (no-such-host.invalid) could not be looked up."
    assert f"the proxy in {proxy} if" in caught.value.remedy


@pytest.mark.parametrize("host", ["xn--.example", "\u00e4" * 60 + ".example"])
async def test_a_name_that_cannot_be_encoded_is_told(host: str) -> None:
    async with client(f"https://{host}") as http:
        with pytest.raises(InsecureAddress, match="cannot be used"):
            await http.get("/pet", Pet)


async def test_the_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with faulty(json_reply(PET)) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        async with client("http://infisical.example") as http:
            assert await http.get("/pet", Pet) == Pet(name="Rex")
    assert proxy.received[0].target == "http://infisical.example/pet"


async def test_hosts_in_no_proxy_are_reached_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    async with faulty() as proxy, faulty(json_reply(PET)) as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        async with client(server.url) as http:
            assert await http.get("/pet", Pet) == Pet(name="Rex")
        assert proxy.connections == 0


async def test_a_proxy_that_refuses_is_told_and_never_sees_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    async with faulty(script=lambda _: Reply(407)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        async with client("https://infisical.example") as http:
            with pytest.raises(Unreachable, match="The proxy did not connect to Infisical"):
                await http.get("/pet", Pet)
    assert proxy.targets == ["CONNECT infisical.example:443"] * 4
    assert TOKEN not in str(proxy.received)


@pytest.mark.parametrize(
    "proxy", ["socks5://user:canary@127.0.0.1:9", "gopher://user:canary@127.0.0.1:9", "http://[::canary"]
)
async def test_a_proxy_setting_that_cannot_be_used_is_told_without_its_password(
    proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    async with client("https://infisical.example") as http:
        with pytest.raises(Unreachable, match="a proxy setting in the environment cannot be used") as caught:
            await http.get("/pet", Pet)
    assert "canary" not in str(caught.value)
    assert caught.value.__context__ is None


def test_the_systems_certificates_are_read_once_for_all_connections() -> None:
    assert trusted_context() is trusted_context()


@pytest.mark.skipif(platform.system() in {"Darwin", "Windows"}, reason="there the system decides, and has no bundle")
@pytest.mark.parametrize("spoilt", ["", "no certificate", None], ids=["empty", "text", "a folder"])
def test_a_bundle_of_the_systems_that_cannot_be_used_is_passed_over(
    certificate: tuple[Path, ssl.SSLContext], spoilt: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tmp_path / "bundle.crt"
    if spoilt is None:
        first.mkdir()
    else:
        first.write_text(spoilt)
    monkeypatch.setattr("tui.api.tls._BUNDLES", (str(first), str(certificate[0])))
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: NO_PATHS)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    _load_system_files(context)
    assert len(context.get_ca_certs()) == 1
