"""The words that people read: none missing in either language, and French set as French is set."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo

from tests import catalogues


@pytest.fixture(scope="module")
def strings() -> catalogues.Catalog:
    """Every string of the package."""
    return catalogues.template()


@pytest.fixture
def french(tmp_path: Path) -> gettext.NullTranslations:
    """The French catalogue as it stands in the sources, compiled."""
    with (tmp_path / "django.mo").open("wb") as file:
        write_mo(file, catalogues.read("fr"))
    with (tmp_path / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_a_catalogue_is_complete(language: str, strings: catalogues.Catalog) -> None:
    assert catalogues.problems(language, strings) == []


def test_a_catalogue_holds_nothing_else(strings: catalogues.Catalog) -> None:
    wanted = {(message.context, message.id) for message in strings}
    for language in catalogues.LANGUAGES:
        assert {(message.context, message.id) for message in catalogues.read(language)} == wanted


def test_gathering_again_changes_nothing(strings: catalogues.Catalog) -> None:
    for language in catalogues.LANGUAGES:
        before = catalogues.file_of(language).read_bytes()
        assert catalogues.text(language, strings) == before


def test_english_says_what_the_source_says() -> None:
    for message in catalogues.read("en"):
        if message.id:
            assert message.string == message.id


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 section complète sur 10"),
        (1, "1 section complète sur 10"),
        (2, "2 sections complètes sur 10"),
    ],
)
def test_french_counts_zero_with_one(
    count: int, said: str, french: gettext.NullTranslations
) -> None:
    words = french.npgettext(
        "section",
        "{count} section complete out of {total}",
        "{count} sections complete out of {total}",
        count,
    )
    assert words.format(count=count, total=10) == said


@pytest.mark.parametrize(
    "said",
    [
        "Vide :",
        "Est-ce tout ?",
        "« Vide »",
        "Un lien commence par https:// ; copiez-le.",
        "À 14:32, 50 % des {count} lignes",
        "%(count)s lignes",
        "l’essentiel…",
    ],
)
def test_well_set_french_passes(said: str) -> None:
    said = said.replace(" :", "\u00a0:").replace(" ?", "\u00a0?").replace(" ;", "\u00a0;")
    said = said.replace("« ", "«\u00a0").replace(" »", "\u00a0»").replace("50 %", "50\u00a0%")
    assert catalogues.ill_set(catalogues.Message("source", said)) == []


@pytest.mark.parametrize(
    "said",
    [
        "Vide :",
        "Vide:",
        "Tout ?",
        "Tout?",
        "Non ; oui",
        "« Vide\u00a0»",
        "50 % ici",
        "l'un",
        "Puis...",
    ],
)
def test_ill_set_french_is_found(said: str) -> None:
    assert catalogues.ill_set(catalogues.Message("source", said)) != []


def test_strings_inside_f_strings_are_found() -> None:
    source = """def shown(x): return f"<b>{pgettext('row', 'State')}</b>{x}" """
    assert list(catalogues.entries_of_python(source)) == [("row", "State")]


def test_blocks_of_templates_are_trimmed() -> None:
    source = (
        "{% load i18n %}<p>{% blocktranslate trimmed count n=n context 'rows' %}\n"
        "  {{ n }} row,\n  50 %{% plural %}\n  {{ n }} rows,\n  50 %{% endblocktranslate %}</p>"
    )
    assert list(catalogues.entries_of_template(source, "test")) == [
        ("rows", ("%(n)s row, 50 %%", "%(n)s rows, 50 %%"))
    ]
