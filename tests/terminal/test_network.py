"""Proxies and certificates as every front end meets them: the screens, the line prompts, the commands `auth`."""

import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from tests.api.certificates import certified
from tests.demo.serving import served
from tests.terminal.conftest import Start
from tests.terminal.terminal import WIZARD
from tests.terminal.walk import wait_for_step
from tui.demo import DEMO_USER_TOKEN, Demo
from tui.exit_code import Exit
from tui.model.steps import Step

pytestmark = pytest.mark.terminal

AWAY = "https://infisical.example"


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A port on which a connection would be noticed."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        yield listening


def address_of(listening: socket.socket) -> str:
    return f"127.0.0.1:{listening.getsockname()[1]}"


def untouched(listening: socket.socket) -> bool:
    try:
        listening.accept()[0].close()
    except BlockingIOError:
        return True
    return False


def run(*arguments: str, **variables: str) -> tuple[int, str]:
    """Run the command to its end; return its exit code, and all that it said as one line."""
    environment = {**os.environ, "INFISICAL_TOKEN": DEMO_USER_TOKEN, **variables}
    done = subprocess.run(
        [*WIZARD, *arguments], input="\n" * 40, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    return done.returncode, " ".join((done.stdout + done.stderr).split())


@pytest.mark.parametrize("variable", ["http_proxy", "HTTP_PROXY", "all_proxy"])
@pytest.mark.parametrize("command", [["--plain"], ["auth", "status"]], ids=" ".join)
def test_no_proxy_gets_the_token_for_this_machine(command: list[str], variable: str, listener: socket.socket) -> None:
    with served(Demo()) as origin:
        code, said = run(*command, "--url", origin, **{variable: f"http://{address_of(listener)}"})
    assert code == Exit.DONE, said
    assert untouched(listener)


def test_nor_does_it_from_the_screens(listener: socket.socket, start: Start) -> None:
    variables = {"http_proxy": f"http://{address_of(listener)}", "INFISICAL_TOKEN": DEMO_USER_TOKEN}
    with served(Demo()) as origin:
        wait_for_step(start("--url", origin, environment=variables), Step.PROJECT)
    assert untouched(listener)


def test_no_proxy_with_an_ipv6_range_stops_no_command() -> None:
    with served(Demo()) as origin:
        variables = {"NO_PROXY": "localhost,fd07:b51a::/64,[::1]", "ALL_PROXY": "socks5h://127.0.0.1:1080"}
        assert run("--plain", "--url", origin, **variables)[0] == Exit.DONE


@pytest.mark.parametrize("command", [["--plain"], ["auth", "status"]], ids=" ".join)
def test_a_dead_proxy_is_named_by_the_commands(command: list[str], listener: socket.socket) -> None:
    proxy = address_of(listener)
    listener.close()
    code, said = run(*command, "--url", AWAY, https_proxy=f"http://user:canary@{proxy}")
    assert code == Exit.NETWORK, said
    assert f"The connection to the proxy {proxy} (https_proxy) was refused; nothing is listening there." in said
    assert "canary" not in said


def test_a_dead_proxy_is_named_on_the_screens(listener: socket.socket, start: Start) -> None:
    proxy = address_of(listener)
    listener.close()
    variables = {"HTTPS_PROXY": f"http://user:canary@{proxy}", "INFISICAL_TOKEN": DEMO_USER_TOKEN}
    wizard = start("--url", AWAY, environment=variables, size=(160, 24))
    wizard.wait_for(f"The connection to the proxy {proxy} (HTTPS_PROXY) was refused; nothing is listening there.")
    wizard.wait_for("Check HTTPS_PROXY, or name infisical.example in NO_PROXY")
    assert b"canary" not in wizard.drawn


@pytest.mark.parametrize("command", [["--plain"], ["auth", "status"]], ids=" ".join)
def test_an_expired_certificate_is_named_by_the_commands(command: list[str], tmp_path: Path) -> None:
    authority, file = trustme.CA(), tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    with served(Demo(), tls=certified(authority, "127.0.0.1", (2000, 2001))) as origin:
        code, said = run(*command, "--url", origin, SSL_CERT_FILE=str(file))
    assert code == Exit.NETWORK, said
    assert "has expired. If this machine's clock is right" in said
