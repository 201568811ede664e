"""How key schemas name variables, and which variables they claim."""

import pytest

from tui.demo.key_schema import is_allowed, matches, rendered, stripped


@pytest.mark.parametrize(
    ("schema", "key"),
    [(None, "K"), ("", "K"), ("A_{{secretKey}}", "A_K"), ("{{environment}}_{{secretKey}}_z", "prod_K_z")],
)
def test_a_rendered_key_matches_its_schema_and_is_found_again(schema: str | None, key: str) -> None:
    assert rendered("K", schema, "prod") == key
    assert matches(key, schema, "prod")
    assert stripped(key, schema, "prod") == "K"


@pytest.mark.parametrize(
    ("schema", "key"),
    [
        ("A_{{secretKey}}", "a_K"),
        ("{{secretKey}}_z", "K_y"),
        ("{{environment}}_{{secretKey}}", "dev_K"),
        ("AB{{secretKey}}BA", "ABA"),
        ("a/{{secretKey}}", "a/b/K"),
    ],
)
def test_other_keys_do_not_match(schema: str, key: str) -> None:
    assert not matches(key, schema, "prod")


def test_a_slash_within_the_key_is_fine_when_the_schema_has_none() -> None:
    assert matches("A_b/K", "A_{{secretKey}}", "prod")


@pytest.mark.parametrize("schema", ["plain", "{{secretKey}} ", "{{secretKey}}.x", "{{secretkey}}", "é{{secretKey}}"])
def test_schemas_that_the_server_refuses(schema: str) -> None:
    assert not is_allowed(schema)
