"""A certificate authority of the tests' own."""

import ssl
from pathlib import Path

import pytest
import trustme

from tests.api.certificates import certified


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """A certificate authority that no machine knows."""
    return trustme.CA()


@pytest.fixture(scope="session")
def authority_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its certificate as a PEM file."""
    file = tmp_path_factory.mktemp("authority") / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    return file


@pytest.fixture
def trusted(authority_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have this run trust it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority_file))


@pytest.fixture(scope="session")
def server_context(authority: trustme.CA) -> ssl.SSLContext:
    """What a server on 127.0.0.1 needs whose certificate the authority issued."""
    return certified(authority, "127.0.0.1")
