"""Signing in with lines: a token in any text, addresses that can be corrected, values cleaned before they are sent."""

import os
import pty
import subprocess
import sys
from collections.abc import Mapping

import pytest

from tests.api.faulty import json_reply
from tests.auth.test_token_text import CANARY, NETLIFY, SHORT, TOKEN, wrapped
from tests.demo.serving import served
from tests.lines.caller import Caller
from tests.screens.desk import ADDRESS
from tests.screens.desk import NETLIFY as NETLIFY_URL
from tests.screens.wire import OPTIONS
from tui.api.errors import InsecureAddress
from tui.demo import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_IDENTITY_TOKEN,
    DEMO_NETLIFY_TOKEN,
    DEMO_USER_TOKEN,
    Demo,
    World,
    believable_world,
)
from tui.exit_code import Exit
from tui.lines.keyboard import Keyboard
from tui.settings.options import Setting
from tui.settings.settings import (
    CLIENT_ID_VARIABLE,
    CLIENT_SECRET_VARIABLE,
    NETLIFY_TOKEN_VARIABLE,
    ORGANIZATION_VARIABLE,
    Settings,
)

pytestmark = pytest.mark.anyio

LOGIN = "POST /api/v1/auth/universal-auth/login"
WRONG = Settings(infisical_url=Setting("ftp://infisical.test", "INFISICAL_API_URL"))


def world_of(*tokens: str) -> World:
    """A world in which these are a person's tokens too."""
    world = believable_world()
    world.tokens |= dict.fromkeys(tokens, world.tokens[DEMO_USER_TOKEN])
    return world


async def test_an_address_given_that_cannot_be_used_is_asked_for_with_the_reason() -> None:
    caller = Caller(settings=WRONG)
    ended = await caller.call("3", ADDRESS, "q")
    assert "INFISICAL_API_URL: The address does not start with https:// or http://." in caller.said
    assert ended.wizard
    assert ended.wizard.session.origin == ADDRESS


async def test_nobody_at_a_pipe_can_correct_an_address() -> None:
    caller = Caller(settings=WRONG, attended=False)
    ended = await caller.call("3", ADDRESS)
    assert isinstance(ended.problem, InsecureAddress)
    assert ended.problem.happened.startswith("INFISICAL_API_URL: ")
    assert caller.wire.requests == []


async def test_b_leads_from_the_token_back_to_an_address_given_before_the_start() -> None:
    caller = Caller(token=None, settings=Settings(infisical_url=Setting("https://elsewhere.test", "--url")))
    ended = await caller.call("b", "3", ADDRESS, "1", DEMO_USER_TOKEN, "q")
    assert ended.wizard
    assert ended.wizard.session.origin == ADDRESS
    sent = {request.headers["host"] for request in caller.wire.requests if "authorization" in request.headers}
    assert sent == {"infisical.test"}


async def test_a_token_is_taken_out_of_what_is_typed() -> None:
    caller = Caller(world=world_of(TOKEN), token=None)
    ended = await caller.call("1", f'{{"accessToken": "{TOKEN}", "password": "{CANARY}"}}', "q")
    assert ended.wizard
    assert ended.wizard.signed_in
    assert not any(CANARY in str(request.headers) for request in caller.wire.requests)


async def test_a_text_without_a_token_is_sent_nowhere_and_what_was_found_is_said() -> None:
    caller = Caller(token=None)
    await caller.call("1", f"{CANARY} and more", "q")
    assert "The token is not clear: the text has 3 words, and none of them is a token." in caller.said
    assert CANARY not in caller.said
    assert not any("authorization" in request.headers for request in caller.wire.requests)


async def test_id_secret_and_organisation_are_cleaned_before_they_are_sent() -> None:
    caller = Caller(token=None)
    secret = f'client_secret: "{DEMO_CLIENT_SECRET}"'
    ended = await caller.call("2", f'"{DEMO_CLIENT_ID}"', '""', secret, "'acme'", "q")
    assert "Client secret may not be empty." in caller.said
    assert ended.wizard
    assert ended.wizard.signed_in
    assert caller.wire.count(LOGIN) == 1
    assert b'"organizationSlug": "acme"' in caller.wire.last(LOGIN).body


async def test_a_login_of_the_environment_is_cleaned_too() -> None:
    environ = {
        CLIENT_ID_VARIABLE: f'"{DEMO_CLIENT_ID}"',
        CLIENT_SECRET_VARIABLE: f"'{DEMO_CLIENT_SECRET}'",
        ORGANIZATION_VARIABLE: '"acme"',
        "INFISICAL_TOKEN": '""',
    }
    caller = Caller(token=None, environ=environ)
    ended = await caller.call("q")
    assert ended.wizard
    assert ended.wizard.signed_in
    assert b'"organizationSlug": "acme"' in caller.wire.last(LOGIN).body


