"""Previews by example: each row says what happens to one variable, how surely, and what else."""

from collections.abc import Iterable

import pytest

from tui.api.errors import Problem
from tui.api.infisical import SecretKeys
from tui.api.models import InitialSyncBehavior, Listed, NetlifyVariable, VariableValue
from tui.model.answers import SyncOptionsAnswer
from tui.preview.destination import NotRead
from tui.preview.inputs import Prepared
from tui.preview.plan import Place, Preview
from tui.preview.rows import Row
from tui.preview.sync_rules import Effect, Fate, Server, possible_servers

PUSH, SOURCE_WINS, NETLIFY_WINS = InitialSyncBehavior
FIRST, SECOND, MERGED, THIRD = Server
ANY = possible_servers(can_import=True)
REFUSED = (Effect.REFUSED_BY_INFISICAL, Effect.REFUSED_BY_NETLIFY)


def variable(key: str, *contexts: str, secret: bool = False) -> NetlifyVariable:
    values = [VariableValue(context=context) for context in contexts or ("production",)]
    return NetlifyVariable(key=key, values=Listed(values), is_secret=secret)


def preview(
    *destination: NetlifyVariable,
    own: Iterable[str] = (),
    linked: Iterable[str] = (),
    servers: Iterable[Server] = ANY,
    context: str = "production",
    first: InitialSyncBehavior = PUSH,
    deletes: bool = False,
    schema: str = "",
) -> Preview:
    place = Place("prod", context, whole_team=False, servers=frozenset(servers))
    options = SyncOptionsAnswer(initial_sync_behavior=first, delete_missing=deletes, key_schema=schema)
    return Prepared(SecretKeys(tuple(own), tuple(linked)), destination, place).preview(options)


def only(found: Preview) -> Row:
    [row] = found
    return row


@pytest.mark.parametrize(
    ("servers", "effect", "certain"),
    [
        ({FIRST}, Effect.CREATED_READABLE, True),
        ({SECOND}, Effect.CREATED_SECRET, True),
        ({THIRD}, Effect.CREATED_READABLE, True),
        (ANY, Effect.CREATED_READABLE, False),
        (ANY, Effect.CREATED_SECRET, False),
    ],
)
def test_a_new_key_is_created(servers: set[Server], effect: Effect, *, certain: bool) -> None:
    row = only(preview(own=["A"], servers=servers))
    assert (row.name, row.key, row.verdict.fate, row.verdict.is_certain) == ("A", "A", Fate.CREATE, True)
    assert (row.verdict.may(effect), row.verdict.will(effect)) == (True, certain)


@pytest.mark.parametrize(
    ("servers", "lost", "surely"),
    [({FIRST}, {"dev"}, {"dev"}), ({SECOND}, {"dev"}, {"dev"}), ({THIRD}, set(), set()), (ANY, {"dev"}, set())],
)
def test_a_changed_variable_may_lose_other_contexts(servers: set[Server], lost: set[str], surely: set[str]) -> None:
    row = only(preview(variable("A", "production", "dev"), own=["A"], servers=servers))
    assert (row.verdict.fate, row.verdict.is_certain) == (Fate.CHANGE, True)
    assert row.verdict.lost == lost
    assert row.verdict.certainly_lost == surely


@pytest.mark.parametrize(
    ("servers", "effects"),
    [
        ({FIRST}, set()),
        ({SECOND}, {Effect.RECREATED}),
        ({MERGED}, {Effect.RECREATED, Effect.BECOMES_READABLE}),
        ({THIRD}, set()),
        (ANY, {Effect.RECREATED, Effect.BECOMES_READABLE}),
    ],
)
def test_a_secret_variable_may_lose_its_mark(servers: set[Server], effects: set[Effect]) -> None:
    assert only(preview(variable("A", secret=True), own=["A"], servers=servers)).verdict.effects == effects


@pytest.mark.parametrize("deletes", [True, False])
def test_a_surplus_variable_goes_only_with_deletion(*, deletes: bool) -> None:
    verdict = only(preview(variable("A"), deletes=deletes)).verdict
    assert verdict.fate is (Fate.DELETE if deletes else Fate.LEFT_ALONE)
    assert verdict.is_certain
    assert verdict.certainly_lost == ({"production"} if deletes else set())
    assert verdict.will(Effect.ONLY_VALUE) is deletes


def test_where_servers_differ_the_worst_is_shown_and_said_to_be_that() -> None:
    found = preview(variable("A", "production", "dev"), deletes=True)
    verdict = only(found).verdict
    assert (verdict.fate, verdict.or_else) == (Fate.DELETE, frozenset({Fate.LEFT_ALONE}))
    assert verdict.lost == {"production", "dev"}
    assert not verdict.certainly_lost
    assert found.is_worst_case
    assert not preview(variable("A", "production", "dev"), deletes=True, servers={SECOND}).is_worst_case


