"""Which TLS certificates are trusted: the operating system's, and those of `SSL_CERT_FILE` and `SSL_CERT_DIR`."""

import os
import platform
import re
import ssl
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG
from typing import Final

from tui.api.errors import CertificateRefused
from tui.api.text import printable
from tui.settings.cleaning import clean_text

_BUNDLES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Alpine, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, RHEL
    "/etc/ssl/ca-bundle.pem",  # SUSE
    "/etc/ssl/cert.pem",  # BSD, and Linux Pythons built elsewhere
)
"""Where distributions keep their certificates, for Pythons that were built to look somewhere else."""

_CERTIFICATE: Final = re.compile(r".*\.(pem|crt|cer|\d+)", re.IGNORECASE)
"""How files of certificates are named; the number is that of a link made by `c_rehash`."""


def trusted_context() -> ssl.SSLContext:
    """Return the context for all connections. Takes 30 to 100 ms of reading, once: call it in a worker thread.

    macOS and Windows decide in the system itself, which truststore asks. Elsewhere the system's trust is
    files, and they are read here once: truststore would read them again for every connection, 30 ms each,
    in the event loop.

    Raises:
        CertificateRefused: `SSL_CERT_FILE` cannot be read, so that what the user wants trusted is unknown.
    """
    return _context(clean_text(os.environ.get("SSL_CERT_FILE", "")), clean_text(os.environ.get("SSL_CERT_DIR", "")))


@lru_cache(1)
def _context(file: str, folders: str) -> ssl.SSLContext:
    context: ssl.SSLContext
    if platform.system() in {"Darwin", "Windows"}:
        import truststore

        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    else:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        _load_system_files(context)
    _load_chosen(context, file, folders)
    return context


def _load_system_files(context: ssl.SSLContext) -> None:
    """Load the system's own bundle also when `SSL_CERT_FILE` is set, which OpenSSL takes as *instead*.

    The two services may need both: a company's certificate for Infisical, a public one for Netlify.
    """
    paths = ssl.get_default_verify_paths()
    for bundle in (paths.openssl_cafile, *_BUNDLES):
        with suppress(OSError):  # Not there, not to be read, or (ssl.SSLError) without a certificate: the next may do.
            context.load_verify_locations(cafile=bundle)
            break
    if Path(paths.openssl_capath).is_dir():
        context.load_verify_locations(capath=paths.openssl_capath)


def _load_chosen(context: ssl.SSLContext, file: str, folders: str) -> None:
    for folder in filter(None, folders.split(os.pathsep)):
        for path in _certificate_files(Path(folder)):
            with suppress(OSError):  # Not to be read, or (ssl.SSLError) without a certificate.
                _load_file(context, path)
    if not file:
        return
    try:
        _load_file(context, Path(file))
    except OSError:  # ssl.SSLError, for a file that holds no certificate, is one too
        raise CertificateRefused(
            f"SSL_CERT_FILE names {printable(file)}, which cannot be read as a list of certificates.",
            "Point SSL_CERT_FILE to a PEM file, or unset it.",
        ) from None


def _load_file(context: ssl.SSLContext, path: Path) -> None:
    """Load certificates in PEM, or one in DER, which Windows and browsers export as `.cer` or `.crt`.

    Raises:
        OSError: The file cannot be read, or (ssl.SSLError) holds no certificate.
    """
    try:
        context.load_verify_locations(cafile=path)
    except ssl.SSLError:
        content = path.read_bytes()
        if not content.startswith(_DER_SEQUENCE):
            raise
        context.load_verify_locations(cadata=content)


_DER_SEQUENCE: Final = b"\x30"
"""The first byte of every certificate in DER."""


def _certificate_files(folder: Path) -> Iterable[Path]:
    """List the files of a folder that are named like certificates, each once, whatever links lead to it.

    OpenSSL itself would find only those that `c_rehash` has linked by hash.
    """
    files: dict[tuple[int, int], Path] = {}
    with suppress(OSError):  # Many systems name a folder that is not there.
        for path in folder.iterdir():
            with suppress(OSError):
                status = path.stat()
                if _CERTIFICATE.fullmatch(path.name) and S_ISREG(status.st_mode):
                    files[status.st_dev, status.st_ino] = path
    return files.values()
