"""The session of Infisical's own command line tool, played by small programs that answer in every possible way."""

import asyncio
import json
import os
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.api.test_secrecy import told
from tui.api.address import EU_CLOUD, US_CLOUD
from tui.auth.child_process import Child
from tui.auth.infisical_cli import (
    CliElsewhere,
    CliMissing,
    CliOdd,
    CliSignedOut,
    CliSilent,
    OfficialCli,
    OfficialCliProblem,
)

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(sys.platform == "win32", reason="the programs that play the tool are shell scripts"),
]

TOKEN = "eyJhbGciOi.eyJjYW5hcnkiOiI4S3Y1In0.c2lnbmF0dXJl-_"
OTHER = "eyJhbGciOi.eyJvdGhlciI6MX0.c2lnbmF0dXJl"
LONG = 60.0
"""Seconds that nothing here comes near."""


def session(domain: object = EU_CLOUD, **changes: object) -> dict[str, object]:
    return {"principalType": "user", "status": "authenticated", "domain": domain, "email": "a@b.example"} | changes


def printing(text: str) -> str:
    return f"printf '%s' {shlex.quote(text)}"


def listing(*sessions: object) -> str:
    return printing(json.dumps({"sessions": sessions}))


class Tool:
    """An `infisical` on a PATH of its own, made of what it does when asked for its status and for its token."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.calls = folder / "calls"
        self.environ = {"PATH": f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin", "HOME": str(folder)}

    def install(self, *, status: str = listing(session()), token: str = printing(f"{TOKEN}\n")) -> None:
        """Write the program; both are shell commands."""
        calls = shlex.quote(str(self.calls))
        self.write(
            f'#!/bin/sh\necho "$@" >> {calls}\n'
            f'case "$*" in\n"login status --json") {status};;\n"user get token --plain") {token};;\nesac\n'
        )

    def write(self, text: str) -> None:
        """Write the program as it is."""
        program = self.folder / "infisical"
        program.write_text(text)
        program.chmod(0o700)

    @property
    def asked(self) -> list[str]:
        """The command lines it was called with."""
        return self.calls.read_text().splitlines() if self.calls.exists() else []

    def cli(self, environ: Mapping[str, str] | None = None, *, limit: float = LONG) -> OfficialCli:
        """Make the client that finds it, with more variables around it."""
        return OfficialCli({**self.environ, **(environ or {})}, limit=limit)

    async def problem(self, origin: str = EU_CLOUD, limit: float = LONG) -> OfficialCliProblem:
        """Ask for the token of a session at `origin`, and return why there is none."""
        with pytest.raises(OfficialCliProblem) as caught:
            await self.cli(limit=limit).session_token(origin)
        assert TOKEN not in told(caught.value)
        return caught.value


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    return Tool(tmp_path)


async def test_the_token_of_a_session_at_the_users_host_is_handed_out(tool: Tool) -> None:
    tool.install()
    token = await tool.cli().session_token(EU_CLOUD)
    assert token == SecretStr(TOKEN)
    assert tool.asked == ["login status --json", "user get token --plain"]


@pytest.mark.parametrize("domain", ["https://infisical.example.com:8443/", "https://infisical.example.com:8443/api"])
async def test_the_host_is_compared_by_its_origin(tool: Tool, domain: str) -> None:
    tool.install(status=listing(session(domain)))
    assert await tool.cli().session_token("https://infisical.example.com:8443")


@pytest.mark.parametrize("origin", [US_CLOUD, "https://app.infisical.com"])
@pytest.mark.parametrize("domain", ["https://app.infisical.com", "https://us.infisical.com"])
async def test_the_us_cloud_is_one_host_under_both_of_its_names(tool: Tool, domain: str, origin: str) -> None:
    tool.install(status=listing(session(domain)))
    assert await tool.cli().session_token(origin)


async def test_a_session_at_another_host_is_named_with_both_and_its_token_not_asked_for(tool: Tool) -> None:
    tool.install()
    problem = await tool.problem(US_CLOUD)
    assert type(problem) is CliElsewhere
    assert (EU_CLOUD in problem.happened, US_CLOUD in problem.happened) == (True, True)
    assert tool.asked == ["login status --json"]


@pytest.mark.parametrize(
    "status",
    [
        listing(),
        f"{listing()}; exit 1",
        listing(session(status="expired")),
        f"{listing(session(status='rejected'))}; exit 1",
        listing(session(principalType="machine-identity")),
        listing("odd", None),
    ],
)
async def test_without_a_good_session_the_token_is_not_asked_for_as_that_would_open_a_browser(
    tool: Tool, status: str
) -> None:
    tool.install(status=status)
    problem = await tool.problem()
    assert type(problem) is CliSignedOut
    assert "infisical login" in problem.remedy
    assert tool.asked == ["login status --json"]


async def test_a_session_whose_server_could_not_be_asked_is_still_one(tool: Tool) -> None:
    tool.install(status=f"{listing(session(verification={'state': 'unknown'}))}; exit 1")
    assert await tool.cli().session_token(EU_CLOUD)


async def test_an_old_version_that_does_not_say_where_it_is_signed_in_gets_to_send_its_token_nowhere(
    tool: Tool,
) -> None:
    tool.install(status="echo 'Error: unknown flag: --json'; exit 1")
    problem = await tool.problem()
    assert type(problem) is CliOdd
    assert "does not say where it is signed in" in problem.happened
    assert "paste what `infisical user get token --plain` prints" in problem.remedy
    assert tool.asked == ["login status --json"]


@pytest.mark.parametrize(
    "status",
    [
        ":",
        printing("[]"),
        printing('{"sessions": 7}'),
        printing('{"sessions": [{'),
        r"printf '\377\376\000'",
        printing("[" * 60_000),
        listing(session("")),
        listing(session(None)),
        listing(session("javascript:alert(1)")),
        listing(session("https://a:b@evil.example")),
        "head -c 200000 /dev/zero",
    ],
)
async def test_an_odd_status_is_survived(tool: Tool, status: str) -> None:
    tool.install(status=status)
    assert type(await tool.problem()) is CliOdd
    assert tool.asked == ["login status --json"]


async def test_a_host_in_its_status_cannot_break_the_terminal(tool: Tool) -> None:
    tool.install(status=listing(session("https://\u4e2d\u6587.example")))
    assert (await tool.problem()).happened.isprintable()


@pytest.mark.parametrize(
    "token",
    [
        ":",
        printing("Session ID: 1\n"),
        printing("no token today\n"),
        r"printf '\377\376\000'",
        printing(f"{TOKEN}\n{OTHER}\n"),
        printing("st.abc.def.ghi"),
        f"{printing(TOKEN)}; head -c 200000 /dev/zero",
    ],
)
async def test_output_that_is_not_one_token_is_none(tool: Tool, token: str) -> None:
    tool.install(token=token)
    assert type(await tool.problem()) is CliOdd


async def test_a_token_among_other_lines_is_found(tool: Tool) -> None:
    tool.install(token=printing(f"A new release is available.\n\n  {TOKEN}\r\nTo update, run: brew upgrade\n"))
    assert await tool.cli().session_token(EU_CLOUD) == SecretStr(TOKEN)


async def test_an_error_code_means_there_is_no_token_whatever_was_printed(tool: Tool) -> None:
    tool.install(token=f"{printing(TOKEN)}; exit 1")
    problem = await tool.problem()
    assert type(problem) is CliSignedOut
    assert "ended with 1" in problem.happened


async def test_endless_output_ends(tool: Tool) -> None:
    tool.install(token="yes")
    assert type(await tool.problem()) is CliOdd


async def test_words_on_stderr_never_reach_the_screen(tool: Tool, capfd: pytest.CaptureFixture[str]) -> None:
    tool.install(token=f"echo over your screen >&2; {printing(TOKEN)}")
    await tool.cli().session_token(EU_CLOUD)
    assert capfd.readouterr() == ("", "")


class Held:
    """A FIFO that programs hold open as long as they live, so that their end can be waited for."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "held"
        os.mkfifo(self._path)
        self._reading = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK)
        self.words = f"exec 9>{shlex.quote(str(self._path))}; echo up >&9"
        """Shell words by which a program holds it, and all that it starts afterwards."""

    async def until_held(self) -> None:
        """Wait for a program to hold it."""
        assert await self._read() == b"up\n"

    async def until_all_have_ended(self) -> None:
        """Wait until nobody holds it any more."""
        os.close(os.open(self._path, os.O_WRONLY | os.O_NONBLOCK))  # A FIFO that was never held does not end.
        while await self._read():
            pass
        os.close(self._reading)

    async def _read(self) -> bytes:
        loop = asyncio.get_running_loop()
        readable = asyncio.Event()
        loop.add_reader(self._reading, readable.set)
        try:
            async with asyncio.timeout(LONG):
                await readable.wait()
        finally:
            loop.remove_reader(self._reading)
        return os.read(self._reading, 64)