def test_one_value_of_several_may_stay_though_it_should_be_deleted() -> None:
    """The newest servers may ask for that at an address which Netlify does not know, and not notice."""
    verdict = only(preview(variable("A", "production", "dev"), deletes=True, servers={THIRD})).verdict
    assert (verdict.fate, verdict.is_certain) == (Fate.DELETE, False)
    assert only(preview(variable("A", "production"), deletes=True, servers={THIRD})).verdict.is_certain


@pytest.mark.parametrize("first", [SOURCE_WINS, NETLIFY_WINS])
@pytest.mark.parametrize("own", [(), ("A",)])
def test_an_import_may_replace_this_contexts_value_by_another_ones(
    first: InitialSyncBehavior, own: tuple[str, ...]
) -> None:
    imported = first is NETLIFY_WINS or not own
    verdict = only(preview(variable("A", "all", "production"), own=own, first=first, servers={THIRD})).verdict
    assert verdict.may(Effect.LOSES_OWN_VALUE) is imported
    assert ("production" in verdict.lost) is imported
    assert not verdict.will(Effect.LOSES_OWN_VALUE)
    single = only(preview(variable("A", "production"), own=own, first=first, servers={THIRD})).verdict
    assert not single.lost


def test_where_netlify_wins_infisical_may_win_all_the_same() -> None:
    """An empty value does not win, and one that is the same already need not."""
    verdict = only(preview(variable("A"), own=["A"], first=NETLIFY_WINS)).verdict
    assert (verdict.fate, verdict.is_certain, verdict.or_else) == (Fate.IMPORT, False, frozenset({Fate.CHANGE}))


@pytest.mark.parametrize("destination", [(), (variable("A", "production", secret=True),)], ids=["new", "secret"])
def test_what_a_failed_try_wrote_may_be_imported_by_the_next(destination: tuple[NetlifyVariable, ...]) -> None:
    verdict = only(preview(*destination, linked=["A"], first=SOURCE_WINS, servers={MERGED})).verdict
    assert verdict.fate in {Fate.CREATE, Fate.CHANGE}
    assert verdict.may(Effect.HIDES_LINKED_SECRET)
    assert not verdict.will(Effect.HIDES_LINKED_SECRET)


def test_what_a_failed_try_wrote_beside_other_values_may_overwrite_infisical() -> None:
    verdict = only(preview(variable("A", "dev"), own=["A"], first=NETLIFY_WINS, servers={THIRD})).verdict
    assert verdict.fate is Fate.CHANGE
    assert verdict.may(Effect.OVERWRITTEN_IN_INFISICAL)
    assert not only(preview(own=["A"], first=NETLIFY_WINS)).verdict.may(Effect.OVERWRITTEN_IN_INFISICAL)


@pytest.mark.parametrize(("server", "may_be_gone"), [(FIRST, False), (SECOND, True), (MERGED, True), (THIRD, False)])
def test_a_secret_variable_that_is_created_anew_may_be_gone(server: Server, *, may_be_gone: bool) -> None:
    verdict = only(preview(variable("A", secret=True), own=["A"], servers={server})).verdict
    assert verdict.may(Effect.RECREATED) is may_be_gone
    assert verdict.lost == ({"production"} if may_be_gone else set())


def test_a_name_that_infisical_refuses_is_imported_in_no_case() -> None:
    verdict = only(preview(variable("P_"), first=SOURCE_WINS, schema="P_{{secretKey}}")).verdict
    assert (verdict.fate, verdict.will(Effect.REFUSED_BY_INFISICAL)) == (Fate.LEFT_ALONE, True)
    perhaps = only(preview(variable("P_", "all"), first=SOURCE_WINS, schema="P_{{secretKey}}")).verdict
    assert perhaps.may(Effect.REFUSED_BY_INFISICAL)
    assert not perhaps.will(Effect.REFUSED_BY_INFISICAL)


def test_a_value_for_all_contexts_may_go_with_one_of_them() -> None:
    verdict = only(preview(variable("A", "all"), deletes=True)).verdict
    assert (verdict.fate, verdict.is_certain) == (Fate.DELETE, False)
    assert not verdict.certainly_lost
    assert only(preview(variable("A", "all"), deletes=True, servers={THIRD})).verdict.fate is Fate.LEFT_ALONE


def test_the_context_all_may_reach_every_other_one_on_older_servers() -> None:
    verdict = only(preview(variable("A", "dev"), deletes=True, context="all")).verdict
    assert (verdict.fate, verdict.is_certain) == (Fate.DELETE, False)


def test_the_schema_is_a_fence_around_deletion() -> None:
    found = preview(variable("P_A"), variable("B"), deletes=True, schema="P_{{secretKey}}", own=["C"])
    assert found.rows(Fate.DELETE).first(9) == ("P_A",)
    assert found.rows(Fate.LEFT_ALONE).first(9) == ("B",)
    assert [(row.name, row.key) for row in found.rows(Fate.CREATE)] == [("P_C", "C")]


