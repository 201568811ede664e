"""The state of one run, the same behind the screens and the line prompts: answers, position, what came of it."""

import asyncio

from pydantic import SecretStr

from tui.api.errors import Problem
from tui.api.services import Services
from tui.api.text import printable
from tui.model.answers import Answer, Answers, ConnectionAnswer, NewConnection
from tui.model.catalog import Catalog
from tui.model.session import Session, open_session
from tui.model.steps import ORDER, Step, before
from tui.preview.backups import Backups
from tui.preview.option_labels import target
from tui.preview.run_check import Landing
from tui.run.attempts import Creation
from tui.run.create import EarlierCreated
from tui.run.created import Created, Made, differences, label
from tui.run.journal import Journal
from tui.run.manage import Care
from tui.settings.settings import Settings
from tui.steps.draft import recheck, welcome
from tui.steps.drafts import Drafts, Kept
from tui.steps.field_errors import complaints_of
from tui.steps.guide import Guide, guide_of
from tui.steps.new_connection import MadeConnection, create_connection
from tui.steps.position import Position
from tui.steps.prefetch import ask_ahead
from tui.steps.revalidate import Settled, names_not_checked, proposal_for, settle, taken_names
from tui.storage.state_folder import StateFolder


class Wizard(Position):
    """One run of the wizard; the front ends show it and call it, it never calls them.

    Attributes:
        care: The sync, once it exists, and what can be done with it.
        drafts: What is kept of this run for a later start, and what earlier ones left.
        backups: Copies of variables that were kept before a run.
        connections: Those created in this run of the wizard.
        commands_wanted: The ids of the syncs that are to be printed as a command at the end.
    """

    def __init__(
        self,
        settings: Settings,
        services: Services,
        netlify_token: SecretStr | None,
        state: StateFolder | None = None,
    ) -> None:
        """Prepare a run; without `state` nothing about it is kept for the next one."""
        super().__init__()
        self.settings = settings
        self._services = services
        self._netlify_token = self._netlify_token_before = netlify_token
        self._session: Session | None = None
        self.creation = Creation(Journal(state) if state else None, services.sleep, services.on_wait)
        self._creating = asyncio.Lock()
        self.backups = Backups(state)
        self._proposals: set[str] = set()
        self._told_of_refusal: set[str] = set()
        self._earlier: tuple[Made, ...] = ()
        self.connections: list[MadeConnection] = []
        self._news: list[str] = []
        self.commands_wanted: set[str] = set()
        self.care: Care | None = None
        self.drafts = Drafts(state)

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
    def catalog(self) -> Catalog:
        """The choices of this session."""
        return self.session.catalog

    @property
    def created(self) -> Created | None:
        """The sync as it was created or last changed, once it exists."""
        return self.care.created if self.care else None

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
    def made(self) -> tuple[Made, ...]:
        """Every sync made in this run of the wizard, the latest last."""
        if self.care is None:
            return self._earlier
        care = self.care
        made = Made(
            self.session.origin,
            target(self._before_update or self.answers),
            care.sync,
            care.run,
            care.removal,
            care.landed,
            care.left_behind,
        )
        return (*self._earlier, made)

    def guide_of(self, step: Step) -> Guide:
        """Return the words of a step, as they fit what is known of the sync."""
        return guide_of(step, updating=self.updating, unsure=self.creation.unanswered is not None)

    async def sign_in(self, address: str, token: SecretStr) -> Step:
        """Try the token at the address and go on where the answers end; at another address they start anew.

        Raises:
            NoNetlifySyncs: The token works, but this server offers no Netlify syncs.
            Problem: The address, the network or the token is the trouble; the former session stays.
        """
        session = await self._open(address, token, self.settings)
        former = self._session
        same = former is not None and former.origin == session.origin
        try:
            settled = await settle(Step.SIGN_IN, self.answers if same else Answers(), session)
        except BaseException:
            await session.close()
            raise
        self._session = session
        if not same:
            self.creation.forget()
            self.cleared = frozenset()
            self.complaints.clear()
            self.unsent.clear()
        if former:
            await former.close()
        step = self._take(Step.SIGN_IN, settled)
        if same:
            return step
        self.tell(await self.drafts.look(session.origin))
        return await self._recover(step)

    async def _open(self, address: str, token: SecretStr, settings: Settings | None = None) -> Session:
        netlify, from_before = self._netlify_token, self._netlify_token is self._netlify_token_before
        source = self.settings.netlify_token.source if netlify and from_before and self.settings.netlify_token else ""
        prefetch = (lambda catalog: ask_ahead(Step.SIGN_IN, Answers(), catalog, settings)) if settings else None
        return await open_session(self._services, address, token, netlify, prefetch, netlify_source=source)

    async def _recover(self, step: Step) -> Step:
        """Tell of attempts that an earlier run did not live to see answered; a sync of theirs is taken over."""
        recovered = await self.creation.recover(self.session)
        self.tell(recovered.words)
        if recovered.created is None:
            return step
        attempt, sync = recovered.created
        self.answers = attempt.answers
        await self.drafts.pass_over(attempt.answers)
        created = Created(sync, found=True, changed=differences(attempt.request, sync))
        self._look_after(created, self._landing(), attempt.answers, paused=attempt.paused)
        return Step.RESULT

    async def go_on_with(self, kept: Kept) -> Step:
        """Take the answers of a draft that still hold, and go to where it ended.

        Raises:
            Problem: It could not be found out what still holds; nothing has changed, asking again is safe.
        """
        settled = await recheck(kept.draft, self.session)
        notice = self.notice
        end = self._take(Step.SIGN_IN, settled)
        self.unsent = {step: {**typed} for step, typed in kept.draft.typed.items() if step not in settled.cleared}
        self.drafts.go_on_with(kept)
        self.notice = notice
        self.tell(welcome(kept.draft, settled, self.drafts.now()))
        return self._stand_on(min(kept.draft.step, end, key=ORDER.index))

    async def sign_in_again(self, token: SecretStr) -> None:
        """Go on with another token at the same address; answers, position and what was typed stay as they are.

        Raises:
            Problem: The network or the token is the trouble; the former session stays.
        """
        former = self.session
        self._session = await self._open(former.origin, token)
        self._told_of_refusal.clear()
        await former.close()

    async def sleep(self, seconds: float) -> None:
        """Let time pass the way this run does."""
        await self._services.sleep(seconds)

    async def try_netlify_token(self, token: SecretStr) -> None:
        """Use this token once Netlify has accepted it; a `Problem` leaves the former one in place."""
        await self.catalog.try_netlify(self._services.netlify(token))
        self._netlify_token = token

    def use_netlify_token(self, token: SecretStr | None) -> None:
        """Ask Netlify itself with this token, for this run only; None forgets a refused one.

        Raises:
            InsecureAddress: `NETLIFY_API_URL` is none that can be used.
        """
        self.catalog.use_netlify(self._services.netlify(token) if token else None)
        self._netlify_token = token

    async def accept(self, step: Step, answer: Answer) -> Step:
        """Keep the answer of `step`, clear what no longer holds with it, and return the step to go to.

        Raises:
            Problem: It could not be found out what still holds; nothing has changed, asking again is safe.
        """
        settled = Settled(self.answers)
        if getattr(self.answers, step.key) != answer:
            settled = await settle(step, self.answers.replacing(step, answer), self.session)
            self._forget_proposal_typed()
            ask_ahead(step, settled.answers, self.catalog, self.settings)
        to = self._take(step, settled)
        self._tell_of_refusal()
        while self._news:
            self.tell(self._news.pop())
        await self._keep()
        return to

    def _tell_of_refusal(self) -> None:
        """Say once for each project, as soon as an answer has shown it, that another token may be needed."""
        project = self.answers.project
        refusal = self.catalog.refusal_of_syncs(project.id) if project else None
        if project and refusal and project.id not in self._told_of_refusal:
            self._told_of_refusal.add(project.id)
            self.tell(f"{refusal.happened} Creating a sync takes create and read there: another token may be needed.")

    async def _keep(self) -> None:
        """Save what there is for a later start, until it has led to a sync."""
        if self.created is None and self.signed_in:
            self.tell(await self.drafts.keep(self.session.origin, self.current, self.answers, self.unsent))

    def _forget_proposal_typed(self) -> None:
        """Drop a proposed name left on the Name step: it was made of answers that have changed."""
        typed = self.unsent.get(Step.NAME, {})
        if typed.get("name") in self._proposals:
            del typed["name"]

    async def proposal(self) -> str:
        """Propose a free name for the sync from site (or team) and deploy context.

        Raises:
            Problem: The names that are taken could not be had.
        """
        proposal = await proposal_for(self.answers, self.catalog)
        self._proposals.add(proposal)
        return proposal

    async def taken_names(self, project_id: str) -> list[str]:
        """Names of all other syncs of the project, whatever their destination.

        Raises:
            Problem: They could not be had.
        """
        own = self.care.sync.name if self.care and self.updating else None
        return [name for name in await taken_names(project_id, self.catalog) if name != own]

    async def names_not_checked(self, project_id: str) -> str:
        """Say which names of other syncs nobody could compare with; nothing where all are known.

        Raises:
            Problem: None of them could be had.
        """
        return await names_not_checked(project_id, self.catalog)

    def back(self) -> Step:
        """Go one step back, or back to Review when that is where the user came from; answers stay.

        There is no way back from Result: what was created exists.
        """
        self.notice = ""
        if self.current is Step.RESULT:
            return Step.RESULT
        if self._before_update and (self.current is Step.REVIEW or self.answers.missing()):
            return self._discard_update(self._before_update)
        if self.editing and self.answers.missing() is None:
            return self._stand_on(Step.REVIEW)
        return self._stand_on(before(self.current))

    async def create_connection(self, wanted: NewConnection) -> ConnectionAnswer:
        """Create a Netlify connection in the project and return it as the answer of its step.

        The next step says that it exists, which it does whatever becomes of the rest.

        Raises:
            Problem: It was not created, or nobody knows; see `tui.steps.new_connection`.
        """
        project = self.answers.project
        if project is None:
            raise RuntimeError("a connection was to be created before a project was chosen")
        made = await create_connection(self.session.infisical, self.catalog, wanted, project.id)
        self.connections.append(MadeConnection(self.session.origin, made.name))
        self._news.append(f"Connection {printable(made.name)} created.")
        if wanted.reads_netlify:
            try:
                self.use_netlify_token(wanted.access_token)
            except Problem as problem:
                self._news.append(f"Netlify is not read with its token. {problem.happened}")
        return ConnectionAnswer(id=made.id, name=made.name)

    async def create(self, *, paused: bool) -> Created:
        """Create the sync; afterwards `care` holds it. A second call waits for the first one's outcome.

        Args:
            paused: Leave automatic syncing off, so that nothing is written to Netlify yet.

        Raises:
            InvalidFields: The server refused fields; `complaints` says which, by step.
            Problem: It was not created, or nobody knows; see `tui.run.create`.
        """
        async with self._creating:
            return self.care.created if self.care else await self._create(paused=paused)

    async def _create(self, *, paused: bool) -> Created:
        self.complaints.clear()
        self.catalog.refresh(Step.NAME)
        landing = self._landing()
        await landing.expect(afresh=False)
        try:
            created = await self.creation.send(self.session, self.answers, paused=paused, tell=self.tell)
        except EarlierCreated as earlier:
            self._earlier += (Made(self.session.origin, label(earlier.sync), earlier.sync),)
            raise
        except Problem as refusal:
            await self._sort_complaints(refusal)
            raise
        self._look_after(created, landing, self.answers, paused=paused)
        await self._take_back_dropped()
        await self.drafts.drop()
        return created

    def change(self, step: Step | None = None) -> Step:
        """Go from Result to `step`, or to Review, to change the sync that exists; Back from Review leaves it be."""
        if self.care is None:
            raise RuntimeError("there is no sync to change yet")
        self.catalog.refresh(Step.REVIEW)  # What its runs changed on both sides is read anew.
        self._before_update = self.answers
        self.answers = self.answers.as_made(automatic=self.care.sync.is_auto_sync_enabled)
        self.notice = ""
        return self.edit(step) if step else self._stand_on(Step.REVIEW)

    async def update(self) -> None:
        """Make the sync that exists what the answers say now; afterwards `care` follows the run that this queues.

        Raises:
            InvalidFields: The server refused fields; `complaints` says which, by step.
            Problem: It was not changed, or nobody knows; to try again is safe.
        """
        async with self._creating:
            if self.care is None or not self.updating:
                return  # A second call has waited for the first one.
            self.complaints.clear()
            self.catalog.refresh(Step.NAME)
            try:
                await self.care.update(self.answers.request())
            except Problem as refusal:
                await self._sort_complaints(refusal)
                raise
            await self._take_back_dropped()
            self._before_update = None
            self._stand_on(Step.RESULT)

    async def _take_back_dropped(self) -> None:
        """Where the server dropped subfolders, make the answers say so, and what the run will be compared with."""
        if self.care and self.care.created.dropped_subfolders:
            self.answers = self.answers.without_subfolders()
            await self.care.expect_anew()

    async def _sort_complaints(self, refusal: Problem) -> None:
        wanted = self.answers.request()
        self.complaints |= await complaints_of(refusal, wanted.name, lambda: self.taken_names(wanted.project_id))

    def _look_after(self, created: Created, landing: Landing, answers: Answers, *, paused: bool) -> None:
        services = self._services
        self.care = Care(created, lambda: self.session.infisical, landing, services.sleep, services.clock)
        self.care.put_off = paused and answers.sync_options is not None and answers.sync_options.is_auto_sync_enabled
        self._stand_on(Step.RESULT)

    def _landing(self) -> Landing:
        return Landing(lambda: self.answers, lambda: self.session)

    def again(self) -> Step:
        """Start another sync for another deploy context, with all other answers kept."""
        description = self.answers.name.description if self.answers.name else ""
        self._earlier = self.made
        self.answers = self.answers.replacing(Step.DEPLOY_CONTEXT, None).replacing(Step.NAME, None)
        self.care = None
        self.complaints.clear()
        self.unsent.clear()
        self.catalog.refresh(Step.REVIEW)  # What the run changed on both sides is read anew.
        if description:
            self.unsent[Step.NAME] = {"description": description}
        return self.edit(Step.DEPLOY_CONTEXT)

    async def close(self) -> None:
        """Keep what is not created yet for a later start, stop all questions and close all connections."""
        await self._keep()
        self.drafts.close()
        if self._session:
            await self._session.close()
        await self._services.close()
