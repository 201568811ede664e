"""What Netlify itself does with variables, and what it refuses, whoever asks.

Two points are not documented: what Netlify lists when asked for one context, so a world chooses (`Listing`); and
which context a value is for that names none, so `all` is chosen here.
"""

import re

from tui.demo.world import Listing, NetlifyTraits, Variable

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_RESERVED_KEYS = frozenset(
    {
        *("BRANCH", "CONTEXT", "HEAD", "PULL_REQUEST", "REPOSITORY_URL", "REVIEW_ID"),
        *("BUILD_ID", "CACHED_COMMIT_REF", "COMMIT_REF"),
        *("DEPLOY_ID", "DEPLOY_PRIME_URL", "DEPLOY_URL", "URL"),
        *("NETLIFY", "NETLIFY_BUILD_BASE", "NETLIFY_IMAGES_CDN_DOMAIN", "NETLIFY_LOCAL"),
        *("SITE_ID", "SITE_NAME"),
    }
)


MASKED_VALUE = "****************"
"""What Netlify tells instead of a value of a secret-flagged variable, unless it is the one for local development."""


class NetlifyRefusal(Exception):
    """Netlify's error answer: the HTTP status and its words."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message

    def body(self) -> dict[str, object]:
        """Return the JSON body of the answer."""
        return {"code": self.status, "message": self.message}


class VariableStore:
    """The variables of one site, or those shared in a team, under Netlify's rules; it changes the list it is given."""

    def __init__(self, variables: list[Variable], traits: NetlifyTraits | None = None) -> None:
        self._variables = variables
        self._traits = traits or NetlifyTraits()

    def listed(self, context: str | None = None) -> dict[str, Variable]:
        """Return the variables by key; with a context only what the traits let Netlify list for it."""
        if context is None:
            return {variable.key: variable for variable in self._variables}
        listing = self._traits.listing
        seen: dict[str, Variable] = {}
        for variable in self._variables:
            values = {where: value for where, value in variable.values.items() if _applies(where, context, listing)}
            if values:
                shown = variable.values if listing is Listing.WHOLE_VARIABLES else values
                seen[variable.key] = Variable(variable.key, dict(shown), variable.is_secret, variable.scopes)
        return seen

    def find(self, key: str) -> Variable | None:
        """Return the variable of that key, or nothing."""
        return self.listed().get(key)

    def create(self, key: str, values: dict[str | None, str], *, is_secret: bool, scopes: tuple[str, ...]) -> None:
        """Add a variable; raise `NetlifyRefusal` for a name or a context that Netlify does not take."""
        if key in _RESERVED_KEYS:
            raise NetlifyRefusal(422, f"{key} is a reserved environment variable name")
        if not _KEY.fullmatch(key):
            raise NetlifyRefusal(422, f"{key} must start with a letter or _ and hold only letters, digits and _")
        self._add(key, values, is_secret=is_secret, scopes=scopes)

    def replace(self, variable: Variable, values: dict[str | None, str], *, is_secret: bool) -> None:
        """Replace all values of a variable; those of contexts that are not named are lost."""
        self._check_plan(is_secret=is_secret and not variable.is_secret)
        variable.values = {_stored_context(context): value for context, value in values.items()}
        variable.is_secret = is_secret
        variable.writes += 1

    def recreate(
        self, variable: Variable, values: dict[str | None, str], *, is_secret: bool, scopes: tuple[str, ...]
    ) -> None:
        """Delete a variable and create it with these values; where the plan refuses the second, it is gone.

        A name that Netlify has had it takes again.
        """
        self.delete(variable.key)
        self._add(variable.key, values, is_secret=is_secret, scopes=scopes, writes=variable.writes + 1)

    def set_value(self, variable: Variable, context: str | None, value: str) -> None:
        """Set the value of one context and leave the others."""
        variable.values[_stored_context(context)] = value
        variable.writes += 1

    def delete_value(self, variable: Variable, context: str | None) -> None:
        """Delete the value of one context, and the variable with its last one."""
        if context in variable.values:
            del variable.values[context]
            variable.writes += 1
        if not variable.values:
            self.delete(variable.key)

    def mask_values(self, variable: Variable) -> None:
        """Keep of a variable what Netlify shows of it, which is what is left when somebody writes that back."""
        variable.values = {where: shown_value(variable, where) for where in variable.values}

    def delete(self, key: str) -> None:
        """Delete the whole variable."""
        self._variables[:] = [variable for variable in self._variables if variable.key != key]

    def _add(
        self, key: str, values: dict[str | None, str], *, is_secret: bool, scopes: tuple[str, ...], writes: int = 0
    ) -> None:
        self._check_plan(is_secret=is_secret)
        stored = {_stored_context(context): value for context, value in values.items()}
        self._variables.append(Variable(key, stored, is_secret, scopes, writes))

    def _check_plan(self, *, is_secret: bool) -> None:
        if is_secret and self._traits.refuses_secrets:
            raise NetlifyRefusal(403, "Your plan does not include secret variables with granular scopes")


def shown_value(variable: Variable, where: str) -> str:
    """Return what Netlify shows to everybody as the value for a context."""
    return MASKED_VALUE if variable.is_secret and where != "dev" else variable.values[where]


def _applies(stored: str, context: str, listing: Listing) -> bool:
    if listing is Listing.OWN_VALUES:
        return stored == context
    return context == "all" or stored in {"all", context} or (context == "branch" and stored.startswith("branch:"))


def _stored_context(context: str | None) -> str:
    if context == "branch":
        raise NetlifyRefusal(422, "A value for the context branch needs the name of the branch")
    return context or "all"
