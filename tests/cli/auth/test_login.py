"""`auth login`: a token is tried first, kept only after a yes, and every way out says whether it is kept."""

import pytest

from tests.auth.rings import MemoryRing, install
from tests.cli.auth.bench import ORIGIN, Bench
from tui.api.errors import InsecureAddress, SignInRequired
from tui.cli.auth.login import login
from tui.demo import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, DEMO_EXPIRED_TOKEN, DEMO_USER_TOKEN
from tui.exit_code import Exit
from tui.lines.terminal import Left

pytestmark = pytest.mark.anyio

TYPED, IDENTITY = "1", "2"
KEEP, NOT = "1", "2"


@pytest.fixture(autouse=True)
def _through_a_pipe(bench: Bench) -> None:
    bench.terminal = False


async def test_a_typed_token_is_tried_and_kept(bench: Bench) -> None:
    assert await bench.run(login, TYPED, DEMO_USER_TOKEN, KEEP) is Exit.DONE
    assert bench.kept() == DEMO_USER_TOKEN
    assert bench.told == "Signed in with the token you gave.\n"
    assert "Keep it in the macOS Keychain" in bench.asked
    assert bench.asked.endswith("The token is kept for the next time.\n")
    assert DEMO_USER_TOKEN not in bench.told + bench.asked


async def test_a_no_keeps_nothing(bench: Bench) -> None:
    assert await bench.run(login, TYPED, DEMO_USER_TOKEN, NOT) is Exit.SIGN_IN
    assert bench.kept() is None


async def test_a_machine_identity_signs_in_and_its_token_is_kept(bench: Bench) -> None:
    assert await bench.run(login, IDENTITY, DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, "", KEEP) is Exit.DONE
    assert bench.kept() in bench.world.tokens
    assert DEMO_CLIENT_SECRET not in bench.told + bench.asked


async def test_a_refused_token_is_asked_for_again(bench: Bench) -> None:
    answers = (TYPED, DEMO_EXPIRED_TOKEN, "r", TYPED, DEMO_USER_TOKEN, KEEP)
    assert await bench.run(login, *answers) is Exit.DONE
    assert "did not accept the token" in bench.asked
    assert bench.kept() == DEMO_USER_TOKEN


async def test_the_other_region_is_offered_and_nothing_sent_there_before_the_yes(bench: Bench) -> None:
    bench.url = "https://us.infisical.com"
    answers = (TYPED, DEMO_EXPIRED_TOKEN, "y", TYPED, DEMO_USER_TOKEN, KEEP)
    assert await bench.run(login, *answers) is Exit.DONE
    assert "Try Infisical Cloud, EU?" in bench.asked
    assert bench.kept("https://eu.infisical.com") == DEMO_USER_TOKEN
    assert bench.kept("https://us.infisical.com") is None


async def test_the_token_on_stdin_is_not_asked_for(bench: Bench) -> None:
    assert await bench.run(login, KEEP, given=f" {DEMO_USER_TOKEN}\n") is Exit.DONE
    assert bench.told == "Signed in with the token from --token-stdin.\n"
    assert bench.kept() == DEMO_USER_TOKEN


async def test_a_refused_token_on_stdin_ends_it(bench: Bench) -> None:
    with pytest.raises(SignInRequired):
        await bench.run(login, given=DEMO_EXPIRED_TOKEN)
    assert bench.kept() is None


async def test_no_answer_is_no_yes(bench: Bench) -> None:
    with pytest.raises(Left):
        await bench.run(login, given=DEMO_USER_TOKEN)
    assert bench.kept() is None


@pytest.mark.parametrize(("answer", "kept"), [("", False), ("1", False), ("2", True)])
async def test_a_keyring_without_protection_needs_a_yes_of_its_own(bench: Bench, answer: str, *, kept: bool) -> None:
    bench.ring = install(MemoryRing, "keyrings.alt.file", "PlaintextKeyring")
    assert await bench.run(login, answer, given=DEMO_USER_TOKEN) is (Exit.DONE if kept else Exit.SIGN_IN)
    assert "keyrings.alt.file.PlaintextKeyring stores the token without protection." in bench.asked
    assert (bench.kept() is not None) is kept


@pytest.mark.usefixtures("_no_keyring")
async def test_without_a_keyring_the_token_is_good_but_not_kept_and_it_says_what_to_do(bench: Bench) -> None:
    assert await bench.run(login, given=DEMO_USER_TOKEN) is Exit.SIGN_IN
    signed_in, nowhere = bench.told.splitlines()
    assert signed_in == "Signed in with the token from --token-stdin."
    assert nowhere.startswith("There is nowhere to keep the token. There is no keyring here (")
    assert "set INFISICAL_TOKEN before the start." in nowhere


async def test_without_an_address_it_is_asked_for(bench: Bench) -> None:
    bench.url = None
    assert await bench.run(login, "3", f"{ORIGIN}/login?a=b", KEEP, given=DEMO_USER_TOKEN) is Exit.DONE
    assert bench.kept() == DEMO_USER_TOKEN


async def test_an_address_that_cannot_be_used_ends_it(bench: Bench) -> None:
    bench.url = "http://infisical.test"
    with pytest.raises(InsecureAddress):
        await bench.run(login, given=DEMO_USER_TOKEN)
    assert bench.requests == []


async def test_going_back_comes_to_the_address_again(bench: Bench) -> None:
    bench.url = None
    answers = ("b", "r", "1", "b", "3", ORIGIN, TYPED, "b", "b", "3", ORIGIN, TYPED, DEMO_USER_TOKEN, "b", KEEP)
    assert await bench.run(login, *answers) is Exit.DONE
    assert bench.kept() == DEMO_USER_TOKEN


async def test_q_leaves(bench: Bench) -> None:
    with pytest.raises(Left):
        await bench.run(login, "q")
    assert bench.requests == ["infisical.test/api/status"]
