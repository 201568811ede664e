"""The words of each step, the same on screens and in line prompts: question, consequence, help."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from tui.model.steps import Step


class Guide(NamedTuple):
    """What a step says about itself.

    `question` stands under the title, `effect` at the foot of the screen (what Infisical or Netlify will do
    with the answer), `help` behind F1. `fields` explains single fields or choices, each with an example.
    """

    question: str
    effect: str
    help: str
    fields: Mapping[str, str] = {}

    def help_about(self, field: str = "") -> str:
        """Return the paragraphs behind F1, beginning with the field that the keyboard is at."""
        others = [words for name, words in self.fields.items() if name != field]
        return "\n\n".join([*filter(None, [self.fields.get(field)]), self.help, *others])


_SECRET_MARK: Final = (
    "Secret mark: Netlify shows a value marked secret to nobody, and any other value to the whole team. Whether a run "
    "sets or removes the mark depends on Infisical's version. Example: STRIPE_KEY is marked secret on Netlify; where "
    "a run removes the mark, every team member can read its value."
)

CHANGING: Final = Guide(
    "Change this sync?",
    "The sync stays as it is until you choose to change it.",
    "Each row opens its step, then returns here.\n\n"
    "The sync exists already. With automatic syncing on, changing it starts a run within seconds.",
    {"secret_mark": _SECRET_MARK},
)
"""What Review says where the sync exists already."""


def guide_of(step: Step, *, updating: bool, unsure: bool = False) -> Guide:
    """Return the words of a step.

    Args:
        step: The step.
        updating: The sync exists and is to be changed.
        unsure: An attempt to create it may have done so.
    """
    if step is not Step.REVIEW:
        return GUIDE[step]
    return CHANGING if updating else UNSURE if unsure else GUIDE[step]


GUIDE: Final[dict[Step, Guide]] = {
    Step.SIGN_IN: Guide(
        "Which Infisical do you use, and with which token?",
        "The token goes to this Infisical only. It may be a user token or a machine identity's access token.",
        "The wizard needs an access token for your Infisical.\n\n"
        "As a user: sign in with Infisical's own command line tool. The wizard can take the token of its session, or "
        "you paste what `infisical user get token --plain` prints. A user token can also list your Netlify teams and "
        "sites.\n\n"
        "As a machine identity: paste its access token, or give client id and client secret (Universal Auth). The "
        "secret is sent once and never stored. Three wrong tries lock an identity for a few minutes. The identity has "
        "to be a member of the project, and has to be allowed to create secret syncs, to read the secrets, and to use "
        "the Netlify connection.\n\n"
        "The token is sent to the address shown and nowhere else. It is stored only if you say so, in this "
        "computer's keyring. With INFISICAL_TOKEN and INFISICAL_DOMAIN set, this step is skipped.",
    ),
    Step.PROJECT: Guide(
        "Which project holds the secrets?",
        "The sync will belong to this project, and everybody who manages the project will see it.",
        "A secret sync belongs to one Infisical project and reads secrets from it.\n\n"
        "The list holds the secret-manager projects this token is a member of. If yours is missing, "
        "ask a project admin to add you (or the machine identity), then refresh.",
    ),
    Step.CONNECTION: Guide(
        "Which Netlify connection should Infisical use?",
        "Infisical signs in to Netlify with the token stored in this connection, on every sync.",
        "A connection is a Netlify access token that Infisical keeps. Each sync writes to Netlify with it.\n\n"
        "The list holds the connections you may use in this project. The last row creates a new one: it takes a "
        "name and a Netlify personal access token (Netlify: User settings, Applications, Personal access tokens). "
        "Infisical checks the token with Netlify before it keeps it.",
    ),
    Step.ENVIRONMENT: Guide(
        "Which environment should Netlify get its secrets from?",
        "Infisical takes secrets from this environment only. Another sync can serve another deploy context.",
        "Each sync reads from one environment of the project. To feed production and previews from two "
        "environments, create one sync for each; the wizard offers that at the end.",
    ),
    Step.SECRET_PATH: Guide(
        "Which folder holds the secrets?",
        "Infisical sends the secrets of this folder and of its imports; by default not those of the folders below it.",
        "Secrets live in folders; / is the top one. The sync sends the secrets of the chosen folder, and those the "
        "folder imports from elsewhere. It goes down into the folders below only where Sync options offers that and "
        "you turn it on.\n\n"
        "Choose a folder in the list, or type its path. The wizard says how many secret keys the folder sends; their "
        "values are never fetched.",
    ),
    Step.NETLIFY_ACCOUNT: Guide(
        "Which Netlify team owns the site?",
        "Infisical writes to this team only.",
        "Netlify calls a team an account. The list holds the teams that the connection's Netlify token can see.\n\n"
        "Infisical shows this list to users, not to machine identities. With a machine identity, give a Netlify "
        "access token for this run (or set NETLIFY_AUTH_TOKEN), or type the team's id: Netlify's own command line tool "
        "shows it with `netlify api listAccountsForUser`.",
    ),
    Step.NETLIFY_SITE: Guide(
        "Which Netlify site gets the secrets?",
        "Infisical writes environment variables to this site. They take effect with its next deploy.",
        "The variables are written to the site you choose.\n\n"
        "`Whole team (shared variables)` writes to the team instead: every site of the team then sees the "
        "variables. Choose it only if that is what you want.\n\n"
        "If your site is missing, the Netlify token of the connection may not see it. You can also type the site's "
        "id: Netlify shows it under Project configuration, General.",
    ),
    Step.DEPLOY_CONTEXT: Guide(
        "Which deploys should see these secrets?",
        "Netlify keeps one value per deploy context. This sync writes the value of the one you choose.",
        "Netlify keeps a value of each variable for each kind of deploy: production, deploy previews of pull "
        "requests, deploys of other branches, its Preview Server, and local development with `netlify dev`.\n\n"
        "`All contexts` gives every deploy the same value. It overlaps every other choice: a second sync to the same "
        "site would conflict with it.\n\n"
        "One named branch cannot be chosen: Infisical's request has no field for the branch's name. Nor can the "
        "Preview Server (`dev-server`), which Infisical does not know. Netlify's own command line tool sets a value "
        "for one: `netlify env:set KEY value --context branch:NAME`, or `--context dev-server`.",
        {
            "all": "All contexts: one value for every deploy. Example: API_URL is the same on the live site, in "
            "previews and under `netlify dev`.",
            "production": "Production: deploys of the production branch. Example: the live site, "
            "https://acme-shop.netlify.app.",
            "deploy-preview": "Deploy previews: one deploy for each pull request. Example: "
            "https://deploy-preview-7--acme-shop.netlify.app.",
            "branch-deploy": "Branch deploys: deploys of branches other than production. Example: "
            "https://staging--acme-shop.netlify.app.",
            "dev": "Local development: `netlify dev` on a developer's machine. Example: http://localhost:8888.",
        },
    ),
    Step.SYNC_OPTIONS: Guide(
        "How should the first sync and the later ones behave?",
        "",
        "Below the options you see what they would do to your variables; `Preview every variable` lists them all. "
        "Where Netlify could not be read, give a Netlify access token for this run; without one you see the rule, "
        "not a count.",
        {
            "initial_sync_behavior": "First sync: push Infisical's values, or first import what Netlify has. Importing "
            "writes into your Infisical folder. Variables marked secret on Netlify cannot be read, so they are not "
            "imported; with `Delete on Netlify` they are then deleted. Example: only Netlify has LOG_LEVEL. Push "
            "leaves it alone; an import brings it into the folder.",
            "delete_missing": "Delete on Netlify: with `yes`, every sync deletes the variables that Infisical does not "
            "have. Without a key schema that means all variables made by hand on the site. Newer Infisical servers "
            "delete in the chosen deploy context only, older ones in all contexts. Example: somebody set NODE_VERSION "
            "on Netlify by hand, and the folder has no such secret: the next run deletes it.",
            "key_schema": "Key schema: the name on Netlify, built around {{secretKey}}. {{environment}} may be used "
            "too. Empty keeps the names as they are. With a schema, deletion touches matching names only. Example: "
            "INFISICAL_{{secretKey}} makes INFISICAL_API_URL of the secret API_URL.",
            "is_auto_sync_enabled": "Sync on every change: with `no`, Infisical writes only when somebody triggers the "
            "sync. Example: with `yes`, a new value of API_URL is on Netlify seconds after you save it in Infisical.",
            "include_subfolders": "Include subfolders: also sends the secrets of all folders below, in the same flat "
            "list. A key may then be in one of these folders only, all together may be 500 secrets at most, and the "
            "first sync has to push. Only the newest servers can do this, and do not say so: it is offered where a "
            "sync of the project shows it. Example: from /web, the secrets of /web/analytics are sent too.",
            "secret_mark": _SECRET_MARK,
        },
    ),
    Step.NAME: Guide(
        "What should the sync be called in Infisical?",
        "The name appears in Infisical's list of syncs. It can be changed there later.",
        "Lower-case letters, digits and single hyphens, 256 characters at most. The name must be free in the whole "
        "project, whatever the other syncs write to.",
        {
            "name": "Name: how people and scripts find the sync in Infisical. Example: acme-shop-production.",
            "description": "Description: optional, for whoever finds the sync later. Example: Deploys of the shop, ask "
            "Ann before changing it.",
        },
    ),
    Step.REVIEW: Guide(
        "Create this sync?",
        "There is no sync until you choose to create it, and nothing has been written to Netlify.",
        "Each row opens its step, then returns here.\n\n"
        "The sync does not exist yet. `Create and sync now` stores it in Infisical, which starts the first run within "
        "seconds. `Create paused` stores it with `Sync on every change` off: nothing is written until it is run.\n\n"
        "`Preview every variable` lists what becomes of each. Where variables on Netlify may change or go, a row saves "
        "them to a private file first; the file says how to put them back.",
        {"secret_mark": _SECRET_MARK},
    ),
    Step.RESULT: Guide(
        "Your sync, and how its run is going.",
        "You can leave at any time: Infisical carries on without the wizard.",
        "Infisical runs a new sync within seconds, unless it was created paused. If Netlify refuses something it tries "
        "up to five times, which takes about a minute, and then says why. Behind other runs of the same connection it "
        "waits for its turn, for up to 80 minutes.\n\n"
        "After the run both sides are compared with the preview, by name. Values are never compared: what only they "
        "could tell cannot be checked.\n\n"
        "Changing the sync runs it at once, unless automatic syncs are paused. Deleting it can keep its variables on "
        "Netlify, or delete those whose secrets are then in the folder. The secrets in Infisical stay."
        "\n\n"
        "Netlify uses new values from the next deploy on; running deploys keep the old ones.",
    ),
}

_NOT_YET: Final = "The sync does not exist yet."
_PERHAPS: Final = "An earlier attempt may have created the sync: the wizard looks for it before it creates anything."

UNSURE: Final = GUIDE[Step.REVIEW]._replace(effect=_PERHAPS, help=GUIDE[Step.REVIEW].help.replace(_NOT_YET, _PERHAPS))
"""What Review says where nobody knows whether there is a sync."""
