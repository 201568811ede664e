"""One validated model per step; together they become the request.

The fields' titles are the user's words: `complaints` puts them into its sentences.
"""

import re
from typing import Annotated, Any, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
)

from tui.api.models import (
    CreateNetlifySync,
    DeployContext,
    Destination255,
    InitialSyncBehavior,
    RequestedDestinationConfig,
    RequestedSyncOptions,
    Uuid,
)
from tui.model.key_schema import objection
from tui.model.steps import ANSWERED, Step

SLUG_RULE: Final = "Use lower-case letters, digits and single hyphens, and start and end with a letter or digit."


class Answer(BaseModel):
    """Base of the steps' models: immutable, nothing unknown."""

    model_config = ConfigDict(frozen=True, defer_build=True, extra="forbid", hide_input_in_errors=True)


def _slug(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", text):
        raise ValueError(SLUG_RULE)
    return text


def _path(text: str) -> str:
    """Add the leading slash that newer servers add and older ones do not; cut those at the end."""
    return "/" + text.strip("/")


def _key_schema(text: str) -> str:
    complaint = objection(text)
    if complaint:
        raise ValueError(complaint)
    return text


def _not_one_branch(context: DeployContext) -> DeployContext:
    if context is DeployContext.BRANCH:
        raise ValueError("One branch cannot be chosen, for Infisical has no field for its name. Take branch deploys.")
    return context


def _stripped(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _only_when_pushing(value: object, info: ValidationInfo) -> object:
    if value and info.data.get("initial_sync_behavior") is not InitialSyncBehavior.OVERWRITE_DESTINATION:
        raise ValueError("Possible only where the first sync pushes Infisical's values.")
    return value


Typed = BeforeValidator(_stripped)
"""For text that people type or paste: white space around it means nothing."""


class ProjectAnswer(Answer):
    """Step Project (`projectId`)."""

    id: Annotated[str, Typed, Field(title="Project", min_length=1)]
    name: str


class ConnectionAnswer(Answer):
    """Step Connection (`connectionId`)."""

    id: Annotated[Uuid, Field(title="Connection")]
    name: str


class EnvironmentAnswer(Answer):
    """Step Environment (`environment` is the slug)."""

    slug: Annotated[str, Field(title="Environment", min_length=1, max_length=64)]
    name: str


class SecretPathAnswer(Answer):
    """Step Secret path (`secretPath`), always with a leading slash and none at the end."""

    path: Annotated[str, Typed, Field(title="Secret path", min_length=1), AfterValidator(_path)]


class NetlifyAccountAnswer(Answer):
    """Step Netlify account (`accountId`, `accountName`); the slug only serves to ask Netlify for sites."""

    id: Annotated[Destination255, Typed, Field(title="Team id")]
    name: Annotated[Destination255, Typed, Field(title="Team name")]
    slug: str | None = None


class NetlifySiteAnswer(Answer):
    """Step Netlify site (`siteId`, `siteName`); both absent means the whole team's shared variables."""

    id: Annotated[Destination255 | None, Typed, Field(title="Site id")]
    name: Annotated[Destination255 | None, Typed, Field(title="Site name")]

    @property
    def whole_team(self) -> bool:
        """Whether the team's shared variables are the target."""
        return self.id is None


class DeployContextAnswer(Answer):
    """Step Deploy context (`context`), always sent: left out it means something else on each server."""

    context: Annotated[DeployContext, Field(title="Deploy context"), AfterValidator(_not_one_branch)]


class SyncOptionsAnswer(Answer):
    """Step Sync options. The defaults add and change, and delete nothing.

    `include_subfolders` is only sent when it is on: the published contract does not have it.
    """

    initial_sync_behavior: Annotated[InitialSyncBehavior, Field(title="First sync")] = (
        InitialSyncBehavior.OVERWRITE_DESTINATION
    )
    delete_missing: Annotated[bool, Field(title="Delete on Netlify")] = False
    key_schema: Annotated[str, Typed, Field(title="Key schema", max_length=255), AfterValidator(_key_schema)] = ""
    is_auto_sync_enabled: Annotated[bool, Field(title="Sync on every change")] = True
    include_subfolders: Annotated[bool, Field(title="Include subfolders"), AfterValidator(_only_when_pushing)] = False


NAME_LIMIT: Final = 256


class NameAnswer(Answer):
    """Step Name (`name`, `description`). `proposed` tells that the wizard made the name up."""

    name: Annotated[str, Typed, Field(title="Name", min_length=1, max_length=NAME_LIMIT), AfterValidator(_slug)]
    description: Annotated[str, Typed, Field(title="Description", max_length=256)] = ""
    proposed: bool = False


class NewConnection(Answer):
    """A connection to create on the way; older servers allow 32 characters of name.

    With `reads_netlify` the wizard may ask Netlify with the same token, in this run only.
    """

    name: Annotated[str, Typed, Field(title="Name", min_length=1, max_length=32), AfterValidator(_slug)]
    access_token: Annotated[SecretStr, Field(title="Netlify access token", min_length=1, max_length=255)]
    reads_netlify: bool = False


class Answers(Answer):
    """All answers given so far; each field is named like its step's `key`."""

    project: ProjectAnswer | None = None
    connection: ConnectionAnswer | None = None
    environment: EnvironmentAnswer | None = None
    secret_path: SecretPathAnswer | None = None
    netlify_account: NetlifyAccountAnswer | None = None
    netlify_site: NetlifySiteAnswer | None = None
    deploy_context: DeployContextAnswer | None = None
    sync_options: SyncOptionsAnswer | None = None
    name: NameAnswer | None = None

    def has(self, step: Step) -> bool:
        """Tell whether `step` has an answer."""
        return step in ANSWERED and getattr(self, step.key) is not None

    def replacing(self, step: Step, answer: Answer | None) -> Self:
        """Return a copy with the answer of `step` replaced, or taken out with None."""
        return self.model_copy(update={step.key: answer})

    def as_made(self, *, automatic: bool) -> Self:
        """Return them as they are with the sync that was made of them: its name is no proposal any more.

        Args:
            automatic: Whether it syncs automatically now; it may have been created paused, or paused since.
        """
        options, name = self.sync_options, self.name
        return self.model_copy(
            update={
                "sync_options": options and options.model_copy(update={"is_auto_sync_enabled": automatic}),
                "name": name and name.model_copy(update={"proposed": False}),
            }
        )

    def without_subfolders(self) -> Self:
        """Return them with subfolders not included."""
        options = self.sync_options
        return self.model_copy(
            update={"sync_options": options and options.model_copy(update={"include_subfolders": False})}
        )

    def missing(self) -> Step | None:
        """Return the first step without an answer, or None when the request can be made."""
        return next((step for step in ANSWERED if not self.has(step)), None)

    def request(self, *, paused: bool = False) -> CreateNetlifySync:
        """Build the body of the create request; `paused` leaves automatic syncing off, so that nothing runs yet.

        Raises:
            ValueError: an answer is missing; ask `missing` first.
        """
        project, connection, environment, path = self.project, self.connection, self.environment, self.secret_path
        options, name = self.sync_options, self.name
        if not (project and connection and environment and path and options and name):
            raise ValueError(f"not answered yet: {self.missing()}")
        return CreateNetlifySync(
            name=name.name,
            project_id=project.id,
            description=name.description or None,
            connection_id=connection.id,
            environment=environment.slug,
            secret_path=path.path,
            is_auto_sync_enabled=options.is_auto_sync_enabled and not paused,
            sync_options=RequestedSyncOptions(
                initial_sync_behavior=options.initial_sync_behavior,
                key_schema=options.key_schema or None,
                disable_secret_deletion=not options.delete_missing,
                include_all_sub_folders=options.include_subfolders or None,
            ),
            destination_config=self.destination(),
        )

    def destination(self) -> RequestedDestinationConfig:
        """Return the part of the request that says where the secrets go.

        Raises:
            ValueError: team, site or deploy context have no answer yet.
        """
        account, site, context = self.netlify_account, self.netlify_site, self.deploy_context
        if not (account and site and context):
            raise ValueError(f"not answered yet: {self.missing()}")
        return RequestedDestinationConfig(
            account_id=account.id,
            account_name=account.name,
            site_id=site.id,
            site_name=site.name,
            context=context.context,
        )


def complaints(error: ValidationError) -> dict[str, str]:
    """Turn pydantic's errors into one sentence per field that names it by its title; keys are the field names."""
    model = next((kind for kind in Answer.__subclasses__() if kind.__name__ == error.title), Answer)
    found: dict[str, str] = {}
    for item in error.errors(include_url=False, include_input=False):
        field = str(item["loc"][0]) if item["loc"] else ""
        known = model.model_fields.get(field)
        title = known.title if known and known.title else field
        found.setdefault(field, _sentence(title, item["type"], item.get("ctx", {})) or f"{title}: {item['msg']}.")
    return found


def _sentence(title: str, kind: str, context: dict[str, Any]) -> str:
    match kind:
        case "value_error":
            rule = str(context["error"])
            return f"{title}: {rule[:1].lower()}{rule[1:]}"
        case "missing" | "string_too_short" | "too_short":
            return f"{title} may not be empty."
        case "string_too_long" | "too_long":
            return f"{title} may have at most {context['max_length']} characters."
        case "string_pattern_mismatch":
            return f"{title} is not an id of the expected form."
        case _:
            return ""


SUBFOLDERS_FIELD: Final = "syncOptions.includeAllSubFolders"

STEP_OF_FIELD: Final[dict[str, tuple[Step, str]]] = {
    "name": (Step.NAME, "name"),
    "description": (Step.NAME, "description"),
    "projectId": (Step.PROJECT, "id"),
    "connectionId": (Step.CONNECTION, "id"),
    "environment": (Step.ENVIRONMENT, "slug"),
    "secretPath": (Step.SECRET_PATH, "path"),
    "isAutoSyncEnabled": (Step.SYNC_OPTIONS, "is_auto_sync_enabled"),
    "syncOptions": (Step.SYNC_OPTIONS, "initial_sync_behavior"),
    "syncOptions.initialSyncBehavior": (Step.SYNC_OPTIONS, "initial_sync_behavior"),
    "syncOptions.keySchema": (Step.SYNC_OPTIONS, "key_schema"),
    "syncOptions.disableSecretDeletion": (Step.SYNC_OPTIONS, "delete_missing"),
    SUBFOLDERS_FIELD: (Step.SYNC_OPTIONS, "include_subfolders"),
    "destinationConfig": (Step.NETLIFY_SITE, "id"),
    "destinationConfig.accountId": (Step.NETLIFY_ACCOUNT, "id"),
    "destinationConfig.accountName": (Step.NETLIFY_ACCOUNT, "name"),
    "destinationConfig.siteId": (Step.NETLIFY_SITE, "id"),
    "destinationConfig.siteName": (Step.NETLIFY_SITE, "name"),
    "destinationConfig.context": (Step.DEPLOY_CONTEXT, "context"),
}
"""Where a 422's complaint about a request field belongs: the step, and the field of its model."""
