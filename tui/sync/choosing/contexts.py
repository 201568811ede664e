"""What the deploy contexts are called, and the choice among them."""

from collections.abc import Collection
from typing import Final

from tui.api.models import DeployContext
from tui.sync.choosing.choices import PRODUCTION, Choice, Choices, choose_from


def deploy_contexts(
    environment: str, *, current: DeployContext | None, synced: Collection[DeployContext | None] = ()
) -> Choices[DeployContext]:
    """Offer the deploy contexts, standing on the one that the environment slug suggests, else on all.

    Contexts already `synced` in this run are passed over: another sync is for another context.
    """
    rows = [Choice(context, label, context.value) for context, label in CONTEXT_LABELS.items()]
    rows[-1] = rows[-1]._replace(refused="Infisical takes no branch name")
    likely = next((context for context, slugs in _CONTEXT_OF.items() if environment in slugs), DeployContext.ALL)
    reason = "every deploy" if likely is DeployContext.ALL else f"matches {environment}"
    return choose_from(
        rows,
        (lambda item: item is current, "your choice"),
        (lambda item: item is likely and item not in synced, reason),
        (lambda item: item is not DeployContext.ALL and item not in synced, "not synced yet"),
    )


CONTEXT_LABELS: Final = {
    DeployContext.ALL: "All contexts",
    DeployContext.PRODUCTION: "Production",
    DeployContext.DEPLOY_PREVIEW: "Deploy previews",
    DeployContext.BRANCH_DEPLOY: "Branch deploys",
    DeployContext.DEV: "Local development",
    DeployContext.BRANCH: "One branch",
}

_CONTEXT_OF: Final = {
    DeployContext.PRODUCTION: PRODUCTION,
    DeployContext.DEPLOY_PREVIEW: ("staging", "stage", "preview", "pre-prod", "preprod", "qa", "test"),
    DeployContext.DEV: ("dev", "development", "local"),
}
