"""``city-plans``: its outputs, exit codes, and sentences instead of tracebacks."""

from __future__ import annotations

import json

import pytest

from city_diplomacy_xblocks.cli import main
from city_diplomacy_xblocks.worksheets import library
from tests.worksheets.plans import EXAMPLE, demo, row


@pytest.fixture
def plan_file(tmp_path):
    def write(data, *, raw=False):
        path = tmp_path / "plan.json"
        path.write_bytes(data if raw else json.dumps(data).encode())
        return str(path)

    return write


def run(capsys, *argv):
    code = main([*argv])
    out, err = capsys.readouterr()
    return code, out, err


def test_demo_plan_has_no_finding(capsys):
    assert run(capsys, "check", "plan_migration", str(EXAMPLE), "--format", "json")[:2] == (
        0,
        "[]\n",
    )


def test_findings_are_printed_as_json_with_four_keys(capsys, plan_file):
    plan = demo()
    row(plan, "actions.actions", "A1")["end"] = "2027-02"
    code, out, _ = run(capsys, "check", "plan_migration", plan_file(plan), "--format", "json")
    assert code == 1
    assert [(each["rule"], each["severity"], each["path"]) for each in json.loads(out)] == [
        ("MIG-04", "error", "actions.actions.A1.end")
    ]
    assert set(json.loads(out)[0]) == {"rule", "severity", "path", "message"}


def test_warnings_alone_are_no_failure(capsys, plan_file):
    plan = demo()
    row(plan, "profil_migratoire.groups", 0)["estimate"] = 9
    code, out, _ = run(capsys, "check", "plan_migration", plan_file(plan), "--lang", "en")
    assert code == 0
    assert "MIG-21" in out
    assert "fewer than 10" in out


def test_findings_and_labels_are_had_in_arabic(capsys, plan_file):
    plan = demo()
    row(plan, "profil_migratoire.groups", 0)["estimate"] = 9
    code, out, _ = run(capsys, "check", "plan_migration", plan_file(plan), "--lang", "ar")
    assert code == 0
    assert "رقم أقل من 10" in out
    assert "مدينتي وتفويضي" in run(capsys, "show", "plan_migration", "--lang", "ar")[1]


def test_show_prints_the_definition_normalised(capsys):
    code, out, _ = run(capsys, "show", "plan_migration", "--format", "json")
    shown = json.loads(out)
    assert code == 0
    assert list(shown) == ["id", "version", "sections", "rules", "rubric"]
    assert (len(shown["sections"]), len(shown["rules"]), len(shown["rubric"])) == (10, 27, 8)
    fields = {each["id"]: each for section in shown["sections"] for each in section["fields"]}
    assert set(fields["city_name"]) == {"id", "type", "required", "options", "columns"}
    assert fields["city_name"] == {
        "id": "city_name",
        "type": "text",
        "required": "R",
        "options": None,
        "columns": None,
    }
    assert fields["mandate_status"]["options"] == ["deliberation", "lettre", "en_cours", "aucun"]
    assert fields["core_team"]["columns"][0] == {
        "id": "function",
        "type": "text",
        "required": "R",
        "options": None,
    }
    assert fields["budget_total"]["required"] == "-"
    assert shown["rules"][0] == {"id": "MIG-01", "severity": "error"}
    assert shown["rubric"][3] == {"id": "c4", "points": 15, "blocking": True}


def test_show_in_words(capsys):
    assert "Ma ville et mon mandat" in run(capsys, "show", "plan_migration")[1]
    assert "My city and mandate" in run(capsys, "show", "plan_migration", "--lang", "en")[1]


def test_lint_says_nothing_wrong_or_each_thing_by_line(capsys, tmp_path):
    good = library.FOLDER / "plan_migration.yaml"
    assert run(capsys, "lint", str(good))[0] == 0
    bad = tmp_path / "bad.yaml"
    bad.write_text("id: Bad\nversion: 1\n", encoding="utf-8")
    code, out, err = run(capsys, "lint", str(bad))
    assert (code, err) == (1, "")
    assert out.startswith("bad.yaml:1: ")


def test_check_takes_a_worksheet_file_too(capsys):
    sheet = str(library.FOLDER / "plan_migration.yaml")
    assert run(capsys, "check", sheet, str(EXAMPLE))[0] == 0


HOSTILE = [
    b"",
    b"{",
    b"[1, 2]",
    b'"plan"',
    b"null",
    b"\xff\xfe\x00",
    b"[" * 100_000,
    b'{"a": ' + b"9" * 5000 + b"}",
]


@pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
def test_unreadable_plan_is_a_sentence_and_exit_code_2(capsys, plan_file, raw):
    code, out, err = run(capsys, "check", "plan_migration", plan_file(raw, raw=True))
    assert (code, out) == (2, "")
    assert err.startswith("city-plans: ")
    assert "Traceback" not in err


def test_missing_file_folder_and_unknown_worksheet_are_exit_code_2(capsys, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("id: 1\n", encoding="utf-8")
    for argv in (
        ("check", "plan_migration", "/nowhere/plan.json"),
        ("check", "plan_migration", str(tmp_path)),
        ("check", "plan_migration", "\x00"),
        ("check", "no_such", str(EXAMPLE)),
        ("check", str(bad), str(EXAMPLE)),
        ("show", "no_such"),
        ("show", "../../x.yaml"),
        ("lint", "/nowhere/w.yaml"),
    ):
        code, out, err = run(capsys, *argv)
        assert (code, out) == (2, "")
        assert err.strip()
        assert "Traceback" not in err


def test_odd_but_readable_plans_are_checked(capsys, plan_file):
    for raw in (
        b"{}",
        b'\xef\xbb\xbf{"_note": 1}',
        b'{"identite": {"city_name": NaN, "currency": "\\ud800"}}',
    ):
        code, out, _ = run(
            capsys, "check", "plan_migration", plan_file(raw, raw=True), "--format", "json"
        )
        assert code == 1
        assert json.loads(out)


def test_a_plan_is_checked_as_on_another_day(capsys):
    argv = ("check", "plan_migration", str(EXAMPLE), "--on")
    assert run(capsys, *argv, "2031-01-01")[0] == 0
    code, _, err = run(capsys, *argv, "demain")
    assert code == 2
    assert "demain" in err
