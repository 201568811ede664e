"""What is sent, and what becomes of answers that are good, too large, or not what they should be."""

import asyncio
import gzip
import json
import subprocess
import sys
import threading
from typing import Any

import httpx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import SecretStr

from tests.api.clients import PET, TOKEN, Pet, client
from tests.api.faulty import NeverAnswer, Reply, faulty, html_reply, json_reply
from tui import __version__
from tui.api.connections import Connections, Message
from tui.api.errors import ConnectionLost, SignInRequired, UnexpectedAnswer
from tui.api.http import Http
from tui.api.models.wire import Wire
from tui.api.outgoing import segment
from tui.api.services import Services
from tui.api.surrogates import json_text, with_stand_ins
from tui.api.text import printable

pytestmark = pytest.mark.anyio

LIMIT = 16 * 1024 * 1024


async def test_a_get_carries_the_token_and_says_who_asks() -> None:
    async with faulty(json_reply(PET)) as server, client(f"{server.url}/base") as http:
        assert await http.get("/pet", Pet, params={"a b": "c&d"}) == Pet(name="Rex")
    request = server.received[0]
    assert (request.method, request.path, request.query, request.body) == ("GET", "/base/pet", "a+b=c%26d", b"")
    assert request.headers["authorization"] == f"Bearer {TOKEN}"
    assert request.headers["user-agent"] == f"infisical-netlify-sync/{__version__}"
    assert request.headers["accept"] == "application/json"
    assert "content-type" not in request.headers


async def test_unsigned_requests_never_carry_the_token() -> None:
    async with faulty(json_reply(PET), json_reply(PET)) as server, client(server.url) as http:
        await http.get("/pet", Pet, signed=False)
        await http.post("/pet", Pet, signed=False)
    assert all(TOKEN not in str(request) for request in server.received)


async def test_a_post_sends_json_with_secrets_in_plain_text() -> None:
    async with faulty(json_reply(PET)) as server, client(server.url) as http:
        await http.post("/pet", Pet, body={"name": "Rëx", "inner": {"key": SecretStr("opens sesame")}})
    request = server.received[0]
    assert request.headers["content-type"] == "application/json"
    assert request.body == b'{"name": "R\\u00ebx", "inner": {"key": "opens sesame"}}'


async def test_a_post_without_a_body_has_no_content_type() -> None:
    async with faulty(json_reply(PET)) as server, client(server.url) as http:
        await http.post("/pet", Pet)
    assert "content-type" not in server.received[0].headers
    assert server.received[0].headers["content-length"] == "0"


async def test_a_body_that_is_no_json_is_a_bug_told_without_its_value() -> None:
    async with client("http://127.0.0.1:9") as http:
        with pytest.raises(TypeError, match=r"^a request body cannot hold bytes$"):
            await http.post("/pet", Pet, body={"name": b"canary"})


async def test_a_list_is_read_as_a_list() -> None:
    replies = (json_reply([PET, {"name": "Tom", "new": 1}]), json_reply([]))
    async with faulty(*replies) as server, client(server.url) as http:
        assert await http.get_list("/pets", Pet) == [Pet(name="Rex"), Pet(name="Tom")]
        assert await http.get_list("/pets", Pet) == []


@pytest.mark.parametrize("reply", [html_reply(), Reply(200, b"  <html>Log in"), html_reply(text="Log in")])
async def test_a_web_page_is_told_as_one_and_not_shown(reply: Reply) -> None:
    async with faulty(reply) as server, client(server.url) as http:
        with pytest.raises(UnexpectedAnswer, match="answered with a web page instead of data") as caught:
            await http.get("/pet", Pet)
    assert "--url" in caught.value.remedy
    assert "Log in" not in str(caught.value)


@pytest.mark.parametrize("body", [b"", b'{"name": "Re', b"null null", b'{"name": "\xff"}', b"[" * 100_000], ids=repr)
async def test_cut_or_broken_json_is_told(body: bytes) -> None:
    async with faulty(Reply(200, body)) as server, client(server.url) as http:
        with pytest.raises(UnexpectedAnswer, match="something that is not whole JSON"):
            await http.get("/pet", Pet)


async def test_wrong_types_are_told_by_place_and_never_by_value() -> None:
    async with faulty(json_reply({"name": ["canary"]})) as server, client(server.url) as http:
        with pytest.raises(UnexpectedAnswer, match=r"does not know: name is missing") as caught:
            await http.get("/pet", Pet)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("odd", [{}, {"name": None}, {"name": ["Rex"]}, None, 7, "Rex", [PET]], ids=repr)
