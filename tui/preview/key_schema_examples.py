"""What a key schema makes of the user's own keys, said while it is typed."""

from collections.abc import Iterator, Sequence
from typing import Final

from tui.api.text import printable
from tui.model.key_schema import PLACEHOLDER, KeySchema, objection
from tui.model.netlify_names import is_plain, refusal_of
from tui.preview.remarks import Remark, counted


def renaming(schema: str, keys: Sequence[str], environment: str, *, deletes: bool) -> tuple[Remark, ...]:
    """Show keys before and after, names that Netlify refuses, names that meet, and where the fence stands.

    Args:
        schema: What stands in the field, perhaps half typed.
        keys: The keys of the folder.
        environment: The environment's slug.
        deletes: Runs delete what Infisical does not have.
    """
    if not schema:
        return (
            Remark(f"The names stay as they are. As an example, INFISICAL_{PLACEHOLDER} puts INFISICAL_ in front."),
            *_names(keys[:1], KeySchema()),
            Remark("Without a key schema, deletion can reach every variable.", grave=deletes),
        )
    wrong = objection(schema)
    if wrong:
        return (Remark(wrong, grave=True),)
    made = KeySchema.of(schema, environment)
    return (*_names(keys, made), *_refused(keys, made), _fence(schema, made, deletes=deletes))


def _names(keys: Sequence[str], schema: KeySchema) -> Iterator[Remark]:
    for key in keys[:_SHOWN]:
        yield Remark(f"  {printable(key, limit=60)} -> {printable(schema.name_of(key), limit=120)}", cut=True)
    if len(keys) > _SHOWN:
        yield Remark(f"  and {counted(len(keys) - _SHOWN, 'more key')} in the same way")


def _refused(keys: Sequence[str], schema: KeySchema) -> Iterator[Remark]:
    refused = [name for name in map(schema.name_of, keys) if not is_plain(name) and refusal_of(name)]
    if refused:
        others = f" and {counted(len(refused) - 1, 'other name')}" if len(refused) > 1 else ""
        first, why = printable(refused[0], limit=60), refusal_of(refused[0])
        yield Remark(f"Netlify refuses {first}{others}, and the run stops there. {why}", grave=True)


def _fence(schema: str, made: KeySchema, *, deletes: bool) -> Remark:
    if not made.is_fence:
        return Remark("This changes no name, and is no fence: deletion can reach every variable.", grave=deletes)
    now = "" if deletes else ", were deletion turned on"
    return Remark(f"The schema also limits deletion{now}: only names that fit {schema} can be deleted.")


_SHOWN: Final = 2
