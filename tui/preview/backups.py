"""The backups of one run of the wizard, and which of them still stands for what the next sync would do."""

from datetime import datetime
from typing import Final

from tui.model.answers import Answers
from tui.model.catalog import Catalog
from tui.model.steps import Step
from tui.preview.backup import Backup, at_risk, save
from tui.preview.option_labels import target
from tui.preview.plan import Preview
from tui.storage.state_folder import StateFolder


class Backups:
    """Keeps copies in the state folder; without one there is nothing to offer.

    Attributes:
        made: Every backup of this run, the latest last.
    """

    def __init__(self, folder: StateFolder | None) -> None:
        self._folder: Final = folder
        self._of: dict[Backup, tuple[str, str | None]] = {}
        self.made: tuple[Backup, ...] = ()

    def wanted(self, answers: Answers, preview: Preview) -> int:
        """Return how many variables are worth a copy and have none yet."""
        risked = at_risk(preview)
        return 0 if self._folder is None or self.standing(answers, preview) else len(risked)

    def standing(self, answers: Answers, preview: Preview | None) -> Backup | None:
        """Return the latest backup of this place that has everything the preview puts at risk."""
        risked = frozenset(row.name for row in at_risk(preview)) if preview else frozenset()
        place = _place(answers)
        return next((item for item in reversed(self.made) if self._of[item] == place and item.keys >= risked), None)

    async def save(self, answers: Answers, preview: Preview, catalog: Catalog, now: datetime) -> Backup:
        """Write what is at risk into a new file.

        Raises:
            BackupFailed: The disk is the trouble.
            Problem: Netlify could not be read any more.
        """
        if self._folder is None:
            raise RuntimeError("a backup was wanted where nothing can be kept")
        account, site = _place(answers)
        catalog.refresh(Step.RESULT)  # Somebody may have changed a value since it was read for the preview.
        wanted = {row.name for row in at_risk(preview)}
        variables = [item for item in await catalog.variables(account, site) if item.key in wanted]
        backup = save(self._folder, target(answers), variables, whole_team=site is None, now=now)
        self._of[backup] = (account, site)
        self.made += (backup,)
        return backup


def _place(answers: Answers) -> tuple[str, str | None]:
    account, site = answers.netlify_account, answers.netlify_site
    if account is None or site is None:
        raise ValueError(f"not answered yet: {answers.missing()}")
    return account.id, site.id
