"""Each trap in one sentence, with the names it is about, and only where it is one."""

import pytest

from tests.preview.previews import answered, preview, variable
from tui.model.answers import Answers, EnvironmentAnswer
from tui.model.steps import Step
from tui.preview.key_schema_examples import renaming
from tui.preview.plan import Preview
from tui.preview.remarks import Remark
from tui.preview.sync_rules import Fate, Server
from tui.preview.variable_words import in_few_words, in_full
from tui.preview.warnings import traps

DELETING = {"delete_missing": True}
IMPORTING = {"initial_sync_behavior": "import-prioritize-source"}
NETLIFY_WINS = {"initial_sync_behavior": "import-prioritize-destination"}


def said(world: Preview, answers: Answers | None = None) -> str:
    return "\n".join(remark.text for remark in traps(world, answers or answered()))


def test_an_import_leaves_secret_variables_behind_and_the_same_run_deletes_them() -> None:
    world = preview(variable("NPM_TOKEN", "production", secret=True), options={**IMPORTING, **DELETING})
    assert "The import cannot read secret variables, and the same run deletes NPM_TOKEN." in said(world)
    kept = preview(variable("NPM_TOKEN", "production", secret=True), options=IMPORTING)
    assert "The import cannot read secret variables: NPM_TOKEN." in said(kept)


def test_the_import_trap_is_told_where_netlify_could_not_be_read() -> None:
    world = preview(unreadable=True, options={**IMPORTING, **DELETING})
    lost = "The import does not bring variables that are secret on Netlify, and the same run may delete them."
    assert Remark(lost, grave=True) in traps(world, answered())
    told = said(world)
    assert "The import writes into Infisical's /web: what it finds on Netlify." in told


def test_where_netlify_holds_no_secret_variable_nothing_is_said_of_them() -> None:
    world = preview(variable("OLD", "production"), options={**IMPORTING, **DELETING})
    assert world.count(Fate.DELETE) == 0
    assert "secret on Netlify" not in said(world)
    assert "delete them" not in said(world)


def test_an_import_says_what_it_writes_into_infisical() -> None:
    world = preview(variable("OLD", "production"), options=IMPORTING)
    assert "The import writes into Infisical's /web: OLD." in said(world)
    assert "import" not in said(preview(variable("OLD", "production")))


def test_a_sync_that_has_run_imports_nothing_any_more() -> None:
    later = preview(variable("OLD", "production"), options={**IMPORTING, **DELETING}, has_run=True)
    assert [row.name for row in later.rows(Fate.DELETE)] == ["OLD"]
    assert "Only the first run imports, and that is over" in said(later)
    assert "The import" not in said(later)
    assert "is over" not in said(preview(has_run=True))


def test_new_variables_are_readable() -> None:
    assert "without the secret mark" in said(preview())
    assert "without the secret mark" not in said(preview(variable("API_URL", "production")))


def test_with_and_without_the_secret_mark_are_one_sentence() -> None:
    told = said(preview(variable("LOG_LEVEL", "production"), keys=("LOG_LEVEL", "NEW")))
    assert "new variables are created with or without the secret mark, and LOG_LEVEL may get it: with it" in told
    assert "may be marked secret" not in told
    only = said(preview(variable("LOG_LEVEL", "production"), keys=("LOG_LEVEL",)))
    assert "LOG_LEVEL may be marked secret: nobody can then read the value on Netlify." in only


def test_losses_come_first_and_certain_ones_are_not_called_possible() -> None:
    world = preview(variable("API_URL", "production", "dev"), keys=("API_URL", "NEW"), server=Server.FIRST)
    first = traps(world, answered())[0]
    assert first.text == "API_URL loses its values for other contexts (dev)."
    assert first.grave
    maybe = preview(variable("API_URL", "production", "dev"), keys=("API_URL", "NEW"))
    assert traps(maybe, answered())[0].text == "API_URL may lose its values for other contexts (dev)."


def test_what_no_copy_can_bring_back_comes_before_what_one_can() -> None:
    variables = variable("NPM_TOKEN", "production", secret=True), variable("API_URL", "production", "dev")
    told = traps(preview(*variables, options={**IMPORTING, **DELETING}), answered())
    assert told[0].text == "The import cannot read secret variables, and the same run deletes NPM_TOKEN."
    assert told[1].text.startswith("API_URL may lose")


