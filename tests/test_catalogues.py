"""The words that people read: none missing in any language, each set as its language is set."""

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
    return compiled("fr", tmp_path)


@pytest.fixture
def arabic(tmp_path: Path) -> gettext.NullTranslations:
    """The Arabic catalogue as it stands in the sources, compiled."""
    return compiled("ar", tmp_path)


def compiled(language: str, folder: Path) -> gettext.NullTranslations:
    """The language's catalogue, as programs read it."""
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, catalogues.read(language))
    with (folder / "django.mo").open("rb") as file:
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
    ("count", "said"),
    [
        (0, "0 تعديل"),
        (1, "تعديل واحد"),
        (2, "تعديلان"),
        (3, "3 تعديلات"),
        (10, "10 تعديلات"),
        (11, "11 تعديلا"),
        (99, "99 تعديلا"),
        (100, "100 تعديل"),
        (102, "102 تعديل"),
        (103, "103 تعديلات"),
    ],
)
def test_arabic_counts_in_six_ways(count: int, said: str, arabic: gettext.NullTranslations) -> None:
    words = arabic.npgettext("changes", "%(n)s change", "%(n)s changes", count)
    assert words % {"n": count} == said


def test_a_form_for_one_count_alone_may_say_it_in_words() -> None:
    ids = ("{n} change of {all}", "{n} changes of {all}")
    in_words = ("لا تعديل من {all}", "تعديل من {all}", "تعديلان من {all}")
    others = ("{n} تعديلات من {all}", "{n} تعديلا من {all}", "{n} تعديل من {all}")
    assert catalogues.misplaced(catalogues.Message(ids, in_words + others), "ar") == []
    assert (
        catalogues.misplaced(catalogues.Message(ids, ("{n} changement de {all}",) * 2), "fr") == []
    )


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("fr", ("un changement de {all}", "{n} changements de {all}")),
        ("ar", ("{all}", "{n}", "{all}", "{n} {all}", "{n} {all}", "{n} {all}")),
        ("ar", ("", "{all}", "{all}", "{n} {all}", "{n} {all}", "{n} {all}")),
        ("ar", ("{all}", "{all}", "{all}", "{all}", "{n} {all}", "{n} {all}")),
        ("ar", ("{all} {x}", "{all}", "{all}", "{n} {all}", "{n} {all}", "{n} {all}")),
    ],
)
def test_a_lost_placeholder_is_found(language: str, forms: tuple[str, ...]) -> None:
    message = catalogues.Message(("{n} change of {all}", "{n} changes of {all}"), forms)
    assert catalogues.misplaced(message, language) != []


@pytest.mark.parametrize(
    "said",
    [
        "فارغ، إذن اختاروا «نعم»؛ أهذا كل شيء؟",
        "{row}: هذا السطر فارغ.",
        "يبدأ الرابط بـ https://؛ انسخوه.",
        "اسم ملف ينتهي بـ .yaml",
        "بقي 50% من {count} سطرا…",
    ],
)
def test_well_set_arabic_passes(said: str) -> None:
    assert catalogues.ill_set(catalogues.Message("source", said), "ar") == []


@pytest.mark.parametrize(
    "said",
    [
        "فارغ, إذن",
        "فارغ ، إذن",
        "فارغ،إذن",
        "أهذا كل شيء?",
        "أهذا كل شيء\u00a0؟",
        "« نعم »",
        "“نعم”",
        "٣ أسطر",
        "ثم...",
    ],
)
def test_ill_set_arabic_is_found(said: str) -> None:
    assert catalogues.ill_set(catalogues.Message("source", said), "ar") != []


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
    assert catalogues.ill_set(catalogues.Message("source", said), "fr") == []


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
    assert catalogues.ill_set(catalogues.Message("source", said), "fr") != []


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
