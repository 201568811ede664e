"""Secret path: browse or type; the line and the marked folder always agree."""

import pytest

from tests.api.faulty import json_reply
from tests.screens.desk import Desk
from tests.screens.wire import FOLDERS, SECRETS
from tui.demo import NEWEST, OLDEST, SECOND_GENERATION, ServerProfile
from tui.model.steps import Step

pytestmark = pytest.mark.anyio


async def typed(desk: Desk, text: str) -> None:
    await desk.press("ctrl+u")
    await desk.type(text)


def line(desk: Desk) -> str:
    """What stands behind `Path:`."""
    return next(row for row in desk.part("#picker") if row.startswith("Path: ")).split()[1]


async def test_arrows_write_the_path_and_the_list_stays_whole() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.SECRET_PATH)
        for path in ("/api", "/api/jobs", "/shared", "/web", "/web/analytics"):
            await desk.press("down")
            assert line(desk) == path
            assert desk.marked == f"› {path}"
            assert "6 of 6" in desk.words


async def test_typing_marks_the_folder_and_tab_completes_it() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.SECRET_PATH)
        for text, folder in {"we": "/web", "/api/j": "/api/jobs", "WEB": "/web", "anal": "/web/analytics"}.items():
            await typed(desk, text)
            assert desk.marked == f"› {folder}"
            assert line(desk) == text
            await desk.press("tab")
            assert line(desk) == folder
        assert await taken(desk) == "/web/analytics"


async def test_slashes_and_spaces_at_the_ends_do_not_matter() -> None:
    async with Desk() as desk:
        for text, path in {"web": "/web", "/web/": "/web", "": "/", " /api ": "/api"}.items():
            await desk.stand_on(Step.SECRET_PATH)
            await typed(desk, text)
            assert await taken(desk) == path


async def test_a_path_typed_behind_the_slash_that_stands_there_begins_with_one() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.SECRET_PATH)
        await desk.type("/web")
        assert desk.marked == "› /web"
        assert await taken(desk) == "/web"


async def taken(desk: Desk) -> str:
    """Press Enter, and return the path that was taken."""
    await desk.press("enter")
    assert desk.on(Step.NETLIFY_ACCOUNT)
    answer = desk.wizard.answers.secret_path
    assert answer
    return answer.path


async def test_a_folder_that_is_not_there_is_refused_with_words_and_the_text_stays() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.SECRET_PATH)
        await typed(desk, "/anal")
        await desk.press("enter")
        assert "There is no folder /anal in this environment. Tab takes /web/analytics." in desk.words
        await typed(desk, "/nowhere")
        await desk.press("enter")
        assert desk.on(Step.SECRET_PATH)
        assert "There is no folder /nowhere in this environment." in desk.words
        assert line(desk) == "/nowhere"
        await typed(desk, "/web")
        assert "There is no folder" not in desk.words


async def test_the_count_of_a_folder_goes_with_its_mark() -> None:
    async with Desk() as desk:
        await desk.stand_on(Step.SECRET_PATH)
        desk.wire.hold(SECRETS)
        await typed(desk, "/web")
        await desk.until(lambda: "%2Fweb" in desk.wire.last(SECRETS).query)
        await typed(desk, "/nowhere")
        desk.wire.heal()
        await desk.settled()
        assert desk.part("#count") == [""]


@pytest.mark.parametrize("server", [NEWEST, SECOND_GENERATION, OLDEST], ids=["newest", "second", "oldest"])
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/web", "/web: 10 secret keys, 3 of them imported; 2 in folders below are not synced"),
        ("/api", "/api: 2 secret keys; 1 in folders below is not synced"),
        ("/api/jobs", "/api/jobs: 1 secret key"),
    ],
)
async def test_the_keys_of_the_marked_folder_are_counted_with_its_imports(
    server: ServerProfile, path: str, words: str
) -> None:
    async with Desk(server=server) as desk:
        await desk.stand_on(Step.SECRET_PATH)
        await typed(desk, path)
        await desk.until(lambda: words in desk.words)


async def test_a_path_can_be_typed_where_the_folders_cannot_be_had() -> None:
    refusal = {"reqId": "req-1", "statusCode": 403, "message": "No.", "error": "PermissionDenied"}
    desk = Desk()
    desk.wire.instead(FOLDERS, json_reply(refusal, 403))
    async with desk:
        await desk.reach(Step.SECRET_PATH)
        assert "does not allow" in desk.words
        await typed(desk, "/web")
        await desk.press("enter")
        assert desk.on(Step.NETLIFY_ACCOUNT)