async def test_a_tool_that_hangs_is_stopped_with_its_children(tool: Tool) -> None:
    held = Held(tool.folder)
    tool.install(token=f"{held.words}; sleep 1000 & sleep 1000")
    problem = await tool.problem(limit=0.5)
    assert type(problem) is CliSilent
    assert "within 0.5 seconds" in problem.happened
    await held.until_all_have_ended()


async def test_a_child_that_outlives_the_tool_does_not_hold_us_up_and_is_stopped_too(tool: Tool) -> None:
    held = Held(tool.folder)
    tool.install(token=f"{held.words}; sleep 1000 & exit 0")
    assert type(await tool.problem(limit=0.5)) is CliSilent
    await held.until_all_have_ended()


async def test_whoever_stops_waiting_stops_the_tool(tool: Tool) -> None:
    held = Held(tool.folder)
    tool.install(status=f"{held.words}; sleep 1000 & sleep 1000")
    asking = asyncio.create_task(tool.cli().session_token(EU_CLOUD))
    await held.until_held()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await held.until_all_have_ended()


async def test_a_run_that_is_stopped_before_it_began_never_begins(tool: Tool) -> None:
    tool.install()
    child = Child([str(tool.folder / "infisical"), "login", "status", "--json"], tool.environ, "/")
    child.stop()
    assert child.run().output is None
    assert not tool.asked


