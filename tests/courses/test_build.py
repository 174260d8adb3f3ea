"""Building courses: what an archive holds, in which language, and what keeps it from being made."""

from __future__ import annotations

import io
import json
import re
import tarfile
from collections.abc import Callable
from pathlib import Path

import olxcleaner
import pytest

from city_diplomacy_xblocks import cli
from city_diplomacy_xblocks.courses.archive import archive, archive_name
from city_diplomacy_xblocks.courses.checking import check, known_facts
from city_diplomacy_xblocks.courses.edition import CourseError, course_folders, editions
from city_diplomacy_xblocks.courses.texts import minutes_to_read, texts

CONTENT = Path(__file__).resolve().parents[2] / "course_content"
pytestmark = pytest.mark.usefixtures("in_english")
OURS = ["city_worksheet", "city_plan_recap", "city_module"]
EVERY = [edition for folder in course_folders(CONTENT) for edition in editions(folder)]

POLICY = {"course/R1": {"display_name": "Un cours", "language": "fr"}}
WORKSHEET = (
    '<city_worksheet url_name="{name}" worksheet="plan_migration" plan_key="p" '
    "sections='{sections}' submission_point=\"{point}\"/>"
)
FILES = {
    "course.xml": '<course url_name="R1" org="Org" course="C"/>',
    "course/R1.xml": '<course><chapter url_name="m0"/><chapter url_name="m1"/></course>',
    "chapter/m0.xml": '<chapter display_name="Zéro"><sequential url_name="s0"/></chapter>',
    "chapter/m1.xml": '<chapter display_name="Un"><sequential url_name="s1"/></chapter>',
    "sequential/s0.xml": '<sequential display_name="S"><vertical url_name="v0"/></sequential>',
    "sequential/s1.xml": '<sequential display_name="S"><vertical url_name="v1"/></sequential>',
    "vertical/v0.xml": '<vertical display_name="U"><html url_name="t0"/></vertical>',
    "vertical/v1.xml": '<vertical display_name="U"><html url_name="t1"/></vertical>',
    "html/t0.xml": '<html filename="t0"/>',
    "html/t0.html": '<p data-fact="E-1">Bonjour à tous.</p>',
    "html/t1.xml": '<html filename="t1"/>',
    "html/t1.html": "<p>Au revoir.</p>",
    "html/forgotten.html": "<p>Personne ne mène ici.</p>",
    "policies/R1/policy.json": json.dumps(POLICY),
    "static/map.png": "not really",
}
ENGLISH = {
    "course.xml": '<course url_name="R1" org="Org" course="CEN"/>',
    "course/R1.xml": FILES["course/R1.xml"],
    "policies/R1/policy.json": json.dumps({"course/R1": {"display_name": "A course"}}),
    "chapter/m0.xml": '<chapter display_name="Zero"><sequential url_name="s0"/></chapter>',
    "sequential/s0.xml": FILES["sequential/s0.xml"],
    "vertical/v0.xml": FILES["vertical/v0.xml"],
    "html/t0.xml": FILES["html/t0.xml"],
    "html/t0.html": '<p data-fact="E-1">Hello everybody.</p>',
}
FACTS = {"E-1": "V", "E-2": "U"}

Course = Callable[..., Path]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """Write a small course, some of its files changed; its folder."""

    def write(changed: dict[str, str] | None = None, english: dict[str, str] | None = None) -> Path:
        folder = tmp_path / "courses" / "small"
        for path, content in {**FILES, **(changed or {})}.items():
            _write(folder / path, content)
        for path, content in (english or {}).items():
            _write(folder / "editions" / "en" / path, content)
        _write(folder.parent / "facts.json", json.dumps(FACTS))
        return folder

    return write


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")


def unpacked(packed: bytes) -> dict[str, str]:
    """The texts of an archive by path, its root folder left out."""
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        return {
            member.name.removeprefix("course/"): tar.extractfile(member).read().decode("latin-1")
            for member in tar.getmembers()
        }


def sentences(folder: Path, facts: dict[str, str] = FACTS) -> list[str]:
    """What is wrong with each edition of a course, as `file: sentence`."""
    return [f"{p.file}: {p.message}" for each in editions(folder) for p in check(each, facts)]


