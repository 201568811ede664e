"""Key schemas as they are typed, with 5,000 source keys and 5,000 variables."""

import time
from collections.abc import Iterator
from typing import Final

from tests.benchmarks.table import Row, at_most
from tests.preview.previews import variable
from tui.api.infisical import SecretKeys
from tui.model.answers import SyncOptionsAnswer
from tui.preview.inputs import Prepared
from tui.preview.plan import Place
from tui.preview.sync_rules import possible_servers

_MANY: Final = 5_000
_FRAME: Final = 16.0
"""Milliseconds between two paints."""


def rows(*, short: bool) -> Iterator[Row]:
    """Measure the group: the best of some rounds, for noise only ever adds."""
    keys = SecretKeys(own=tuple(f"SECRET_{number:04}" for number in range(_MANY)), imported=())
    variables = tuple(variable(f"SECRET_{number + _MANY // 2:04}", "production") for number in range(_MANY))
    place = Place("prod", "production", whole_team=False, servers=possible_servers(can_import=True))
    prepared = Prepared(keys, variables, place)
    taken = []
    for number in range(5 if short else 30):
        options = SyncOptionsAnswer.model_validate({"key_schema": f"APP{number}_{{{{secretKey}}}}"})
        began = time.process_time()
        prepared.preview(options)
        taken.append((time.process_time() - began) * 1000)
    yield at_most("Preview of 5,000 keys against 5,000 variables", min(taken), _FRAME, "ms")
