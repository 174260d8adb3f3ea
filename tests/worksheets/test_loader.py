"""Worksheet files: what is wrong is said by file, line and key; hostile ones are refused, cheaply."""

from __future__ import annotations

import contextlib
import json
import shutil
import time

import pytest
from attrs import evolve

from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.findings import check
from city_diplomacy_xblocks.worksheets.loader import (
    WorksheetError,
    dump_definition,
    from_definition,
    load,
    load_text,
)

SMALL = """\
id: small
version: 1
title: {fr: Petite fiche, en: Small worksheet}
option_sets:
  sizes:
    - {code: s, fr: Petit, en: Small}
    - {code: l, fr: Grand, en: Large}
sections:
  - id: one
    title: {fr: Une, en: One}
    fields:
      - id: size
        type: choice
        required: R
        label: {fr: Taille, en: Size}
        options: sizes
      - id: things
        type: table
        label: {fr: Choses, en: Things}
        row_prefix: T
        columns:
          - id: name
            type: text
            label: {fr: Nom, en: Name}
          - id: count
            type: number
            label: {fr: Nombre, en: Count}
      - id: all_things
        type: computed
        label: {fr: Total, en: Total}
        formula: sum(things.map(thing, thing.count))
rules:
  - id: S-1
    severity: warning
    for_each: things
    when: row.count != null
    check: row.count < 10
    at: one.things.*.count
    message: {fr: "Trop de {row}.", en: "Too many {row}."}
"""


def problems(text, **more):
    with pytest.raises(WorksheetError) as refused:
        load_text(text, name="small.yaml", translated=True, **more)
    return [(each.line, each.key, each.message) for each in refused.value.problems]


def replaced(old, new):
    assert old in SMALL
    return SMALL.replace(old, new, 1)


def test_small_worksheet_loads():
    sheet = load_text(SMALL, name="small.yaml")
    assert sheet.section("one").field("size").option("l").label["en"] == "Large"
    assert sheet.field_at("one.things.x1.name").maximum == 160
    assert sheet.field_at("one.things.x1").row_prefix == "T"
    assert sheet.field_at("one.all_things").required == "-"


#: What is written, and where and of what the loader speaks.
WRONG = [
    ("type: choice", "type: menu", 13, "sections.one.fields.size.type", "multichoice"),
    ("version: 1", "version: un", 2, "version", "a whole number"),
    ("version: 1\n", "", 1, "", "“version” is missing"),
    ("        required: R\n", "        needed: yes\n", 14, "sections.one.fields.size.needed", "not known here"),
    ("id: size", "id: Size", 12, "sections.one.fields.Size.id", "small letters"),
    ("options: sizes", "options: taille", 16, "sections.one.fields.size.options", "There are: sizes"),
    ("        options: sizes\n", "", 12, "sections.one.fields.size", "choice"),
    ("id: things", "id: size", 11, "sections.one.fields", "“size” is there twice"),
    ("- id: name", "- id: id", 22, "sections.one.fields.things.columns.id.id", "the row itself"),
    ("code: l", "code: s", 16, "sections.one.fields.size.options", "“s” is there twice"),
    ("{fr: Nom, en: Name}", "{en: Name}", 24, "sections.one.fields.things.columns.name.label", "“fr” is missing"),
    ("{fr: Nom, en: Name}", "{fr: Nom}", 24, "sections.one.fields.things.columns.name.label", "missing in: en"),
    ("type: number", "type: number\n            min: 3\n            max: 2", 27, "sections.one.fields.things.columns.count.min", "above"),
    ("required: R", "required: R\n        target: one.nothing", 12, "sections.one.fields.size", "row_ref"),
    ("type: text", "type: row_ref\n            target: one.nothing", 24, "sections.one.fields.things.columns.name.target", "no table"),
    ("type: text", "type: table", 23, "sections.one.fields.things.columns.name.type", "cannot be a table"),
    ("check: row.count < 10", "check: row.count <", 37, "rules.S-1.check", "character 12"),
    ("check: row.count < 10", "check: thing.count < 10", 37, "rules.S-1.check", "no field “thing”"),
    ("check: row.count < 10", "check: fetch(row.count)", 37, "rules.S-1.check", "no function “fetch”"),
    ("check: row.count < 10", "check: row.number < 10", 37, "rules.S-1.check", "cannot be asked"),
    ("check: row.count < 10", "check: row.count * 2 < 10", 37, "rules.S-1.check", "cannot be asked"),
    ("    when: row.count != null\n", "", 36, "rules.S-1.check", "cannot be asked"),
    ("at: one.things.*.count", "at: one.things.*.number", 38, "rules.S-1.at", "no field at this path"),
    ("Trop de {row}.", "Trop de {name}.", 39, "rules.S-1.message.fr", "“{name}”"),
    ("    message:", "    values: {some: {fr: '\"x\"'}}\n    message:", 39, "rules.S-1.values.some", "missing in: en"),
    ("formula: sum(", "formula: tot(", 31, "sections.one.fields.all_things.formula", "no function “tot”"),
    ("formula: sum(", "formula: (", 31, "sections.one.fields.all_things.formula", "a number"),
    ("id: size", "id: size\n        id: again", 13, "", "given twice"),
    ("title: {fr: Une, en: One}", "title: &t {fr: Une, en: One}", 10, "", "Anchors"),
    ("title: {fr: Une, en: One}", "title: *t", 10, "", "Anchors"),
    ("title: {fr: Une, en: One}", "title: !!python/object:os.system {}", 10, "", "Tags"),
    ("title: {fr: Une, en: One}", "title: {fr: Une", 11, "", "YAML"),
    ("title: {fr: Une, en: One}", "title: {fr: " + "[" * 30, 10, "", "nested too deeply"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "key", "words"), WRONG, ids=range(len(WRONG)))
