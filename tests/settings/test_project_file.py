"""The project file proposes: project, environment by branch, path, and an address that nobody goes to unasked."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.settings.options import Setting
from tui.settings.project_file import ProjectFile, find_project_file
from tui.settings.settings import PROJECT_FILE
from tui.settings.sources import collect


def link(folder: Path, **content: object) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / PROJECT_FILE
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def check_out(folder: Path, head: str) -> None:
    (folder / ".git").mkdir()
    (folder / ".git" / "HEAD").write_text(f"{head}\n", encoding="utf-8")


def test_the_nearest_file_above_the_folder_counts(tmp_path: Path) -> None:
    link(tmp_path, workspaceId="far")
    near = link(tmp_path / "a", workspaceId="near", defaultEnvironment="dev")
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    assert find_project_file(deep) == ProjectFile(near, project="near", environment="dev")


def test_a_branch_that_is_mapped_wins_over_the_default_environment(tmp_path: Path) -> None:
    path = link(tmp_path, defaultEnvironment="dev", gitBranchToEnvironmentMapping={"feature/x": "staging"})
    check_out(tmp_path, "ref: refs/heads/feature/x")
    assert find_project_file(tmp_path) == ProjectFile(path, environment="staging", branch="feature/x")


@pytest.mark.parametrize("head", ["ref: refs/heads/main", "0123456789abcdef0123456789abcdef01234567"])
def test_any_other_branch_takes_the_default_environment(tmp_path: Path, head: str) -> None:
    path = link(tmp_path, defaultEnvironment="dev", gitBranchToEnvironmentMapping={"feature/x": "staging"})
    check_out(tmp_path, head)
    assert find_project_file(tmp_path) == ProjectFile(path, environment="dev")


def test_the_branch_of_a_worktree_is_found(tmp_path: Path) -> None:
    link(tmp_path / "tree", gitBranchToEnvironmentMapping={"main": "prod"})
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    (tmp_path / "tree" / ".git").write_text(f"gitdir: {tmp_path / 'real'}\n", encoding="utf-8")
    found = find_project_file(tmp_path / "tree")
    assert found is not None
    assert found.environment == "prod"


@pytest.mark.parametrize(
    "content",
    ["{}", '{"workspaceId": null, "domain": " ", "gitBranchToEnvironmentMapping": [], "defaultEnvironment": ""}'],
)
def test_a_file_that_says_nothing_usable_proposes_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / PROJECT_FILE).write_text(content, encoding="utf-8")
    check_out(tmp_path, "ref: refs/heads/main")
    assert find_project_file(tmp_path) == ProjectFile(tmp_path / PROJECT_FILE)


@pytest.mark.parametrize(
    ("content", "named"),
    [('{"workspaceId": 3}', "3"), ('{"workspaceId": {"id": "x"}}', "{...}"), ('{"WorkspaceID": " shop "}', "shop")],
)
def test_whatever_the_file_names_is_looked_for(tmp_path: Path, content: str, named: str) -> None:
    (tmp_path / PROJECT_FILE).write_text(content, encoding="utf-8")
    assert find_project_file(tmp_path) == ProjectFile(tmp_path / PROJECT_FILE, project=named)


def test_half_an_emoji_can_be_looked_for(tmp_path: Path) -> None:
    (tmp_path / PROJECT_FILE).write_text('{"workspaceId": "shop \\ud83d"}', encoding="utf-8")
    assert collect({}, tmp_path).project == Setting("shop \ufffd", PROJECT_FILE)


COMMENTED = """\ufeff// our shop
{
  /* not the
     blog */
  "workspaceId": "shop",  // "the" id
  "defaultSecretPath": "/web//,}",
  "gitBranchToEnvironmentMapping": {"main": "prod",},
}
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le"])
def test_comments_trailing_commas_and_every_unicode_encoding_are_read(tmp_path: Path, encoding: str) -> None:
    check_out(tmp_path, "ref: refs/heads/main")
    for text in (COMMENTED, COMMENTED.removeprefix("\ufeff")):
        (tmp_path / PROJECT_FILE).write_bytes(text.encode(encoding))
        found = find_project_file(tmp_path)
        assert found == ProjectFile(
            tmp_path / PROJECT_FILE, project="shop", environment="prod", branch="main", secret_path="/web//,}"
        )


