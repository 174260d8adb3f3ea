"""Each text is checked in its own language, and a mistake is told by file, line and word."""

from __future__ import annotations

import pytest

from tests.spelling.__main__ import ill_kept, mistakes, texts_of

PACKAGE = "city_diplomacy_xblocks"
WORKSHEET = f"{PACKAGE}/worksheets/library/essai.yaml"
EXAMPLE = f"{PACKAGE}/worksheets/library/examples/essai.json"
FRENCH = "course_content/essai/html/t_un.html"
ENGLISH = "course_content/essai/editions/en/html/t_un.html"
SETTINGS = "course_content/essai/policies/2027T1/policy.json"
CATALOGUE = "locale/fr/LC_MESSAGES/django.po"

FILES = {
    FRENCH: """<p>Le delai est juste.</p>
<p>Un feedback de l’equipe &amp; du maire.</p>
<p>Lire <span lang="en">how cities learn</span><br/> puis how.</p>
""",
    ENGLISH: "<p>The délai is right.</p>\n\n<p>A program, in the city’s favor.</p>",
    SETTINGS: '{"a": {\n"display_name": "Un cour dévelopé", "language": "en"}}',
    WORKSHEET: """
id: shared_fieldd
label: {fr: Partnership de la ville, en: Partenariat of the city, ar: المدينه}
help:
  fr: >-
    Deux lignes
    dont une fause
rules:
  - values:
      what:
        fr: >-
          row.kind == "twicee" ? "une erreure"
          : size(row.partners) > 0 ? "un partenaire" : ""
""",
    EXAMPLE: '{"a": {"status": "signee", "said": "Une premierre ligne",\n"other": "انشاء مركز"}}',
    CATALOGUE: """
msgctxt "grading"
msgid "%(n)s answers of {name}"
msgstr "%(n)s reponses de {name}"

msgctxt "worksheet file"
msgid "“target” goes with table."
msgstr "« target » va avec table, wrongly."
""",
    "README.md": "# A titel\n```\nnoot read\n```\nSee `nott_this`, « une\nvylle », and the colour.\n",
}


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What is found in these files: by file, the lines and words."""
    root = tmp_path_factory.mktemp("texts")
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    by_file: dict[str, set[tuple[int, str]]] = {}
    for sentence in mistakes(texts_of(root)):
        place, said = sentence.split(": ", 1)
        file, line = place.split(":")
        by_file.setdefault(file, set()).add((int(line), said.split("“")[1].split("”")[0]))
    return by_file


def test_a_word_without_its_accent_or_of_the_other_language_is_found_where_it_is(found):
    assert {(1, "delai"), (2, "feedback"), (2, "equipe")} <= found[FRENCH]
    assert found[ENGLISH] == {(1, "délai"), (3, "favor")}
    assert found[SETTINGS] == {(2, "dévelopé")}


def test_words_of_another_language_are_right_only_where_the_text_says_their_language(found):
    assert {word for line, word in found[FRENCH] if line == 3} == {"how"}


def test_each_language_of_a_worksheet_is_read_apart_and_its_codes_not_at_all(found):
    assert found[WORKSHEET] == {
        (3, "Partnership"),
        (3, "Partenariat"),
        (3, "المدينه"),
        (7, "fause"),
        (12, "erreure"),
    }


def test_catalogues_are_read_without_placeholders_and_examples_without_codes(found):
    assert found[CATALOGUE] == {(3, "reponses"), (7, "wrongly")}
    assert found[EXAMPLE] == {(1, "premierre"), (2, "انشاء")}


def test_documents_are_english_and_what_they_quote_is_french(found):
    assert found["README.md"] == {(1, "titel"), (6, "vylle")}


def test_a_word_of_a_list_that_nobody_writes_is_told(tmp_path):
    assert any("no text says “Kanimbora”" in one for one in ill_kept(texts_of(tmp_path)))