def test_a_secret_mark_that_may_go_is_told() -> None:
    world = preview(variable("API_URL", "production", secret=True))
    assert "API_URL may lose its secret mark: the whole team can then read it." in said(world)


def test_keys_with_a_public_prefix_end_up_in_javascript() -> None:
    keys = ("GATSBY_A", "NEXT_PUBLIC_A", "NUXT_PUBLIC_A", "PUBLIC_A", "REACT_APP_A", "VITE_A", "A_PUBLIC_A", "PUBLICA")
    assert "GATSBY_A, NEXT_PUBLIC_A, NUXT_PUBLIC_A and 3 more end up in the site's JavaScript" in said(
        preview(keys=keys)
    )
    assert "VITE_A ends up in the site's JavaScript, marked secret or not: it is public." in said(
        preview(keys=("VITE_A",), unreadable=True)
    )
    assert "JavaScript" not in said(preview(keys=("A", "PUBLICA")))


def test_what_counts_is_the_name_on_netlify_of_what_is_written() -> None:
    assert "JavaScript" not in said(preview(keys=("VITE_A",), options={"key_schema": "INF_{{secretKey}}"}))
    assert "VITE_A ends up" in said(preview(keys=("A",), options={"key_schema": "VITE_{{secretKey}}"}))
    assert "VITE_OLD ends up" in said(preview(variable("VITE_OLD", "production"), options=IMPORTING))
    assert "JavaScript" not in said(preview(variable("VITE_OLD", "production"), options=DELETING))


@pytest.mark.parametrize(
    ("context", "exposed"), [("all", True), ("production", False), ("deploy-preview", True), ("dev", True)]
)
def test_production_in_other_hands_is_told(context: str, exposed: bool) -> None:  # noqa: FBT001 - a case's value
    answers = answered(context=context)
    assert ("the values of Production" in said(preview(answers=answers), answers)) is exposed
    elsewhere = answers.replacing(Step.ENVIRONMENT, EnvironmentAnswer(slug="qa", name="QA"))
    assert "the values of" not in said(preview(answers=elsewhere), elsewhere)


def test_all_meets_every_context_and_a_team_shares() -> None:
    answers = answered(context="all", team="Acme Team")
    told = said(preview(answers=answers), answers)
    assert "The context `all` meets every other" in told
    assert "These are shared variables: every site of Acme Team sees them." in told
    assert "`all`" not in said(preview())


def test_names_that_netlify_refuses_are_told_with_the_rule() -> None:
    told = said(preview(keys=("BUILD_ID", "GOOD", "1ST")))
    assert "Netlify refuses 1ST (1 other name too), and the run stops there." in told
    assert "may not start with a digit" in told
    assert "Netlify refuses" not in said(preview(keys=("GOOD",)))


def test_names_that_functions_may_not_get_are_told() -> None:
    assert "Functions may not get AWS_REGION" in said(preview(keys=("AWS_REGION",)))


def test_names_alone_may_be_too_large_for_functions() -> None:
    keys = tuple(f"A_RATHER_LONG_NAME_OF_A_SECRET_{number:04}" for number in range(150))
    told = [remark for remark in traps(preview(keys=keys), answered()) if "functions get at most" in remark.text]
    assert told[0].text.startswith("The names alone take 5,250 bytes; functions get at most 4,096")
    assert told[0].grave
    assert "bytes" not in said(preview())


def test_too_many_secrets_for_the_newest_servers() -> None:
    keys = tuple(f"K{number}" for number in range(501))
    assert "refuse to sync more than 500 secrets; here are 501." in said(preview(keys=keys))


def test_deletion_says_how_far_it_reaches() -> None:
    assert "any variable of acme-shop, even those added by hand" in said(preview(options=DELETING))
    fenced = said(preview(options={**DELETING, "key_schema": "APP_{{secretKey}}"}))
    assert "what fits APP_{{secretKey}}" in fenced
    assert "by hand" not in fenced