@pytest.mark.parametrize(
    ("environ", "message", "named"),
    [
        (
            {CLIENT_ID_VARIABLE: "a", CLIENT_SECRET_VARIABLE: "b"},
            "Invalid credentials",
            f"secret in {CLIENT_SECRET_VARIABLE}",
        ),
        ({CLIENT_ID_VARIABLE: "a", CLIENT_SECRET_VARIABLE: "b"}, "Invalid credentials", f"id in {CLIENT_ID_VARIABLE}"),
        (
            {CLIENT_ID_VARIABLE: "a", CLIENT_SECRET_VARIABLE: "b"},
            "Access denied due to expired client secret",
            f"The client secret in {CLIENT_SECRET_VARIABLE} has expired",
        ),
        (
            {CLIENT_ID_VARIABLE: "a", CLIENT_SECRET_VARIABLE: "b", ORGANIZATION_VARIABLE: "acme"},
            "Identity not authorized to access sub organization acme",
            f"the organisation in {ORGANIZATION_VARIABLE}, acme",
        ),
        ({CLIENT_ID_VARIABLE: "a", CLIENT_SECRET_VARIABLE: "one two"}, "", f"{CLIENT_SECRET_VARIABLE} is not clear"),
        ({CLIENT_ID_VARIABLE: "a"}, "", f"{CLIENT_SECRET_VARIABLE} is not."),
        ({"INFISICAL_TOKEN": f"{TOKEN}\n{SHORT}"}, "", "INFISICAL_TOKEN is not clear: the text holds 2 tokens."),
        ({"INFISICAL_TOKEN": NETLIFY}, "", "INFISICAL_TOKEN is a token for Netlify."),
    ],
)
async def test_a_message_about_a_variable_names_it(environ: Mapping[str, str], message: str, named: str) -> None:
    caller = Caller(token=None, environ=environ)
    caller.wire.instead(LOGIN, json_reply({"reqId": "r", "statusCode": 401, "error": "U", "message": message}, 401))
    await caller.call("q")
    assert named in caller.said
    assert not any("authorization" in request.headers for request in caller.wire.requests)


async def test_a_refusal_of_this_machine_s_address_says_what_an_admin_can_do() -> None:
    message = "You are not allowed to access this resource from the current IP address"
    caller = Caller()
    body = {"reqId": "r", "statusCode": 403, "error": "ForbiddenError", "message": message}
    caller.wire.instead(OPTIONS, json_reply(body, 403))
    await caller.call("q")
    assert "does not accept the token from INFISICAL_TOKEN from the IP address of this machine" in caller.said
    assert "IP allow-list" in caller.said


async def test_a_netlify_token_that_cannot_be_used_is_named_and_not_sent() -> None:
    caller = Caller(environ={NETLIFY_TOKEN_VARIABLE: "\u2026"})
    ended = await caller.call("q")
    assert "NETLIFY_AUTH_TOKEN holds characters that no token has. It is not used." in caller.said
    assert ended.wizard
    assert ended.wizard.signed_in


async def test_a_netlify_token_that_netlify_refuses_is_named_by_its_variable() -> None:
    settings = Settings(
        infisical_url=Setting(ADDRESS, "--url"),
        netlify_url=Setting(NETLIFY_URL),
        netlify_token=Setting(value=True, source=NETLIFY_TOKEN_VARIABLE),
    )
    caller = Caller(token=DEMO_IDENTITY_TOKEN, netlify_token="no-such-token", settings=settings)
    await caller.call("", "", "", "", "q")
    assert "Netlify does not accept the token from NETLIFY_AUTH_TOKEN." in caller.said


# Through pipes and terminals


def run(*arguments: str, came: str, environ: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run the line prompts where there is no terminal."""
    return subprocess.run(
        [sys.executable, "-m", "tui", "--plain", "--no-keyring", *arguments],
        input=came,
        capture_output=True,
        text=True,
        env=os.environ | (environ or {}),
        start_new_session=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    "text",
    [
        "{token}\n",
        "{token}\nurl: https://x.example\nlogin: canary-5Rt\n",
        "Session ID: 0b7f\nToken: {token}\n",
        '{{\n  "accessToken": "{token}",\n  "expiresIn": 7200\n}}\n',
        "token: {token}\r\n",
        "\ufeffexport INFISICAL_TOKEN='{token}'\n",
        "\x1b[32m{token}\x1b[0m\n",
        "{wrapped}\n",
        "{wrapped}\nlogin: canary-5Rt\n",
    ],
)
def test_with_plain_the_token_on_stdin_is_found_in_its_text_and_the_answers_follow(text: str) -> None:
    with served(Demo(world_of(TOKEN))) as origin:
        came = text.format(token=TOKEN, wrapped=wrapped(TOKEN, 70)) + "\n" * 40
        done = run("--token-stdin", "--url", origin, came=came)
    assert done.returncode == Exit.DONE, done.stderr
    assert "Created secret sync" in done.stdout
    assert not any(secret in done.stderr + done.stdout for secret in (TOKEN[:30], CANARY))


def test_with_plain_a_text_without_a_token_is_sent_nowhere() -> None:
    done = run("--token-stdin", "--url", "http://127.0.0.1:9", came=f"{CANARY} and more\n\n")
    assert done.returncode != Exit.DONE
    assert CANARY not in done.stderr + done.stdout


@pytest.mark.parametrize(
    ("variable", "text"),
    [("INFISICAL_TOKEN", '"Bearer {token}"'), ("INFISICAL_UNIVERSAL_AUTH_ACCESS_TOKEN", "'{token}'")],
)
def test_variables_are_cleaned_of_what_docker_leaves_around_them(variable: str, text: str) -> None:
    with served(Demo(world_of(TOKEN))) as origin:
        environ = {
            variable: text.format(token=TOKEN),
            "INFISICAL_API_URL": f'"{origin}"',
            "NETLIFY_API_URL": f"'{origin}/netlify/api/v1'",
            "NETLIFY_AUTH_TOKEN": f'"Bearer {DEMO_NETLIFY_TOKEN}"',
        }
        done = run(came="\n" * 40, environ=environ)
    assert done.returncode == Exit.DONE, done.stderr
    assert "could not be read" not in done.stderr


async def test_a_paste_of_several_lines_at_a_hidden_prompt_keeps_its_lines() -> None:
    person, program = pty.openpty()
    keyboard = Keyboard(program)
    keyboard.unseen = True
    os.write(person, f"{TOKEN}\nlogin: {CANARY}\n".encode())
    assert await keyboard.line() == f"{TOKEN}\nlogin: {CANARY}"
    os.close(person)
    os.close(program)