async def seen_by(tool: Tool, command: str, environ: Mapping[str, str] | None = None) -> str:
    """Return what the shell command prints where the tool runs."""
    tool.install(token=f"{{ {command}; }} > {shlex.quote(str(tool.folder / 'seen'))} 2>&1; {printing(TOKEN)}")
    await tool.cli(environ).session_token(EU_CLOUD)
    return (tool.folder / "seen").read_text()


async def test_the_tool_gets_what_it_needs_and_no_token_and_no_display(tool: Tool) -> None:
    given = {
        "INFISICAL_TOKEN": "a",
        "INFISICAL_UNIVERSAL_AUTH_ACCESS_TOKEN": "b",
        "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET": "c",
        "INFISICAL_DOMAIN": "https://elsewhere.example",
        "NETLIFY_AUTH_TOKEN": "d",
        "AWS_SECRET_ACCESS_KEY": "e",
        "DISPLAY": ":0",
        "PATHOLOGICAL": "f",
        "XDG_RUNTIME_DIR": "/run/user/1",
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/bus",
        "LC_ALL": "C.UTF-8",
        "https_proxy": "http://proxy.example",
        "INFISICAL_VAULT_FILE_PASSPHRASE": "open",
        "INFISICAL_PROFILE": "work",
    }
    seen = {line.partition("=")[0] for line in (await seen_by(tool, "env", given)).splitlines()}
    assert seen - {"PWD", "SHLVL", "_", "OLDPWD"} == {  # the shell's own
        "HOME",
        "PATH",
        "XDG_RUNTIME_DIR",
        "DBUS_SESSION_BUS_ADDRESS",
        "LC_ALL",
        "https_proxy",
        "INFISICAL_VAULT_FILE_PASSPHRASE",
        "INFISICAL_PROFILE",
        "INFISICAL_DISABLE_UPDATE_CHECK",
    }


