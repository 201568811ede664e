"""What the deploy contexts are called, the choice among them, and who can read what is sent to one."""

from collections.abc import Collection
from enum import StrEnum
from typing import Final

from tui.api.models import DeployContext
from tui.api.text import printable
from tui.model.answers import EnvironmentAnswer
from tui.model.choices import PRODUCTION, Choice, Choices, choose_from


class OnlyOnNetlify(StrEnum):
    """Deploy contexts of Netlify that Infisical does not know."""

    DEV_SERVER = "dev-server"


def deploy_contexts(
    environment: str, *, current: DeployContext | None, synced: Collection[DeployContext | None] = ()
) -> Choices[DeployContext | OnlyOnNetlify]:
    """Offer the deploy contexts, standing on the one that the environment slug suggests, else on all.

    Contexts already `synced` in this run are passed over: another sync is for another context.
    """
    rows: list[Choice[DeployContext | OnlyOnNetlify]] = [
        Choice(context, label, context.value) for context, label in CONTEXT_LABELS.items()
    ]
    rows[-1] = rows[-1]._replace(refused="Infisical takes no branch name", instead=FOR_ONE_BRANCH)
    server = OnlyOnNetlify.DEV_SERVER
    rows.insert(
        -1,
        Choice(
            server, "Preview Server", server.value, refused="Infisical has no such context", instead=FOR_PREVIEW_SERVER
        ),
    )
    likely = next((context for context, slugs in _CONTEXT_OF.items() if environment in slugs), DeployContext.ALL)
    reason = "every deploy" if likely is DeployContext.ALL else f"matches {environment}"
    return choose_from(
        rows,
        (lambda item: item is current, "your choice"),
        (lambda item: item is likely and item not in synced, reason),
        (lambda item: item is not DeployContext.ALL and item not in synced, "not synced yet"),
    )


def exposure(environment: EnvironmentAnswer | None, context: DeployContext) -> str:
    """Say in a sentence who can read production's values in this context; nothing for other environments."""
    if environment is None or not {environment.slug.lower(), environment.name.lower()}.intersection(PRODUCTION):
        return ""
    return _EXPOSED.get(context, "").format(printable(environment.name))


FOR_ONE_BRANCH: Final = "For one branch, set the values yourself: `netlify env:set KEY value --context branch:NAME`."
"""The way out for somebody who wants what Infisical cannot do."""

FOR_PREVIEW_SERVER: Final = (
    "For the Preview Server, set the values yourself: `netlify env:set KEY value --context dev-server`."
)
"""The same for Netlify's newest context."""

CONTEXT_LABELS: Final = {
    DeployContext.ALL: "All contexts",
    DeployContext.PRODUCTION: "Production",
    DeployContext.DEPLOY_PREVIEW: "Deploy previews",
    DeployContext.BRANCH_DEPLOY: "Branch deploys",
    DeployContext.DEV: "Local development",
    DeployContext.BRANCH: "One branch",
}

_EXPOSED: Final = {
    DeployContext.ALL: "Deploy previews and `netlify dev` get the values of {} too: pull requests can read them.",
    DeployContext.DEPLOY_PREVIEW: "Deploy previews get the values of {}: pull requests can read them.",
    DeployContext.DEV: "`netlify dev` gets the values of {}: everybody who develops the site can read them.",
}
"""The contexts that run code which nobody has merged, or on machines of developers."""

_CONTEXT_OF: Final = {
    DeployContext.PRODUCTION: PRODUCTION,
    DeployContext.DEPLOY_PREVIEW: ("staging", "stage", "preview", "pre-prod", "preprod", "qa", "test"),
    DeployContext.DEV: ("dev", "development", "local"),
}