def test_problem_names_line_key_and_what_is_expected(old, new, line, key, words):
    found = problems(replaced(old, new))
    assert any(each[:2] == (line, key) and words in each[2] for each in found), found


@pytest.mark.parametrize(
    "text",
    ["", "- 1", "texte", "null", "\x00", "id: [", "a: b\n---\na: b", "? {a: b}\n: c", "\ud800"],
)
def test_what_is_no_worksheet_is_refused_in_a_sentence(text):
    assert problems(text)


def test_a_text_may_be_half_translated_and_is_read_in_french_there():
    sheet = load_text(replaced("{fr: Nom, en: Name}", "{fr: Nom}"), name="small.yaml")
    assert sheet.field_at("one.things.x1.name").label == {"fr": "Nom"}
    assert set(sheet.title) == {"fr", "en"}


def test_what_is_set_aside_is_no_part_of_the_worksheet():
    aside = "set_aside:\n  - {at: sections.one.old, before: size, part: {id: old, type: 3}}\n"
    sheet = load_text(SMALL + aside, name="small.yaml", translated=True)
    assert sheet == load_text(SMALL, name="small.yaml", translated=True)


def test_file_too_large_is_refused_before_it_is_read():
    assert "too large" in problems("a: " + "x" * 600_000)[0][2]


def test_anchors_that_would_fill_the_memory_are_refused_at_once():
    bomb = "a: &a [x, x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    start = time.process_time()
    assert "Anchors" in problems(bomb)[0][2]
    assert time.process_time() - start < 1


HOSTILE = [
    "(" * 300 + "true" + ")" * 300,
    "true" + " && true" * 200,
    "things.all(a, things.all(b, things.all(c, things.all(d, a.count == d.count))))",
    "[" * 40 + "]" * 40 + " == []",
    "r'\\' == ''",
    "'''a''' == 'a'",
    "true // && things.all(",
    'b"a" == b"a"',
    "texts.map(a, texts.map(b, texts.map(c, texts.map(d, a)))) == []",
    "1 ? 2 : 3",
    "row.count.matches('a') || 'x'.matches('(')",
    "{'a': things}.b",
    "1 / 0 == 1",
    "9223372036854775807 + 1 > 0",
    "dyn(things)[99].count == 1.0",
]  # fmt: skip


