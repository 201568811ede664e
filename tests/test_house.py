"""The tree itself: what stands at the top, what a module owes its reader, and who may speak HTTP."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

TREE = Path(__file__).parents[1]
MODULES = sorted((TREE / "tui").rglob("*.py"))


def relative(path: Path) -> str:
    return path.relative_to(TREE).as_posix()


def imported(module: Path) -> set[str]:
    """Return the top names of all packages that a module imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def test_five_entries_are_visible_at_the_top() -> None:
    visible = {path.name for path in TREE.iterdir() if not path.name.startswith(".")}
    assert visible == {"README.md", "pyproject.toml", "screenshots", "tests", "tui"}


@pytest.mark.parametrize("module", MODULES, ids=relative)
def test_every_module_has_a_docstring(module: Path) -> None:
    assert ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))


def test_one_module_speaks_http() -> None:
    assert [relative(module) for module in MODULES if "httpx" in imported(module)] == ["tui/api/connections.py"]


@pytest.mark.parametrize(
    "content",
    [
        "import pytest\n\ndef test_one():\n    pytest.skip('not here')\n",
        "import pytest\n\n@pytest.mark.skip(reason='not here')\ndef test_one():\n    pass\n",
        "import pytest\n\npytest.skip('not here', allow_module_level=True)\n",
    ],
    ids=["inside", "marked", "module"],
)
@pytest.mark.parametrize(("environ", "codes"), [({"CI": "true"}, {1, 2}), ({}, {0, 5})], ids=["ci", "elsewhere"])
def test_a_skip_is_a_failure_in_ci_and_only_there(
    content: str, environ: dict[str, str], codes: set[int], tmp_path: Path
) -> None:
    done = run_pytest_on(content, tmp_path, environ)
    assert done.returncode in codes, done.stdout
    assert "not here" in done.stdout


def test_an_expected_failure_is_no_skip(tmp_path: Path) -> None:
    content = "import pytest\n\n@pytest.mark.xfail(reason='not yet')\ndef test_one():\n    assert not __name__\n"
    done = run_pytest_on(content, tmp_path, {"CI": "true"})
    assert done.returncode == 0, done.stdout
    assert "1 xfailed" in done.stdout


def run_pytest_on(content: str, folder: Path, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a test module under the hooks of `tests/conftest.py`, in a folder of its own."""
    (folder / "test_sample.py").write_text(content)
    (folder / "pytest.ini").write_text("[pytest]\n")
    inherited = {name: value for name, value in os.environ.items() if name not in {"CI", "PYTEST_ADDOPTS"}}
    command = [sys.executable, "-m", "pytest", "-rs", "-p", "no:cacheprovider", "-p", "tests.conftest", "."]
    return subprocess.run(
        command,
        cwd=folder,
        env=inherited | {"PYTHONPATH": str(TREE)} | environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
