"""What every test stands on: an environment of its own, one event loop, and no quiet skip in CI."""

import os
import re
from collections.abc import Generator

import pytest
from hypothesis import settings

_PERSONAL = re.compile(
    r"(INFISICAL|NETLIFY|SSL_CERT|XDG|SSH|TEXTUAL|TMUX)_.*|TMUX|.*_proxy|NO_COLOR|FORCE_COLOR|COLORTERM"
    r"|COLUMNS|LINES|DISPLAY|WAYLAND_DISPLAY|DBUS_SESSION_BUS_ADDRESS|GNOME_KEYRING_CONTROL",
    re.IGNORECASE,
)
"""Variables by which the developer's accounts, network, desktop or terminal would reach a test."""

_XDG_FOLDERS = ("CACHE_HOME", "CONFIG_HOME", "DATA_HOME", "RUNTIME_DIR", "STATE_HOME")


# The wizard chooses its shapes by locale and terminal when it is imported, which is before any fixture runs.
os.environ["LC_ALL"] = "C.UTF-8"
os.environ["TERM"] = "xterm-256color"


# Property tests multiply this; CI runs the short profile on all Pythons but one (`--hypothesis-profile short`).
settings.register_profile("full", max_examples=100)
settings.register_profile("short", max_examples=10)
settings.load_profile("full")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the gallery be written anew."""
    parser.addoption("--refresh-screenshots", action="store_true", help="write screenshots/ anew, then look at them")
    parser.addoption("--share", metavar="N/M", help="of the tests that take long, run the N-th of M shares only")


_DEAR = (
    "tests/lines/",
    "tests/preview/test_comparison.py",
    "tests/preview/test_preview_and_engine.py",
    "tests/run/test_fault_matrix.py",
    "tests/screens/",
    "tests/terminal/",
)
"""Where tests take a second or so each: a whole run of the wizard, on a screen or a terminal or over sockets."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the other shares of the dear tests: CI runs all on one Python, and deals them out to the others."""
    share = config.getoption("--share")
    if not share:
        return
    number, shares = map(int, share.split("/"))
    dear = [item for item in items if item.nodeid.startswith(_DEAR)]
    left_out = {item for at, item in enumerate(dear) if at % shares != number - 1}
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests run on asyncio, as Textual does."""
    return "asyncio"


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give the test, and the programs it starts, an empty home, no keyring, no desktop and the plainest network."""
    for name in [name for name in os.environ if _PERSONAL.fullmatch(name)]:
        monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for folder in _XDG_FOLDERS:
        (home / folder).mkdir(mode=0o700)
        monkeypatch.setenv(f"XDG_{folder}", str(home / folder))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a test that was skipped has failed: there the script installs whatever the tests need."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and "CI" in os.environ:
        report.outcome = "failed"
        report.longrepr = f"Skipped, and CI is set: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a module that skips itself as a whole."""
    report = yield
    if report.skipped and "CI" in os.environ:
        report.outcome = "failed"
        report.longrepr = f"Skipped, and CI is set: {report.longrepr}"
    return report
