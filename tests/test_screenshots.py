"""The gallery: one picture per step, made from the demo and held against the stored ones.

A change of what a user sees fails here until `pytest --refresh-screenshots` has written the pictures anew, and
somebody has looked at them.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.screens.desk import NETLIFY, Desk
from tui.demo import DEMO_NETLIFY_TOKEN
from tui.model.steps import ORDER, Step
from tui.settings.options import Setting
from tui.settings.settings import DEMO_ADDRESS, Settings

GALLERY = Path(__file__).parent.parent / "screenshots"

LARGE = (Step.NETLIFY_SITE, Step.SYNC_OPTIONS, Step.REVIEW, Step.RESULT)
"""Steps shown in a large window as well."""

pytestmark = pytest.mark.anyio


async def walk(size: tuple[int, int]) -> AsyncIterator[tuple[Step, str]]:
    """Press Enter from the first step to the last and yield the picture of each."""
    async with Desk(token=None, settings=Settings(netlify_url=Setting(NETLIFY)), size=size) as desk:
        yield Step.SIGN_IN, desk.app.export_screenshot()
    settings = Settings(
        infisical_url=Setting(DEMO_ADDRESS, "--demo"),
        netlify_url=Setting(NETLIFY),
        demo=Setting(value=True, source="--demo"),
    )
    async with Desk(settings=settings, netlify_token=DEMO_NETLIFY_TOKEN, size=size) as desk:
        for step in ORDER[1:]:
            await desk.reach(step)
            yield step, desk.app.export_screenshot()


@pytest.mark.parametrize(("size", "steps"), [((80, 24), ORDER), ((120, 36), LARGE)], ids=["80x24", "120x36"])
async def test_what_the_user_sees_is_what_the_gallery_shows(
    size: tuple[int, int], steps: tuple[Step, ...], request: pytest.FixtureRequest
) -> None:
    folder = GALLERY / f"{size[0]}x{size[1]}"
    pictures = {
        f"{step.number:02}-{step.key.replace('_', '-')}.svg": picture
        async for step, picture in walk(size)
        if step in steps
    }
    if request.config.getoption("--refresh-screenshots"):
        folder.mkdir(parents=True, exist_ok=True)
        for name, picture in pictures.items():
            (folder / name).write_text(picture, encoding="utf-8")
    stored = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.svg")}
    changed = [name for name in sorted({*pictures, *stored}) if pictures.get(name) != stored.get(name)]
    assert not changed, f"look at these, then run pytest --refresh-screenshots: {', '.join(changed)}"
