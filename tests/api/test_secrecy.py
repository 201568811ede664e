"""A canary as the token: it reaches the server it belongs to, and nothing that could be shown or kept."""

import base64
import logging
import os
import subprocess
import sys
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.api.clients import TOKEN, Pet, client
from tests.api.faulty import (
    CloseBeforeReply,
    NeverAnswer,
    Received,
    Reply,
    Step,
    cut_reply,
    faulty,
    html_reply,
    json_reply,
    redirect_reply,
)
from tui.api.errors import Problem
from tui.api.http import Http, TimeLimits
from tui.api.infisical import Infisical

pytestmark = pytest.mark.anyio

NETLIFY_TOKEN = "nfp_canary-Zk4W8r1"
CANARIES = [form for token in (TOKEN, NETLIFY_TOKEN) for form in (token, base64.b64encode(token.encode()).decode())]


def echo(status: int) -> Callable[[Received], Step]:
    """Answer with everything that was received, as a careless debug proxy does."""

    def script(request: Received) -> Step:
        heard = f"got {request.headers.get('authorization')} and {request.body.decode()}"
        issue = {"path": [heard], "message": heard}
        return json_reply({"reqId": heard, "error": heard, "message": [issue] if status == 422 else heard}, status)

    return script


def always(step: Step) -> Callable[[Received], Step]:
    return lambda _: step


SCRIPTS = {
    **{f"echo with {status}": echo(status) for status in (400, 401, 403, 404, 409, 418, 422, 429, 500)},
    "echo with 200": echo(200),
    "hang up": always(CloseBeforeReply()),
    "silence": always(NeverAnswer()),
    "cut": always(cut_reply({"a": "b"})),
    "page": always(html_reply()),
    "no JSON": always(Reply(200, b"x")),
    "redirect": always(redirect_reply("https://elsewhere.example/")),
    "no HTTP": always(Reply(200, b"", {"Bad\x00": "x"})),
}


def told(problem: Problem) -> str:
    """Everything a crash report could make of a failure, the local variables of every frame included."""
    chain = traceback.TracebackException.from_exception(problem, capture_locals=True)
    fields = [repr(problem), str(problem), repr(problem.args), repr(vars(problem)), "".join(chain.format())]
    while problem.__context__ is not None:
        context = problem.__context__
        assert isinstance(context, Problem), f"a foreign {type(context)} hangs on behind"
        problem = context
    return "".join(fields)


async def read(http: Http) -> object:
    return await http.get("/pet", Pet)


async def connect(http: Http) -> object:
    return await Infisical(http).create_connection("netlify", SecretStr(NETLIFY_TOKEN), "project")


# Silence while a connection is made would really take its 75 seconds.
CASES = [(script, ask) for script in SCRIPTS for ask in (read, connect) if (script, ask) != ("silence", connect)]


@pytest.mark.parametrize(("script", "ask"), CASES)
async def test_no_failure_tells_a_token(
    script: str,
    ask: Callable[[Http], Awaitable[object]],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    impatient = TimeLimits(connect=5, read=0.05, change=0.05)
    async with faulty(script=SCRIPTS[script]) as server, client(server.url, limits=impatient) as http:
        with pytest.raises(Problem) as caught:
            await ask(http)
        shown = [told(caught.value), repr(http), str(http), caplog.text, *capfd.readouterr()]
    assert TOKEN in str(server.received), "the canary must have been on the way, or nothing was tested"
    for canary in CANARIES:
        assert not any(canary in text for text in shown)


async def test_the_netlify_token_goes_into_the_body_of_one_request() -> None:
    connection = {"id": "77777777-aaaa-4bbb-8ccc-000000000007", "name": "netlify"}
    async with faulty(json_reply({"appConnection": connection})) as server, client(server.url) as http:
        await connect(http)
    assert [NETLIFY_TOKEN.encode() in request.body for request in server.received] == [True]
    assert NETLIFY_TOKEN not in str(server.received[0].headers) + server.received[0].target


@pytest.mark.parametrize("status", [400, 500])
async def test_words_that_repeat_the_token_are_cleaned_and_kept(status: int) -> None:
    async with faulty(script=echo(status)) as server, client(server.url) as http:
        with pytest.raises(Problem, match=r"got Bearer \(hidden\) and") as caught:
            await http.get("/pet", Pet)
    assert caught.value.request_id == "got Bearer (hidden) and"


async def test_a_token_as_short_as_a_word_does_not_tear_words_apart() -> None:
    reply = json_reply({"reqId": "r", "message": "a bad day"}, 400)
    async with faulty(reply) as server, client(server.url, token="a") as http:
        with pytest.raises(Problem, match="a bad day"):
            await http.get("/pet", Pet)


NOSY = """
class Plugin:
    def new_schema_validator(self, *about, **options):
        print("it looks at", about[2].name)
        return None, None, None

plugin = Plugin()
"""


@pytest.mark.parametrize(
    ("base", "seen"), [("pydantic.BaseModel", "it looks at Login\n"), ("tui.api.models.wire.Wire", "")]
)
def test_a_plugin_of_pydantics_that_is_installed_beside_us_sees_nothing_of_ours(
    base: str, seen: str, tmp_path: Path
) -> None:
    installed = tmp_path / "nosy-1.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: nosy\nVersion: 1\n")
    (installed / "entry_points.txt").write_text("[pydantic]\nnosy = nosy:plugin\n")
    (tmp_path / "nosy.py").write_text(NOSY)
    code = f"import {base.rpartition('.')[0]}\nclass Login({base}):\n    token: str\nLogin(token='x')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": os.pathsep.join([str(tmp_path), str(Path(__file__).parents[2])])},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout == seen
