"""What the preview says in words: counts that are never guessed, names, and each variable in few words and in full."""

import pytest

from tests.preview.previews import answered, preview, variable
from tui.preview.plan import Preview
from tui.preview.plan_words import brief, consequence, deletion, in_one_line, listing
from tui.preview.sync_rules import Effect, Fate, Server
from tui.preview.variable_words import in_few_words, in_full

DELETING = {"delete_missing": True}
IMPORTING = {"initial_sync_behavior": "import-prioritize-source"}
NETLIFY_WINS = {"initial_sync_behavior": "import-prioritize-destination"}


def lines(world: Preview) -> list[str]:
    return [remark.text for remark in consequence(world, answered())]


def few(world: Preview, name: str) -> str:
    return next(in_few_words(row) for row in world if row.name == name)


def full(world: Preview, name: str) -> list[str]:
    return [remark.text for row in world if row.name == name for remark in in_full(row, world)]


def test_each_fate_has_its_count_and_names() -> None:
    world = preview(
        variable("API_URL", "production"),
        variable("OLD", "production"),
        keys=("API_URL", "NEW"),
        options=DELETING,
        server=Server.THIRD,
    )
    assert lines(world) == [
        "With these options, on acme-shop, production:",
        "  create            1   NEW",
        "  change            1   API_URL",
        "  delete            1   OLD",
    ]
    assert in_one_line(world) == "delete 1, change 1, create 1"


def test_what_stays_is_said_to_stay() -> None:
    assert lines(preview(variable("OLD", "production")))[-1] == "  leave alone       1   OLD"


def test_an_import_has_a_line_of_its_own_where_there_is_one() -> None:
    assert any(line.startswith("  import") for line in lines(preview(options=IMPORTING)))
    assert not any(line.startswith("  import") for line in lines(preview()))


def test_where_servers_differ_a_count_is_an_upper_bound() -> None:
    world = preview(variable("OLD", "dev"), variable("OLDER", "all"), options=DELETING)
    assert "delete up to 1" in in_one_line(world)


def test_what_could_not_be_read_is_never_a_number() -> None:
    world = preview(unreadable=True, keys=("API_URL", "CDN_URL"))
    assert in_one_line(world) == "delete nothing, write 2 (site not read)"
    assert lines(world) == [
        "The site could not be read: Netlify shows nothing.",
        "  write             2   API_URL, CDN_URL",
        "What Netlify has by one of these names gets Infisical's value. Nothing is deleted.",
    ]


@pytest.mark.parametrize(
    ("schema", "short", "told"),
    [
        (
            "",
            "delete the rest",
            "Every variable that Infisical does not have is deleted from acme-shop; how many is unknown.",
        ),
        (
            "A_{{secretKey}}",
            "delete the rest of A_*",
            "Every variable that fits A_{{secretKey}} and that Infisical does not have is",
        ),
        ("{{secretKey}}", "delete the rest", "Every variable that Infisical does not have is deleted"),
    ],
    ids=["no schema", "fence", "schema that is no fence"],
)
def test_deletion_that_cannot_be_counted_is_told_as_a_rule(schema: str, short: str, told: str) -> None:
    world = preview(unreadable=True, options={**DELETING, "key_schema": schema})
    assert in_one_line(world) == f"{short}, write 1 (site not read)"
    assert lines(world)[0].startswith(told)
    assert consequence(world, answered())[0].grave
    assert brief(world).grave


def test_what_is_deleted_is_named_in_a_line_of_its_own() -> None:
    world = preview(variable("OLD", "production"), options=DELETING, server=Server.THIRD)
    assert [remark.text for remark in deletion(world, answered())] == ["Deleted from acme-shop: OLD."]
    assert brief(world).grave
    maybe = preview(variable("OLD", "all"), options=DELETING)
    assert [remark.text for remark in deletion(maybe, answered())] == ["May be deleted from acme-shop: OLD."]
    assert not deletion(preview(options=DELETING), answered())
    assert not brief(preview(variable("OLD", "production"))).grave


def test_a_variable_is_told_of_in_few_words() -> None:
    world = preview(variable("API_URL", "production", "dev", secret=True))
    assert (
        few(world, "API_URL")
        == "changed; may lose other contexts, may be deleted and created anew, may lose its secret mark"
    )
    sure = preview(variable("API_URL", "production", "dev"), server=Server.FIRST)
    assert few(sure, "API_URL") == "changed, loses other contexts"
    deleted = preview(variable("OLD", "all"), options=DELETING, server=Server.SECOND)
    assert few(deleted, "OLD").startswith("may be deleted")


def test_what_an_import_may_leave_out_may_not_be_imported() -> None:
    world = preview(
        variable("NPM_TOKEN", "all", secret=True), options={"initial_sync_behavior": "import-prioritize-source"}
    )
    assert "may not be imported" in few(world, "NPM_TOKEN")


def test_nothing_to_write_is_said_in_words() -> None:
    assert in_one_line(preview(unreadable=True, keys=())) == "delete nothing, write nothing (site not read)"


@pytest.mark.parametrize("many", [3, 17, 1200])
def test_the_names_stand_in_one_column_however_long_a_number_is(many: int) -> None:
    variables = *(variable(f"OLD_{number:04}", "all") for number in range(many)), variable("API_URL", "production")
    (_, *rows) = lines(preview(*variables, options=DELETING, keys=("API_URL", "NEW")))
    assert any("up to" in row for row in rows)
    assert len({row.index(name) for row, name in zip(rows, ("NEW", "API_URL", "OLD_0000"), strict=True)}) == 1


