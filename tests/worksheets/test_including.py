"""Sections defined once: what stands in two files is one worksheet, its mistakes known by file and line."""

from __future__ import annotations

import pytest

from city_diplomacy_xblocks.worksheets.loader import WorksheetError, dump_definition, load

SHARED = """\
id: team
title: {fr: Équipe, en: Team}
fields:
  - id: lead
    type: text
    required: R
    label: {fr: Pilote, en: Lead}
    max: 40
  - id: people
    type: table
    label: {fr: Personnes, en: People}
    min_rows: 2
    columns:
      - id: post
        type: text
        label: {fr: Poste, en: Post}
      - id: hours
        type: number
        label: {fr: Heures, en: Hours}
"""
MAIN = """\
id: small
version: 1
title: {fr: Fiche, en: Sheet}
sections:
  - include: shared/team.yaml
    module: M1
  - id: end
    title: {fr: Fin, en: End}
    fields:
      - id: word
        type: text
        label: {fr: Mot, en: Word}
rules:
  - id: S-1
    severity: warning
    for_each: people
    check: row.hours == null || row.hours < 40
    at: team.people.*.hours
    message: {fr: "Trop.", en: "Too much."}
"""
CHANGED = """\
    changes:
      lead: null
      people: {min_rows: 1, row_prefix: P}
      people.post: {label: {fr: Fonction, en: Function}, min: 3}
      people.level: {after: post, type: scale, label: {fr: Niveau, en: Level}}
      people.note: {type: text, label: {fr: Note, en: Note}}
      goal: {type: longtext, label: {fr: But, en: Goal}}
"""


@pytest.fixture
def written(tmp_path):
    """Both files on disk; the path of the worksheet."""

    def write(main=MAIN, shared=SHARED):
        (tmp_path / "shared").mkdir(exist_ok=True)
        (tmp_path / "shared" / "team.yaml").write_text(shared, encoding="utf-8")
        (tmp_path / "small.yaml").write_text(main, encoding="utf-8")
        return tmp_path / "small.yaml"

    return write


def with_changes(lines=CHANGED):
    return MAIN.replace("    module: M1\n", "    module: M1\n" + lines)


def mistakes(path):
    with pytest.raises(WorksheetError) as refused:
        load(path)
    return [(each.file, each.line, each.key, each.message) for each in refused.value.problems]


def test_a_worksheet_is_the_same_whether_a_section_is_included_or_written_out(written):
    included = load(written())
    inside = "".join(f"    {line}\n" for line in SHARED.splitlines())
    whole = MAIN.replace("  - include: shared/team.yaml\n", "  - " + inside[4:])
    assert load(written(whole)).content_hash == included.content_hash
    assert included.section("team").module == "M1"


def test_its_hash_is_that_of_what_it_includes(written):
    before = load(written())
    after = load(written(shared=SHARED.replace("max: 40", "max: 50")))
    assert before.content_hash != after.content_hash
    assert "include" not in str(dump_definition(after))


def test_fields_and_columns_are_changed_left_out_and_added(written):
    sheet = load(written(with_changes()))
    assert [spec.id for spec in sheet.section("team").fields] == ["people", "goal"]
    people = sheet.field_at("team.people")
    assert (people.min_rows, people.row_prefix) == (1, "P")
    assert [column.id for column in people.columns] == ["post", "level", "hours", "note"]
    assert people.column("post").label["fr"] == "Fonction"
    assert people.column("post").minimum == 3


def test_title_and_words_may_differ(written):
    main = MAIN.replace("    module: M1\n", "    title: {fr: Les gens, en: People}\n")
    assert load(written(main)).section("team").title["fr"] == "Les gens"


WRONG = [
    (MAIN, SHARED.replace("type: number", "type: menu"), "shared/team.yaml", 18, "fields.people.columns.hours.type"),
    (MAIN, SHARED.replace("id: hours", "id: weeks"), "small.yaml", 18, "rules.S-1.at"),
    (MAIN, SHARED.replace("{fr: Poste, en: Post}", "{fr: Poste}"), "shared/team.yaml", 16, "sections.team.fields.people.columns.post.label"),
    (MAIN, "- 1", "shared/team.yaml", 1, ""),
    (MAIN, "id: [", "shared/team.yaml", 2, ""),
    (with_changes(CHANGED.replace("min: 3", "min: trois")), SHARED, "small.yaml", 10, "sections.team.fields.people.columns.post.min"),
    (with_changes(CHANGED.replace("min: 3", "min: 300")), SHARED, "small.yaml", 10, "sections.team.fields.people.columns.post.min"),
    (with_changes(CHANGED.replace("lead: null", "leader: null")), SHARED, "small.yaml", 8, "sections.0.changes.leader"),
    (with_changes(CHANGED.replace("after: post", "after: posts")), SHARED, "small.yaml", 11, "sections.0.changes.people.level"),
    (with_changes(CHANGED.replace("people.note:", "persons.note:")), SHARED, "small.yaml", 12, "sections.0.changes.persons.note"),
    (with_changes(CHANGED.replace("goal: {type: longtext,", "goal: {")), SHARED, "small.yaml", 13, "sections.team.fields.goal"),
    (with_changes(CHANGED.replace("goal:", "Goal:")), SHARED, "small.yaml", 7, "sections.0.changes"),
    (MAIN.replace("    module: M1\n", "    fields: []\n"), SHARED, "small.yaml", 6, "sections.0.fields"),
    (MAIN.replace("id: end", "id: team"), SHARED, "small.yaml", 4, "sections"),
    (MAIN.replace("team.yaml", "crew.yaml"), SHARED, "small.yaml", 5, "sections.0.include"),
    (MAIN.replace("shared/team.yaml", "../team.yaml"), SHARED, "small.yaml", 5, "sections.0.include"),
    (MAIN.replace("shared/team.yaml", "/etc/passwd"), SHARED, "small.yaml", 5, "sections.0.include"),
    (MAIN, SHARED.replace("id: team", "include: team.yaml\nid: team"), "shared/team.yaml", 1, "include"),
]  # fmt: skip


@pytest.mark.parametrize(("main", "shared", "file", "line", "key"), WRONG, ids=range(len(WRONG)))
def test_a_mistake_is_known_by_its_own_file_and_line(written, main, shared, file, line, key):
    found = mistakes(written(main, shared))
    assert (file, line, key) in [each[:3] for each in found], found


def test_a_shared_file_that_is_too_large_is_refused(written):
    assert "too large" in mistakes(written(shared="a: " + "x" * 600_000))[0][3]


def test_a_worksheet_says_nothing_in_a_language_that_only_its_shared_sections_speak(written):
    before = load(written())
    arabic = SHARED.replace("en: Lead}", "en: Lead, ar: الجهة القائدة}")
    after = load(written(shared=arabic))
    assert set(after.field_at("team.lead").label) == {"fr", "en"}
    assert after.content_hash == before.content_hash


def test_a_worksheet_is_offered_in_a_language_as_a_whole_or_not_at_all(written):
    arabic = MAIN.replace("{fr: Fiche, en: Sheet}", "{fr: Fiche, en: Sheet, ar: استمارة}")
    assert "These words are missing in: ar." in {
        message for *_, message in mistakes(written(arabic))
    }
