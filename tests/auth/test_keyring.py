"""What the wizard does with every kind of keyring, shown on backends in memory."""

import asyncio
import subprocess
import sys
import traceback
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.errors import KeyringError
from pydantic import SecretStr

from tests.auth.rings import (
    CuttingRing,
    ForgetfulRing,
    MemoryRing,
    RaisingRing,
    StuckRing,
    fence_off,
    install,
    ring,
)
from tui.auth.keyring import SERVICE, Keyring, Limits
from tui.auth.keyring_report import KeyringFailed, KeyringState

US = "https://us.infisical.com"
EU = "https://eu.infisical.com"
TOKEN = SecretStr("canary-in-the-keyring")
PLAINTEXT = "keyrings.alt.file.PlaintextKeyring"


@pytest.fixture(autouse=True)
def _no_real_keyring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fence_off(monkeypatch, tmp_path)


def chain(*members: KeyringBackend) -> None:
    """Make `keyring` offer a chain of these."""
    kind = type("ChainerBackend", (chainer.ChainerBackend,), {"backends": list(members)})
    keyring.set_keyring(kind())


@pytest.mark.anyio
async def test_a_saved_token_is_read_back_for_its_own_host_only_until_it_is_forgotten() -> None:
    memory = install(MemoryRing)
    keeper = Keyring()
    await keeper.save(US, TOKEN)
    assert list(memory.entries) == [(SERVICE, US)]
    assert await keeper.read(US) == TOKEN
    assert await keeper.read(EU) is None
    assert await keeper.forget(US) is True
    assert await keeper.forget(US) is False
    assert await keeper.read(US) is None


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("keyring.backends.macOS", "macOS Keychain"),
        ("keyring.backends.Windows", "Windows Credential Locker"),
        ("keyring.backends.kwallet", "KWallet"),
    ],
)
async def test_a_keyring_of_the_system_is_ready_and_called_by_the_name_users_know(module: str, name: str) -> None:
    install(MemoryRing, module)
    report = await Keyring().report()
    assert (report.state, report.name, report.reason, report.remedy) == (KeyringState.READY, name, "", "")


@pytest.mark.anyio
async def test_out_of_a_chain_only_the_systems_own_keyring_is_used() -> None:
    plaintext, native = ring(MemoryRing, "keyrings.alt.file", "PlaintextKeyring"), ring(MemoryRing)
    chain(plaintext, native)
    await Keyring().save(US, TOKEN)
    assert native.entries
    assert not plaintext.entries


@pytest.mark.anyio
async def test_a_chain_without_a_native_member_is_judged_by_its_first() -> None:
    chain(ring(MemoryRing, "keyrings.alt.file", "PlaintextKeyring"), ring(MemoryRing, "keyrings.cryptfile.cryptfile"))
    report = await Keyring().report()
    assert (report.state, report.name) == (KeyringState.PLAINTEXT, PLAINTEXT)


@pytest.mark.anyio
async def test_an_empty_chain_is_no_keyring() -> None:
    chain()
    assert (await Keyring().report()).state is KeyringState.NONE


@pytest.mark.anyio
async def test_an_unprotected_keyring_is_filled_only_after_a_yes_to_that_very_one() -> None:
    memory = install(MemoryRing, "keyrings.alt.file", "PlaintextKeyring")
    keeper = Keyring()
    report = await keeper.report()
    assert report.state is KeyringState.PLAINTEXT
    assert PLAINTEXT in report.reason
    for answer in (None, "keyrings.alt.file.EncryptedKeyring"):
        with pytest.raises(KeyringFailed, match="without protection") as failed:
            await keeper.save(US, TOKEN, agreed_to=answer)
        assert failed.value.state is KeyringState.PLAINTEXT
    assert not memory.entries
    await keeper.save(US, TOKEN, agreed_to=report.name)
    assert await keeper.read(US) == TOKEN
    assert await keeper.forget(US) is True


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("keyrings.cryptfile.cryptfile", "CryptFileKeyring"),
        ("keyrings.alt.file", "EncryptedKeyring"),
        ("keyring_pass", "PasswordStoreBackend"),
        ("mykeyring.backends.macOS", "Keyring"),
    ],
)
async def test_a_foreign_keyring_may_ask_in_the_terminal_so_it_is_not_touched_unasked(module: str, name: str) -> None:
    memory = install(StuckRing, module, name)
    keeper = Keyring()
    assert (await keeper.report()).state is KeyringState.THIRD_PARTY
    for call in (keeper.read(US), keeper.save(US, TOKEN), keeper.forget(US)):
        with pytest.raises(KeyringFailed, match=name):
            await call
    assert memory.reads == 0
    assert not memory.entries
    memory.let_go.set()
    await keeper.save(US, TOKEN, agreed_to=f"{module}.{name}")
    assert await keeper.read(US, agreed_to=f"{module}.{name}") == TOKEN
    assert await keeper.forget(US, agreed_to=f"{module}.{name}") is True


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("kind", "module"), [(null.Keyring, "keyring.backends.null"), (fail.Keyring, "keyring.backends.fail")]
)
async def test_without_a_keyring_nothing_is_kept_and_the_user_learns_what_to_do(
    kind: type[KeyringBackend], module: str
) -> None:
    install(kind, module)
    keeper = Keyring()
    report = await keeper.report()
    assert report.state is KeyringState.NONE
    assert report.reason
    assert "INFISICAL_TOKEN" in report.remedy
    assert await keeper.read(US) is None
    assert await keeper.forget(US) is False
    with pytest.raises(KeyringFailed) as failed:
        await keeper.save(US, TOKEN)
    assert (failed.value.happened, failed.value.remedy) == (report.reason, report.remedy)


