"""Answers outlive the run: saved after each step, offered at the same host, checked before they are trusted."""

import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contract.bodies import searched
from tests.steps.fixtures import Opening
from tests.steps.house import CONNECTIONS, Failure, House
from tui.api.errors import Problem
from tui.demo import DEMO_IDENTITY_TOKEN, DEMO_USER_TOKEN, believable_world
from tui.model.answers import Answers, ConnectionAnswer
from tui.model.steps import ANSWERED, Step
from tui.settings.settings import DEMO_ADDRESS
from tui.steps.draft import Draft
from tui.steps.drafts import Drafts
from tui.storage.state_folder import StateFolder

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> StateFolder:
    return StateFolder(tmp_path / "state")


@pytest.fixture
def open_run(open_house: Opening, folder: StateFolder) -> Callable[..., House]:
    """Open runs of one user in one world, one after the other or side by side."""
    world = believable_world()
    return lambda **given: open_house(world, state=folder, **given)


async def answer(house: House, step: Step) -> None:
    await house.wizard.accept(step, getattr(house.answers, step.key))


async def cut_short(house: House, at: Step) -> Answers:
    """Answer every step before `at`, and let the run end as a killed process does: only its locks go."""
    await house.walk(at)
    answers = house.wizard.answers
    house.wizard.drafts.release()
    return answers


async def test_each_accepted_answer_is_on_the_disk_before_the_next_step_is_shown(
    open_run: Callable[..., House], folder: StateFolder
) -> None:
    house = open_run()
    await house.sign_in()
    assert not folder.root.exists()
    for step in ANSWERED:
        await answer(house, step)
        (name,) = folder.names("drafts/*.json")
        draft = Draft.model_validate_json(folder.read(name) or "")
        assert (draft.answers, draft.step) == (house.wizard.answers, house.wizard.current)
        assert stat.S_IMODE((folder.root / name).stat().st_mode) == 0o600


@pytest.mark.parametrize("at", [Step.CONNECTION, Step.SYNC_OPTIONS, Step.REVIEW])
async def test_the_next_start_goes_on_where_the_last_one_was_cut_short(
    at: Step, open_run: Callable[..., House]
) -> None:
    answers = await cut_short(open_run(), at)
    house = open_run()
    assert await house.sign_in() is Step.PROJECT
    (kept,) = house.wizard.drafts.offered
    assert await house.wizard.go_on_with(kept) is at
    assert (house.wizard.answers, house.wizard.current) == (answers, at)
    assert house.wizard.notice == "Going on with your draft of a moment ago."


async def test_what_was_typed_comes_back_too(open_run: Callable[..., House]) -> None:
    first = open_run()
    await first.walk(Step.NAME)
    first.wizard.unsent[Step.NAME] = {"description": "half a sen", "marked": object()}
    first.wizard.back()
    await first.wizard.close()
    house = open_run()
    await house.sign_in()
    assert await house.wizard.go_on_with(house.wizard.drafts.offered[0]) is Step.SYNC_OPTIONS
    assert house.wizard.unsent == {Step.NAME: {"description": "half a sen"}}


async def test_what_no_longer_holds_is_asked_again_and_named(open_run: Callable[..., House]) -> None:
    answers = await cut_short(open_run(), Step.NAME)
    house = open_run()
    house.world.connections.remove(house.connection())
    await house.sign_in()
    assert await house.wizard.go_on_with(house.wizard.drafts.offered[0]) is Step.CONNECTION
    assert house.wizard.notice == (
        "Going on with your draft of a moment ago. "
        "Part of the draft no longer holds, so please answer again: Connection, Netlify account, Netlify site."
    )
    assert house.wizard.answers.environment == answers.environment


async def test_what_this_token_may_not_ask_is_kept_and_said(open_run: Callable[..., House]) -> None:
    answers = await cut_short(open_run(), Step.DEPLOY_CONTEXT)
    house = open_run(token=DEMO_IDENTITY_TOKEN)
    await house.sign_in()
    await house.wizard.go_on_with(house.wizard.drafts.offered[0])
    assert house.wizard.answers == answers
    assert "Kept unchecked, for this token may not ask: Netlify account, Netlify site." in house.wizard.notice


