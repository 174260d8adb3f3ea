"""What each field type stores, refuses and says, on friendly and on hostile input."""

from __future__ import annotations

import json
import math

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from city_diplomacy_xblocks.fields.errors import Misfit
from city_diplomacy_xblocks.fields.reading import Reading
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.spec import Field, Option, is_blank
from city_diplomacy_xblocks.fields.words import speaking

OPTIONS = tuple(Option(code, {"fr": code.upper(), "en": code}) for code in ("a", "b", "c"))
CELLS = (
    Field("name", "text", {"fr": "Nom"}, maximum=10),
    Field("kind", "choice", {"fr": "Type"}, options=OPTIONS),
)


def spec(kind, **more):
    given_ = {"options": OPTIONS} if kind in ("choice", "multichoice") else {}
    given_ |= (
        {"columns": CELLS, "max_rows": 3, "min_rows": 1, "row_prefix": "A"}
        if kind == "table"
        else {}
    )
    return Field("it", kind, {"fr": "Ceci"}, **{**given_, **more})


def parse(kind, raw, **more):
    decimals = more.pop("decimals", None)
    return TYPES[kind].parse(raw, spec(kind, **more), currency_decimals=decimals)


def rules(kind, raw, **more):
    return [problem.rule for problem in TYPES[kind].findings(raw, spec(kind, **more))]


STORED = [
    ("text", "  Kanimbora ", "  Kanimbora ", {}),
    ("text", "a\r\nb\x00\x07\ud800c\td", "a bc\td", {}),
    ("text", "<script>{{ x }}{0}\u202e", "<script>{{ x }}{0}\u202e", {}),
    ("text", " \n\t", None, {}),
    ("text", None, None, {}),
    ("longtext", "un\r\ndeux\rtrois\x0b", "un\ndeux\ntrois", {}),
    ("longtext", "é😀", "é😀", {}),
    ("choice", "b", "b", {}),
    ("choice", "", None, {}),
    ("multichoice", ["c", "a", "c"], ["c", "a"], {}),
    ("multichoice", [], None, {}),
    ("number", 12.0, 12, {}),
    ("number", -3.25, -3.25, {}),
    ("number", 0, 0, {}),
    ("number", 4, 4, {"minimum": 500}),
    ("money", 12.5, 12.5, {"decimals": 2}),
    ("money", 1e3, 1000, {"decimals": 0}),
    ("money", 0.125, 0.125, {"decimals": 3}),
    ("percent", 33.3, 33.3, {}),
    ("date", "2028-02-29", "2028-02-29", {}),
    ("month", "2027-03", "2027-03", {}),
    ("period", {"start": "2027-01", "end": None}, {"start": "2027-01", "end": ""}, {}),
    ("period", {"start": "", "end": ""}, None, {}),
    ("date_period", {"start": "", "end": "2027-02-28"}, {"start": "", "end": "2027-02-28"}, {}),
    ("date_period", {"start": None}, None, {}),
    ("email", " accueil@ville.example ", "accueil@ville.example", {}),
    ("email", "accueil@", "accueil@", {}),
    ("email", " ", None, {}),
    ("link_or_text", " https://a.org/x ", " https://a.org/x ", {}),
    ("link_or_text", "Rapport annuel, page 12", "Rapport annuel, page 12", {}),
    ("link_or_text", "x" * 500, "x" * 500, {}),
    ("scale", 3.0, 3, {}),
    ("boolean", False, False, {}),
    ("boolean", "", None, {}),
    ("link", [" https://a.org ", "", "à moitié"], ["https://a.org", "à moitié"], {}),
    ("link", "https://a.org", ["https://a.org"], {}),
    ("row_ref", "K1", "K1", {}),
    ("row_ref", ["K1", "K2", "K1"], ["K1", "K2"], {"multiple": True}),
    ("stakeholder_ref", [], None, {"multiple": True}),
    ("computed", None, None, {}),
    ("table", [{"id": "x1", "name": "Un", "kind": None}], [{"id": "x1", "name": "Un"}], {}),
    ("table", [], None, {}),
]

