"""What is written for dotenv and for bash is read back unchanged, or not written at all."""

import re
import subprocess

from hypothesis import given, settings
from hypothesis import strategies as st

from tui.preview.dotenv import bash_word, dotenv_line

NASTY = st.text(alphabet="ab \t\"'`\\nr#$={}\n\r!é\u2028😀:-", max_size=9)

LINE = re.compile(
    r"^\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)"
    r"""(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$""",
    re.MULTILINE | re.ASCII,
)


def parsed(text: str) -> dict[str, str]:
    """Read a file by the rules of npm's dotenv; what is written was held against the real one too (15 to 18)."""
    found: dict[str, str] = {}
    for match in LINE.finditer(re.sub(r"\r\n?", "\n", text)):
        value = (match[2] or "").strip()
        quote = value[:1]
        value = re.sub(r"""^(['"`])([\s\S]*)\1$""", lambda hit: hit[2], value, flags=re.MULTILINE)
        if quote == '"':
            value = value.replace("\\n", "\n").replace("\\r", "\r")
        found[match[1]] = value
    return found


@given(st.lists(NASTY, min_size=1, max_size=6))
@settings(max_examples=120, deadline=None)
def test_what_dotenv_can_carry_is_read_back_beside_its_neighbours(values: list[str]) -> None:
    wanted = {f"K{number}": value for number, value in enumerate(values)}
    lines = {key: dotenv_line(key, value) for key, value in wanted.items()}
    text = "\n".join(["# it's a \"head", *(line for line in lines.values() if line), "#: echo 'y\"z'", ""])
    assert parsed(text) == {key: value for key, value in wanted.items() if lines[key] is not None}


@given(st.text(max_size=30))
def test_only_quotes_returns_and_backslashes_are_too_much_for_dotenv(value: str) -> None:
    if dotenv_line("KEY", value) is None:
        assert re.search(r"""["'`\r\0]|\\$""", value)


def test_the_plain_and_the_odd_are_written_as_people_would() -> None:
    assert dotenv_line("URL", "https://acme.example/?a=1&b=$2") == "URL=https://acme.example/?a=1&b=$2"
    assert dotenv_line("EMPTY", "") == 'EMPTY=""'
    assert dotenv_line("TWO", "one\ntwo") == 'TWO="one\\ntwo"'
    assert dotenv_line("JSON", '{"a": 1,\n"b": 2}') == 'JSON=\'{"a": 1,\n"b": 2}\''
    assert dotenv_line("KEY", "\"'`") is None
    assert dotenv_line("K Y", "value") is None


def test_bash_reads_each_word_back() -> None:
    words = ["", "plain", "it's", "a\nb", "\\n", "\r\t\x1b\x7f", "$HOME `id` !", "é\u2028😀", "--flag", '"', "'\n'"]
    script = "\n".join(f"printf '%s\\0' {bash_word(word)}" for word in words)
    assert len(script.splitlines()) == len(words)
    read = subprocess.run(["bash"], input=script.encode(), capture_output=True, check=True).stdout.decode()
    assert read.split("\0")[:-1] == words
