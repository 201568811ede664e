"""What the pickers offer: rows, the likeliest of them with its reason, and proposed names."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contract.bodies import LETTERS, searched
from tui.api.infisical import SecretKeys
from tui.api.models import Connection, DeployContext, Environment, Listed, NetlifyAccount, NetlifySite, Project
from tui.model import choices
from tui.model import deploy_contexts as contexts
from tui.model.answers import NameAnswer
from tui.model.choices import Choice, Choices, choose_from, counted, proposed_name, slugify
from tui.model.named import NOTHING_NAMED, find
from tui.settings.options import Setting

LINK = ".netlify/state.json"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ID = "77777777-aaaa-4bbb-8ccc-000000000007"


def stood_on(offered: Choices[Any]) -> tuple[str, str]:
    row = offered.preselected
    assert row
    return row.label, row.reason


def sites(*names: str) -> list[NetlifySite]:
    return [NetlifySite(id=f"id-{name}", name=name) for name in names]


@given(st.text(LETTERS, max_size=80), st.integers(1, 64))
@searched(300)
def test_a_slug_follows_the_rule_or_is_empty(text: str, limit: int) -> None:
    slug = slugify(text, limit=limit)
    assert slug == "" or SLUG.fullmatch(slug)
    assert len(slug) <= limit


@given(st.text(LETTERS, max_size=80), st.sampled_from(DeployContext), st.data())
@searched(200)
def test_a_proposed_name_is_free_and_follows_the_rule(site: str, context: DeployContext, data: st.DataObject) -> None:
    taken: list[str] = []
    for _ in range(data.draw(st.integers(0, 4))):
        taken.append(proposed_name(site, context, taken))
    proposal = proposed_name(site, context, data.draw(st.permutations([*taken, "other", "other"])))
    assert proposal not in taken
    assert len({*taken}) == len(taken)
    assert NameAnswer(name=proposal).name == proposal


def test_a_proposed_name_tells_site_and_context_even_for_the_longest_site() -> None:
    assert proposed_name("Acme Shop", DeployContext.DEV, []) == "acme-shop-dev"
    assert proposed_name("s" * 80, DeployContext.DEPLOY_PREVIEW, []).endswith("s-deploy-preview")


def test_a_taken_name_is_numbered() -> None:
    assert proposed_name("shop", DeployContext.ALL, ["shop-all", "shop-all-2"]) == "shop-all-3"


def test_a_site_without_a_letter_gets_a_name_all_the_same() -> None:
    assert proposed_name("店", DeployContext.ALL, []) == "netlify-all"


def test_a_single_row_is_chosen_because_it_is_the_only_one() -> None:
    assert stood_on(choices.accounts([NetlifyAccount(id="a", name="Team")], current=None)) == ("Team", "only one")


def test_no_rows_are_no_choice() -> None:
    assert choices.accounts([], current=None) == Choices(())


def test_the_earliest_hint_that_matches_wins() -> None:
    rows = [Choice("a", "a"), Choice("b", "b"), Choice("c", "c")]
    offered = choose_from(rows, (lambda value: value == "x", "no"), (lambda value: value == "c", "yes"))
    assert stood_on(offered) == ("c", "yes")
    assert [row.reason for row in offered.rows] == ["", "", "yes"]


def test_where_the_first_row_is_no_reason_none_is_preselected_unless_there_is_only_one() -> None:
    rows = [Choice("a", "a"), Choice("b", "b")]
    assert choose_from(rows, preselect_first=False) == Choices(tuple(rows), None)
    assert choose_from(rows, (lambda value: value == "b", "yes"), preselect_first=False).likeliest == 1
    assert stood_on(choose_from(rows[:1], preselect_first=False)) == ("a", "only one")


def test_a_refused_row_is_never_stood_on() -> None:
    rows = [Choice("a", "a"), Choice("b", "b", refused="closed")]
    assert choose_from(rows, (lambda value: value == "b", "yes")).likeliest == 0


def test_names_are_offered_in_alphabetical_order_whatever_their_case() -> None:
    offered = choices.accounts(
        [NetlifyAccount(id=name, name=name) for name in ("beta", "Alpha", "Gamma")], current=None
    )
    assert [row.label for row in offered.rows] == ["Alpha", "beta", "Gamma"]


PROJECTS = [Project(id="p1", name="Shop", slug="shop-1"), Project(id="p2", name="Blog", slug="blog-2")]


@pytest.mark.parametrize("wanted", ["p1", "shop-1"])
def test_the_wanted_project_is_stood_on_by_id_or_slug(wanted: str) -> None:
    offered = choices.projects(PROJECTS, wanted=Setting(wanted, "--project"), current=None)
    assert stood_on(offered) == ("Shop", "from --project")


def test_the_answered_project_counts_before_the_wanted_one() -> None:
    offered = choices.projects(PROJECTS, wanted=Setting("p1", "--project"), current="p2")
    assert stood_on(offered) == ("Blog", "your choice")


def test_connections_say_whom_they_belong_to() -> None:
    found = [Connection(id=ID, name="a", project_id="p1"), Connection(id=ID, name="b")]
    assert [row.detail for row in choices.connections(found, current=None).rows] == ["this project", "organisation"]


def test_environments_keep_their_order_and_production_is_likeliest() -> None:
    found = [Environment(id=slug, name=slug.title(), slug=slug) for slug in ("dev", "staging", "prod")]
    offered = choices.environments(found, wanted=Setting(None), current=None)
    assert [row.detail for row in offered.rows] == ["dev", "staging", "prod"]
    assert stood_on(offered) == ("Prod", "most syncs start here")


def test_the_linked_site_counts_before_the_one_named_like_the_project() -> None:
    offered = choices.sites(
        sites("acme-shop", "other"), wanted=Setting("id-other", LINK), project="Acme Shop", current=None
    )
    assert stood_on(offered) == ("other", "from .netlify/state.json")
    offered = choices.sites(sites("acme-blog", "acme-shop"), wanted=NOTHING_NAMED, project="Acme Shop", current=None)
    assert stood_on(offered) == ("acme-shop", "named like the project")


def test_names_without_latin_letters_are_not_taken_for_the_same() -> None:
    offered = choices.sites(sites("a", "店"), wanted=NOTHING_NAMED, project="магазин", current=None)
    assert not any(row.reason == "named like the project" for row in offered.rows)


def test_no_site_is_likelier_for_being_the_first_in_the_list() -> None:
    offered = choices.sites(sites("admin-panel", "web"), wanted=NOTHING_NAMED, project="Shop", current=None)
    assert offered.preselected is None
    assert not any(row.reason for row in offered.rows)
    single = choices.sites(sites("web"), wanted=NOTHING_NAMED, project="Shop", current=None)
    assert single.rows[0].reason == "only one"
    linked: Setting[str | None] = Setting("id-web", LINK)
    assert choices.sites(sites("a", "web"), wanted=linked, project="Shop", current=None).likeliest == 1


@pytest.mark.parametrize(
    ("environment", "label", "reason"),
    [
        ("prod", "Production", "matches prod"),
        ("staging", "Deploy previews", "matches staging"),
        ("dev", "Local development", "matches dev"),
        ("elsewhere", "All contexts", "every deploy"),
    ],
)
def test_the_context_follows_the_environment(environment: str, label: str, reason: str) -> None:
    assert stood_on(contexts.deploy_contexts(environment, current=None)) == (label, reason)


def test_what_infisical_cannot_target_is_shown_and_refused_with_the_reason() -> None:
    rows = contexts.deploy_contexts("prod", current=None).rows
    assert [row.detail for row in rows if row.refused] == ["dev-server", "branch"]
    assert {row.value for row in rows} == {*DeployContext, contexts.OnlyOnNetlify.DEV_SERVER}


@pytest.mark.parametrize(
    ("readable", "unreadable", "words"),
    [
        (3, 0, ""),
        (29, 1, "1 of 30 sites could not be read."),
        (1, 2, "2 of 3 sites could not be read."),
        (0, 1, "The only site could not be read."),
        (0, 2, "None of the 2 sites could be read."),
    ],
)
def test_what_was_left_out_is_counted(readable: int, unreadable: int, words: str) -> None:
    assert choices.left_out(Listed(range(readable), unreadable=unreadable), "site") == words


@pytest.mark.parametrize(
    ("own", "imported", "words"),
    [
        (0, 0, "no secret keys yet, so the sync would send nothing"),
        (1, 0, "1 secret key"),
        (0, 1, "1 secret key, which is imported"),
        (2, 0, "2 secret keys"),
        (0, 2, "2 secret keys, all of them imported"),
        (2, 3, "5 secret keys, 3 of them imported"),
    ],
)
def test_keys_are_counted_in_words(own: int, imported: int, words: str) -> None:
    assert counted(SecretKeys(("A",) * own, ("B",) * imported)) == words


@pytest.mark.parametrize("wanted", ["/web", "web", "/web/"])
def test_a_folder_asked_for_is_found_however_its_slashes_stand(wanted: str) -> None:
    offered = choices.folders(["/", "/web"], wanted=Setting(wanted, ".infisical.json"), current=None)
    assert stood_on(offered) == ("/web", "from .infisical.json")


def test_the_branch_in_a_reason_cannot_command_the_terminal() -> None:
    found = [Environment(id=ID, name="Dev", slug="dev")]
    wanted: Setting[str | None] = Setting("dev", ".infisical.json, branch \x1b[31m")
    assert stood_on(choices.environments(found, wanted=wanted, current=None)) == (
        "Dev",
        "from .infisical.json, branch ?[31m",
    )


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("shop", [2]),
        ("SHOP", [2]),
        ("Shop", [1]),
        ("id-b", [1]),
        (" blog ", [3, 4]),
        ("caf\u0065\u0301", [5]),
        ("typo", []),
    ],
)
def test_a_name_is_matched_exactly_if_possible_and_an_id_counts_before_a_slug_and_a_name(
    named: str, found: list[int]
) -> None:
    rows = [
        ("id-a", "a", "SHOPS"),
        ("id-b", "b", "Shop"),
        ("id-c", "shop", "c"),
        ("id-d", "d", "Blog"),
        ("id-e", "e", "Blog"),
        ("id-f", "f", "Caf\u00e9"),
    ]
    assert find(named, rows) == found


def test_a_name_that_several_projects_go_by_preselects_none() -> None:
    found = [Project(id=f"id-{slug}", name="Shop", slug=slug) for slug in ("a", "b")]
    offered = choices.projects(found, wanted=Setting("shop", "--project"), current=None)
    assert offered.preselected is None
    assert offered.note == "Several projects match shop (from --project), so none is preselected."
    assert stood_on(choices.projects(found, wanted=Setting("shop", "--project"), current="id-b")) == (
        "Shop",
        "your choice",
    )