async def test_a_server_that_cannot_be_asked_costs_no_draft(open_run: Callable[..., House]) -> None:
    answers = await cut_short(open_run(), Step.NAME)
    house = open_run()
    house.infisical.fail(CONNECTIONS, *[Failure()] * 19)
    await house.sign_in()
    with pytest.raises(Problem):
        await house.wizard.go_on_with(house.wizard.drafts.offered[0])
    house.infisical.failures.clear()
    # As F5 does: a question that was refused a moment ago may still be on its way back to whoever asked ahead.
    house.wizard.catalog.refresh(Step.CONNECTION)
    await house.wizard.go_on_with(house.wizard.drafts.offered[0])
    assert house.wizard.answers == answers


async def test_another_host_is_offered_nothing_and_leaves_the_draft_where_it_is(
    open_run: Callable[..., House], folder: StateFolder
) -> None:
    await cut_short(open_run(), Step.NAME)
    house = open_run()
    await house.sign_in("https://elsewhere.example")
    assert not house.wizard.drafts.offered
    await answer(house, Step.PROJECT)
    await house.sign_in()
    assert [kept.draft.step for kept in house.wizard.drafts.offered] == [Step.NAME]
    assert len(folder.names("drafts/*.json")) == 2


async def test_starting_anew_costs_the_draft_only_once_there_is_a_new_answer(
    open_run: Callable[..., House], folder: StateFolder
) -> None:
    await cut_short(open_run(), Step.NAME)
    left_at_once = open_run()
    await left_at_once.sign_in()
    left_at_once.wizard.drafts.start_anew()
    await left_at_once.wizard.close()
    house = open_run()
    await house.sign_in()
    assert [kept.draft.step for kept in house.wizard.drafts.offered] == [Step.NAME]
    house.wizard.drafts.start_anew()
    assert house.wizard.drafts.offered == ()
    await answer(house, Step.PROJECT)
    (name,) = folder.names("drafts/*.json")
    assert Draft.model_validate_json(folder.read(name) or "").step is Step.CONNECTION


async def test_two_wizards_at_once_keep_a_draft_each_and_see_only_what_nobody_is_at(
    open_run: Callable[..., House], folder: StateFolder
) -> None:
    first, second = open_run(), open_run()
    await first.walk(Step.SECRET_PATH)
    await second.walk(Step.NAME)
    assert second.wizard.drafts.offered == ()
    first.wizard.drafts.release()
    third = open_run()
    await third.sign_in()
    assert [kept.draft.step for kept in third.wizard.drafts.offered] == [Step.SECRET_PATH]
    second.wizard.drafts.release()
    third.wizard.drafts.release()
    fourth = open_run()
    await fourth.sign_in()
    assert [kept.draft.step for kept in fourth.wizard.drafts.offered] == [Step.NAME, Step.SECRET_PATH]
    await fourth.wizard.go_on_with(fourth.wizard.drafts.offered[1])
    assert len(folder.names("drafts/*.json")) == 2


async def test_a_created_sync_takes_the_draft_away_and_the_next_one_has_its_own(
    open_run: Callable[..., House], folder: StateFolder
) -> None:
    house = open_run()
    await house.walk()
    assert folder.names("drafts/*.json")
    await house.wizard.create(paused=True)
    assert house.wizard.drafts.path is None
    assert folder.names("drafts/*.json") == []
    await house.wizard.close()
    assert folder.names("drafts/*") == []
    again = open_run()
    await again.sign_in()
    assert again.wizard.drafts.offered == ()


async def test_another_round_is_kept_like_the_first(open_run: Callable[..., House], folder: StateFolder) -> None:
    house = open_run()
    await house.walk()
    await house.wizard.create(paused=True)
    house.wizard.again()
    await answer(house, Step.DEPLOY_CONTEXT)
    assert len(folder.names("drafts/*.json")) == 1