def test_a_deletion_that_takes_every_context_is_told() -> None:
    world = preview(variable("OLD", "production", "dev"), options=DELETING, server=Server.FIRST)
    assert "OLD is deleted in every deploy context." in said(world)


def test_paused_options_say_that_nothing_is_written_by_itself() -> None:
    assert "Nothing is written until somebody runs the sync." in said(preview(options={"is_auto_sync_enabled": False}))


def renamed(schema: str, *keys: str, deletes: bool = False) -> str:
    return "\n".join(remark.text for remark in renaming(schema, keys, "prod", deletes=deletes))


def test_keys_are_shown_before_and_after_with_the_rest_counted() -> None:
    told = renamed("{{environment}}_{{secretKey}}", "A", "B", "C", "D")
    assert "  A -> prod_A\n  B -> prod_B\n  and 2 more keys in the same way" in told


def test_a_schema_half_typed_says_what_is_missing() -> None:
    assert renamed("APP_", "A").startswith("Use {{secretKey}} exactly once")


def test_refused_names_and_the_fence_are_told_while_typing() -> None:
    told = renamed("APP-{{secretKey}}", "A", "B")
    assert "Netlify refuses APP-A and 1 other name, and the run stops there." in told
    assert "only names that fit APP-{{secretKey}} can be deleted" in told


def test_without_a_fence_deletion_reaches_everything() -> None:
    assert "deletion can reach every variable" in renamed("", "A", deletes=True)
    assert "deletion can reach every variable" in renamed("{{secretKey}}", "A")


def grave(world: Preview) -> list[str]:
    return [remark.text for remark in traps(world, answered()) if remark.grave]


def test_a_secret_that_netlify_may_overwrite_is_named_as_infisical_calls_it() -> None:
    options = {**NETLIFY_WINS, "key_schema": "APP_{{secretKey}}"}
    world = preview(variable("APP_API_URL", "production"), options=options, server=Server.THIRD)
    assert grave(world) == [
        "Netlify may overwrite API_URL in Infisical's /web; old values stay in its version history only."
    ]
    assert "Netlify may overwrite API_URL" in said(preview(unreadable=True, options=NETLIFY_WINS))
    assert "overwrite" not in said(preview(variable("API_URL", "production"), options=IMPORTING))


@pytest.mark.parametrize("options", [IMPORTING, NETLIFY_WINS])
def test_a_value_that_the_import_may_take_from_another_context_is_named(options: dict[str, object]) -> None:
    world = preview(variable("TWO", "all", "production"), keys=(), options=options, server=Server.THIRD)
    assert grave(world) == ["TWO may lose its value for production: the import may take another context's instead."]
    assert "may lose its value for production, where it has several" in said(preview(unreadable=True, options=options))


def test_a_variable_that_is_created_anew_may_be_gone() -> None:
    told = "API_URL may be deleted and created anew: if Netlify refuses that, it is gone."
    assert told in grave(preview(variable("API_URL", "production", secret=True)))


@pytest.mark.parametrize(("contexts", "fails"), [(("production",), "fails"), (("all",), "may fail")])
def test_a_failing_import_is_as_certain_here_as_in_the_list(contexts: tuple[str, ...], fails: str) -> None:
    options = {**IMPORTING, "key_schema": "{{secretKey}}_INF"}
    world = preview(variable("_INF", *contexts), options=options)
    assert f"The whole import {fails}: Infisical refuses the name _INF." in grave(world)
    [row] = [row for row in world if row.name == "_INF"]
    assert ("may make the whole import fail" in in_few_words(row) + str(in_full(row, world))) is (fails == "may fail")


def test_what_is_surely_imported_and_what_may_be_stand_apart() -> None:
    world = preview(variable("MINE", "production"), variable("EVERYWHERE", "all"), keys=(), options=IMPORTING)
    assert "The import writes into Infisical's /web: MINE." in said(world)
    assert "The import may write into Infisical's /web: EVERYWHERE." in said(world)


def test_what_the_same_run_deletes_is_said_with_no_more_certainty_than_the_list_has() -> None:
    both = variable("BOTH", "production", "dev", secret=True)
    world = preview(both, options={**IMPORTING, **DELETING})
    assert "the same run may delete BOTH" in said(world)
