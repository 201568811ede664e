"""Tokens that can be told apart from all else, and the one search for them: whole, and in base64 of any text around."""

import base64
from collections.abc import Collection, Iterator
from enum import StrEnum
from pathlib import Path

from tui.demo import DEMO_CLIENT_ID, World, believable_world
from tui.demo.access import Token, TokenKind


class Canary(StrEnum):
    """One for each way in which a secret comes to the wizard."""

    TYPED = "canary-typed-7QxWb2Zr"
    CLIENT_SECRET = "canary-client-secret-3HqTn8Lk"
    ENVIRONMENT = "canary-environment-5VmPd4Sj"
    PIPED = "canary-piped-9RcFy6Gw"
    CLI = "eyJjYW5hcnkt.Y2FuYXJ5LWNsaS0yQnhLdjdNaA.canary-cli-2BxKv7Mh"
    NETLIFY = "canary-netlify-8ZkDs3Nt"
    CONNECTION = "canary-connection-4JgXp9Cf"


def world_of_canaries() -> World:
    """The believable world, in which each of them works for what it is."""
    world = believable_world()
    for canary in (Canary.TYPED, Canary.ENVIRONMENT, Canary.PIPED, Canary.CLI):
        world.tokens[canary] = Token(TokenKind.USER)
    world.identities[DEMO_CLIENT_ID].client_secret = Canary.CLIENT_SECRET
    for canary in (Canary.NETLIFY, Canary.CONNECTION):
        world.netlify_tokens[canary] = tuple(account.id for account in world.accounts)
    return world


def issued(world: World) -> list[str]:
    """Return the tokens that the machine identity was given in exchange for its secret."""
    return [text for text, token in world.tokens.items() if token.identity]


def forms(token: str) -> Iterator[bytes]:
    """Return the token, and what is sure to be in base64 of any text around it, for each of the three alignments."""
    yield token.encode()
    for shift in range(3):
        yield base64.b64encode(b"\0" * shift + token.encode())[4 if shift else 0 : -4]


def seen(where: bytes, tokens: Collection[str] = tuple(Canary)) -> set[str]:
    """Return those of the tokens that can be read somewhere, in whatever form; a wrapped line hides none."""
    joined = where.translate(None, b"\r\n")
    return {token for token in tokens if any(form in joined for form in forms(token))}


def left_in(folder: Path) -> bytes:
    """Return all that lies in a folder: names and contents of whatever was written there."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return b"\n".join(str(path).encode() + b"\n" + path.read_bytes() for path in files)


LISTENER = """
import os, sys
def heard(event, arguments):
    if event in {"subprocess.Popen", "os.exec", "os.posix_spawn", "os.system"}:
        with open("started", "a") as log:
            inherits = event in {"subprocess.Popen", "os.system"} and arguments[-1] in (None, arguments[0])
            print(arguments, dict(os.environ) if inherits else "", file=log)
sys.addaudithook(heard)
with open("started", "a") as log:
    print(sys.orig_argv, file=log)
"""


def listening(folder: Path) -> dict[str, str]:
    """Return the environment in which every Python notes its command line, and what the programs it starts are given.

    The notes are in the file `started` in the current folder.
    """
    (folder / "sitecustomize.py").write_text(LISTENER)
    return {"PYTHONPATH": str(folder)}
