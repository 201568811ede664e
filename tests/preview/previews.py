"""Previews of small worlds written down by hand: a line per variable, no server."""

from collections.abc import Mapping
from types import MappingProxyType

from tests.steps.house import House
from tui.api.errors import Problem
from tui.api.infisical import SecretKeys
from tui.api.models import NetlifyVariable
from tui.model.answers import Answers, DeployContextAnswer, NetlifyAccountAnswer, NetlifySiteAnswer, SyncOptionsAnswer
from tui.model.steps import Step
from tui.preview.destination import NotRead
from tui.preview.inputs import Prepared
from tui.preview.plan import Place, Preview
from tui.preview.sync_rules import Server, possible_servers

ANSWERS = House().answers
UNREADABLE = NotRead(Problem("Netlify shows nothing.", "Give a token."))


def variable(key: str, *contexts: str, secret: bool = False) -> NetlifyVariable:
    """A variable with a value in each of these contexts."""
    values = [{"context": context, "value": "value"} for context in contexts]
    return NetlifyVariable.model_validate({"key": key, "values": values, "is_secret": secret})


def preview(
    *variables: NetlifyVariable,
    keys: tuple[str, ...] = ("API_URL",),
    answers: Answers = ANSWERS,
    server: Server | None = None,
    unreadable: bool = False,
    options: Mapping[str, object] = MappingProxyType({}),
    has_run: bool = False,
) -> Preview:
    """Return what a sync of these keys would do to these variables; without `server` it may be any that imports."""
    assert answers.deploy_context
    assert answers.netlify_site
    servers = possible_servers(can_import=True) if server is None else frozenset({server})
    place = Place("prod", answers.deploy_context.context.value, answers.netlify_site.whole_team, servers, has_run)
    destination = UNREADABLE if unreadable else tuple(variables)
    keys_of_folder = SecretKeys(own=keys, imported=())
    return Prepared(keys_of_folder, destination, place).preview(SyncOptionsAnswer.model_validate({**options}))


def answered(**changed: object) -> Answers:
    """The answers of the house with a site's or team's name, a context or options changed."""
    answers = ANSWERS
    match changed:
        case {"site": str(name)}:
            answers = answers.replacing(Step.NETLIFY_SITE, NetlifySiteAnswer(id="site-1", name=name))
        case {"team": str(name)}:
            answers = answers.replacing(Step.NETLIFY_SITE, NetlifySiteAnswer(id=None, name=None)).replacing(
                Step.NETLIFY_ACCOUNT, NetlifyAccountAnswer(id="team-1", name=name)
            )
        case _:
            pass
    if "context" in changed:
        context = DeployContextAnswer.model_validate({"context": changed["context"]})
        answers = answers.replacing(Step.DEPLOY_CONTEXT, context)
    if "options" in changed:
        answers = answers.replacing(Step.SYNC_OPTIONS, SyncOptionsAnswer.model_validate(changed["options"]))
    return answers
