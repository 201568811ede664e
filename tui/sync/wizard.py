"""The state of one run, the same behind the screens and the line prompts: answers, position, what came of it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final

from pydantic import SecretStr

from tui.api.address import origin_of
from tui.api.errors import BadRequest, Conflict, InvalidFields, NetworkProblem, Problem, ServerFailed, UnexpectedAnswer
from tui.api.infisical import Infisical
from tui.api.models import InitialSyncBehavior, SecretSync
from tui.api.netlify import Netlify
from tui.api.services import Services
from tui.settings import Settings
from tui.sync.answers import STEP_OF_FIELD, Answer, Answers, ConnectionAnswer, NameAnswer, NewConnection
from tui.sync.catalog import Catalog
from tui.sync.choices import proposed_name
from tui.sync.create import Created, OutcomeUnknown, create
from tui.sync.follow import Run, follow
from tui.sync.holds import still_holds
from tui.sync.steps import Step, after, before, resting_on


class NoNetlifySyncs(Problem):
    """This Infisical is too old (or too restricted) to sync to Netlify."""


@dataclass(frozen=True)
class Session:
    """A sign-in that works: where, with a token from where, and what the server can do."""

    origin: str
    token_source: str
    infisical: Infisical
    catalog: Catalog
    can_import: bool


class Wizard:
    """One run of the wizard; the front ends show it and call it, it never calls them.

    Attributes:
        answers: What was accepted so far.
        current: The step the user is at.
        editing: The user came from Review and goes straight back to it.
        cleared: Steps that lost their answer to a change and have not been answered since.
        notice: One line about what the last change did to other answers; shown once.
        complaints: What the server said about single fields, by step and field of its model.
        unsent: What was typed or marked on a step that was left with Back, by step.
        created: The sync, once it exists.
        run: The last look at its first run.
    """

    def __init__(self, settings: Settings, services: Services, netlify_token: SecretStr | None) -> None:
        self.settings = settings
        self._services = services
        self._netlify_token = netlify_token
        self._session: Session | None = None
        self._in_doubt: tuple[str, str] | None = None
        self.answers = Answers()
        self.current = Step.SIGN_IN
        self.editing = False
        self.notice = ""
        self.cleared: frozenset[Step] = frozenset()
        self.complaints: dict[Step, dict[str, str]] = {}
        self.unsent: dict[Step, dict[str, Any]] = {}
        self.created: Created | None = None
        self.run: Run | None = None

    @property
    def signed_in(self) -> bool:
        """Whether a sign-in worked."""
        return self._session is not None

    @property
    def session(self) -> Session:
        """The working sign-in; only asked for on steps behind Sign in."""
        if self._session is None:
            raise RuntimeError("a step behind Sign in was opened without a session")
        return self._session

    @property
    def done(self) -> frozenset[Step]:
        """The steps that are behind the user."""
        done = {step for step in Step if self.answers.has(step)}
        if self.signed_in:
            done.add(Step.SIGN_IN)
        if self.created:
            done.add(Step.REVIEW)
        return frozenset(done)

    @property
    def catalog(self) -> Catalog:
        """The choices of this session."""
        return self.session.catalog

    async def sign_in(self, address: str, token: SecretStr, source: str) -> Step:
        """Try the token at the address and go on where the answers end.

        Raises:
            NoNetlifySyncs: The token works, but this server offers no Netlify syncs.
            Problem: The address, the network or the token is the trouble; the former session stays.
        """
        infisical = self._services.infisical(address, token)
        try:
            support = await infisical.sync_support()
        except BaseException:
            await infisical.aclose()
            raise
        if support is None:
            await infisical.aclose()
            raise NoNetlifySyncs(
                "This Infisical offers no Netlify syncs.",
                "Update the server (Netlify syncs came in the summer of 2025), or sign in to another one.",
            )
        origin = origin_of(address, allow_plain_http=self._services.allow_plain_http)
        former = self._session
        catalog = Catalog(infisical, self._netlify())
        self._session = Session(origin, source, infisical, catalog, support.can_import_secrets)
        if former:
            await self._close(former)
        return await self._go_on(Step.SIGN_IN, self.answers if former and former.origin == origin else Answers())

    def at(self, address: str) -> bool:
        """Tell whether the session is at this address.

        Raises:
            InsecureAddress: The address is none that can be used.
        """
        origin = origin_of(address, allow_plain_http=self._services.allow_plain_http)
        return self.signed_in and self.session.origin == origin

    def tell(self, notice: str) -> None:
        """Add a line to what the next screen says on top."""
        self.notice = f"{notice} {self.notice}".strip()

    def forward(self) -> Step:
        """Go on from Sign in with the session as it is."""
        self.notice = ""
        return self._stand_on(self._next(Step.SIGN_IN, self.answers))

    def use_netlify_token(self, token: SecretStr | None) -> None:
        """Ask Netlify itself with this token, for this run only; None forgets a refused one."""
        self._netlify_token = token
        self.catalog.use_netlify(self._netlify())

    async def accept(self, step: Step, answer: Answer) -> Step:
        """Keep the answer of `step`, clear what no longer holds with it, and return the step to go to.

        Raises:
            Problem: It could not be found out what still holds; nothing has changed, asking again is safe.
        """
        self.complaints.pop(step, None)
        if getattr(self.answers, step.key) == answer:
            return self._arrive(self._next(step, self.answers), self.answers, "")
        return await self._go_on(step, self.answers.replacing(step, answer))

    async def _go_on(self, step: Step, answers: Answers) -> Step:
        cleared: list[Step] = []
        for dependent in resting_on(step):
            if answers.has(dependent) and not await still_holds(dependent, answers, self.session.catalog, self._can):
                answers = answers.replacing(dependent, None)
                cleared.append(dependent)
        notice = ""
        if cleared:
            titles = ", ".join(cleared)
            notice = f"{step} changed, so please answer again: {titles}."
        self.cleared |= frozenset(cleared)
        renamed = await self._name_that_follows(answers)
        if renamed:
            answers = answers.replacing(Step.NAME, renamed)
            notice = f"{notice} The proposed name is now {renamed.name}.".strip()
        return self._arrive(self._next(step, answers), answers, notice)

    def _can(self, behavior: InitialSyncBehavior) -> bool:
        return self.session.can_import or behavior is InitialSyncBehavior.OVERWRITE_DESTINATION

    async def _name_that_follows(self, answers: Answers) -> NameAnswer | None:
        """Return the new proposal when the name was the wizard's own and the answers behind it changed."""
        if answers.name is None or not answers.name.proposed or not answers.netlify_site or not answers.deploy_context:
            return None
        proposal = await self.proposal(answers)
        if proposal == answers.name.name:
            return None
        return answers.name.model_copy(update={"name": proposal})

    async def proposal(self, answers: Answers | None = None) -> str:
        """Propose a free name for the sync from site (or team) and deploy context."""
        given = answers or self.answers
        if not (given.project and given.netlify_account and given.netlify_site and given.deploy_context):
            return ""
        target = given.netlify_site.name or given.netlify_account.name
        return proposed_name(target, given.deploy_context.context, await self.taken_names(given.project.id))

    async def taken_names(self, project_id: str) -> list[str]:
        """Names of all syncs of the project, whatever their destination."""
        return [existing.name for existing in await self.catalog.syncs(project_id)]

    def _next(self, step: Step, answers: Answers) -> Step:
        if self.editing or step is Step.SIGN_IN:
            return answers.missing() or Step.REVIEW
        return after(step)

    def _arrive(self, step: Step, answers: Answers, notice: str) -> Step:
        self.answers = answers
        self.cleared = frozenset(item for item in self.cleared if not answers.has(item))
        self.notice = notice
        return self._stand_on(step)

    def _stand_on(self, step: Step) -> Step:
        self.current = step
        if step in (Step.REVIEW, Step.RESULT):
            self.editing = False
        return step

    def edit(self, step: Step) -> Step:
        """Go from Review to `step`, to come straight back from there."""
        self.notice = ""
        self.editing = True
        return self._stand_on(step)

    def back(self) -> Step:
        """Go one step back, or back to Review when that is where the user came from; answers stay."""
        self.notice = ""
        if self.editing and self.answers.missing() is None:
            return self._stand_on(Step.REVIEW)
        return self._stand_on(before(self.current))

    async def create_connection(self, wanted: NewConnection) -> ConnectionAnswer:
        """Create a Netlify connection in the project and return it as the answer of its step.

        Raises:
            Problem: It was not created, or a lost answer left it unknown and the list does not show it.
        """
        project = self.answers.project
        if project is None:
            raise RuntimeError("a connection was to be created before a project was chosen")
        try:
            made = await self.session.infisical.create_connection(wanted.name, wanted.access_token, project.id)
        except (NetworkProblem, ServerFailed, UnexpectedAnswer):
            self.catalog.refresh(Step.CONNECTION)
            listed = await self.catalog.connections(project.id)
            found = next((item for item in listed if item.name == wanted.name), None)
            if found is None:
                raise
            made = found
        self.catalog.refresh(Step.CONNECTION)
        return ConnectionAnswer(id=made.id, name=made.name)

    async def create(self, *, paused: bool) -> Created:
        """Create the sync; afterwards `created` holds it.

        Args:
            paused: Leave automatic syncing off, so that nothing is written to Netlify yet.

        Raises:
            InvalidFields: The server refused fields; `complaints` says which, by step.
            Problem: It was not created, or nobody knows; see `tui.sync.create`.
        """
        request = self.answers.request()
        if paused:
            request = request.model_copy(update={"is_auto_sync_enabled": False})
        identity = (request.project_id, request.name)
        try:
            self.created = await create(self.session.infisical, request, in_doubt=self._in_doubt == identity)
        except OutcomeUnknown:
            self._in_doubt = identity
            raise
        except InvalidFields as refusal:
            self._sort_complaints(refusal)
            raise
        except (BadRequest, Conflict):
            await self._complain_if_taken(request.project_id, request.name)
            raise
        finally:
            self.catalog.refresh(Step.NAME)
        self._in_doubt = None
        self.run = None
        self._stand_on(Step.RESULT)
        return self.created

    async def follow(self, before_run: SecretSync | None) -> AsyncIterator[Run]:
        """Follow the run of the created sync to its end; `run` always holds the last look.

        Args:
            before_run: The sync before it was triggered again, or None for its first run.

        Raises:
            Problem: The server will not show the sync any more.
        """
        if self.created is None:
            raise RuntimeError("there is no run to follow yet")
        sleep, clock = self._services.sleep, self._services.clock
        async for run in follow(self.session.infisical, self.created.sync, before=before_run, sleep=sleep, clock=clock):
            self.run = run
            yield run

    async def trigger(self) -> SecretSync:
        """Run the created sync once more and return it as it was before, to tell the old end from the new."""
        if self.created is None:
            raise RuntimeError("there is no sync to run yet")
        before_run = self.run.sync if self.run else self.created.sync
        sync = await self.session.infisical.trigger_sync(before_run.id)
        self.created = Created(sync, found=self.created.found, changed=self.created.changed)
        self.run = None
        return before_run

    def again(self) -> Step:
        """Start another sync for another deploy context, with all other answers kept."""
        self.answers = self.answers.replacing(Step.DEPLOY_CONTEXT, None).replacing(Step.NAME, None)
        self.created = self.run = None
        self.complaints.clear()
        self.unsent.clear()
        return self.edit(Step.DEPLOY_CONTEXT)

    async def close(self) -> None:
        """Close all connections."""
        if self._session:
            await self._close(self._session)

    async def _close(self, session: Session) -> None:
        await session.catalog.close()
        await session.infisical.aclose()

    def _netlify(self) -> Netlify | None:
        return self._services.netlify(self._netlify_token) if self._netlify_token else None

    def _sort_complaints(self, refusal: InvalidFields) -> None:
        for issue in refusal.issues:
            step, field = STEP_OF_FIELD.get(issue.field, (Step.REVIEW, ""))
            self.complaints.setdefault(step, {})[field] = issue.message

    async def _complain_if_taken(self, project_id: str, name: str) -> None:
        """A refusal's words are no contract, so look whether the name is the reason."""
        self.catalog.refresh(Step.NAME)
        try:
            taken = name in await self.taken_names(project_id)
        except Problem:
            return  # The refusal itself is what the user is told.
        if taken:
            self.complaints[Step.NAME] = {"name": NAME_IS_TAKEN}


NAME_IS_TAKEN: Final = "Another sync of this project has this name. Choose another one."