def test_a_variable_is_told_of_in_full() -> None:
    world = preview(variable("A_KEY", "production", "dev"), keys=("KEY",), options={"key_schema": "A_{{secretKey}}"})
    assert full(world, "A_KEY")[:2] == [
        "A_KEY is on Netlify already and gets Infisical's value for production. Infisical calls it KEY.",
        "It may lose its values in other deploy contexts (dev).",
    ]


def test_of_a_deleted_variable_the_other_contexts_are_named_once() -> None:
    world = preview(variable("OLD", "production", "dev"), options=DELETING)
    told = full(world, "OLD")
    assert "It may lose its values in other deploy contexts (dev)." in told
    assert "keep" not in " ".join(told)


def test_of_what_nobody_saw_only_its_name_is_judged() -> None:
    world = preview(unreadable=True, keys=("API_URL", "BUILD_ID"))
    assert few(world, "API_URL") == "written (new or changed: unknown)"
    assert full(world, "API_URL") == ["API_URL is written. Whether it is on Netlify already could not be read."]
    assert "refused by Netlify" in few(world, "BUILD_ID")


def test_every_fate_and_effect_has_words() -> None:
    world = preview(*(variable(f"V{number}", "production") for number in range(3)))
    row = next(iter(world))
    for fate in Fate:
        assert in_full(row._replace(verdict=row.verdict.__class__(fate)), world)[0].text
    for effect in Effect:
        told = in_full(row._replace(verdict=row.verdict.__class__(Fate.CHANGE, effects=frozenset({effect}))), world)
        assert told[-1].text.startswith("It may ")
        assert "be not" not in told[-1].text


def test_the_secret_mark_of_a_new_variable_is_one_sentence() -> None:
    assert full(preview(keys=("NEW",)), "NEW")[1:] == [
        "Depending on Infisical's version it is created with or without the secret mark."
    ]
    assert full(preview(keys=("NEW",), server=Server.THIRD), "NEW")[1:] == ["It is created without the secret mark."]


def test_the_list_begins_with_what_asks_for_most_care() -> None:
    world = preview(
        variable("API_URL", "production", "dev"),
        variable("OLD", "production"),
        variable("A", "dev"),
        keys=("API_URL", "NEW"),
        options=DELETING,
    )
    listed = listing(world, answered())
    assert [row.label for row in listed.choices.rows] == ["OLD", "API_URL", "NEW", "A"]
    assert "does not report its version" in listed.head[1].text


def test_a_name_cannot_break_the_terminal() -> None:
    world = preview(variable("\x1b[2J\u202e", "production"), options=DELETING)
    listed = listing(world, answered())
    told = [*lines(world), *(remark.text for row in world for remark in listed.detail(row))]
    assert not any("\x1b" in line or "\u202e" in line for line in told)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({}, "Infisical does not have it, and nothing is deleted"),
        ({"delete_missing": True, "key_schema": "P_{{secretKey}}"}, "its name does not match the key schema"),
        ({"delete_missing": True}, "it has no value of its own for production"),
    ],
    ids=["no deletion", "another name", "another context"],
)
def test_why_a_variable_is_left_alone_is_said(options: dict[str, object], why: str) -> None:
    world = preview(variable("OLD", "dev"), server=Server.THIRD, options=options)
    assert full(world, "OLD")[:1] == [f"OLD is left alone: {why}."]


def test_values_that_an_import_may_replace_are_counted_and_named() -> None:
    world = preview(variable("TWO", "all", "production"), keys=("TWO",), options=NETLIFY_WINS, server=Server.THIRD)
    assert in_one_line(world) == "delete 0, lose up to 1 value, overwrite up to 1 in Infisical, import up to 1"
    assert brief(world).grave
    grave = [remark.text.split() for remark in consequence(world, answered()) if remark.grave]
    assert grave == [
        ["lose", "value", "up", "to", "1", "of", "production:", "TWO"],
        ["overwrite", "up", "to", "1", "in", "Infisical:", "TWO"],
    ]


def test_secrets_that_netlify_may_overwrite_are_counted_where_netlify_could_not_be_read() -> None:
    world = preview(unreadable=True, keys=("A", "B"), options=NETLIFY_WINS)
    assert in_one_line(world) == "delete nothing, overwrite up to 2 in Infisical, write 2 (site not read)"
    assert brief(world).grave
    assert any(line.split()[-2:] == ["A,", "B"] and "overwrite" in line for line in lines(world))
    assert "overwrite" not in in_one_line(preview(unreadable=True))


def test_where_a_variable_is_not_imported_infisical_wins_and_both_are_said() -> None:
    world = preview(variable("API_URL", "production"), options=NETLIFY_WINS)
    assert few(world, "API_URL").startswith("imported or changed")
    assert full(world, "API_URL")[0] == (
        "API_URL may be imported: written into Infisical as API_URL, and from there back to Netlify. "
        "Where it is not imported, Infisical's value is written over it."
    )


def test_what_is_deleted_and_what_may_be_stand_apart() -> None:
    world = preview(variable("OLD", "production"), variable("BOTH", "production", "dev"), options=DELETING)
    assert [remark.text for remark in deletion(world, answered())] == [
        "Deleted from acme-shop: OLD.",
        "May be deleted from acme-shop: BOTH.",
    ]