@pytest.mark.parametrize("check", HOSTILE)
def test_hostile_expression_is_refused_in_a_sentence_and_quickly(check):
    start = time.process_time()
    found = problems(replaced("check: row.count < 10", "check: " + json.dumps(check)))
    assert {key for _, key, _ in found} == {"rules.S-1.check"}
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    "check", ["!" * 900 + "true", "true ? " * 140 + "true" + " : true" * 2, "-" * 900 + "1.0 < 2.0"]
)
def test_long_but_bounded_expression_harms_nobody(check):
    text = replaced("check: row.count < 10", "check: " + json.dumps(check))
    with contextlib.suppress(WorksheetError):
        load_text(text, name="small.yaml")


#: An expression as it is written, and the line and column of what is wrong with it.
POINTED = [
    ("    check: row.count <\n", 37, 23),
    ("    check: row.count < 10 && thing\n", 37, 30),
    ('    check: "row.count < 10 && fetch(1)"\n', 37, 31),
    ("    check: 'row.count < 10 && fetch(1)'\n", 37, 31),
    ('    check: "row.name != \\"thing\\" && thing"\n', 37, 38),
    ("    check: >-\n      row.count < 10\n      && thing\n", 39, 10),
    ("    check: >-\n      row.count < 10\n      && (row.count\n", 39, 20),
    ("    check: |\n      row.count < 10\n        && thing == 'thing'\n", 39, 12),
    ("    check: row.count < 10 //\n", 37, 27),
    ("    check: >-\n\n      row.count < 10\n\n      && thing\n", 41, 10),
    ("    check: |2\n        row.count < 10\n        && thing\n", 39, 12),
    ("    check: > # why\n      row.count < 10\n        && (row.count >\n        thing)\n", 40, 9),
    ("    check: |+\n      row.count < 10 &&\n      thing\n\n\n", 39, 7),
    ("    check: 'row.name != ''x''\n      && thing'\n", 38, 10),
    ("    check: row.count < 10\n      && thing\n", 38, 10),
]


@pytest.mark.parametrize(("check", "line", "column"), POINTED, ids=range(len(POINTED)))
def test_a_bad_expression_is_pointed_at_by_line_and_column(check, line, column):
    with pytest.raises(WorksheetError) as refused:
        load_text(replaced("    check: row.count < 10\n", check), name="small.yaml")
    found = refused.value.problems
    assert (line, column) in [(each.line, each.column) for each in found], found
    assert f"small.yaml:{line}:{column}: rules.S-1.check: " in str(refused.value)


BOUNDED = [
    ("things.map(a, things.map(b, things.map(c, things.map(d, 1.0)))) == []", "too deeply"),
    ("true" + " && true" * 200, "1000"),
    ("[" * 20 + "1" + "]" * 20 + " == []", "too intricate"),
    (" && ".join(["things.all(a, true)"] * 13), "too intricate"),
    ("texts.exists(a, texts.exists(b, texts.exists(c, texts.exists(d, a == d))))", "too deeply"),
]


@pytest.mark.parametrize(("check", "words"), BOUNDED, ids=range(len(BOUNDED)))
def test_what_would_keep_the_server_busy_is_refused_before_it_runs(check, words):
    start = time.process_time()
    found = problems(replaced("check: row.count < 10", "check: " + json.dumps(check)))
    assert words in found[0][2] or "longer" in found[0][2]
    assert time.process_time() - start < 0.5


