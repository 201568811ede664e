"""A sync as a command that creates the same one elsewhere, or again; the token stands in it as a variable only."""

import shlex

from tui.api.models import CreateNetlifySync, SecretSync
from tui.api.surrogates import json_text

PATH = "/api/v1/secret-syncs/netlify"


def as_curl(origin: str, sync: SecretSync) -> str | None:
    """Return a command for any POSIX shell, or None for a sync whose environment or folder is gone.

    The token comes from INFISICAL_TOKEN and goes to curl through a pipe, for other users can read a command line.
    Letters beyond ASCII are written as JSON escapes, so that no terminal takes one for a command.
    """
    body = body_of(sync)
    if body is None:
        return None
    return (
        "printf 'Authorization: Bearer %s\\n' \"$INFISICAL_TOKEN\" |\n"
        f"  curl --header @- --header 'Content-Type: application/json' \\\n"
        f"  --data {shlex.quote(json_text(body))} \\\n"
        f"  {shlex.quote(origin + PATH)}"
    )


def body_of(sync: SecretSync) -> dict[str, object] | None:
    """Return the body of a request that creates the same sync; None when its environment or folder is gone."""
    if sync.environment is None or sync.folder is None:
        return None
    held = sync.to_wire() | {"environment": sync.environment.slug, "secretPath": sync.folder.path}
    fields = [field.alias or name for name, field in CreateNetlifySync.model_fields.items()]
    return {name: held[name] for name in fields if held.get(name) is not None}
