"""Which names Netlify and its functions take, each with the sentence that says why not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.demo.netlify_store import NetlifyRefusal, VariableStore
from tui.model.netlify_names import doubt_about, is_plain, least_size, refusal_of


@pytest.mark.parametrize("name", ["A", "_", "_A", "a1", "API_URL", "AWS_REGION", "TZ"])
def test_names_that_netlify_takes(name: str) -> None:
    assert refusal_of(name) == ""


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("URL", "Netlify keeps this name for itself."),
        ("NETLIFY", "Netlify keeps this name for itself."),
        ("", "A variable needs a name."),
        ("1ST", "A name may not start with a digit on Netlify."),
        ("1-A", "Netlify takes only letters, digits and underscores in a name."),
        ("A-B", "Netlify takes only letters, digits and underscores in a name."),
        ("A B", "Netlify takes only letters, digits and underscores in a name."),
        ("é", "Netlify takes only letters, digits and underscores in a name."),
        ("A\n", "Netlify takes only letters, digits and underscores in a name."),
    ],
)
def test_names_that_netlify_refuses(name: str, why: str) -> None:
    assert refusal_of(name) == why
    assert not is_plain(name)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("_A", "functions may not see it"),
        ("A", "functions may not see it"),
        ("AWS_REGION", "AWS Lambda keeps this name"),
        ("LAMBDA_TASK_ROOT", "AWS Lambda keeps this name"),
        ("AWS_LAMBDA_FUNCTION_NAME", "AWS Lambda keeps this name"),
    ],
)
def test_names_that_functions_may_not_get(name: str, word: str) -> None:
    assert word in doubt_about(name)
    assert not is_plain(name)


@pytest.mark.parametrize("name", ["AB", "AWS_S3_BUCKET", "MY_AWS_REGION"])
def test_names_that_functions_get(name: str) -> None:
    assert doubt_about(name) == ""


@given(st.text("AWS_1-é", max_size=6) | st.sampled_from(["URL", "SITE_ID", "AWS_REGION", "CONTEXT"]))
def test_the_demo_refuses_the_same_names_and_nothing_is_said_of_plain_ones(name: str) -> None:
    try:
        VariableStore([]).create(name, {"all": "1"}, is_secret=False, scopes=())
        refused = False
    except NetlifyRefusal:
        refused = True
    assert bool(refusal_of(name)) is refused
    assert not (is_plain(name) and (refusal_of(name) or doubt_about(name)))


def test_the_least_size_counts_bytes_of_names() -> None:
    assert least_size(["AB", "é"]) == 4
