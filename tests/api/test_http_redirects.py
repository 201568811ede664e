"""Redirects: followed at home for reading, and never with the token to somebody else."""

import pytest

from tests.api.clients import PET, TOKEN, Pet, client
from tests.api.faulty import Received, Reply, Step, faulty, json_reply, redirect_reply
from tui.api.errors import UnexpectedAnswer

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_get_is_followed_within_its_origin_with_the_token(status: int) -> None:
    async with faulty(redirect_reply("/new/pet?id=1", status), json_reply(PET)) as server, client(server.url) as http:
        assert await http.get("/pet", Pet, params={"old": "1"}) == Pet(name="Rex")
    assert [request.target for request in server.received] == ["/pet?old=1", "/new/pet?id=1"]
    assert [request.headers["authorization"] for request in server.received] == [f"Bearer {TOKEN}"] * 2


async def test_an_absolute_redirect_to_the_same_origin_is_followed_too() -> None:
    def script(request: Received) -> Step:
        return json_reply(PET) if request.path == "/new" else redirect_reply(f"http://{request.headers['host']}/new")

    async with faulty(script=script) as server, client(server.url) as http:
        assert await http.get("/pet", Pet) == Pet(name="Rex")


async def test_an_unsigned_get_stays_unsigned_when_followed() -> None:
    async with faulty(redirect_reply("/new"), json_reply(PET)) as server, client(server.url) as http:
        await http.get("/pet", Pet, signed=False)
    assert all("authorization" not in request.headers for request in server.received)


@pytest.mark.parametrize("signed", [True, False])
async def test_another_origin_is_named_and_hears_nothing(signed: bool) -> None:  # noqa: FBT001 - both ways are the test
    async with faulty(script=lambda _: json_reply(PET)) as other:
        async with faulty(redirect_reply(f"{other.url}/pet")) as server, client(server.url) as http:
            with pytest.raises(UnexpectedAnswer) as caught:
                await http.get("/pet", Pet, signed=signed)
        assert other.received == []
    assert other.url in caught.value.happened
    assert f"--url {other.url}" in caught.value.remedy


@pytest.mark.parametrize(
    "location",
    [
        "https://login.corp.example/",
        "https://login.corp.example/pet",
        "https://acme.cloudflareaccess.com/cdn-cgi/access/login/host?redirect_url=%2Fpet",
        "https://portal.example/pet?origin=https%3A%2F%2Finfisical.example",
        "https://corp.example/oauth2/start?rd=/pet",
        "http://192.168.1.1/hotspot",
    ],
)
async def test_a_login_page_is_named_and_not_proposed_as_the_address(location: str) -> None:
    async with faulty(redirect_reply(location)) as server, client(server.url) as http:
        with pytest.raises(UnexpectedAnswer) as caught:
            await http.get("/pet", Pet)
    origin = "/".join(location.split("/")[:3])
    assert f"redirects to {origin}, and nothing was sent there." in caught.value.happened
    assert origin not in caught.value.remedy
    assert "a login page stands in between" in caught.value.remedy


async def test_another_scheme_is_another_origin() -> None:
    async with faulty(script=lambda request: redirect_reply(f"https://{request.headers['host']}/pet")) as server:
        async with client(server.url) as http:
            with pytest.raises(UnexpectedAnswer) as caught:
                await http.get("/pet", Pet)
        assert len(server.received) == 1
    assert server.url.replace("http:", "https:") in caught.value.remedy


async def test_netlify_redirecting_away_points_to_its_own_setting() -> None:
    elsewhere = redirect_reply("https://elsewhere.example/")
    async with faulty(elsewhere) as server, client(server.url, service="Netlify") as http:
        with pytest.raises(UnexpectedAnswer, match=r"https://elsewhere\.example") as caught:
            await http.get("/pet", Pet)
    assert "NETLIFY_API_URL" in caught.value.remedy


@pytest.mark.parametrize("location", ["/new", "https://elsewhere.example/pet"])
@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_post_is_not_sent_again_wherever_it_is_redirected(location: str, status: int) -> None:
    async with faulty(redirect_reply(location, status)) as server, client(server.url) as http:
        with pytest.raises(UnexpectedAnswer, match="redirects to"):
            await http.post("/pet", Pet, body=PET)
        assert server.targets == ["POST /pet"]


async def test_five_redirects_are_followed_and_a_circle_is_left() -> None:
    five = [redirect_reply(f"/{step}") for step in range(5)]
    async with faulty(*five, json_reply(PET)) as server, client(server.url) as http:
        assert await http.get("/pet", Pet) == Pet(name="Rex")
    async with faulty(script=lambda _: redirect_reply("/pet")) as server, client(server.url) as http:
        with pytest.raises(UnexpectedAnswer, match="more than 5 times"):
            await http.get("/pet", Pet)
        assert len(server.received) == 6


@pytest.mark.parametrize(
    "location", ["http://[::1", "https://user:canary@host/", "javascript:canary", "http://a b/canary"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_redirect_to_no_address_is_told_without_repeating_it(location: str, method: str) -> None:
    async with faulty(redirect_reply(location)) as server, client(server.url) as http:
        with pytest.raises(UnexpectedAnswer, match="redirects to something that is no web address") as caught:
            await (http.get("/pet", Pet) if method == "GET" else http.post("/pet", Pet))
        assert len(server.received) == 1
    assert "canary" not in str(caught.value)


async def test_a_redirect_without_a_target_is_no_endless_loop() -> None:
    async with faulty(script=lambda _: Reply(302)) as server, client(server.url) as http:
        with pytest.raises(UnexpectedAnswer):
            await http.get("/pet", Pet)
