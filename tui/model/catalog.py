"""The choices behind each picker: asked once, shared, refreshable.

Each question is one task. A *prefetch* is just asking early, a *refresh* is forgetting and asking again, and a
failed task forgets itself, so that the next question tries anew.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final, TypeVar

from tui.api.errors import NotAllowed, Problem, SignInRequired, right_refusal
from tui.api.infisical import Infisical, ProjectSyncs, SecretKeys, TreeKeys
from tui.api.models import (
    CheckDestination,
    Connection,
    DestinationReply,
    Environment,
    Listed,
    NetlifyAccount,
    NetlifySite,
    NetlifyVariable,
    Project,
)
from tui.api.netlify import Netlify
from tui.model.steps import Step

T = TypeVar("T")


class NetlifyTokenNeeded(Problem):
    """Infisical does not show Netlify's lists to this token, and there is no Netlify token for this run."""


class NetlifyTokenRefused(Problem):
    """Netlify does not accept the token given for this run."""


class Catalog:
    """What the two services offer to choose from, each list asked for at most once.

    All methods raise `Problem` and its kinds.
    """

    def __init__(self, infisical: Infisical, netlify: Netlify | None, *, netlify_source: str = "") -> None:
        """Prepare; `netlify_source` is the variable that Netlify's token came from, if it was one."""
        self._infisical = infisical
        self._netlify = netlify
        self._netlify_source = netlify_source
        self._asked: dict[tuple[str, ...], asyncio.Future[Any]] = {}
        self._running: set[asyncio.Task[Any]] = set()
        self._ahead_of: set[tuple[str, ...]] = set()
        self._closed = False
        self._refusals: dict[tuple[str, ...], NotAllowed] = {}

    def refusal_of_syncs(self, project_id: str) -> NotAllowed | None:
        """Return why this token may not see the project's syncs, as far as that was asked for already."""
        return self._refusals.get(("syncs", project_id))

    def use_netlify(self, netlify: Netlify | None) -> None:
        """Ask Netlify itself where Infisical may not answer; None takes a refused token back."""
        self._netlify, self._netlify_source = netlify, ""
        self.refresh(Step.NETLIFY_ACCOUNT)
        self.refresh(Step.NETLIFY_SITE)

    async def try_netlify(self, netlify: Netlify) -> None:
        """Ask Netlify itself from now on, if it accepts the token; else everything stays as it was."""
        await _of_netlify(netlify.accounts())
        self.use_netlify(netlify)

    @property
    def asks_netlify(self) -> bool:
        """Whether a Netlify token is there for this run."""
        return self._netlify is not None

    def refresh(self, step: Step) -> None:
        """Forget what the step was told, so that the next question goes to the server; who waits gets its answer."""
        kinds = _QUESTIONS.get(step, ())
        for question in [question for question in self._asked if question[0] in kinds]:
            self._asked.pop(question).cancel()

    async def close(self) -> None:
        """Stop whatever is still being asked, and wait until it has stopped."""
        self._closed = True
        self._asked.clear()
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def prefetch(self, *wanted: Coroutine[Any, Any, object]) -> None:
        """Ask early and side by side; what fails will be asked again when somebody wants to know."""
        for question in wanted:
            self._run(question).add_done_callback(_quietly)

    def goes_ahead(self, *subject: str) -> bool:
        """Tell whether this is the first time that somebody asks ahead what follows from a subject."""
        new = subject not in self._ahead_of
        self._ahead_of.add(subject)
        return new

    async def projects(self) -> Listed[Project]:
        """Secret-manager projects this token is a member of."""
        return await self._ask(("projects",), self._infisical.projects)

    async def projects_with(self, wanted: str | None) -> Listed[Project]:
        """The same; where it is empty, as on very old servers for machine identities, `wanted` (an id) alone."""
        listed = await self.projects()
        if listed or not wanted:
            return listed
        return listed.of([await self._ask(("project", wanted), lambda: self._infisical.project(wanted))])

    async def environments(self, project_id: str) -> Listed[Environment]:
        """Environments of one project, in its own order; no request of their own where the list has them."""
        listed = next((item for item in await self.projects() if item.id == project_id), None)
        if listed:
            return listed.environments
        project: Project = await self._ask(("project", project_id), lambda: self._infisical.project(project_id))
        return project.environments

    async def connections(self, project_id: str) -> Listed[Connection]:
        """Netlify connections usable in the project."""
        return await self._ask(("connections", project_id), lambda: self._infisical.connections(project_id))

    async def folders(self, project_id: str, environment: str) -> Listed[str]:
        """All folder paths of an environment, `/` first."""
        return await self._ask(
            ("folders", project_id, environment), lambda: self._infisical.folders(project_id, environment)
        )

    async def secret_keys(self, project_id: str, environment: str, path: str) -> SecretKeys:
        """The secret keys of a folder and of its imports; never values."""
        return await self._ask(
            ("secret_keys", project_id, environment, path),
            lambda: self._infisical.secret_keys(project_id, environment, path),
        )

    async def tree_keys(self, project_id: str, environment: str, path: str) -> TreeKeys:
        """The same with all folders below; where one of those may not be read, the server may leave it out."""
        return await self._ask(
            ("tree_keys", project_id, environment, path),
            lambda: self._infisical.tree_keys(project_id, environment, path),
        )

    async def knows_subfolders(self, project_id: str) -> bool:
        """Whether the server is known to sync subfolders too, which only a sync of the project can show beforehand."""
        listed = await self.syncs(project_id)
        return any(sync.sync_options.include_all_sub_folders is not None for sync in listed)

    async def accounts(self, connection_id: str) -> Listed[NetlifyAccount]:
        """Netlify teams, from Infisical or, where it may not or cannot say, from Netlify itself."""
        return await self._ask(
            ("accounts", connection_id),
            lambda: self._helped(lambda: self.accounts_by_infisical(connection_id), lambda netlify: netlify.accounts()),
        )

    async def accounts_by_infisical(self, connection_id: str) -> Listed[NetlifyAccount]:
        """Netlify teams that the connection itself reaches; for user tokens only."""
        return await self._ask(
            ("accounts_by_infisical", connection_id), lambda: self._infisical.accounts(connection_id)
        )

    async def account_of_site(self, site_id: str) -> str | None:
        """The id of the team that a site belongs to; None where Netlify does not say, or there is no Netlify token."""
        netlify = self._netlify
        if netlify is None:
            return None
        try:
            return await self._ask(("site", site_id), lambda: netlify.account_of_site(site_id))
        except Problem:
            return None

    async def sites(self, connection_id: str, account: NetlifyAccount) -> Listed[NetlifySite]:
        """Sites of one team, from Infisical or, where it may not or cannot say, from Netlify itself."""
        return await self._ask(
            ("sites", connection_id, account.id),
            lambda: self._helped(
                lambda: self._infisical.sites(connection_id, account.id), lambda netlify: netlify.sites(account)
            ),
        )

    async def variables(self, account_id: str, site_id: str | None) -> Listed[NetlifyVariable]:
        """Variables of a site, or without one those shared in the team; only Netlify itself can tell."""
        return await self._ask(
            ("variables", account_id, site_id or ""), lambda: self._of_destination(account_id, site_id)
        )

    async def syncs(self, project_id: str) -> ProjectSyncs:
        """All secret syncs of the project, whatever their destination."""
        return await self._ask(("syncs", project_id), lambda: self._infisical.syncs(project_id))

    async def destination_in_use(self, request: CheckDestination) -> DestinationReply:
        """Whether another sync of the organisation has this very destination."""
        return await self._ask(
            ("destination_in_use", request.model_dump_json()), lambda: self._infisical.destination_in_use(request)
        )

    async def _of_destination(self, account_id: str, site_id: str | None) -> Listed[NetlifyVariable]:
        if self._netlify is None:
            raise NetlifyTokenNeeded(
                "Infisical does not show the variables on Netlify.", "Give a Netlify access token for this run."
            )
        return await _of_netlify(self._netlify.variables(account_id, site_id), self._netlify_source)

    async def _helped(
        self, by_infisical: Callable[[], Awaitable[Listed[T]]], by_netlify: Callable[[Netlify], Awaitable[Listed[T]]]
    ) -> Listed[T]:
        """Ask Infisical; ask Netlify where Infisical refuses this kind of token, has nothing to show, or not all."""
        try:
            found = await by_infisical()
        except NotAllowed as refusal:
            if self._netlify is None:
                raise NetlifyTokenNeeded(
                    "Infisical does not show Netlify's teams and sites to this token.",
                    "Give a Netlify access token for this run, or type the id.",
                    request_id=refusal.request_id,
                ) from refusal
            return await _of_netlify(by_netlify(self._netlify), self._netlify_source)
        if self._netlify is None:
            return found
        if not found.total:
            return await _of_netlify(by_netlify(self._netlify), self._netlify_source)
        return await _the_whole(found, by_netlify(self._netlify)) if found.may_be_cut else found

    async def _ask(self, question: tuple[str, ...], answer: Callable[[], Awaitable[T]]) -> T:
        while not self._closed:
            task = self._asked.get(question) or self._begin(question, answer)
            try:
                # A screen that is left stops waiting; the answer is still wanted by whoever comes next.
                outcome: T = await asyncio.shield(task)
            except asyncio.CancelledError:
                if _is_being_cancelled() or not task.cancelled():
                    raise
                # The list was refreshed while we waited for it, so we want the fresh one.
            else:
                return outcome
        raise Problem("The sign-in changed while this was being asked.", "Ask again.")

    def _begin(self, question: tuple[str, ...], answer: Callable[[], Awaitable[T]]) -> asyncio.Task[T]:
        task = self._run(_coroutine(answer))
        self._asked[question] = task
        task.add_done_callback(lambda done: self._settle(question, done))
        return task

    def _run(self, wanted: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Start a task that `close` knows of."""
        task = asyncio.create_task(wanted)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    def _settle(self, question: tuple[str, ...], done: asyncio.Task[Any]) -> None:
        """Forget a failure; of a success keep the answer alone, for a task keeps its context: the screen that asked."""
        failed = done.cancelled() or done.exception() is not None
        refusal = None if done.cancelled() else right_refusal(done.exception())
        if refusal:
            self._refusals[question] = refusal
        else:
            self._refusals.pop(question, None)
        if self._asked.get(question) is not done:
            return
        if failed:
            del self._asked[question]
        else:
            self._asked[question] = answered = done.get_loop().create_future()
            answered.set_result(done.result())


async def _the_whole(cut: Listed[T], asked: Awaitable[Listed[T]]) -> Listed[T]:
    """Return Netlify's list in the place of a cut one, unless that would take something away."""
    try:
        whole = await asked
    except Problem:
        return cut
    return whole if whole.total >= cut.total else cut


async def _of_netlify(asked: Awaitable[Listed[T]], source: str = "") -> Listed[T]:
    """Tell a refused Netlify token from a refused Infisical token."""
    try:
        return await asked
    except SignInRequired as refusal:
        raise NetlifyTokenRefused(
            f"Netlify does not accept the token {f'from {source}' if source else 'given for this run'}.",
            "Paste another one.",
        ) from refusal


async def _coroutine(answer: Callable[[], Awaitable[T]]) -> T:
    return await answer()


def _is_being_cancelled() -> bool:
    """Tell whether the task that asks this is itself meant to stop."""
    current = asyncio.current_task()
    return current is not None and current.cancelling() > 0


def _quietly(done: asyncio.Future[object]) -> None:
    """Read the outcome, so that asyncio does not report a failure nobody has asked about yet."""
    if not done.cancelled():
        done.exception()


_QUESTIONS: Final[dict[Step, tuple[str, ...]]] = {
    Step.PROJECT: ("projects", "project"),
    Step.CONNECTION: ("connections", "accounts_by_infisical"),
    Step.ENVIRONMENT: ("projects", "project"),
    Step.SECRET_PATH: ("folders", "secret_keys", "tree_keys"),
    Step.NETLIFY_ACCOUNT: ("accounts", "accounts_by_infisical", "site", "sites"),
    Step.NETLIFY_SITE: ("sites", "variables"),
    Step.DEPLOY_CONTEXT: ("syncs",),
    Step.SYNC_OPTIONS: ("secret_keys", "tree_keys", "variables"),
    Step.NAME: ("syncs", "destination_in_use"),
    Step.REVIEW: ("syncs", "destination_in_use", "secret_keys", "tree_keys", "variables"),
    Step.RESULT: ("variables", "secret_keys", "tree_keys"),
}
"""What each step asks the servers."""