REFUSED = [
    ("text", 12, "type", {}),
    ("text", ["a"], "type", {}),
    ("text", "x" * 161, "length", {}),
    ("longtext", "x" * 1501, "length", {}),
    ("longtext", {"a": 1}, "type", {}),
    ("choice", "z", "option", {}),
    ("choice", ["a"], "type", {}),
    ("choice", True, "type", {}),
    ("multichoice", "a", "type", {}),
    ("multichoice", ["a", "z"], "option", {}),
    ("multichoice", [["a"]], "type", {}),
    ("multichoice", ["a", "b"], "range", {"max_selected": 1}),
    ("number", True, "type", {}),
    ("number", "12", "type", {}),
    ("number", math.nan, "type", {}),
    ("number", math.inf, "type", {}),
    ("number", 2**53, "range", {}),
    ("number", -(2**53), "range", {}),
    ("number", 10**5000, "range", {}),
    ("number", 1e308, "range", {}),
    ("number", 12.5, "type", {"integer": True}),
    ("number", 11, "range", {"maximum": 10}),
    ("money", 12.5, "type", {"decimals": 0}),
    ("money", 0.1 + 0.2, "type", {}),
    ("money", 1e13, "range", {}),
    ("percent", 100.1, "range", {}),
    ("percent", 33.33, "type", {}),
    ("date", "2027-02-29", "type", {}),
    ("date", "20270201", "type", {}),
    ("date", "٢٠٢٧-٠١-٠١", "type", {}),
    ("date", "0000-01-01", "type", {}),
    ("month", "2027-13", "type", {}),
    ("month", "0000-01", "type", {}),
    ("month", "2027-01\n", "type", {}),
    ("month", 202701, "type", {}),
    ("period", ["2027-01"], "type", {}),
    ("period", {"start": "2027-01", "fin": ""}, "type", {}),
    ("date_period", {"start": "2027-02-29"}, "type", {}),
    ("date_period", {"start": "2027-02"}, "type", {}),
    ("date_period", "2027-02-01", "type", {}),
    ("date_period", {"start": "2027-02-01", "fin": ""}, "type", {}),
    ("email", ["a@b.org"], "type", {}),
    ("email", "x" * 250 + "@b.org", "length", {}),
    ("link_or_text", "x" * 501, "length", {}),
    ("link_or_text", 12, "type", {}),
    ("scale", 6, "range", {}),
    ("scale", 0, "range", {}),
    ("scale", 2.5, "type", {}),
    ("scale", True, "type", {}),
    ("boolean", 1, "type", {}),
    ("boolean", "oui", "type", {}),
    ("link", [1], "type", {}),
    ("link", ["x" * 501], "length", {}),
    ("link", ["a", "b"], "range", {"max_selected": 1}),
    ("row_ref", "K 1", "type", {}),
    ("row_ref", ["K1"], "type", {}),
    ("row_ref", "K1", "type", {"multiple": True}),
    ("row_ref", "x" * 33, "type", {}),
    ("computed", 12, "type", {}),
    ("table", {"id": "x"}, "type", {}),
    ("table", [["x"]], "type", {}),
    ("table", [{"name": "sans identité"}], "type", {}),
    ("table", [{"id": "x"}, {"id": "x"}], "type", {}),
    ("table", [{"id": "x", "autre": 1}], "type", {}),
    ("table", [{"id": "x", "name": "x" * 11}], "length", {}),
    ("table", [{"id": str(n)} for n in range(4)], "range", {}),
]


@pytest.mark.parametrize(("kind", "raw", "stored", "more"), STORED)
def test_parse_stores_what_fits(kind, raw, stored, more):
    value = parse(kind, raw, **more)
    assert value == stored
    assert type(value) is type(stored)


@pytest.mark.parametrize(("kind", "raw", "reason", "more"), REFUSED, ids=range(len(REFUSED)))
def test_parse_says_why_it_refuses(kind, raw, reason, more):
    with pytest.raises(Misfit) as refused:
        parse(kind, raw, **more)
    assert refused.value.reason == reason
    assert refused.value.message.endswith(".")


