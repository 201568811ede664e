"""The same answers through screens and lines: the same requests leave, and the same syncs stand there."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.lines.caller import Caller
from tests.lines.hands import Hands, Presser, Typist
from tests.screens.desk import Desk
from tests.screens.wire import Wire
from tui.api.models import InitialSyncBehavior
from tui.model.answers import SyncOptionsAnswer
from tui.model.steps import Step

pytestmark = pytest.mark.anyio

AS_THEY_ARE = SyncOptionsAnswer()
DELETING = SyncOptionsAnswer(delete_missing=True, key_schema="SHOP_{{secretKey}}")
IMPORTING = SyncOptionsAnswer(
    initial_sync_behavior=InitialSyncBehavior.IMPORT_PRIORITIZE_DESTINATION, is_auto_sync_enabled=False
)


async def another_place(hands: Hands) -> None:
    await hands.choose("Company Blog")
    await hands.choose("netlify-team")
    await hands.take(3)
    await hands.choose("labs-wiki")
    await hands.choose("Deploy previews")
    await hands.options(IMPORTING, before=AS_THEY_ARE)
    await hands.name("blog", "for the previews")
    await hands.create(paused=True)
    await hands.act("Run the first sync", typed="labs-wiki")
    await hands.act("Leave")


async def deletion_with_a_typed_yes(hands: Hands) -> None:
    await hands.take(3)
    await hands.choose("/web")
    await hands.take(3)
    await hands.options(DELETING, before=AS_THEY_ARE)
    await hands.name("acme-shop-production", "")
    await hands.create(typed="acme-shop")
    await hands.act("Leave")


async def going_back_and_changing(hands: Hands) -> None:
    await hands.take(6)
    await hands.choose("Production")
    await hands.back(3)
    await hands.take()
    await hands.choose("acme-docs")
    await hands.choose("All contexts")
    await hands.options(AS_THEY_ARE, before=AS_THEY_ARE)
    await hands.name("docs", "")
    await hands.edit(Step.SYNC_OPTIONS)
    await hands.options(IMPORTING, before=AS_THEY_ARE)
    await hands.edit(Step.ENVIRONMENT)
    await hands.choose("Staging")
    await hands.edit(Step.SYNC_OPTIONS)
    await hands.options(AS_THEY_ARE, before=IMPORTING)
    await hands.create()
    await hands.act("Leave")


async def the_whole_team(hands: Hands) -> None:
    await hands.take(5)
    await hands.choose("Whole team (shared variables)")
    await hands.take()
    await hands.options(AS_THEY_ARE, before=AS_THEY_ARE)
    await hands.name("team", "")
    await hands.create(typed="Acme Team")
    await hands.act("Leave")


async def again_for_another_context(hands: Hands) -> None:
    await hands.take(7)
    await hands.options(AS_THEY_ARE, before=AS_THEY_ARE)
    await hands.name("acme-shop-production", "")
    await hands.create()
    await hands.act("Create one for another context")
    await hands.choose("Branch deploys")
    await hands.name("acme-shop-branches", "the second one")
    await hands.create()
    await hands.act("Leave")


async def ids_typed_by_hand(hands: Hands) -> None:
    await hands.take(4)
    await hands.by_hand("team", "team-1", "The Team")
    await hands.by_hand("site", "site-1", "")
    await hands.take()
    await hands.options(AS_THEY_ARE, before=AS_THEY_ARE)
    await hands.name("by-hand", "")
    await hands.create()
    await hands.act("Leave")


async def looked_after(hands: Hands) -> None:
    await hands.take(7)
    await hands.options(AS_THEY_ARE, before=AS_THEY_ARE)
    await hands.name("acme-shop-production", "")
    await hands.create()
    await hands.act("Run again")
    await hands.act("Change, pause or delete it ...")
    await hands.act("Back")
    await hands.act("Change, pause or delete it ...")
    await hands.act("Pause automatic syncs")
    await hands.act("Resume automatic syncs, run now")
    await hands.act("Change, pause or delete it ...")
    await hands.act("Delete it and its variables", typed="acme-shop")
    await hands.act("Leave")


async def deleted_with_its_variables_kept(hands: Hands) -> None:
    await hands.take(7)
    await hands.options(AS_THEY_ARE, before=AS_THEY_ARE)
    await hands.name("acme-shop-production", "")
    await hands.create(paused=True)
    await hands.act("Change or delete it ...")
    await hands.act("Delete it, keep its variables")
    await hands.act("Create one for another context")
    await hands.choose("Branch deploys")
    await hands.name("acme-shop-branches", "")
    await hands.create()
    await hands.act("Leave")


SCRIPTS: dict[str, Callable[[Hands], Awaitable[None]]] = {
    "another place": another_place,
    "deletion": deletion_with_a_typed_yes,
    "going back": going_back_and_changing,
    "whole team": the_whole_team,
    "again": again_for_another_context,
    "by hand": ids_typed_by_hand,
    "looked after": looked_after,
    "deleted": deleted_with_its_variables_kept,
}


def changes(wire: Wire) -> list[tuple[str, str, Any]]:
    """What was asked for that changes something, in order."""
    return [
        (request.method, request.target, json.loads(request.body) if request.body else None)
        for request in wire.requests
        if request.method != "GET"
    ]


def questions(wire: Wire) -> set[str]:
    """What was asked, whatever the order: early questions meet each other."""
    return {request.target for request in wire.requests if request.method == "GET"}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=list(SCRIPTS))
async def test_both_front_ends_ask_for_the_same(script: Callable[[Hands], Awaitable[None]]) -> None:
    typist = Typist()
    await script(typist)
    caller = Caller()
    await caller.call(*typist.lines)
    async with Desk() as desk:
        await script(Presser(desk))
        assert changes(caller.wire) == changes(desk.wire)
        # Moving through the folders on the screen counts the keys of each.
        assert questions(caller.wire) <= questions(desk.wire)
        assert [sync.sync_options for sync in caller.world.syncs] == [sync.sync_options for sync in desk.world.syncs]
    assert any(method == "POST" for method, _, _ in changes(caller.wire)), caller.said
