"""The demo behind a real socket: both services on one port, and a server that always goes away again."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator

import httpx
import pytest

from tests.demo.serving import served
from tui.demo import DEMO_NETLIFY_TOKEN, DEMO_USER_TOKEN, Demo
from tui.demo.asgi import Receive, Scope, Send


def test_one_port_serves_infisical_and_netlify() -> None:
    with served(Demo()) as origin:
        status = httpx.get(f"{origin}/api/status")
        accounts = httpx.get(
            f"{origin}/netlify/api/v1/accounts", headers={"Authorization": f"Bearer {DEMO_NETLIFY_TOKEN}"}
        )
    assert status.json()["message"] == "Ok"
    assert [account["slug"] for account in accounts.json()] == ["acme-team", "acme-labs"]


def test_netlify_below_its_prefix_has_none_of_infisicals_routes() -> None:
    with served(Demo()) as origin:
        reply = httpx.get(f"{origin}/netlify/api/status", headers={"Authorization": f"Bearer {DEMO_NETLIFY_TOKEN}"})
    assert reply.status_code == 404
    assert reply.json() == {"code": 404, "message": "Not Found"}


def test_a_connection_is_kept_alive_over_many_requests() -> None:
    with (
        served(Demo()) as origin,
        httpx.Client(base_url=origin, headers={"Authorization": f"Bearer {DEMO_USER_TOKEN}"}) as client,
    ):
        replies = [client.get("/api/v1/projects") for _ in range(20)]
        streams = {id(reply.extensions["network_stream"]) for reply in replies}
    assert {reply.status_code for reply in replies} == {200}
    assert len(streams) == 1


def test_a_body_may_come_in_pieces() -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"name": "fresh", "method": "access-token", "credentials": '
        yield f'{{"accessToken": "{DEMO_NETLIFY_TOKEN}"}}}}'.encode()

    headers = {"Authorization": f"Bearer {DEMO_USER_TOKEN}", "Content-Type": "application/json"}
    with served(Demo()) as origin:
        reply = httpx.post(f"{origin}/api/v1/app-connections/netlify", content=pieces(), headers=headers)
    assert reply.json()["appConnection"]["name"] == "fresh"


def test_nothing_listens_after_the_block() -> None:
    with served(Demo()) as origin:
        httpx.get(f"{origin}/api/status")
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{origin}/api/status")


def test_a_request_that_never_ends_does_not_keep_the_server() -> None:
    arrived = threading.Event()

    async def silent(_scope: Scope, _receive: Receive, _send: Send) -> None:
        arrived.set()
        await asyncio.Event().wait()

    def ask(origin: str) -> None:
        with contextlib.suppress(httpx.HTTPError):  # how the cut request looks to its client is not the point here
            httpx.get(origin, timeout=60)

    with served(silent) as origin:
        asking = threading.Thread(target=ask, args=(origin,))
        asking.start()
        assert arrived.wait(10)
    asking.join(10)
    assert not asking.is_alive()
