"""What is asked again, how often and after how long; and what never is."""

import pytest

from tests.api.clients import PET, Pet, Waits, client
from tests.api.faulty import CloseBeforeReply, NeverAnswer, Reply, Step, cut_reply, faulty, json_reply
from tui.api.errors import (
    ConnectionLost,
    Intercepted,
    NetworkProblem,
    Problem,
    RateLimited,
    ServerFailed,
    TimedOut,
    Unreachable,
)
from tui.api.http import TimeLimits, Waiting

pytestmark = pytest.mark.anyio

IMPATIENT = TimeLimits(connect=5, read=0.05)


def busy(message: str = "", **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return json_reply(
        {"reqId": "req-1", "statusCode": 429, "error": "RateLimitExceeded", "message": message}, 429, named
    )


async def waits_of(*steps: Step) -> list[float]:
    waits = Waits()
    async with faulty(*steps, json_reply(PET)) as server, client(server.url, waits=waits) as http:
        assert await http.get("/pet", Pet) == Pet(name="Rex")
    return waits.slept


@pytest.mark.parametrize("status", [502, 503, 504])
async def test_a_passing_failure_of_the_server_is_asked_again_after_growing_waits(status: int) -> None:
    assert await waits_of(Reply(status), Reply(status), Reply(status)) == [0.5, 1.0, 2.0]


@pytest.mark.parametrize("step", [CloseBeforeReply(), cut_reply(PET)], ids=["before the answer", "within the answer"])
async def test_a_lost_connection_is_asked_again(step: Step) -> None:
    assert await waits_of(step) == [0.5]


async def test_the_user_is_told_before_each_wait() -> None:
    waits = Waits()
    async with faulty(Reply(503), busy(), json_reply(PET)) as server, client(server.url, waits=waits) as http:
        await http.get("/pet", Pet)
    assert waits.told == [
        Waiting("Infisical", "not ready (503)", 0.5, 2, 4),
        Waiting("Infisical", "busy (429)", 5.0, 3, 4),
    ]


async def test_silence_is_asked_again_and_given_up_after_four_attempts() -> None:
    waits = Waits()
    async with (
        faulty(script=lambda _: NeverAnswer()) as server,
        client(server.url, waits=waits, limits=IMPATIENT) as http,
    ):
        with pytest.raises(TimedOut, match=r"127\.0\.0\.1.* did not answer within 0\.05 seconds"):
            await http.get("/pet", Pet)
        assert len(server.received) == 4
    assert [told.reason for told in waits.told] == ["no answer"] * 3


async def test_a_server_that_stays_down_is_given_up_after_four_attempts() -> None:
    async with faulty(script=lambda _: Reply(503)) as server, client(server.url) as http:
        with pytest.raises(ServerFailed, match="failed with status 503"):
            await http.get("/pet", Pet)
        assert len(server.received) == 4


async def test_a_dead_port_is_tried_four_times_and_named_with_what_to_do() -> None:
    async with faulty() as gone:
        pass
    waits = Waits()
    async with client(gone.url, waits=waits) as http:
        with pytest.raises(Unreachable) as caught:
            await http.get("/pet", Pet)
    host = gone.url.removeprefix("http://")
    assert caught.value.happened == f"The connection to Infisical ({host}) was refused; nothing is listening there."
    assert caught.value.remedy == "Check the address, and that the server on this machine is running."
    assert [told.reason for told in waits.told] == ["no connection"] * 3


@pytest.mark.parametrize(
    ("reply", "seconds"),
    [
        (busy(Retry_After="7"), 7),
        (busy(Retry_After="60"), 60),
        (busy(Retry_After="0"), 0.5),
        (busy(Date="Mon, 02 Mar 2026 09:30:00 GMT", Retry_After="Mon, 02 Mar 2026 09:30:21 GMT"), 21),
        (busy(Date="Mon, 02 Mar 2026 09:30:00 GMT", Retry_After="Mon, 02 Mar 2026 09:29:00 GMT"), 0.5),
        (busy(Retry_After="Mon, 02 Mar 2020 09:30:00 -0000"), 0.5),
        (busy("Rate limit exceeded. Please try again in 9 seconds"), 9),
        (busy("Please try again in 9 seconds", Retry_After="3"), 3),
        (busy("Slow down."), 5),
        (busy(Retry_After="soon"), 5),
        (busy(Retry_After="-4"), 5),
        (busy(Retry_After="Mon, 01 Jan 99999999999 00:00:00 GMT"), 5),
        (Reply(503, headers={"Retry-After": "8"}), 8),
    ],
)
async def test_the_server_says_how_long_to_wait(reply: Reply, seconds: float) -> None:
    assert await waits_of(reply) == [seconds]


@pytest.mark.parametrize(
    "reply", [busy(Retry_After="61"), busy("try again in 61 seconds")], ids=["in the header", "in the message"]
)
async def test_a_longer_wait_than_a_minute_is_told_at_once(reply: Reply) -> None:
    waits = Waits()
    async with faulty(reply) as server, client(server.url, waits=waits) as http:
        with pytest.raises(RateLimited) as caught:
            await http.get("/pet", Pet)
    assert caught.value.remedy == "Wait 61 seconds, then try again."
    assert caught.value.request_id == "req-1"
    assert waits.slept == []


async def test_a_server_that_asks_for_hours_is_given_up_at_once() -> None:
    async with faulty(Reply(503, headers={"Retry-After": "7200"})) as server, client(server.url) as http:
        with pytest.raises(ServerFailed):
            await http.get("/pet", Pet)
        assert len(server.received) == 1


@pytest.mark.parametrize(
    ("status", "problem"), [(400, Intercepted), (401, Intercepted), (403, Intercepted), (500, ServerFailed)]
)
async def test_what_will_not_pass_is_asked_once(status: int, problem: type[Problem]) -> None:
    async with faulty(Reply(status)) as server, client(server.url) as http:
        with pytest.raises(problem):
            await http.get("/pet", Pet)
        assert len(server.received) == 1


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        (Reply(502), ServerFailed),
        (Reply(503), ServerFailed),
        (Reply(504), ServerFailed),
        (busy(Retry_After="1"), RateLimited),
        (CloseBeforeReply(), ConnectionLost),
        (cut_reply(PET), ConnectionLost),
        (NeverAnswer(), TimedOut),
    ],
)
async def test_a_post_is_never_sent_twice(step: Step, problem: type[Problem]) -> None:
    waits = Waits()
    async with faulty(script=lambda _: step) as server, client(server.url, waits=waits, limits=IMPATIENT) as http:
        with pytest.raises(problem) as caught:
            await http.post("/pet", Pet, body=PET)
        assert len(server.received) == 1
    assert (waits.told, waits.slept) == ([], [])
    if isinstance(caught.value, NetworkProblem):
        assert "may have arrived" in caught.value.remedy


async def test_a_post_that_surely_never_arrived_says_so_by_its_type() -> None:
    async with faulty() as gone:
        pass
    async with client(gone.url) as http:
        with pytest.raises(Unreachable) as caught:
            await http.post("/pet", Pet, body=PET)
    assert "may have arrived" not in caught.value.remedy


async def test_a_post_may_take_longer_than_the_usual_limit() -> None:
    async with (
        faulty(script=lambda _: NeverAnswer()) as server,
        client(server.url, limits=TimeLimits(connect=5, read=0.01, change=0.05)) as http,
    ):
        with pytest.raises(TimedOut, match=r"within 0\.05 seconds"):
            await http.post("/pet", Pet, patient=True)
        with pytest.raises(TimedOut, match=r"within 0\.05 seconds"):
            await http.patch("/pet", Pet, body=PET)
        with pytest.raises(TimedOut, match=r"within 0\.05 seconds"):
            await http.delete("/pet", Pet)


def test_the_usual_limits_are_ten_and_thirty_seconds_and_a_change_outlasts_the_server() -> None:
    assert TimeLimits() == TimeLimits(connect=10, read=30, change=75)
