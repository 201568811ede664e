"""The steps' models: what each takes, how it complains, and the request that all of them make."""

import typing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.contract.bodies import LETTERS, searched
from tests.contract.contract import REQUEST_SCHEMA, request_problems
from tests.steps.house import House
from tui.api.models import DeployContext, InitialSyncBehavior
from tui.demo import key_schema
from tui.model.answers import (
    STEP_OF_FIELD,
    SUBFOLDERS_FIELD,
    Answer,
    Answers,
    ConnectionAnswer,
    DeployContextAnswer,
    EnvironmentAnswer,
    NameAnswer,
    NetlifyAccountAnswer,
    NetlifySiteAnswer,
    NewConnection,
    ProjectAnswer,
    SecretPathAnswer,
    SyncOptionsAnswer,
    complaints,
)
from tui.model.steps import ANSWERED, Step

ALL = House().answers


def complained(kind: type[Answer], **values: Any) -> dict[str, str]:  # noqa: ANN401 - wrong values are the point
    with pytest.raises(ValidationError) as caught:
        kind(**values)
    return complaints(caught.value)


def built(kind: type[Answer], **values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return the answers that the model takes out of those values."""

    def take(given_values: dict[str, Any]) -> Answer | None:
        try:
            return kind(**given_values)
        except ValidationError:
            return None

    return st.fixed_dictionaries(values).map(take).filter(lambda answer: answer is not None)


TEXT = st.text(LETTERS, max_size=20)
LONG = TEXT | st.integers(250, 260).map(lambda size: "x" * size)
SCHEMAS = st.text("{}secrtKyenviom_-/aZ09 ", max_size=40) | st.lists(
    st.sampled_from(["{{secretKey}}", "{{environment}}", "A", "_", "/", "-", "é", " ", "{{", "}}"]), max_size=6
).map("".join)
ANY_ANSWERS = st.builds(
    Answers,
    project=built(ProjectAnswer, id=TEXT, name=TEXT),
    connection=st.uuids().map(lambda value: ConnectionAnswer(id=str(value), name="c")),
    environment=built(EnvironmentAnswer, slug=LONG, name=TEXT),
    secret_path=built(SecretPathAnswer, path=TEXT),
    netlify_account=built(NetlifyAccountAnswer, id=LONG, name=LONG),
    netlify_site=built(NetlifySiteAnswer, id=st.none() | LONG, name=st.none() | LONG),
    deploy_context=st.sampled_from([item for item in DeployContext if item is not DeployContext.BRANCH]).map(
        lambda context: DeployContextAnswer(context=context)
    ),
    sync_options=built(
        SyncOptionsAnswer,
        initial_sync_behavior=st.sampled_from(InitialSyncBehavior),
        delete_missing=st.booleans(),
        key_schema=SCHEMAS,
        is_auto_sync_enabled=st.booleans(),
    ),
    name=built(NameAnswer, name=st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True), description=LONG),
)


@given(ANY_ANSWERS)
@searched(100)
def test_whatever_the_steps_take_makes_a_request_that_the_contract_takes(answers: Answers) -> None:
    assert answers.missing() is None
    body = answers.request().to_wire()
    assert request_problems(body) == []
    assert "context" in body["destinationConfig"]
    assert "disableSecretDeletion" in body["syncOptions"]


@given(SCHEMAS)
@searched(300)
def test_a_key_schema_is_taken_only_if_the_server_takes_it(schema: str) -> None:
    try:
        taken = SyncOptionsAnswer(key_schema=schema).key_schema
    except ValidationError:
        return
    assert taken == "" or (key_schema.is_allowed(taken) and taken.count("{{secretKey}}") == 1)


@pytest.mark.parametrize("schema", ["{{secretKey}}", "NX_{{secretKey}}", "{{environment}}/{{secretKey}}-1"])
def test_usual_key_schemas_are_taken(schema: str) -> None:
    assert SyncOptionsAnswer(key_schema=f"  {schema} ").key_schema == schema


@pytest.mark.parametrize(
    "schema", ["NX_", "{{secretKey}}{{secretKey}}", "{{secretkey}}", "{{{{secretKey}}}}", "é{{secretKey}}"]
)
def test_a_wrong_key_schema_is_refused_with_the_rule(schema: str) -> None:
    assert complained(SyncOptionsAnswer, key_schema=schema)["key_schema"].startswith(
        ("Key schema: use", "Key schema: around")
    )


def test_the_options_delete_nothing_unless_asked() -> None:
    options = ALL.request().sync_options
    assert options.disable_secret_deletion is True
    assert options.initial_sync_behavior is InitialSyncBehavior.OVERWRITE_DESTINATION


@given(st.text(LETTERS, min_size=1, max_size=20).filter(str.strip))
@searched(100)
def test_a_path_starts_with_one_slash_and_ends_with_none(path: str) -> None:
    taken = SecretPathAnswer(path=path).path
    assert taken == "/" or (taken.startswith("/") and not taken.startswith("//") and not taken.endswith("/"))
    assert SecretPathAnswer(path=taken).path == taken


@pytest.mark.parametrize(("typed", "path"), [("web", "/web"), ("/web/", "/web"), (" /a/b ", "/a/b"), ("/", "/")])
def test_typed_paths_are_made_whole(typed: str, path: str) -> None:
    assert SecretPathAnswer(path=typed).path == path


@pytest.mark.parametrize("name", ["Shop", "shop_1", "-shop", "shop-", "a--b", "é", "a b"])
def test_a_name_that_is_no_slug_is_refused_with_the_rule(name: str) -> None:
    rule = "Name: use lower-case letters, digits and single hyphens, and start and end with a letter or digit."
    assert complained(NameAnswer, name=name) == {"name": rule}
    assert complained(NewConnection, name=name, access_token="t") == {"name": rule}


def test_white_space_around_typed_text_means_nothing() -> None:
    assert NameAnswer(name=" shop ", description=" d ") == NameAnswer(name="shop", description="d")
    assert NetlifyAccountAnswer(id=" a ", name=" n ").id == "a"


def test_one_branch_cannot_be_chosen() -> None:
    found = complained(DeployContextAnswer, context=DeployContext.BRANCH)
    assert found == {
        "context": "Deploy context: one branch cannot be chosen, for Infisical has no field for its name. "
        "Take branch deploys."
    }


@pytest.mark.parametrize(
    ("kind", "values", "found"),
    [
        (NameAnswer, {"name": " "}, {"name": "Name may not be empty."}),
        (NameAnswer, {"name": "a" * 257}, {"name": "Name may have at most 256 characters."}),
        (
            NameAnswer,
            {"name": "a", "description": "d" * 257},
            {"description": "Description may have at most 256 characters."},
        ),
        (NewConnection, {"name": "a" * 33, "access_token": "t"}, {"name": "Name may have at most 32 characters."}),
        (NewConnection, {"name": "a", "access_token": ""}, {"access_token": "Netlify access token may not be empty."}),
        (NetlifyAccountAnswer, {"id": "", "name": "n"}, {"id": "Team id may not be empty."}),
        (NetlifySiteAnswer, {"id": "s" * 256, "name": "n"}, {"id": "Site id may have at most 255 characters."}),
        (ConnectionAnswer, {"id": "1", "name": "n"}, {"id": "Connection is not an id of the expected form."}),
        (SecretPathAnswer, {"path": " "}, {"path": "Secret path may not be empty."}),
        (SyncOptionsAnswer, {"key_schema": "a" * 256}, {"key_schema": "Key schema may have at most 255 characters."}),
    ],
)
def test_a_complaint_names_the_field_in_the_users_words(
    kind: type[Answer], values: dict[str, Any], found: dict[str, str]
) -> None:
    assert complained(kind, **values) == found


def test_subfolders_are_sent_only_when_they_are_included_and_only_with_a_push() -> None:
    for included in (False, True):
        answers = ALL.replacing(Step.SYNC_OPTIONS, SyncOptionsAnswer(include_subfolders=included))
        body = answers.request().to_wire()
        assert body["syncOptions"].pop("includeAllSubFolders", None) is (included or None)
        assert request_problems(body) == []
    for behavior in ("import-prioritize-source", "import-prioritize-destination"):
        found = complained(SyncOptionsAnswer, initial_sync_behavior=behavior, include_subfolders=True)
        told = "Include subfolders: possible only where the first sync pushes Infisical's values."
        assert found == {"include_subfolders": told}


def test_every_wrong_field_has_its_own_complaint() -> None:
    assert set(complained(NetlifyAccountAnswer, id="", name="")) == {"id", "name"}


def test_a_complaint_never_repeats_a_secret() -> None:
    assert "hunter2" not in str(complained(NewConnection, name="a", access_token="hunter2" * 60))


def test_answers_that_lack_one_name_it_and_make_no_request() -> None:
    lacking = ALL.replacing(Step.SECRET_PATH, None).replacing(Step.NAME, None)
    assert lacking.missing() is Step.SECRET_PATH
    with pytest.raises(ValueError, match="Secret path"):
        lacking.request()


@pytest.mark.parametrize("step", ANSWERED)
def test_each_step_has_a_model_of_its_own(step: Step) -> None:
    kinds = typing.get_args(Answers.model_fields[step.key].annotation)
    models = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Answer)]
    assert len(models) == 1
    assert isinstance(getattr(ALL, step.key), models[0])
    assert not ALL.replacing(step, None).has(step)


def test_the_whole_team_is_a_site_answer_without_an_id() -> None:
    body = ALL.replacing(Step.NETLIFY_SITE, NetlifySiteAnswer(id=None, name=None)).request().to_wire()
    assert {"siteId", "siteName"}.isdisjoint(body["destinationConfig"])


def places(schema: dict[str, Any], prefix: str = "") -> set[str]:
    """Name every field of the contract's body that a 422 can complain about."""
    found: set[str] = set()
    for name, part in schema.get("properties", {}).items():
        found |= {f"{prefix}{name}"} | places(part, f"{prefix}{name}.")
    return found


def test_every_field_of_the_contract_belongs_to_a_step_and_a_field_of_its_model() -> None:
    assert set(STEP_OF_FIELD) == places(REQUEST_SCHEMA) | {SUBFOLDERS_FIELD}
    for step, field in STEP_OF_FIELD.values():
        assert field in type(getattr(ALL, step.key)).model_fields


def test_every_field_that_can_be_wrong_has_a_title() -> None:
    for step, field in STEP_OF_FIELD.values():
        assert type(getattr(ALL, step.key)).model_fields[field].title
