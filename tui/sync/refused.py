"""A 422's complaints, each put on the step and beside the field that it is about."""

from tui.api.errors import InvalidFields
from tui.sync.answers import STEP_OF_FIELD
from tui.sync.steps import Step


def complaints_by_step(refusal: InvalidFields) -> dict[Step, dict[str, str]]:
    """Return the server's words by step and field of its model; those about unknown fields go to Review, by name."""
    found: dict[Step, dict[str, str]] = {}
    for issue in refusal.issues:
        step, field = STEP_OF_FIELD.get(issue.field, (Step.REVIEW, ""))
        words = f"{issue.message}." if field else f"{issue.field}: {issue.message}."
        said = found.setdefault(step, {})
        said[field] = f"{said[field]} {words}" if field in said else words
    return found