@pytest.mark.anyio
async def test_a_keyring_the_user_switched_off_is_not_switched_on_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    assert "switched off by PYTHON_KEYRING_BACKEND" in (await Keyring().report()).reason


@pytest.mark.anyio
@pytest.mark.parametrize("kind", [ForgetfulRing, CuttingRing])
async def test_a_token_that_does_not_come_back_whole_was_not_saved(kind: type[MemoryRing]) -> None:
    memory = install(kind)
    with pytest.raises(KeyringFailed, match="did not give the same one back"):
        await Keyring().save(US, TOKEN)
    assert not memory.entries


@pytest.mark.anyio
@pytest.mark.parametrize(
    "error",
    [KeyringError("dismissed"), ValueError("odd"), AssertionError(), EOFError("x"), SystemExit(3), StopIteration()],
    ids=lambda error: type(error).__name__,
)
async def test_whatever_a_keyring_raises_becomes_one_kind_of_failure(error: BaseException) -> None:
    install(RaisingRing).error = error
    keeper = Keyring()
    for call in (keeper.read(US), keeper.save(US, TOKEN), keeper.forget(US)):
        with pytest.raises(KeyringFailed, match=f"macOS Keychain failed .{type(error).__name__}") as failed:
            await call
        assert failed.value.state is KeyringState.BROKEN
    install(MemoryRing)
    await keeper.save(US, TOKEN)


@pytest.mark.anyio
async def test_a_foreign_keyrings_own_words_are_not_repeated_for_they_may_hold_the_token() -> None:
    command = ["op", "item", "create", TOKEN.get_secret_value()]
    install(RaisingRing, "onepassword", "Ring").error = subprocess.CalledProcessError(1, command)
    with pytest.raises(KeyringFailed) as failed:
        await Keyring().save(US, TOKEN, agreed_to="onepassword.Ring")
    assert failed.value.happened == "The onepassword.Ring failed (CalledProcessError)."


@pytest.mark.anyio
async def test_a_failure_carries_no_frame_that_holds_the_token() -> None:
    install(RaisingRing).error = KeyringError("dismissed")
    with pytest.raises(KeyringFailed) as failed:
        await Keyring().save(US, TOKEN)
    whole = "".join(traceback.TracebackException.from_exception(failed.value, capture_locals=True).format())
    assert "_use_backend" in whole
    assert TOKEN.get_secret_value() not in whole


@pytest.mark.anyio
async def test_on_windows_a_token_that_does_not_fit_is_refused_before_anything_is_written() -> None:
    memory = install(MemoryRing, "keyring.backends.Windows", "WinVaultKeyring")
    with pytest.raises(KeyringFailed, match="1280 characters"):
        await Keyring().save(US, SecretStr("x" * 1281))
    assert not memory.entries
    await Keyring().save(US, SecretStr("x" * 1280))
    assert memory.entries


@pytest.mark.anyio
async def test_a_stuck_keyring_is_called_silent_and_what_waited_behind_it_never_happens() -> None:
    stuck = install(StuckRing)
    keeper = Keyring(limits=Limits(look=0.05, change=0.05, person=30))
    with pytest.raises(KeyringFailed, match=r"did not answer within 0\.05 seconds") as failed:
        await keeper.read(US)
    assert failed.value.state is KeyringState.SILENT
    with pytest.raises(KeyringFailed):
        await keeper.save(US, TOKEN)
    assert (await keeper.report()).state is KeyringState.SILENT
    assert stuck.reads == 1
    stuck.let_go.set()
    assert await keeper.read(US, agreed_to="a person who has time") is None
    assert not stuck.entries