@pytest.mark.parametrize("edition", EVERY, ids=archive_name)
def test_our_courses_can_be_imported(edition, tmp_path: Path) -> None:
    """Nothing to mend, and what Studio runs on an import has nothing to say of the archive."""
    assert check(edition, known_facts(CONTENT)) == ()
    with tarfile.open(fileobj=io.BytesIO(archive(edition))) as tar:
        tar.extractall(tmp_path, filter="data")
    _, errors, _ = olxcleaner.validate(
        str(tmp_path / "course" / "course.xml"), steps=8, allowed_xblocks=OURS
    )
    assert [error.description for error in errors.errors] == []


@pytest.mark.parametrize("edition", EVERY, ids=archive_name)
def test_reading_takes_less_time_than_the_module(edition) -> None:
    """What a module announces leaves room for more than reading."""
    for module in edition.modules:
        heads = [block for _, block in edition.blocks(module) if block.tag == "city_module"]
        for head in heads:
            assert 0 < minutes_to_read(edition, module) < int(head.get("minutes")) / 2


@pytest.mark.parametrize("folder", course_folders(CONTENT), ids=lambda folder: folder.name)
def test_editions_have_the_structure_of_their_course(folder: Path) -> None:
    """Same elements, same names, same settings that are no words: links and plans agree."""
    words = {"display_name", "purpose", "objectives", "label", "discussion_target"}
    first, *others = editions(folder)
    for other in others:
        for module, translated in zip(first.modules, other.modules, strict=True):
            for one, its in zip(module.files, translated.files, strict=True):
                assert one == its
                if one.endswith(".xml"):
                    assert [
                        (of.tag, {k: v for k, v in of.attrib.items() if k not in words})
                        for of in first.element(one).iter()
                    ] == [
                        (of.tag, {k: v for k, v in of.attrib.items() if k not in words})
                        for of in other.element(its).iter()
                    ]


@pytest.mark.parametrize("folder", course_folders(CONTENT), ids=lambda folder: folder.name)
def test_texts_of_an_edition_leave_nothing_out(folder: Path) -> None:
    """Same headings, paragraphs and lists in the same order, the same facts cited, same links.

    Words that are foreign in one language need no mark in another.
    """
    kept = ("data-fact", "href", "src")
    first, *others = editions(folder)
    for other in others:
        for module, its in zip(first.modules, other.modules, strict=True):
            if its.own:
                for one, translated in zip(texts(first, module), texts(other, its), strict=True):
                    shapes = [
                        [
                            (of.tag, *map(of.get, kept))
                            for of in text.tree.iter()
                            if of.get("lang") is None
                        ]
                        for text in (one, translated)
                    ]
                    assert shapes[0] == shapes[1], translated.path


def test_an_archive_holds_what_elements_lead_to(course: Course) -> None:
    """Reached files and those of whole folders; the same bytes each time."""
    edition = editions(course())[0]
    packed = archive(edition)
    assert packed == archive(edition)
    assert set(unpacked(packed)) == set(FILES) - {"html/forgotten.html"}
    assert archive_name(edition) == "C-R1-fr.tar.gz"


def test_an_edition_takes_what_is_not_translated_from_the_course(course: Course) -> None:
    """A module in French only stays, and says to a screen reader that it is French."""
    _, english = editions(course(english=ENGLISH))
    assert check(english, FACTS) == ()
    held = unpacked(archive(english))
    assert 'course="CEN"' in held["course.xml"]
    assert "Hello everybody." in held["html/t0.html"]
    assert held["html/t1.html"] == '<div lang="fr">\n<p>Au revoir.</p></div>\n'
    assert held["static/map.png"] == FILES["static/map.png"]
    assert [module.own for module in english.modules] == [True, False]


@pytest.mark.parametrize("path", [path for path in ENGLISH if path != "course.xml"])
def test_a_module_is_translated_as_a_whole(course: Course, path: str) -> None:
    """Half a module in each language is refused, the missing file named; so is a missing head."""
    english = {name: content for name, content in ENGLISH.items() if name != path}
    assert [line.split(":")[0] for line in sentences(course(english=english))] == [path]