FOUND = [
    ("text", "ab", ["length"], {"minimum": 3}),
    ("text", "  a  ", ["length"], {"minimum": 3}),
    ("text", "abc", [], {"minimum": 3}),
    ("longtext", "x" * 1501, ["length"], {}),
    ("choice", "z", ["option"], {}),
    ("multichoice", ["a"], ["range"], {"min_selected": 2}),
    ("multichoice", ["a", "z"], ["option"], {}),
    ("number", 4, ["range"], {"minimum": 500}),
    ("number", 501, [], {"minimum": 500}),
    ("percent", -1, ["range"], {}),
    ("money", -1, ["range"], {"minimum": 0}),
    ("period", {"start": "2027-01", "end": ""}, ["required"], {}),
    ("period", {"start": "2027-01", "end": ""}, [], {"open_end": True}),
    ("period", {"start": "", "end": "2027-01"}, ["required"], {"open_end": True}),
    ("date_period", {"start": "", "end": "2027-01-02"}, ["required"], {}),
    ("date_period", {"start": "2027-01-02", "end": "2027-01-01"}, [], {}),
    ("email", "accueil@ville.example", [], {}),
    ("email", "prénom.nom+ville@mairie-du-port.example", [], {}),
    ("email", "accueil@", ["type"], {}),
    ("email", "accueil ville.example", ["type"], {}),
    ("email", "a@b@ville.example", ["type"], {}),
    ("email", "mailto:a@ville.example", ["type"], {}),
    ("link_or_text", "javascript:alert(1)", [], {}),
    ("link_or_text", "ab", ["length"], {"minimum": 3}),
    ("boolean", False, ["option"], {"must_be": True}),
    ("boolean", True, [], {"must_be": True}),
    ("link", ["javascript:alert(1)"], ["type"], {}),
    ("link", ["https://me:secret@a.org/"], ["type"], {}),
    ("link", ["https://a.org/é?x=1#y"], [], {}),
    ("table", [{"id": "x"}], ["rows"], {}),
    ("table", [{"id": "x", "name": "Un"}], [], {}),
]


@pytest.mark.parametrize(("kind", "value", "found", "more"), FOUND)
def test_findings_of_a_stored_value(kind, value, found, more):
    assert rules(kind, value, **more) == found


SAID = [
    ("choice", "a", "fr", "A", {}),
    ("multichoice", ["a", "b"], "en", "a; b", {}),
    ("number", 186400, "fr", "186\u202f400", {}),
    ("number", 186400.5, "en", "186,400.5", {}),
    ("number", 2025, "fr", "2025", {"integer": True, "minimum": 2010, "maximum": 2035}),
    ("money", 12500000, "fr", "12\u202f500\u202f000\u00a0XOF", {}),
    ("percent", 12.5, "fr", "12,5\u00a0%", {}),
    ("percent", 12.5, "en", "12.5%", {}),
    ("date", "2027-03-15", "fr", "15/03/2027", {}),
    ("period", {"start": "2027-01", "end": ""}, "en", "January 2027 → …", {}),
    (
        "date_period",
        {"start": "2027-03-15", "end": "2027-03-19"},
        "fr",
        "15/03/2027 → 19/03/2027",
        {},
    ),
    ("email", "accueil@ville.example", "fr", "accueil@ville.example", {}),
    ("link_or_text", "Rapport annuel", "fr", "Rapport annuel", {}),
    ("row_ref", ["x", "y"], "fr", "K1\u00a0; K2", {"multiple": True}),
    (
        "table",
        [{"id": "x", "name": "Un"}, {"id": "y", "kind": "b"}, {"id": "z"}],
        "fr",
        "A1 — Un\nA2 — B\nA3",
        {},
    ),
    ("computed", 370000000, "fr", "370\u202f000\u202f000\u00a0XOF", {"unit": "money"}),
    ("computed", 25.68, "fr", "25,7\u00a0%", {"unit": "percent"}),
]


@pytest.mark.parametrize(("kind", "value", "language", "words", "more"), SAID)
def test_summarise_in_the_readers_language(kind, value, language, words, more):
    labels = {"x": "K1", "y": "K2"}
    reading = Reading(language, "XOF", 0, lambda _, row_id: labels[row_id])
    with translation.override(language), speaking(language):
        assert TYPES[kind].summarise(value, spec(kind, **more), context=reading) == words


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "name", "kind", "start", "end"]) | st.text(max_size=3),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
LIKELY = JSON | st.sampled_from(
    [
        "a",
        "2027-01",
        "2027-01-31",
        3,
        2.5,
        ["a"],
        ["a", "b"],
        {"start": "2027-01"},
        {"end": "2027-01-31"},
        "K1",
        [{"id": "x", "name": "Un"}],
        "https://a.org",
    ]
)


@given(kind=st.sampled_from(sorted(TYPES)), raw=LIKELY, multiple=st.booleans())
def test_parsing_what_was_parsed_changes_nothing(kind, raw, multiple):
    shape = spec(kind, multiple=multiple)
    try:
        once = TYPES[kind].parse(raw, shape)
    except Misfit:
        return
    assert TYPES[kind].parse(once, shape) == once
    assert once is None or not is_blank(once) or kind == "table"
    json.dumps(once, allow_nan=False)
    if once is not None:
        list(TYPES[kind].findings(once, shape))
        assert isinstance(TYPES[kind].summarise(once, shape, context=Reading()), str)
