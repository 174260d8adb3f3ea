"""OLX: what authors set in our blocks goes out readable and comes back the same."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from xblock.fields import Boolean, Float, Integer, List, ScopeIds, String

from city_diplomacy_xblocks.authoring.acts import act
from city_diplomacy_xblocks.demo.runtime import DemoRuntime
from city_diplomacy_xblocks.demo.testing import COURSE, usage
from city_diplomacy_xblocks.module_xblock import CityModuleBlock
from city_diplomacy_xblocks.recap_xblock import CityPlanRecapBlock
from city_diplomacy_xblocks.worksheet_xblock import CityWorksheetBlock
from tests.xblock.test_versions import FIRST

pytestmark = pytest.mark.django_db

BLOCKS = {
    "city_worksheet": CityWorksheetBlock,
    "city_plan_recap": CityPlanRecapBlock,
    "city_module": CityModuleBlock,
}
#: What XML can say at all, without the line ends that it does not tell apart.
WORDS = st.text(
    st.characters(
        exclude_categories=("Cs", "Cc"),
        include_characters="\n\t",
        exclude_characters="\ufffe\uffff",
    ),
    max_size=80,
)


def values_of(field) -> st.SearchStrategy:
    """Values that an author may set the field to."""
    if isinstance(field, Boolean):
        return st.booleans()
    if isinstance(field, Integer):
        return st.integers(-(10**9), 10**9)
    if isinstance(field, Float):
        return st.floats(-1e9, 1e9, allow_nan=False)
    if isinstance(field, List):
        return st.lists(WORDS, max_size=5)
    assert isinstance(field, String)
    return WORDS


@st.composite
def blocks(draw) -> tuple[str, dict]:
    """A tag and settings for some of its fields."""
    tag = draw(st.sampled_from(sorted(BLOCKS)))
    fields = BLOCKS[tag].fields
    names = draw(st.sets(st.sampled_from(BLOCKS[tag].editable_fields)))
    return tag, {name: draw(values_of(fields[name])) for name in sorted(names)}


def read(written: str):
    """The block of an OLX element."""
    element = etree.fromstring(written)
    ids = ScopeIds(None, element.tag, usage("olx", tag=element.tag), usage("olx", tag=element.tag))
    return BLOCKS[element.tag].parse_xml(element, DemoRuntime(AnonymousUser(), COURSE), ids)


def write(block) -> str:
    """The OLX element of a block."""
    out = etree.Element(block.scope_ids.block_type)
    block.add_xml_to_node(out)
    return etree.tostring(out, encoding="unicode")


@given(blocks())
def test_settings_go_out_and_come_back(made) -> None:
    """Whatever an author has set, in each of our blocks; what is not set stays unset."""
    tag, settings = made
    block = read(f"<{tag}/>")
    for name, value in settings.items():
        setattr(block, name, value)
    again = read(write(block))
    for name in BLOCKS[tag].editable_fields:
        assert getattr(again, name) == getattr(block, name), name
        assert again.fields[name].is_set_on(again) == (name in settings), name
    assert write(again) == write(block)


@pytest.mark.parametrize("tag", sorted(BLOCKS))
def test_what_a_newer_version_has_added_survives(tag) -> None:
    """Attributes and settings in elements of their own; they never become anything else."""
    newer = (
        f'<{tag} display_name="Fiche" glow="très" xmlns:option="http://code.edx.org/xblock/option">'
        "<option:halo>deux\nlignes</option:halo></" + tag + ">"
    )
    block = read(newer)
    assert block.display_name == "Fiche"
    written = etree.fromstring(write(read(write(block))))
    assert written.get("glow") == "très"
    assert written.get("from_newer") is None
    assert [child.text for child in written] == ["deux\nlignes"]
    assert write(read(write(block))) == write(block)


@pytest.mark.parametrize("tag", sorted(BLOCKS))
@pytest.mark.parametrize(
    ("written", "sections"),
    [
        ("identite", ["identite"]),
        ("identite, vision", ["identite", "vision"]),
        ('["identite", "vision"]', ["identite", "vision"]),
        ("[]", []),
        ("", []),
        ("[1", ["[1"]),
    ],
)
def test_sections_may_be_written_by_hand(tag, written, sections) -> None:
    """JSON as Studio writes it, or names between commas as people do."""
    block = read(f"<{tag} sections='{written}'/>")
    assert block.sections == sections


def test_a_worksheet_goes_out_line_by_line() -> None:
    """Its YAML stands in the element as its author sees it, and can be compared line by line."""
    block = read("<city_worksheet/>")
    block.own_worksheet = FIRST
    assert "\n  - id: cadre\n    title: {fr: Cadre}\n" in write(block)
    assert read(write(block)).own_worksheet == FIRST


def test_what_an_author_hides_and_says_comes_back_from_a_copy() -> None:
    """Studio copies, duplicates, exports and imports a block as its OLX."""
    block = read("<city_worksheet submission_point='true'/>")
    hidden = act(FIRST, {"do": "hide", "path": "sections.cadre"}, language="fr").text
    assert "set_aside:" in hidden
    block.own_worksheet = hidden
    block.introduction = "Bienvenue !\n\nÉcrivez < 3 pages & relisez-les.\n  – l’équipe\n"

    again = read(write(block))
    assert again.own_worksheet == hidden
    assert again.introduction == block.introduction
    assert again.submission_point is True
    assert write(again) == write(block)
