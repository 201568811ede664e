"""Certificates: which servers are trusted, and what is said of the others."""

import os
import platform
import re
import socket
import ssl
from pathlib import Path

import pytest
import trustme

from tests.api.certificates import certified, self_signed
from tests.api.clients import PET, Pet, client
from tests.api.faulty import faulty, json_reply
from tui.api.errors import CertificateRefused, InsecureAddress, Unreachable
from tui.api.http import Http, TimeLimits
from tui.api.tls import _load_system_files, trusted_context

pytestmark = pytest.mark.anyio

NO_PATHS = ssl.DefaultVerifyPaths("", "", "SSL_CERT_FILE", "/no/such/file", "SSL_CERT_DIR", "/no/such/folder")
"""Where OpenSSL would look on a machine that has nothing there."""


async def refused(http: Http) -> CertificateRefused:
    with pytest.raises(CertificateRefused) as caught:
        await http.get("/pet", Pet)
    return caught.value


async def test_an_unknown_issuer_is_refused_once_with_the_remedy(server_context: ssl.SSLContext) -> None:
    async with faulty(tls=server_context) as server, client(server.url) as http:
        problem = await refused(http)
        assert (server.connections, server.received) == (0, [])
    host = server.url.removeprefix("https://")
    assert problem.happened == (
        f"The certificate of Infisical ({host}) is not trusted: this machine does not know who issued it."
    )
    assert problem.remedy == (
        "If a private certificate authority did, save its certificate as a PEM file,"
        " and start again with SSL_CERT_FILE naming that file."
    )


async def test_a_self_signed_certificate_is_refused_with_the_remedy(tmp_path: Path) -> None:
    async with faulty(tls=self_signed(tmp_path)) as server, client(server.url) as http:
        problem = await refused(http)
    assert re.search(r"is not trusted: self.signed certificate\.", problem.happened)
    assert problem.remedy == (
        "If you trust it, save it as a PEM file, and start again with SSL_CERT_FILE naming that file."
    )


@pytest.mark.parametrize(
    ("variable", "remedy"),
    [
        ("SSL_CERT_FILE", "to the file that SSL_CERT_FILE names"),
        ("SSL_CERT_DIR", "in the folder that SSL_CERT_DIR names"),
    ],
)
async def test_where_further_certificates_are_trusted_the_missing_one_goes_there_too(
    variable: str, remedy: str, authority_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, str(authority_file if variable == "SSL_CERT_FILE" else authority_file.parent))
    async with faulty(tls=self_signed(tmp_path)) as server, client(server.url) as http:
        assert remedy in (await refused(http)).remedy


CLOCK = r"\(it says \d{4}-\d\d-\d\d \d\d:\d\d UTC\)"


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("name", "valid", "happened", "remedy"),
    [
        ("127.0.0.1", (2000, 2001), "has expired", f"If this machine's clock is right {CLOCK}, ask"),
        ("127.0.0.1", (2090, 2099), "is not valid yet", f"If this machine's clock is wrong {CLOCK}, set it"),
        ("10.0.0.1", (2000, 2099), "is not valid for '127.0.0.1', only for", "Check the address given with --url; if"),
        ("host.test", (2000, 2099), "is not valid for '127.0.0.1', only for", "Check the address given with --url; if"),
    ],
    ids=["expired", "not yet valid", "another address", "another name"],
)
async def test_more_trust_is_no_remedy_for_a_certificate_whose_issuer_is_known(
    name: str, valid: tuple[int, int], happened: str, remedy: str, authority: trustme.CA
) -> None:
    async with faulty(tls=certified(authority, name, valid)) as server, client(server.url) as http:
        problem = await refused(http)
        assert (server.connections, server.received) == (0, [])
    assert re.match(rf"The certificate of Infisical \(127\.0\.0\.1:\d+\) {happened}", problem.happened)
    assert re.match(remedy, problem.remedy)
    assert "SSL_CERT" not in str(problem)


@pytest.mark.parametrize("spelling", ["{}", ' "{}"'], ids=["bare", "quoted"])
async def test_ssl_cert_file_makes_it_trusted(
    spelling: str, server_context: ssl.SSLContext, authority_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", spelling.format(authority_file))
    async with faulty(json_reply(PET), tls=server_context) as server, client(server.url) as http:
        assert await http.get("/pet", Pet) == Pet(name="Rex")


@pytest.mark.skipif(platform.system() in {"Darwin", "Windows"}, reason="there the system decides, and lists nothing")
def test_ssl_cert_file_adds_to_what_the_system_trusts(authority_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = trusted_context().get_ca_certs()
    monkeypatch.setenv("SSL_CERT_FILE", str(authority_file))
    assert len(trusted_context().get_ca_certs()) == len(before) + 1


@pytest.mark.parametrize("name", ["ca.pem", "company.CRT", "root.cer", "3513523f.0"])
async def test_any_certificate_in_ssl_cert_dir_is_trusted(
    name: str, server_context: ssl.SSLContext, authority_file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / name).symlink_to(authority_file)
    (tmp_path / "folder.pem").mkdir()
    (tmp_path / "broken.pem").write_text("no certificate")
    (tmp_path / "dangling.pem").symlink_to("nowhere")
    monkeypatch.setenv("SSL_CERT_DIR", f'"{tmp_path / "missing"}{os.pathsep}{tmp_path}"')
    async with faulty(json_reply(PET), tls=server_context) as server, client(server.url) as http:
        assert await http.get("/pet", Pet) == Pet(name="Rex")


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
async def test_a_certificate_as_windows_exports_it_is_trusted(
    variable: str,
    server_context: ssl.SSLContext,
    authority: trustme.CA,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    file = tmp_path / "company.cer"
    file.write_bytes(ssl.PEM_cert_to_DER_cert(authority.cert_pem.bytes().decode()))
    monkeypatch.setenv(variable, str(file if variable == "SSL_CERT_FILE" else tmp_path))
    async with faulty(json_reply(PET), tls=server_context) as server, client(server.url) as http:
        assert await http.get("/pet", Pet) == Pet(name="Rex")


@pytest.mark.parametrize("content", [None, "", "no certificate", "0 is no certificate"])
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


def test_the_systems_certificates_are_read_once_for_all_connections() -> None:
    assert trusted_context() is trusted_context()


@pytest.mark.skipif(platform.system() in {"Darwin", "Windows"}, reason="there the system decides, and has no bundle")
@pytest.mark.parametrize("spoilt", ["", "no certificate", None], ids=["empty", "text", "a folder"])
def test_a_bundle_of_the_systems_that_cannot_be_used_is_passed_over(
    authority_file: Path, spoilt: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tmp_path / "bundle.crt"
    if spoilt is None:
        first.mkdir()
    else:
        first.write_text(spoilt)
    monkeypatch.setattr("tui.api.tls._BUNDLES", (str(first), str(authority_file)))
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: NO_PATHS)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    _load_system_files(context)
    assert len(context.get_ca_certs()) == 1
