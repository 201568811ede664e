"""What Infisical keeps of a failure becomes sentences: what happened, and what to do."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contract.bodies import ANYTHING, LETTERS, searched
from tui.model.steps import Step
from tui.run.explain_failure import explain, offending

RENAME = "Rename or change that secret in Infisical, or give the sync a key schema, then run it again."
RENEW = "Renew the Netlify token of the connection in Infisical, then run it again."
AGAIN = "Run it again, or look at the sync in Infisical."
CHECK = "Check the Netlify account and site, and that the connection's token may see them."
LATER = "Wait a few minutes, then run it again."
MAYBE_PLAN = "On Infisical before v0.161.4 the reason may be Netlify's plan: those servers set scopes and secret marks."
RESERVED = {"code": 422, "message": "BUILD_ID is a reserved environment variable name"}


@pytest.mark.parametrize(
    ("told", "happened", "remedy"),
    [
        ({"secretKey": "BUILD_ID", "message": "Request failed with status code 422", "error": RESERVED},
         "Netlify refused BUILD_ID: BUILD_ID is a reserved environment variable name.", RENAME),
        ({"secretKey": "BUILD_ID", "error": json.dumps(RESERVED)},
         "Netlify refused BUILD_ID: BUILD_ID is a reserved environment variable name.", RENAME),
        ({"secretKey": "KEY", "error": "too long!"}, "Netlify refused KEY: too long!", RENAME),
        ({"secretKey": "KEY", "message": "Request failed with status code 403", "error": {"x": 1}},
         "Netlify refused KEY: Request failed with status code 403.", f"{RENEW} {MAYBE_PLAN}"),
        ({"secretKey": "KEY", "error": {"code": 422}}, "Netlify refused KEY: no further words.",
         f"{RENAME} {MAYBE_PLAN}"),
        ({"secretKey": "KEY", "error": {"code": 503}}, "Netlify refused KEY: no further words.", LATER),
        ({"secretKey": "MY-KEY", "message": "Request failed with status code 422"},
         "Netlify refused MY-KEY: Netlify takes only letters, digits and underscores in a name.", RENAME),
        ({"secretKey": "SITE_ID", "error": {"code": 422}},
         "Netlify refused SITE_ID: Netlify keeps this name for itself.", RENAME),
        ({"code": 401, "message": "Access Denied"},
         "Netlify refused the connection's token: Access Denied.", RENEW),
        ({"code": 404, "message": "Not Found"}, "Netlify does not know this team or site: Not Found.", CHECK),
        ({"status": 429, "message": "Slow down"}, "Netlify says: Slow down.", LATER),
        ({}, "Netlify says: no further words.", AGAIN),
    ],
)  # fmt: skip
def test_netlifys_words_are_dug_out(told: object, happened: str, remedy: str) -> None:
    assert explain(json.dumps(told)) == (happened, remedy)


@pytest.mark.parametrize(
    ("words", "of_the_plan", "step"),
    [
        ("Upgrade your Netlify account to set specific scopes", "sets scopes", None),
        ("Scopes are not part of your plan", "sets scopes", None),
        ("Upgrade to use secret values", "marks what it writes as secret", Step.DEPLOY_CONTEXT),
        ("Secret values need a context other than dev", "marks what it writes as secret", Step.DEPLOY_CONTEXT),
        ("Insufficient scope", "", Step.CONNECTION),
        ("SESSION_SECRET is not allowed in your plan", "", Step.CONNECTION),
    ],
)
@pytest.mark.parametrize("nested", [True, False])
@pytest.mark.parametrize("key", ["KEY", None])
def test_what_a_plan_refuses_to_older_servers_is_told_as_that(
    words: str,
    of_the_plan: str,
    step: Step | None,
    nested: bool,  # noqa: FBT001 - a case's value
    key: str | None,
) -> None:
    answer = {"code": 403, "message": words}
    told = {"secretKey": key, "error": json.dumps(answer) if nested else answer} if key else answer
    message = json.dumps(told)
    happened, remedy = explain(message)
    assert happened.endswith(f": {words}.")
    assert remedy.startswith(f"Infisical before v0.161.4 {of_the_plan}" if of_the_plan else RENEW)
    assert ("v0.161.4" in remedy) is bool(of_the_plan)
    assert offending(message) is step


@pytest.mark.parametrize(
    ("message", "happened", "remedy"),
    [
        (None, "Infisical gives no reason.", AGAIN),
        ("  ", "Infisical gives no reason.", AGAIN),
        ("The moon is full", "Infisical says: The moon is full.", AGAIN),
        ("Request failed with status code 401", "Infisical says: Request failed with status code 401.", RENEW),
        ("[1, 2]", "Infisical says: [1, 2].", AGAIN),
    ],
)
def test_plain_text_is_quoted(message: str | None, happened: str, remedy: str) -> None:
    assert explain(message) == (happened, remedy)


@pytest.mark.parametrize(
    ("message", "remedy", "step"),
    [
        ("Invalid source configuration: folder no longer exists.",
         "Make the folder again in Infisical, or choose another secret path.", Step.SECRET_PATH),
        ("This sync covers 501 secrets, which is above the limit of 500",
         "Choose a secret path with fewer secrets, or move some to another folder.", Step.SECRET_PATH),
        ("Found 2 invalid secret name(s). a:b, c/d",
         "Infisical cannot import these names: rename the variables on Netlify, or push without importing.",
         Step.SYNC_OPTIONS),
        ("Failed to run job. This typically happens when a sync is already in progress. Please try again.",
         "Another run of this sync took too long. Run it again.", None),
        ("Something else", AGAIN, None),
        (None, AGAIN, None),
        (json.dumps({"code": 401, "message": "Access Denied"}), RENEW, Step.CONNECTION),
        (json.dumps({"code": 404, "message": "Not Found"}), CHECK, Step.NETLIFY_SITE),
        (json.dumps({"secretKey": "KEY", "error": {"code": 422}}), f"{RENAME} {MAYBE_PLAN}", Step.SYNC_OPTIONS),
        (json.dumps({"secretKey": "KEY", "error": {"code": 503}}), LATER, None),
        (json.dumps({"status": 429, "message": "Slow down"}), LATER, None),
    ],
)  # fmt: skip
def test_a_reason_leads_to_the_answer_that_it_is_about(message: str | None, remedy: str, step: Step | None) -> None:
    assert explain(message)[1] == remedy
    assert offending(message) is step


@pytest.mark.parametrize("kept", range(40, 130, 7))
def test_a_cut_message_is_read_as_far_as_it_goes(kept: int) -> None:
    whole = json.dumps({"secretKey": "BUILD_ID", "error": {"message": "reserved " * 30, "code": 422}})
    happened, remedy = explain(f"{whole[:kept]}...")
    assert happened.startswith("Netlify refused BUILD_ID: ")
    assert "{" not in happened
    assert remedy == RENAME


@given(st.text(LETTERS) | ANYTHING.map(json.dumps) | st.dictionaries(
    st.sampled_from(["secretKey", "message", "error", "code", "status"]), ANYTHING).map(json.dumps))  # fmt: skip
@searched(300)
def test_whatever_the_server_keeps_becomes_two_safe_sentences(message: str) -> None:
    for sentence in explain(message):
        assert sentence.isprintable()
        assert sentence.endswith((".", "!", "?", "…"))
