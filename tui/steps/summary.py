"""The answers as lines to read before creating, each belonging to its step."""

from tui.api.infisical import SecretKeys
from tui.api.text import printable
from tui.model.answers import Answers, NameAnswer
from tui.model.choices import Choice, counted
from tui.model.deploy_contexts import CONTEXT_LABELS
from tui.model.key_schema import PLACEHOLDER
from tui.model.steps import Step
from tui.preview.option_labels import FIRST_SYNC_LABELS


def summary(answers: Answers, keys: SecretKeys | None = None, *, exists: bool = False) -> tuple[Choice[Step], ...]:
    """Return one row per answered step: the step, its title, the answer in words.

    Args:
        answers: What was answered.
        keys: The secret keys of the folder, once they are known, to be counted.
        exists: They are about a sync that exists already, which cannot leave its project.
    """
    told = {step: _words(step, answers) for step in Step}
    if keys:
        told[Step.SECRET_PATH] += f"  ({counted(keys)})"
    fixed = {Step.PROJECT: "a sync stays in its project"} if exists else {}
    return tuple(Choice(step, step.value, words, refused=fixed.get(step, "")) for step, words in told.items() if words)


def _words(step: Step, answers: Answers) -> str:
    match step:
        case Step.PROJECT if answers.project:
            return answers.project.name
        case Step.CONNECTION if answers.connection:
            return answers.connection.name
        case Step.ENVIRONMENT if answers.environment:
            return f"{printable(answers.environment.name)} ({printable(answers.environment.slug)})"
        case Step.SECRET_PATH if answers.secret_path:
            included = answers.sync_options is not None and answers.sync_options.include_subfolders
            return f"{answers.secret_path.path}{' with subfolders' if included else ''}"
        case Step.NETLIFY_ACCOUNT if answers.netlify_account:
            return answers.netlify_account.name
        case Step.NETLIFY_SITE if answers.netlify_site:
            return answers.netlify_site.name or "whole team (shared variables)"
        case Step.DEPLOY_CONTEXT if answers.deploy_context:
            return f"{CONTEXT_LABELS[answers.deploy_context.context]} ({answers.deploy_context.context.value})"
        case Step.SYNC_OPTIONS if answers.sync_options:
            return _option_words(answers)
        case Step.NAME if answers.name:
            return _name_words(answers.name)
        case _:
            return ""


def _name_words(answer: NameAnswer) -> str:
    return f"{answer.name} ({printable(answer.description)})" if answer.description else answer.name


def _option_words(answers: Answers) -> str:
    options = answers.sync_options
    if options is None:
        return ""
    label = FIRST_SYNC_LABELS[options.initial_sync_behavior]
    first = label[:1].lower() + label[1:]
    names = options.key_schema.replace(PLACEHOLDER, "*")
    fenced = names not in {"", "*"}
    # What tells how far deletion reaches stands first: a narrow line loses its end.
    if options.delete_missing:
        words = [f"delete only {names}" if fenced else "delete the rest", first]
    else:
        words = [*([f"names {names}"] if fenced else []), "delete nothing", first]
    if not options.is_auto_sync_enabled:
        words.append("no automatic syncs")
    return ", ".join(words)
