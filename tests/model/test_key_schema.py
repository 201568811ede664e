"""Key schemas: what is refused while typing, both directions of the names, the fence, and that no two keys meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.demo import key_schema as of_the_demo
from tui.model.key_schema import KeySchema, is_key, objection

PARTS = st.text("AB_-/", max_size=4)
TEXTS = st.builds("{}{{{{secretKey}}}}{}".format, PARTS, PARTS)
WITH_ENVIRONMENT = st.builds("{}{{{{environment}}}}{{{{secretKey}}}}{}".format, PARTS, PARTS)
SCHEMAS = st.just("") | TEXTS | WITH_ENVIRONMENT
NAMES = st.text("AB_-/", max_size=8)


@pytest.mark.parametrize(
    "schema",
    ["", "{{secretKey}}", "A_{{secretKey}}", "{{environment}}/{{secretKey}}-1", "{{secretKey}}_{{environment}}"],
)
def test_a_good_schema_meets_no_objection(schema: str) -> None:
    assert objection(schema) == ""


@pytest.mark.parametrize(
    ("schema", "word"),
    [
        ("A_", "exactly once"),
        ("{{secretKey}}{{secretKey}}", "exactly once"),
        ("{{secretkey}}", "exactly once"),
        ("{{secretKey}} ", "Around"),
        ("A.{{secretKey}}", "Around"),
        ("{{env}}{{secretKey}}", "Around"),
        ("é{{secretKey}}", "Around"),
        ("{{secretKey}}\n", "Around"),
    ],
)
def test_a_bad_schema_is_objected_to(schema: str, word: str) -> None:
    assert word in objection(schema)


@given(SCHEMAS, st.text("AB_", min_size=1, max_size=6), NAMES)
def test_names_are_made_and_owned_as_the_server_does_it(schema: str, key: str, name: str) -> None:
    made = KeySchema.of(schema, "pre-prod")
    assert made.name_of(key) == of_the_demo.rendered(key, schema, "pre-prod")
    assert bool(made.owned((name,))) is of_the_demo.matches(name, schema, "pre-prod")
    assert made.owned((made.name_of(key),))
    assert made.key_of(made.name_of(key)) == key


@given(SCHEMAS, st.sets(st.text("ab_&", max_size=4), max_size=8))
def test_no_two_keys_become_one_name(schema: str, keys: set[str]) -> None:
    assert len(KeySchema.of(schema, "prod").names_of(keys)) == len(keys)


@given(TEXTS, TEXTS, NAMES)
def test_schemas_that_are_apart_share_no_name(one: str, other: str, name: str) -> None:
    first, second = KeySchema.of(one, ""), KeySchema.of(other, "")
    assert first.apart_from(second) is second.apart_from(first)
    if first.apart_from(second):
        assert not (first.owned((name,)) and second.owned((name,)))


@pytest.mark.parametrize(("schema", "fence"), [("", False), ("{{secretKey}}", False), ("A{{secretKey}}", True)])
def test_what_puts_a_fence_up(schema: str, *, fence: bool) -> None:
    assert KeySchema.of(schema, "prod").is_fence is fence


@pytest.mark.parametrize(("text", "good"), [("A", True), ("a b", True), ("", False), ("a:b", False), ("a/b", False)])
def test_which_keys_infisical_takes(text: str, *, good: bool) -> None:
    assert is_key(text) is good
