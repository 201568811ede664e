"""What has the keyboard is in sight in every window from 40x12: the marked row, the switch, the line to type in."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contract.bodies import searched
from tests.screens.desk import Desk
from tui.api.errors import Unreachable
from tui.api.models import DeployContext, InitialSyncBehavior
from tui.demo import DEMO_IDENTITY_TOKEN, DEMO_NETLIFY_TOKEN
from tui.model.answers import Answer, DeployContextAnswer, NetlifySiteAnswer, SyncOptionsAnswer
from tui.model.steps import ORDER, Step
from tui.screens.frame_screen import FrameScreen
from tui.screens.widgets.field import Field
from tui.screens.widgets.picker import Picker
from tui.screens.widgets.switch import YesNo

pytestmark = pytest.mark.anyio

SIZES: Final = (
    *((40, 12), (40, 20), (50, 14), (60, 12), (60, 16), (60, 20), (80, 12)),
    *((80, 20), (80, 21), (80, 23), (80, 24), (100, 30), (200, 50)),
)

GRAVE: Final[dict[str, Answer]] = {
    "netlify_site": NetlifySiteAnswer(id=None, name=None),
    "deploy_context": DeployContextAnswer(context=DeployContext.ALL),
    "sync_options": SyncOptionsAnswer(
        delete_missing=True, initial_sync_behavior=InitialSyncBehavior.IMPORT_PRIORITIZE_DESTINATION
    ),
}
"""As much to be said as these options can bring together."""

NOTICE: Final = (
    "Going on with your draft of a moment ago. Signed in with the token from the keyring; it expires in 9 days."
)

TROUBLE: Final = Unreachable(
    "The connection to Infisical (127.0.0.1:49137) was refused; nothing is listening there.",
    "Check the address and your network, and the proxy in HTTPS_PROXY if you use one.",
)

KEYS: Final = ("down", "up", "tab", "home", "end", "pagedown", "pageup")


def at_hand(desk: Desk) -> str:
    """Return the text of the line that answers to the keyboard, as far as the terminal shows it."""
    focused = desk.app.focused
    assert focused is not None, desk.text
    place = desk.app.screen.find_widget(focused if not _in_picker(desk) else _picker(desk))
    line, widget = place.region.y, _picker(desk) if _in_picker(desk) else focused
    if isinstance(widget, Picker):
        line += widget.line_of_mark
    elif isinstance(widget, Field):
        line += int(widget.styles.padding.top)
    row = place.region.intersection(place.clip)
    return desk.lines[line][row.x : row.right] if row.y <= line < row.bottom else ""


def _picker(desk: Desk) -> Picker:
    focused = desk.app.focused
    assert focused is not None
    return next(part for part in focused.ancestors_with_self if isinstance(part, Picker))


def _in_picker(desk: Desk) -> bool:
    focused = desk.app.focused
    return focused is not None and any(isinstance(part, Picker) for part in focused.ancestors_with_self)


def check(desk: Desk) -> None:
    """Assert that it is the right line, and that it is there."""
    shown, focused = at_hand(desk), desk.app.focused
    told = f"{desk.app.size} {desk.step}\n{desk.text}"
    if _in_picker(desk):
        choice = _picker(desk).choice
        wanted = choice.label[:6] if choice else ""
        assert not choice or wanted.strip() in shown, told
        assert shown.strip() or not _picker(desk).rows, told
    elif isinstance(focused, YesNo):
        assert "[x] yes" in shown or "[ ] no" in shown, told
    else:
        assert isinstance(focused, Field)
        assert "│" in shown, told


async def stand_on(desk: Desk, step: Step, changed: dict[str, Answer]) -> None:
    """Stand on a step, whatever leads there."""
    if step is Step.RESULT:
        await desk.stand_on(Step.REVIEW, **changed)
        await desk.wizard.create(paused=False)
        desk.app.screen.query_one("#content")
        pane(desk).go_to(Step.RESULT)
        await desk.settled()
    else:
        await desk.stand_on(step, **changed)


def pane(desk: Desk):  # type: ignore[no-untyped-def]  # noqa: ANN201 - the step's own
    """Return the step's pane."""
    screen = desk.app.screen
    assert isinstance(screen, FrameScreen)
    return screen.pane