async def test_the_tool_reads_nothing_from_the_users_terminal(tool: Tool) -> None:
    assert await seen_by(tool, "cat; (: </dev/tty) 2>/dev/null || echo no terminal") == "no terminal\n"


class Folder:
    """Where the user is: one that the tool has bound to a profile, while its default is a session elsewhere."""

    def __init__(self, tool: Tool) -> None:
        self.path = tool.folder / "bound"
        self.path.mkdir()
        here, outside = shlex.quote(str(self.path)), listing(session(US_CLOUD))
        choose = f'case "$(pwd):$INFISICAL_PROFILE" in {here}:|*:work) {{}};; *) {{}};; esac'
        tool.write(
            f'#!/bin/sh\necho "$(pwd) $INFISICAL_PROFILE: $*" >> {shlex.quote(str(tool.calls))}\n'
            f'case "$*" in\n"login status --json") {choose.format(listing(session()), outside)};;\n'
            f'"user get token --plain") {choose.format(printing(TOKEN), printing(OTHER))};;\n'
            f'"profile current --plain") {choose.format("echo work", "echo default")};;\n*) exit 1;;\nesac\n'
        )

    def hold(self, name: str, text: str) -> None:
        """Put a file there."""
        (self.path / name).write_text(text)


@pytest.fixture
def folder(tool: Tool, monkeypatch: pytest.MonkeyPatch) -> Folder:
    bound = Folder(tool)
    monkeypatch.chdir(bound.path)
    return bound


async def test_the_tool_runs_where_the_user_is_for_a_folder_may_be_bound_to_a_profile(
    tool: Tool, folder: Folder
) -> None:
    folder.hold(".infisical.json", '{"workspaceId": "a"}')
    assert await tool.cli().session_token(EU_CLOUD) == SecretStr(TOKEN)
    assert tool.asked == [f"{folder.path} : login status --json", f"{folder.path} : user get token --plain"]


@pytest.mark.parametrize(
    "text", ['{"domain": "https://evil.example"}', '{"domain": "https://evil.example"'], ids=["named", "unreadable"]
)
async def test_below_a_file_that_names_a_host_only_the_profiles_name_is_asked_for(
    tool: Tool, folder: Folder, text: str
) -> None:
    folder.hold(".infisical.json", text)
    assert await tool.cli().session_token(EU_CLOUD) == SecretStr(TOKEN)
    assert tool.asked == [
        f"{folder.path} : profile current --plain",
        "/ work: login status --json",
        "/ work: user get token --plain",
    ]


async def test_a_version_without_profiles_is_run_outside_of_such_a_project(tool: Tool, folder: Folder) -> None:
    folder.hold(".infisical.json", '{"domain": "https://evil.example"}')
    tool.install()
    assert await tool.cli().session_token(EU_CLOUD) == SecretStr(TOKEN)
    assert tool.asked[-2:] == ["login status --json", "user get token --plain"]


async def test_a_folder_that_is_gone_is_no_trouble(tool: Tool, folder: Folder) -> None:
    tool.install()
    folder.path.rmdir()
    assert await tool.cli().session_token(EU_CLOUD) == SecretStr(TOKEN)


@pytest.mark.parametrize("path", ["", "/nowhere"])
async def test_a_machine_without_the_tool_is_told_so(tool: Tool, path: str) -> None:
    cli = tool.cli({"PATH": path})
    assert not cli.available()
    with pytest.raises(CliMissing, match="is not installed"):
        await cli.session_token(EU_CLOUD)


async def test_a_tool_in_the_current_folder_is_nobodys(tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    tool.install()
    monkeypatch.chdir(tool.folder)
    assert not tool.cli({"PATH": "."}).available()


async def test_a_tool_that_cannot_be_started_is_told_with_the_reason(tool: Tool) -> None:
    tool.write("#!/nowhere/sh\n")
    assert tool.cli().available()
    problem = await tool.problem()
    assert type(problem) is CliMissing
    assert "No such file" in problem.happened


async def test_looking_for_the_tool_starts_nothing(tool: Tool) -> None:
    tool.install()
    assert tool.cli().available()
    assert not tool.asked