#: Each would take seconds to minutes, or gigabytes, of a plan whose tables are full.
EXHAUSTING = [
    "size(things.map(a, things)) > 0",
    "size(things.map(a, [1, 2].map(b, texts))) > 0",
    "size(things.map(a, things.filter(b, true))) > 0",
    "size(things.filter(a, size(things.filter(b, b.name == a.name)) > 1)) < 9",
    "things.map(a, things.filter(b, b.name == a.name)[0].count) != []",
    "size(things.map(a, a.count > 1.0, [things])) > 0",
    "size(things.map(a, true ? things : [])) > 0",
    "size(things.map(a, repeated(things, 'name'))) > 0",
    "size(things.map(a, things.map(b, b))) > 0",
    "things.all(a, things.all(b, size(repeated(things, 'name')) < 2))",
    "things.all(a, things.all(b, " + " + ".join(["size(things)"] * 40) + " > 0))",
    "texts.all(a, texts.all(b, a.id != b.id))",
    "(" + " + ".join(["things"] * 40) + ").all(a, (" + " + ".join(["things"] * 40) + ").all(b, a.id != b.id))",
]  # fmt: skip


def of_full_tables(check, *, rows=200):
    """The small worksheet with one rule of the whole plan, and tables of so many rows."""
    text = replaced("check: row.count < 10", "check: " + json.dumps(check))
    more = "".join(
        f"          - {{id: t{n}, type: text, label: {{fr: T, en: T}}}}\n" for n in range(4)
    )
    for old, new in (
        ("        columns:\n", f"        columns:\n{more}"),
        ("row_prefix: T", f"row_prefix: T\n        max_rows: {rows}"),
        ("    for_each: things\n", ""),
        ("    when: row.count != null\n", ""),
        ("things.*.count", "things"),
        ("Trop de {row}", "Trop"),
        ("Too many {row}", "Too many"),
    ):
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("check", EXHAUSTING, ids=range(len(EXHAUSTING)))
def test_what_would_take_a_full_plan_too_long_is_refused_before_it_runs(check):
    start = time.process_time()
    found = problems(of_full_tables(check))
    assert {key for _, key, _ in found} == {"rules.S-1.check"}
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("rows", "expression"),
    [
        (200, "things.all(a, things.all(b, a.count != b.count || a.name == b.name))"),
        (120, "size(things.filter(a, size(things.filter(b, b.name == a.name)) > 1)) < 9"),
        (100, "things.map(a, things.filter(b, b.name == a.name)[0].count) != []"),
        (100, "sum(things.map(a, a.name in things.map(b, b.name), a.count)) < 9.0"),
    ],
)
def test_what_the_bounds_let_through_is_soon_done_for_a_plan_with_full_tables(rows, expression):
    sheet = load_text(of_full_tables(expression, rows=rows), name="small.yaml")
    things = [{"id": f"x{n}", "name": "Un texte assez long " * 5, "count": n} for n in range(rows)]
    start = time.process_time()
    check(sheet, {"one": {"things": things}}, language="en")
    assert time.process_time() - start < 3


def test_a_rule_whose_parts_are_in_bounds_and_their_whole_is_not_is_refused():
    """It would be left out of every check, and nobody would know."""
    rule = json.dumps("things.all(a, things.all(b, a.count != b.count))")
    text = replaced("check: row.count < 10", "check: " + rule)
    large = text.replace("row_prefix: T", "row_prefix: T\n        max_rows: 200")
    assert [key for _, key, _ in problems(large)] == ["rules.S-1.check"]


def test_a_message_made_for_each_failing_row_counts_as_often():
    value = "figure(double(size(things.filter(a, size(things.filter(b, b.id == a.id)) == 1))))"
    text = replaced(
        "    at: one.things.*.count\n",
        f"    at: one.things.*.count\n    values: {{n: {json.dumps(value)}}}\n",
    )
    few = text.replace("row_prefix: T", "row_prefix: T\n        max_rows: 30")
    load_text(few, name="small.yaml")
    large = text.replace("row_prefix: T", "row_prefix: T\n        max_rows: 100")
    assert [key for _, key, _ in problems(large)] == ["rules.S-1.values.n"]


def test_many_rules_may_not_cost_together_what_one_may_not():
    heavy = of_full_tables("things.all(a, things.all(b, a.count != b.count))")
    rule = heavy[heavy.index("  - id: S-1") :]
    many = heavy + "".join(rule.replace("S-1", f"S-{n}") for n in range(2, 40))
    assert [key for _, key, _ in problems(many)] == ["rules"]
    few = heavy + "".join(rule.replace("S-1", f"S-{n}") for n in range(2, 6))
    load_text(few, name="small.yaml")


