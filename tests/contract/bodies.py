"""Hypothesis strategies that follow a schema of the contract: sound bodies, and bodies with one known fault.

They cover the part of OpenAPI 3.0 that the contract uses: objects, text, booleans, numbers, `enum`,
`nullable`, lengths, and the formats `uuid` and `date-time`. Lone surrogates are left out: UTF-8 has no
way to send them.
"""

import json
import os
from datetime import datetime
from typing import Any, Final

from hypothesis import settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from pydantic.alias_generators import to_snake

from tests.contract.contract import Schema

Body = dict[str, Any]
Values = st.SearchStrategy[Any]

LETTERS: Final = st.characters(exclude_categories=["Cs"])
"""Every code point that can be sent."""

_SCALARS: Final = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(LETTERS, max_size=5)
ANYTHING: Final = _SCALARS | st.lists(_SCALARS, max_size=3) | st.dictionaries(st.text(LETTERS), _SCALARS, max_size=3)
"""Shallow JSON values."""

_OTHER_TYPES: Final[dict[str, list[Any]]] = {
    "string": [0, 1.5, True, [], ["a"], {}],
    "boolean": ["true", "false", "", 0, 1, [], {}],
    "number": ["1", "", True, [], {}],
    "object": ["{}", "", 0, True, [], [{}]],
}
_NO_TIMES: Final = [
    "",
    "yesterday",
    "2031-02-03",
    "2031-02-03T04:05:06",
    "2031-02-30T04:05:06Z",
    "2031-13-03T04:05:06Z",
    "2031-02-03T25:05:06Z",
]


def searched(examples: int) -> settings:
    """Return the settings of a property test: no deadline, and the same examples every time in CI."""
    return settings(max_examples=examples, deadline=None, derandomize="CI" in os.environ)


def bodies(schema: Schema) -> Values:
    """Return values that the schema accepts; free-form places (`{}`) get any JSON."""
    sound = _sound(schema)
    return st.none() | sound if schema.get("nullable") else sound


def faults(schema: Schema) -> dict[str, Values]:
    """Return, by name, every way to break the schema at one place, as values that are broken just so."""
    if "type" not in schema:
        return {}
    found: dict[str, Values] = {"is of another type": st.sampled_from(_OTHER_TYPES[schema["type"]])}
    if not schema.get("nullable"):
        found["is null"] = st.none()
    return found | (_object_faults(schema) if schema["type"] == "object" else _text_faults(schema))


def unknown_fields(schema: Schema) -> st.SearchStrategy[Body]:
    """Return one or two fields that the object schema does not list, some close to those it does."""
    known: set[str] = set(schema["properties"])
    near = sorted({to_snake(name) for name in known} | {name.upper() for name in known} | {"extra"})
    names = st.sampled_from([name for name in near if name not in known]) | st.text(LETTERS).filter(
        lambda name: name not in known
    )
    return st.dictionaries(names, ANYTHING, min_size=1, max_size=2)


def reads(model: type[BaseModel], body: object) -> bool:
    """Return whether the model accepts the body as JSON text."""
    try:
        model.model_validate_json(json.dumps(body))
    except ValidationError:
        return False
    return True


def _sound(schema: Schema) -> Values:
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema.get("type"):
        case "object":
            return _objects(schema)
        case "string":
            return _texts(schema)
        case "boolean":
            return st.booleans()
        case "number":
            return st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
        case _:
            return ANYTHING


def _objects(schema: Schema) -> st.SearchStrategy[Body]:
    fields = {name: bodies(field) for name, field in schema["properties"].items()}
    needed = set(schema["required"])
    return st.fixed_dictionaries(
        {name: values for name, values in fields.items() if name in needed},
        optional={name: values for name, values in fields.items() if name not in needed},
    )


def _texts(schema: Schema) -> st.SearchStrategy[str]:
    match schema.get("format"):
        case "uuid":
            ids = st.uuids().map(str)
            return ids | ids.map(str.upper)
        case "date-time":
            return _times()
    low, high = schema.get("minLength", 0), schema.get("maxLength")
    texts = st.text(LETTERS, min_size=low, max_size=high)
    return texts if high is None else texts | LETTERS.map(lambda letter: letter * high)


def _times() -> st.SearchStrategy[str]:
    def written(moment: datetime, between: str, fraction: str, offset: str) -> str:
        return moment.replace(microsecond=0).isoformat(between) + fraction + offset

    return st.builds(
        written,
        st.datetimes(),
        st.sampled_from("Tt"),
        st.sampled_from(["", ".0", ".123", ".123456", ".123456789"]),
        st.sampled_from(["Z", "z", "+00:00", "-00:00", "+14:00", "-12:00", "+23:59", "-23:59"]),
    )


def _text_faults(schema: Schema) -> dict[str, Values]:
    found: dict[str, Values] = {}
    if "enum" in schema:
        near = [change(str(word)) for word in schema["enum"] for change in (str.upper, "{} ".format, "{}\n".format)]
        found["is no allowed word"] = st.sampled_from(["", *near])
    if "minLength" in schema:
        found["is too short"] = st.text(LETTERS, max_size=schema["minLength"] - 1)
    if "maxLength" in schema:
        found["is too long"] = LETTERS.map(lambda letter: letter * (schema["maxLength"] + 1))
    if schema.get("format") == "uuid":
        found["is no uuid"] = st.builds(lambda bend, id_: bend(str(id_)), st.sampled_from(_BENT_IDS), st.uuids())
    if schema.get("format") == "date-time":
        found["is no time"] = st.sampled_from(_NO_TIMES)
    return found


_BENT_IDS: Final = [
    lambda _: "",
    lambda id_: id_[:-1],
    lambda id_: id_ + "0",
    lambda id_: id_ + "\n",
    lambda id_: " " + id_,
    lambda id_: "g" + id_[1:],
    lambda id_: id_.replace("-", ""),
    "{{{}}}".format,
    "urn:uuid:{}".format,
]


def _object_faults(schema: Schema) -> dict[str, Values]:
    whole = _objects(schema)
    found: dict[str, Values] = {
        "has an unknown field": st.builds(lambda body, extra: body | extra, whole, unknown_fields(schema)),
    }
    for name in schema["required"]:
        found[f"lacks {name}"] = st.builds(_without, whole, st.just(name))
    for name, field in schema["properties"].items():
        for what, values in faults(field).items():
            found[f"{name} {what}"] = st.builds(_with, whole, st.just(name), values)
    return found


def _with(body: Body, name: str, value: object) -> Body:
    return body | {name: value}


def _without(body: Body, name: str) -> Body:
    return {key: value for key, value in body.items() if key != name}