@pytest.mark.parametrize("piece", ["/*", '"', "\\", '"\\', ",", ", ", "//", "[", "{,"])
def test_reading_ends_soon_whatever_the_file_holds(tmp_path: Path, piece: str) -> None:
    (tmp_path / PROJECT_FILE).write_text("{" + piece * (65_000 // len(piece)), encoding="utf-8")
    found = find_project_file(tmp_path)
    assert found
    assert found.trouble == "is not valid JSON"


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"", "is not valid JSON"),
        (b"[]", "does not hold a JSON object"),
        (b"{", "is not valid JSON"),
        (b"\0", "is not valid JSON"),
        (b"\xff\xfe{", "is not valid JSON"),
        (b"{'workspaceId': 'x'}", "is not valid JSON"),
        (b"[" * 50_000, "is not valid JSON"),
        (b'{"workspaceId": "' + b"x" * 70_000 + b'"}', "is larger than 64 KiB"),
    ],
    ids=["empty", "array", "cut", "nul", "no text", "other quotes", "deep", "large"],
)
def test_a_file_that_cannot_be_read_stands_in_for_the_ones_above_and_is_told(
    tmp_path: Path, content: bytes, trouble: str
) -> None:
    link(tmp_path, workspaceId="far")
    near = tmp_path / "near"
    near.mkdir()
    (near / PROJECT_FILE).write_bytes(content)
    assert find_project_file(near) == ProjectFile(near / PROJECT_FILE, trouble=trouble)
    settings = collect({}, near)
    assert settings.project_file == Setting(str(near / PROJECT_FILE), f"found, but {trouble}")
    assert {settings.project, settings.environment, settings.secret_path} == {Setting(None, PROJECT_FILE, trouble)}


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to("nowhere")], ids=["folder", "dead link"])
def test_what_is_no_file_is_told_too(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / PROJECT_FILE)
    assert collect({}, tmp_path).project.trouble


def test_the_newer_kind_of_file_is_named_as_not_read_where_there_is_no_other_one(tmp_path: Path) -> None:
    (tmp_path / ".infisical.yaml").write_text("workspaceId: shop\n", encoding="utf-8")
    trouble = "is a kind of file that this wizard does not read"
    assert collect({}, tmp_path).project == Setting(None, ".infisical.yaml", trouble)
    link(tmp_path, workspaceId="shop")
    assert collect({}, tmp_path).project == Setting("shop", PROJECT_FILE)


def test_a_file_above_is_named_as_seen_from_here(tmp_path: Path) -> None:
    link(tmp_path, workspaceId="shop")
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert collect({}, tmp_path / "a" / "b").project == Setting("shop", f"../../{PROJECT_FILE}")


@pytest.mark.parametrize("name", [PROJECT_FILE, ".git", ".git/HEAD"])
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(tmp_path: Path, name: str) -> None:
    link(tmp_path, workspaceId="shop")
    (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    os.mkfifo(tmp_path / name)
    found = find_project_file(tmp_path)
    assert found
    assert found.branch is None


def test_a_path_that_cannot_be_looked_at_holds_no_file(tmp_path: Path) -> None:
    assert find_project_file(Path("x" * 300) / tmp_path.name) is None


def test_a_file_written_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    (tmp_path / PROJECT_FILE).write_text('{"workspaceId": "shop"}', encoding="utf-8-sig")
    assert find_project_file(tmp_path) == ProjectFile(tmp_path / PROJECT_FILE, project="shop")


def test_the_branch_is_that_of_the_current_folder(tmp_path: Path) -> None:
    path = link(tmp_path, gitBranchToEnvironmentMapping={"main": "prod", "topic": "dev"})
    check_out(tmp_path, "ref: refs/heads/main")
    (tmp_path / "module").mkdir()
    check_out(tmp_path / "module", "ref: refs/heads/topic")
    assert find_project_file(tmp_path / "module") == ProjectFile(path, environment="dev", branch="topic")


def test_the_settings_say_that_the_file_was_the_source(tmp_path: Path) -> None:
    link(
        tmp_path,
        workspaceId="shop",
        gitBranchToEnvironmentMapping={"main": "prod"},
        defaultSecretPath="/web",
        domain="https://infisical.example.com",
    )
    check_out(tmp_path, "ref: refs/heads/main")
    settings = collect({}, tmp_path)
    assert settings.project == Setting("shop", PROJECT_FILE)
    assert settings.environment == Setting("prod", f"{PROJECT_FILE}, branch main")
    assert settings.secret_path == Setting("/web", PROJECT_FILE)
    assert settings.proposed_url == Setting("https://infisical.example.com", PROJECT_FILE)


def test_an_address_in_the_file_is_never_the_address_to_go_to(tmp_path: Path) -> None:
    link(tmp_path, domain="https://infisical.example.com")
    assert collect({}, tmp_path).infisical_url == Setting(None)


def test_a_flag_wins_over_a_variable_and_that_over_the_file(tmp_path: Path) -> None:
    link(tmp_path, workspaceId="shop")
    environ = {"INFISICAL_PROJECT_ID": " wiki "}
    assert collect(environ, tmp_path, {"project": "blog"}).project == Setting("blog", "--project")
    assert collect(environ, tmp_path).project == Setting("wiki", "INFISICAL_PROJECT_ID")
    assert collect({}, tmp_path, {"project": "blog"}).project == Setting("blog", "--project")