def test_an_import_saves_readable_variables_from_deletion_and_not_secret_ones() -> None:
    found = preview(variable("A"), variable("B", secret=True), deletes=True, first=SOURCE_WINS, schema="")
    assert found.rows(Fate.IMPORT).first(9) == ("A",)
    assert [(row.name, row.verdict.will(Effect.NOT_IMPORTED)) for row in found.rows(Fate.DELETE)] == [("B", True)]


@pytest.mark.parametrize(("first", "fate"), [(SOURCE_WINS, Fate.CHANGE), (NETLIFY_WINS, Fate.IMPORT)])
def test_who_wins_decides_over_a_key_on_both_sides(first: InitialSyncBehavior, fate: Fate) -> None:
    row = only(preview(variable("A"), own=["A"], first=first))
    assert row.verdict.fate is fate
    assert row.verdict.may(Effect.OVERWRITTEN_IN_INFISICAL) is (fate is Fate.IMPORT)
    assert not row.verdict.will(Effect.OVERWRITTEN_IN_INFISICAL)


def test_a_secret_variable_does_not_win_though_netlify_should() -> None:
    verdict = only(preview(variable("A", secret=True), own=["A"], first=NETLIFY_WINS)).verdict
    assert (verdict.fate, verdict.will(Effect.NOT_IMPORTED)) == (Fate.CHANGE, True)


def test_an_import_hides_a_secret_that_is_only_linked() -> None:
    row = only(preview(variable("A"), linked=["A"], first=SOURCE_WINS))
    assert (row.key, row.verdict.fate, row.verdict.will(Effect.HIDES_LINKED_SECRET)) == ("A", Fate.IMPORT, True)


def test_an_import_of_several_values_takes_one() -> None:
    assert only(preview(variable("A", "all", "production"), first=SOURCE_WINS)).verdict.may(
        Effect.ONE_OF_SEVERAL_VALUES
    )


def test_an_imported_key_is_shown_without_the_schema() -> None:
    row = only(preview(variable("P_A"), first=SOURCE_WINS, schema="P_{{secretKey}}"))
    assert (row.name, row.key) == ("P_A", "A")


def test_names_that_end_the_run_are_named() -> None:
    found = preview(variable("P_"), own=["A-B", "OK"], first=SOURCE_WINS, schema="P_{{secretKey}}")
    assert [row.name for row in found.having(*REFUSED)] == ["P_", "P_A-B"]
    assert not found.rows(Fate.CREATE)[0].verdict.is_certain
    assert len(found.having(*REFUSED)) == 2


@pytest.mark.parametrize(
    ("secrets", "servers", "too_many"), [(500, ANY, False), (501, ANY, True), (501, {FIRST}, False)]
)
def test_the_newest_servers_take_500_secrets(secrets: int, servers: set[Server], *, too_many: bool) -> None:
    assert preview(own=[f"A{number}" for number in range(secrets)], servers=servers).too_many is too_many


def test_unread_is_never_none() -> None:
    unread = NotRead(Problem("It was not read.", "Read it."))
    place = Place("prod", "production", whole_team=False, servers=ANY)
    found = Prepared(SecretKeys(("A", "URL"), ("B",)), unread, place).preview(SyncOptionsAnswer(delete_missing=True))
    assert {fate: found.count(fate) for fate in Fate} == {
        **dict.fromkeys(Fate, None),
        Fate.CANNOT_KNOW: 3,
    }
    assert found.secrets == 3
    assert found.is_worst_case
    assert [row.name for row in found.having(*REFUSED)] == ["URL"]
    assert {Effect.LOSES_OTHER_CONTEXTS, Effect.BECOMES_READABLE} <= found.rows(Fate.CANNOT_KNOW)[0].verdict.effects


def test_rows_are_in_order_of_care_then_by_name() -> None:
    found = preview(
        variable("Z"), variable("Y"), variable("B"), own=["B", "A_", "A"], deletes=True, schema="{{secretKey}}"
    )
    assert [row.name for row in found] == ["Y", "Z", "B", "A", "A_"]
    assert found.rows(Fate.CREATE).first(1) == ("A",)


def test_nothing_on_either_side_is_nothing() -> None:
    found = preview(deletes=True)
    assert list(found) == []
    assert {found.count(fate) for fate in Fate} == {0}


def test_counting_and_naming_makes_no_rows() -> None:
    found = preview(own=["C", "A", "B"])
    rows = found.rows(Fate.CREATE)
    assert (len(rows), found.count(Fate.CREATE), rows.first(2), sorted(rows.names)) == (
        3,
        3,
        ("A", "B"),
        ["A", "B", "C"],
    )
    assert rows._made is None
    assert [row.name for row in rows[1:]] == ["B", "C"]
    assert rows[0].name == "A"
    assert not rows.where(lambda verdict: verdict.fate is Fate.DELETE)