def test_the_larger_the_tables_the_shallower_the_macros():
    nested = json.dumps("things.all(a, things.all(b, things.all(c, a.count == c.count)))")
    deep = replaced("    check: row.count < 10", "    check: " + nested).replace(
        "    for_each: things\n", ""
    )
    deep = (
        deep.replace("    when: row.count != null\n", "")
        .replace("things.*.count", "things")
        .replace("Trop de {row}", "Trop")
        .replace("Too many {row}", "Too many")
    )
    load_text(deep, name="small.yaml")
    large = deep.replace("row_prefix: T", "row_prefix: T\n        max_rows: 80")
    assert "too deeply" in problems(large)[0][2]


def test_options_come_from_the_file_beside(tmp_path):
    (tmp_path / "options.yaml").write_text(
        "sizes:\n  - {code: s, fr: Petit, en: Small}\n", encoding="utf-8"
    )
    own = SMALL[SMALL.index("option_sets:") : SMALL.index("sections:")]
    (tmp_path / "small.yaml").write_text(
        SMALL.replace(own, "options_from: options.yaml\n"), encoding="utf-8"
    )
    assert len(load(tmp_path / "small.yaml").field_at("one.size").options) == 1
    (tmp_path / "options.yaml").write_text("sizes:\n  - {code: s}\n", encoding="utf-8")
    with pytest.raises(WorksheetError) as refused:
        load(tmp_path / "small.yaml")
    assert str(refused.value) == "options.yaml:2: sizes.s: “fr” is missing."
    (tmp_path / "options.yaml").unlink()
    with pytest.raises(WorksheetError, match=r"small.yaml:4: options_from: .*options.yaml"):
        load(tmp_path / "small.yaml")


@pytest.mark.parametrize("name", ["../secret.yaml", "/etc/passwd", "a/b.yaml"])
def test_options_come_from_no_other_folder(name):
    assert problems(SMALL + f"options_from: {name}\n")[0][1] == "options_from"


@pytest.mark.parametrize(
    "sheet", [library.get("plan_migration"), load_text(SMALL, name="small.yaml")]
)
def test_definition_is_lossless_and_named_by_its_content(sheet):
    definition = json.loads(json.dumps(dump_definition(sheet)))
    again = from_definition(definition)
    assert again == sheet
    assert again.content_hash == sheet.content_hash
    reordered = dict(reversed(definition.items()))
    assert from_definition(reordered).content_hash == sheet.content_hash
    other = from_definition({**definition, "version": 2})
    assert other.content_hash != sheet.content_hash
    assert evolve(other, version=sheet.version, content_hash=sheet.content_hash) == sheet


def test_every_worksheet_of_the_library_is_sound(tmp_path):
    shutil.copytree(library.FOLDER, tmp_path, dirs_exist_ok=True)
    assert "plan_migration" in library.ids()
    for worksheet_id in library.ids():
        assert load(tmp_path / f"{worksheet_id}.yaml") == library.get(worksheet_id)
        assert library.get(worksheet_id, 1).version == 1
    for missing in (("plan_migration", 99), ("options", None), ("../x", None)):
        with pytest.raises(KeyError):
            library.get(*missing)
    with pytest.raises(KeyError):
        library.example("../kanimbora")


def test_rows_that_a_rule_sorts_out_itself_are_called_by_their_numbers():
    text = replaced("for_each: things\n", "for_each: things.filter(thing, thing.count != null)\n")
    sheet = load_text(text, name="small.yaml")
    rows = [{"id": "a", "name": "Une"}, {"id": "b", "count": 12}]
    found = [
        (each.path, each.message)
        for each in check(sheet, {"one": {"things": rows}}, language="fr")
        if each.rule == "S-1"
    ]
    assert found == [("one.things.b.count", "Trop de T2.")]