async def test_a_record_that_does_not_fit_takes_nothing_else_away(odd: object) -> None:
    async with faulty(json_reply([PET, odd, {"name": "Tom"}])) as server, client(server.url) as http:
        found = await http.get_list("/pets", Pet)
    assert found == [Pet(name="Rex"), Pet(name="Tom")]
    assert (found.unreadable, found.total, found.is_whole) == (1, 3, False)


HALVES = [
    r'"shop \ud83d"',
    r'"\uDE00 shop"',
    r'"\ud83d\ud83d\ude00"',
    r'"\ude00\ud83d"',
    r'"\\\ud83d \\ud83d"',
    r'"\u00e9\ud83d"',
]
"""JSON texts with lone surrogates, beside whole pairs and beside backslashes that mean themselves."""


@pytest.mark.parametrize("text", HALVES)
async def test_half_a_character_is_read_shown_as_a_mark_and_sent_back_as_it_was(text: str) -> None:
    reply = Reply(200, f'{{"name": {text}}}'.encode(), {"Content-Type": "application/json"})
    async with faulty(reply, json_reply(PET)) as server, client(server.url) as http:
        name = (await http.get("/pet", Pet)).name
        await http.post("/pet", Pet, body={"name": name, "among": {"others": [name, SecretStr(name)]}})
    assert printable(name).isprintable()
    assert "?" in printable(name)
    sent = json.loads(server.received[1].body)
    assert sent == {"name": json.loads(text), "among": {"others": [json.loads(text)] * 2}}


async def test_half_a_character_in_a_path_or_a_query_is_sent_in_the_bytes_there_are_for_it() -> None:
    reply = Reply(200, rb'{"name": "a\ud83d"}', {"Content-Type": "application/json"})
    async with faulty(reply, json_reply(PET), json_reply(PET)) as server, client(server.url) as http:
        name = (await http.get("/pet", Pet)).name
        await http.get(f"/pets/{segment(name)}", Pet)
        await http.get("/pets", Pet, params={"of": f"/{name}", "all": "true"})
    assert [request.target for request in server.received[1:]] == [
        "/pets/a%ED%A0%BD",
        "/pets?of=%2Fa%ED%A0%BD&all=true",
    ]


@given(st.text(st.characters(exclude_categories=()), max_size=20))
def test_every_text_comes_back_as_it_was(text: str) -> None:
    """All but the code points that stand for halves of characters, which Unicode assigns to nothing."""
    assume(not any(0x4D800 <= ord(char) < 0x4E000 for char in text))
    read = json.loads(with_stand_ins(json.dumps({"name": text}).encode()))
    read["name"].encode()
    assert json.loads(json_text(read)) == json.loads(json.dumps({"name": text}))


@pytest.mark.parametrize("body", ["null", '"x"', "[]", "3"])
async def test_json_of_another_shape_is_told(body: str) -> None:
    async with faulty(Reply(200, body.encode())) as server, client(server.url) as http:
        with pytest.raises(UnexpectedAnswer, match="the whole is missing or of another type"):
            await http.get("/pet", Pet)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, b"x" * 20_000_000),
        Reply(200, gzip.compress(b"x" * 20_000_000), {"Content-Encoding": "gzip"}),
        Reply(200, b"x" * (LIMIT + 1)),
    ],
    ids=["plain", "unpacked", "by one byte"],
)
async def test_an_answer_beyond_16_mib_is_not_read_to_its_end(reply: Reply) -> None:
    async with faulty(reply) as server, client(server.url) as http:
        with pytest.raises(UnexpectedAnswer, match="sent more than 16 MiB"):
            await http.get("/pet", Pet)


async def test_an_answer_of_just_16_mib_is_read() -> None:
    shell = b'{"name": ""}'
    body = shell[:-2] + b"x" * (LIMIT - len(shell)) + shell[-2:]
    async with faulty(Reply(200, body)) as server, client(server.url) as http:
        assert len((await http.get("/pet", Pet)).name) == LIMIT - len(shell)


async def test_a_packed_answer_is_unpacked_and_a_badly_packed_one_told() -> None:
    packed = {"Content-Encoding": "gzip"}
    replies = (Reply(200, gzip.compress(b'{"name": "Rex"}'), packed), Reply(200, b"not gzip", packed))
    async with faulty(*replies) as server, client(server.url) as http:
        assert await http.get("/pet", Pet) == Pet(name="Rex")
        with pytest.raises(UnexpectedAnswer, match="packed wrongly"):
            await http.get("/pet", Pet)


async def test_bytes_that_are_no_http_are_a_lost_connection() -> None:
    async with faulty(script=lambda _: Reply(200, b"", {"Bad Header\x00": "x"})) as server, client(server.url) as http:
        with pytest.raises(ConnectionLost):
            await http.post("/pet", Pet)