@pytest.mark.parametrize("changed", [{}, GRAVE], ids=["harmless", "grave"])
@pytest.mark.parametrize("step", ORDER)
async def test_what_has_the_keyboard_is_in_sight_on_every_step_at_every_size(
    step: Step, changed: dict[str, Answer]
) -> None:
    async with Desk(
        netlify_token=DEMO_NETLIFY_TOKEN, token=None if step is Step.SIGN_IN else "demo-user-token"
    ) as desk:
        if step is not Step.SIGN_IN:
            await stand_on(desk, step, changed)
        for size in SIZES:
            await desk.pilot.resize_terminal(*size)
            await desk.settled()
            assert desk.on(step)
            check(desk)
            for key in ("end", "down", "tab", "down"):
                await desk.press(key)
                check(desk)


@searched(25)
@given(
    st.sampled_from(ORDER[1:]),
    st.lists(st.tuples(st.integers(40, 200), st.integers(12, 50)), min_size=1, max_size=3),
    st.lists(st.sampled_from(KEYS), max_size=4),
    st.sampled_from(["", "notice", "trouble", "both"]),
    st.booleans(),
)
async def test_nothing_pushes_what_has_the_keyboard_out_of_sight(
    step: Step,
    sizes: list[tuple[int, int]],
    keys: list[str],
    besides: str,
    grave: bool,  # noqa: FBT001 - drawn
) -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN, size=sizes[0]) as desk:
        await stand_on(desk, step, GRAVE if grave else {})
        if besides in {"notice", "both"}:
            desk.wizard.notice = NOTICE
            pane(desk).show_frame()
        if besides in {"trouble", "both"}:
            pane(desk).show_problem(TROUBLE)
        await desk.settled()
        check(desk)
        for size in sizes:
            await desk.pilot.resize_terminal(*size)
            await desk.settled()
            check(desk)
            for key in keys:
                await desk.press(key)
                check(desk)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_every_press_on_review_can_be_seen(size: tuple[int, int]) -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN, size=size) as desk:
        await desk.stand_on(Step.REVIEW, **GRAVE)
        before = desk.marked
        for key, row in (("down", "Preview every"), ("up", "Create paused"), ("up", "Create and sync"), ("up", "Name")):
            await desk.press(key)
            assert desk.marked != before
            assert desk.marked.startswith(f"› {row}")
            before = desk.marked


@pytest.mark.parametrize("step", [Step.SYNC_OPTIONS, Step.REVIEW])
async def test_at_80x24_every_grave_sentence_is_in_sight_whole_and_the_rest_on_the_next_pages(step: Step) -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN) as desk:
        await desk.stand_on(step, **GRAVE)
        first = " ".join(" ".join(desk.part("#consequence")).split())
        for grave in (
            "The import cannot read secret variables, and the same run deletes NPM_TOKEN.",
            "These are shared variables: every site of Acme Team sees them.",
        ):
            assert grave in first
        if step is Step.REVIEW:
            for sync in ("acme-checkout-production", "acme-docs-all", "acme-shop-staging-previews"):
                assert f'"{sync}" writes to one site of this team' in first
        assert "PgDn shows more" in first
        said = await desk.said()
        assert "Without a key schema every run may delete any variable of Acme Team, even those added by hand." in said
        assert "The context `all` meets every other: a second sync to the same place would fight with this one." in said


@pytest.mark.parametrize("step", [Step.SYNC_OPTIONS, Step.REVIEW])
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_counts_are_in_sight_to_the_last_number(size: tuple[int, int], step: Step) -> None:
    async with Desk(netlify_token=DEMO_NETLIFY_TOKEN, size=size) as desk:
        await desk.stand_on(step)
        said = " ".join(" ".join(desk.part("#consequence")).split())
        assert "delete 0, change 3, create 1, leave alone 1" in said or "leave alone 1 NODE_VERSION" in said


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_name_and_state_of_the_run_are_in_sight_on_result(size: tuple[int, int]) -> None:
    async with Desk(size=size) as desk:
        await stand_on(desk, Step.RESULT, {})
        for key in ("down", "up", "up", "up", "up"):
            assert "Created acme-shop-production" in desk.words
            assert "succeeded 00:04" in desk.words
            await desk.press(key)


async def test_a_form_that_took_a_lists_place_keeps_its_line_in_sight_at_every_size() -> None:
    async with Desk(token=DEMO_IDENTITY_TOKEN) as desk:
        await desk.stand_on(Step.NETLIFY_SITE)
        for size in SIZES:
            await desk.pilot.resize_terminal(*size)
            await desk.settled()
            for _ in range(3):
                check(desk)
                await desk.press("tab")