@pytest.mark.anyio
async def test_leaving_the_screen_while_the_keyring_is_asked_cancels_at_once() -> None:
    stuck = install(StuckRing)
    reading = asyncio.create_task(Keyring().read(US))
    await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    stuck.let_go.set()


def run_alone(script: str) -> subprocess.CompletedProcess[str]:
    """Run `script` in an interpreter of its own, with every warning an error."""
    command = [sys.executable, "-W", "error", "-c", script]
    folder = Path(__file__).parent.parent
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=folder)


def test_a_stuck_keyring_does_not_hold_up_the_end_of_the_program() -> None:
    done = run_alone(
        "import asyncio\n"
        "from tests.auth.rings import StuckRing, install\n"
        "from tui.auth.keyring import Keyring, Limits\n"
        "install(StuckRing)\n"
        "report = Keyring(limits=Limits(look=0.05)).read('https://us.infisical.com')\n"
        "try:\n"
        "    asyncio.run(report)\n"
        "except Exception as problem:\n"
        "    print(problem.state)\n"
    )
    assert (done.stdout, done.stderr, done.returncode) == ("silent\n", "", 0)


def test_an_answer_that_comes_after_the_program_stopped_listening_is_dropped() -> None:
    done = run_alone(
        "import asyncio, threading\n"
        "from tests.auth.rings import StuckRing, install\n"
        "from tui.auth.keyring import Keyring, Limits\n"
        "stuck = install(StuckRing)\n"
        "try:\n"
        "    asyncio.run(Keyring(limits=Limits(look=0.05)).read('https://us.infisical.com'))\n"
        "except Exception as problem:\n"
        "    print(problem.state)\n"
        "stuck.let_go.set()\n"
        "for thread in threading.enumerate():\n"
        "    if thread.name == 'keyring':\n"
        "        thread.join()\n"
    )
    assert (done.stdout, done.stderr, done.returncode) == ("silent\n", "", 0)


def test_a_run_without_keyring_does_not_even_load_one() -> None:
    done = run_alone(
        "import asyncio, sys\n"
        "from pydantic import SecretStr\n"
        "from tui.auth.keyring import Keyring, KeyringFailed\n"
        "keeper = Keyring(off_by='--no-keyring')\n"
        "async def main():\n"
        "    print((await keeper.report()).reason)\n"
        "    print(await keeper.read('https://a.example'), await keeper.forget('https://a.example'))\n"
        "    print((await keeper.unlock()).state)\n"
        "    try:\n"
        "        await keeper.save('https://a.example', SecretStr('x'))\n"
        "    except KeyringFailed as failed:\n"
        "        print(failed.state)\n"
        "asyncio.run(main())\n"
        "print('keyring' in sys.modules)\n"
    )
    assert done.stdout == "The keyring is switched off by --no-keyring.\nNone False\nnone\nnone\nFalse\n", done.stderr


@pytest.fixture
def unpicked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Let `keyring` pick a backend anew; returns the folder of its settings file."""
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    folder = tmp_path / "python_keyring"
    folder.mkdir()
    return folder / "keyringrc.cfg"


@pytest.mark.anyio
@pytest.mark.parametrize("text", ["garbage", "[backend]\ndefault-keyring=no.such.Ring\n", "\0"])
async def test_a_broken_settings_file_of_keyring_is_named(text: str, unpicked: Path) -> None:
    unpicked.write_text(text)  # noqa: ASYNC240 - nothing else runs here that it could hold up
    report = await Keyring().report()
    assert report.state is KeyringState.BROKEN
    assert str(unpicked) in report.reason


@pytest.mark.anyio
@pytest.mark.usefixtures("unpicked")
async def test_a_backend_that_cannot_be_loaded_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "no.such.Ring")
    report = await Keyring().report()
    assert report.state is KeyringState.BROKEN
    assert "PYTHON_KEYRING_BACKEND=no.such.Ring" in report.reason


@pytest.mark.anyio
@pytest.mark.usefixtures("unpicked")
@pytest.mark.parametrize("blank", ["", "  "])
async def test_an_empty_backend_variable_counts_as_unset(blank: str, monkeypatch: pytest.MonkeyPatch) -> None:
    unset = await Keyring().report()
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", blank)
    assert await Keyring().report() == unset