@pytest.mark.parametrize("token", ["", "two words", "line\nbreak", "tökn-canary", "canary\x00"])
async def test_a_token_that_fits_no_header_is_refused_before_anything_is_sent(token: str) -> None:
    async with faulty() as server, client(server.url, token=token) as http:
        with pytest.raises(SignInRequired, match="characters no token has") as caught:
            await http.get("/pet", Pet)
        assert server.received == []
    assert "canary" not in str(caught.value)


def test_nothing_slow_is_loaded_before_the_first_request() -> None:
    """In a program of its own, for this one has long loaded everything."""
    code = (
        "import sys, tui.api.http, tui.api.infisical, tui.api.netlify; print({'httpx', 'truststore'} & {*sys.modules})"
    )
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout == b"set()\n"


def test_a_request_does_not_load_the_command_line_of_httpx() -> None:
    code = (
        "import sys, importlib.util; from tui.api.connections import Connections;"
        "Connections('Netlify', 'http://127.0.0.1')._open();"
        "print(importlib.util.find_spec('click') is not None, 'httpx' in sys.modules, 'click' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "True True False\n"


async def test_connections_are_used_again() -> None:
    async with faulty(script=lambda _: json_reply(PET)) as server, client(server.url) as http:
        for _ in range(3):
            await http.get("/pet", Pet)
        assert server.connections == 1


async def test_the_client_is_built_once_and_not_in_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    built_in: list[threading.Thread] = []

    class Watched(httpx.AsyncClient):
        def __init__(self, **options: Any) -> None:  # noqa: ANN401 - httpx's own
            built_in.append(threading.current_thread())
            super().__init__(**options)

    monkeypatch.setattr(httpx, "AsyncClient", Watched)
    async with faulty(script=lambda _: json_reply(PET)) as server, client(server.url) as http:
        assert built_in == []
        await asyncio.gather(*(http.get("/pet", Pet) for _ in range(12)))
    assert len(built_in) == 1
    assert built_in[0] is not threading.current_thread()


async def test_at_most_eight_connections_are_open_and_the_rest_waits_its_turn() -> None:
    async with faulty(script=lambda _: json_reply(PET)) as server, client(server.url) as http:
        replies = await asyncio.gather(*(http.get("/pet", Pet) for _ in range(50)))
        assert len(replies) == 50
        assert server.connections <= 8


async def test_connections_are_shared_by_all_who_ask_one_server_and_open_again_when_closed() -> None:
    services = Services("http://127.0.0.1:9", print)
    async with faulty(script=lambda _: json_reply({"date": "now", "message": "Ok"})) as server:
        for token in (None, SecretStr(TOKEN)):
            await services.infisical(server.url, token).status()
        assert server.connections == 1
        await services.close()
        await services.infisical(server.url, None).status()
        assert server.connections == 2
        await services.close()


async def test_what_a_server_sets_for_one_token_is_not_sent_with_another() -> None:
    services = Services("http://127.0.0.1:9", print)
    reply = json_reply({"date": "now", "message": "Ok"}, headers={"Set-Cookie": "session=of-the-first; Path=/"})
    async with faulty(script=lambda _: reply) as server:
        for token in (SecretStr(TOKEN), SecretStr("another"), None):
            await services.infisical(server.url, token).status()
        assert all("cookie" not in request.headers for request in server.received)
        await services.close()


async def test_what_reads_the_answer_is_built_while_the_server_is_at_it() -> None:
    prepared = asyncio.Event()

    class Cage(Wire):
        size: int

    class Home(Wire):
        pet: Pet
        cage: Cage

        @classmethod
        def prepare(cls) -> None:
            super().prepare()
            prepared.set()

    async with faulty(NeverAnswer()) as server, client(server.url) as http:
        asking = asyncio.create_task(http.get("/home", Home))
        async with asyncio.timeout(5):
            await prepared.wait()
        assert Home.__pydantic_complete__
        assert Cage.__pydantic_complete__
        asking.cancel()


async def test_an_app_answers_in_place_of_the_network() -> None:
    heard: list[tuple[str, bytes]] = []

    async def app(scope: Message, receive: object, send: object) -> None:
        assert callable(receive)
        assert callable(send)
        heard.append((scope["path"], dict(scope["headers"])[b"authorization"]))
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b'{"name": "Rex"}'})

    http = Http(Connections("Infisical", "https://demo.example", app), token=SecretStr(TOKEN))
    assert await http.get("/pet", Pet) == Pet(name="Rex")
    assert heard == [("/pet", f"Bearer {TOKEN}".encode())]