@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ("/jump_to_id/v1", True),
        ("/jump_to_id/v1#part", True),
        ("/jump_to_id/v9", False),
        ("/static/map.png", True),
        ("/static/gone.png", False),
        ("#here", True),
        ("#there", False),
        ("https://example.org/a", True),
        ("http://example.org/a", False),
        ("mailto:a@example.org", True),
        ("page.html", False),
        ("javascript:alert(1)", False),
    ],
)
def test_links_lead_somewhere(course: Course, link: str, leads: bool) -> None:
    """Within the course each target is there; outside only safe addresses."""
    folder = course({"html/t1.html": f'<p id="here"><a href="{link}">lien</a></p>'})
    assert sentences(folder) == (
        [] if leads else [f"html/t1.html: the link “{link}” leads nowhere."]
    )


@pytest.mark.parametrize(("facts", "wrong"), [("E-1", []), ("E-2", ["E-2"]), ("E-1 X", ["X"])])
def test_facts_are_verified(course: Course, facts: str, wrong: list[str]) -> None:
    """A fact that is unknown, or whose source was not found, is not stated."""
    folder = course({"html/t1.html": f'<p data-fact="{facts}">On dit que…</p>'})
    found = [re.search("“(.*)”", line).group(1) for line in sentences(folder)]
    assert found == wrong


def test_sections_stand_once(course: Course) -> None:
    """Twice, unknown, nowhere though the plan is handed in, handed in twice: each is said."""
    first = WORKSHEET.format(name="a", sections='["identite", "nope"]', point="true")
    second = WORKSHEET.format(name="b", sections='["identite"]', point="true")
    wrong = sentences(course({"vertical/v1.xml": f"<vertical>{first}{second}</vertical>"}))
    assert len(wrong) == 4
    assert "no section “nope”" in wrong[1]
    assert "“identite” stands elsewhere" in wrong[0]
    assert wrong[2].startswith("course.xml: sections placed nowhere: ")
    assert "handed in elsewhere" in wrong[3]


def test_what_is_pointed_to_is_there(course: Course) -> None:
    """A pointer without its file, a unit without its text."""
    folder = course({"vertical/v1.xml": '<vertical><html url_name="gone"/></vertical>'})
    assert sentences(folder) == ["vertical/v1.xml: there is no “gone” of the kind “html”."]
    folder.joinpath("html/t0.html").unlink()
    assert "html/t0.html: this text is missing." in sentences(folder)


def test_a_broken_file_is_named(course: Course) -> None:
    """No traceback: the file and what is wrong in it."""
    (edition,) = editions(course({"vertical/v1.xml": "<vertical>"}))
    with pytest.raises(CourseError, match=r"vertical/v1\.xml"):
        check(edition, FACTS)
    with pytest.raises(CourseError, match="policy"):
        editions(course({"policies/R1/policy.json": "{"}))


def test_the_command_builds_and_says_what(course: Course, tmp_path: Path, capsys) -> None:
    """One archive for each edition; modules with their reading time, untranslated ones said."""
    folder = course(english=ENGLISH)
    arguments = ["courses", "build", "--of", str(folder.parent), "-o", str(tmp_path / "out")]
    assert cli.main([*arguments, "--lang", "en"]) == 0
    assert sorted(path.name for path in tmp_path.joinpath("out").iterdir()) == [
        "C-R1-fr.tar.gz",
        "CEN-R1-en.tar.gz",
    ]
    said = capsys.readouterr().out
    assert "Zéro — 1 minute to read" in said
    assert "Un — 1 minute to read — not translated yet" in said


def test_the_command_refuses_what_is_wrong(course: Course, tmp_path: Path, capsys) -> None:
    """Nothing is written of a course with something to mend; exit codes tell."""
    folder = course({"html/t1.html": '<a href="/static/gone.png">plan</a>'})
    out = tmp_path / "out"
    assert cli.main(["courses", "build", "--of", str(folder.parent), "-o", str(out)]) == 1
    assert "small (fr) html/t1.html:1:" in capsys.readouterr().out
    assert not out.exists()
    assert cli.main(["courses", "build", "--of", str(tmp_path / "nowhere"), "-o", str(out)]) == 2
    course({"chapter/m1.xml": "<chapter"})
    assert cli.main(["courses", "build", "--of", str(folder.parent), "-o", str(out)]) == 2
    assert "chapter/m1.xml" in capsys.readouterr().err
