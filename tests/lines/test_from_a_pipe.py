"""The command with `--plain` and a pipe on stdin: a line is an answer, and stdout holds the outcome alone."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.test_arguments import after_main, heavy_after
from tests.demo.serving import served
from tests.test_house import TREE
from tui.demo import DEMO_USER_TOKEN, Demo
from tui.exit_code import Exit


def converse(answers: str, *flags: str) -> subprocess.CompletedProcess[str]:
    """Run the demo with these answers on stdin."""
    command = [sys.executable, "-m", "tui", "--demo", "--plain", *flags]
    return subprocess.run(command, input=answers, capture_output=True, text=True, check=False, timeout=60)


def test_empty_lines_alone_lead_to_a_created_sync() -> None:
    done = converse("\n" * 40)
    assert done.returncode == Exit.DONE, done.stderr
    created, where, run, following = done.stdout.splitlines()
    assert created.startswith("Created secret sync acme-shop-production (")
    assert where == "From prod / to acme-shop, production"
    assert run.startswith("Last run: succeeded. Created 1 (SHOP_URL), changed 3 (")
    assert following == "Next: deploy acme-shop; running deploys keep the old values."
    assert done.stderr.endswith("\nTo get the same as a command, start with --curl.\n")
    assert "\x1b" not in done.stderr + done.stdout


def yes(folder: Path, demo: Demo, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Send nothing but empty lines to a wizard that was started in `folder`."""
    with served(demo) as origin:
        command = [sys.executable, "-m", "tui", "--plain", "--url", origin, *arguments]
        bare = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(TREE), "LANG": "C.UTF-8"}
        variables = bare | {"INFISICAL_NETLIFY_SYNC_NO_KEYRING": "1", "INFISICAL_TOKEN": DEMO_USER_TOKEN} | environment
        return subprocess.run(
            command, cwd=folder, env=variables, input="\n" * 60, capture_output=True, text=True, check=False, timeout=60
        )


@pytest.fixture
def demo() -> Demo:
    """A demo whose sync jobs take a twentieth of their time."""
    return Demo(clock=lambda: time.monotonic() * 20)


@pytest.mark.parametrize("link", ['{"siteId": "%s"}', '{"site_id": "%s",} // linked', None])
def test_empty_lines_alone_go_to_the_linked_site_in_whatever_team_it_is(
    tmp_path: Path, demo: Demo, link: str | None
) -> None:
    labs = next(account for account in demo.world.accounts if account.name == "Acme Labs")
    site = labs.sites[0]
    package = tmp_path / "packages" / "web"
    package.mkdir(parents=True)
    environment = {}
    if link:
        (tmp_path / ".netlify").mkdir()
        (tmp_path / ".netlify" / "state.json").write_text(link % site.id)
    else:
        environment["NETLIFY_SITE_ID"] = site.id
    before = len(demo.world.syncs)
    done = yes(package, demo, **environment)
    [made] = demo.world.syncs[before:]
    assert made.name == f"{site.name}-production", done.stderr
    assert (made.destination_config["accountId"], made.destination_config["siteId"]) == (labs.id, site.id)


@pytest.mark.parametrize(
    ("file", "arguments", "told"),
    [
        (
            '{"workspaceId": "unknown", "defaultEnvironment": "test"}',
            [],
            "Project unknown (from .infisical.json) was not",
        ),
        ('{"defaultEnvironment": "test"}', [], "Environment test (from .infisical.json) was not found"),
        ("{", [], ".infisical.json is not valid JSON, so no project is preselected."),
        ("{}", ["--project", "typo"], "Project typo (from --project) was not found"),
    ],
)
def test_empty_lines_alone_create_nothing_where_what_was_named_is_not_there(
    tmp_path: Path, demo: Demo, file: str, arguments: list[str], told: str
) -> None:
    (tmp_path / ".infisical.json").write_text(file)
    before = len(demo.world.syncs)
    done = yes(tmp_path, demo, *arguments)
    assert len(demo.world.syncs) == before
    assert done.returncode == Exit.USAGE
    assert "Created" not in done.stdout
    assert told in done.stderr
    assert "Choose one first" in done.stderr


def test_the_same_as_a_command_is_printed_where_it_is_asked_for() -> None:
    done = converse("\n" * 40, "--curl")
    assert "curl --header @-" in done.stderr
    assert "--curl" not in done.stderr
    assert "curl" not in done.stdout


def test_the_first_question_waits_for_nothing_heavy() -> None:
    assert heavy_after("import tui.lines.conversation") == set()


def test_the_line_prompts_never_load_textual() -> None:
    assert heavy_after(after_main("--demo", "--plain")) == {"httpx", "pydantic"}


def test_a_reader_that_goes_away_costs_neither_the_outcome_nor_the_exit_code() -> None:
    command = [sys.executable, "-m", "tui", "--demo", "--plain"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as wizard:
        assert wizard.stdin
        assert wizard.stdout
        assert wizard.stderr
        wizard.stdin.write(b"\n" * 14)
        wizard.stdin.flush()
        said = b""
        while not said.endswith(b"Leave: "):
            piece = os.read(wizard.stderr.fileno(), 4096)
            assert piece, said
            said += piece
        wizard.stderr.close()
        wizard.stdin.write(b"\n")
        wizard.stdin.close()
        assert wizard.stdout.read().startswith(b"Created secret sync acme-shop-production (")
        assert wizard.wait(60) == Exit.DONE


def test_answers_that_end_too_early_are_told_in_a_sentence() -> None:
    done = converse("\n\n2\n")
    assert (done.returncode, done.stdout) == (Exit.LEFT, "")
    last = done.stderr.splitlines()[-1]
    assert last == "There are no more answers, so this ends here. Nothing has been created or changed."