async def test_a_full_disk_is_told_once_and_ends_nothing(
    open_run: Callable[..., House], folder: StateFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = open_run()
    await house.walk(Step.ENVIRONMENT)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        await answer(house, Step.ENVIRONMENT)
        assert house.wizard.notice == "Your answers cannot be kept for a later start (No space left on device)."
        await answer(house, Step.SECRET_PATH)
        assert house.wizard.notice == ""
    (name,) = folder.names("drafts/*")[:1]
    assert Draft.model_validate_json(folder.read(name) or "").step is Step.ENVIRONMENT
    await answer(house, Step.NETLIFY_ACCOUNT)
    assert Draft.model_validate_json(folder.read(name) or "").step is Step.NETLIFY_SITE


async def test_a_place_that_cannot_be_written_to_ends_nothing_either(open_house: Opening, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    house = open_house(state=StateFolder(tmp_path / "file" / "state"))
    await house.walk(Step.CONNECTION)
    assert house.wizard.notice.startswith("Your answers cannot be kept for a later start (")
    await house.wizard.close()


async def test_a_draft_of_another_version_is_set_aside_with_a_word(
    open_run: Callable[..., House], folder: StateFolder
) -> None:
    await cut_short(open_run(), Step.NAME)
    (name,) = folder.names("drafts/*.json")
    text = folder.read(name) or ""
    folder.write(name, text.replace('"version":1', '"version":2'))
    house = open_run()
    await house.sign_in()
    aside = folder.root / f"{name}.unusable-1"
    assert house.wizard.notice == f"A draft that this version cannot read was set aside: {aside}."
    assert house.wizard.drafts.offered == ()
    assert '"version":2' in aside.read_text()


DRAFT = Draft(
    origin=DEMO_ADDRESS,
    saved=NOW,
    step=Step.ENVIRONMENT,
    answers=Answers(connection=ConnectionAnswer(id="11111111-1111-4111-8111-111111111111", name="na\u00efve [/x]")),
    typed={Step.NAME: {"description": "\x1b[2J"}},
)


@searched(60)
@given(data=st.data())
async def test_no_damage_to_a_draft_is_more_than_a_draft_set_aside(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = StateFolder(tmp_path_factory.getbasetemp() / "damaged")
    whole = DRAFT.model_dump_json().encode()
    at = data.draw(st.integers(0, len(whole) - 1), "at")
    damaged = whole[:at] + data.draw(st.binary(max_size=9), "instead") + data.draw(st.sampled_from([b"", whole[at:]]))
    folder.write("drafts/one.json", "").write_bytes(damaged)
    drafts = Drafts(folder)
    words = await drafts.look(DEMO_ADDRESS)
    assert bool(words) is bool(folder.names("drafts/one.json.unusable-*"))
    if words:
        assert (drafts.offered, folder.names("drafts/*.json")) == ((), [])
    drafts.release()
    for name in folder.names("drafts/*"):
        folder.remove(name)


async def test_no_token_comes_to_the_disk(open_house: Opening, folder: StateFolder) -> None:
    house = open_house(state=folder, netlify_token="demo-netlify-canary")
    await house.walk()
    await house.wizard.close()
    kept = "".join(folder.read(name) or "" for name in folder.names("**/*"))
    assert '"origin"' in kept
    assert DEMO_USER_TOKEN not in kept
    assert "canary" not in kept


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=-5), "a moment ago"),
        (timedelta(seconds=59), "a moment ago"),
        (timedelta(seconds=61), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=47), "1 day ago"),
        (timedelta(days=400), "400 days ago"),
    ],
    ids=str,
)
def test_the_age_of_a_draft_in_words(passed: timedelta, words: str) -> None:
    assert DRAFT.age(NOW + passed) == words


@pytest.mark.parametrize(("days", "likeliest"), [(6, "Go on at Environment"), (8, "Start anew")])
async def test_enter_goes_on_with_a_fresh_draft_and_starts_anew_beside_a_stale_one(
    days: int, likeliest: str, tmp_path: Path
) -> None:
    StateFolder(tmp_path).write("drafts/one.json", DRAFT.model_dump_json())
    drafts = Drafts(StateFolder(tmp_path), lambda: NOW + timedelta(days=days))
    await drafts.look(DEMO_ADDRESS)
    choices = drafts.choices()
    assert [row.label for row in choices.rows] == ["Go on at Environment", "Start anew"]
    assert choices.rows[0].detail == f"{days} days ago"
    assert choices.preselected
    assert choices.preselected.label == likeliest
    drafts.release()


async def test_a_draft_whose_sync_turns_out_to_exist_is_not_offered(
    open_run: Callable[..., House], folder: StateFolder
) -> None:
    await cut_short(open_run(), Step.NETLIFY_SITE)
    first = open_run()
    await first.walk()
    answers = first.wizard.answers
    first.wizard.drafts.release()
    drafts = Drafts(folder)
    await drafts.look(DEMO_ADDRESS)
    await drafts.pass_over(answers)
    assert not drafts.offered
    await drafts.look(DEMO_ADDRESS)
    assert [kept.draft.step for kept in drafts.offered] == [Step.NETLIFY_SITE]
    drafts.release()
