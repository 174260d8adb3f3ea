"""What an author says above the sections: who reads it, how it stands there, how it travels."""

from __future__ import annotations

import pytest
from lxml import etree, html
from xblock.fields import ScopeIds

from city_diplomacy_xblocks.demo.testing import block_for, make_block, make_user, usage
from city_diplomacy_xblocks.drafting.models import Plan
from city_diplomacy_xblocks.worksheet_xblock import CityWorksheetBlock
from tests.xblock.story import asked
from tests.xblock.test_costs import ours

pytestmark = pytest.mark.django_db

SAID = "Bonjour à tous.\nPrenez votre temps.\n\n \n<b>اكتبوا</b> & relisez."
READ = ["Bonjour à tous.\nPrenez votre temps.", "<b>اكتبوا</b> & relisez."]
WHERE = "//*[@data-introduction]"


def told(content: str) -> list[str]:
    page = html.fromstring(content)
    return [each.text for each in page.xpath(f"{WHERE}/p[@dir='auto']")]


def test_learners_read_it_in_paragraphs_above_the_sections():
    content = make_block(make_user(), introduction=SAID).student_view().content

    assert told(content) == READ
    assert content.index("data-introduction") < content.index("data-section=")


@pytest.mark.parametrize("introduction", ["", " \n\n ", None])
def test_without_it_nothing_stands_there(introduction):
    block = make_block(make_user(), introduction=introduction)

    assert "data-introduction" not in block.student_view().content
    assert "data-introduction" not in block.author_view().content


def test_staff_read_it_where_they_open_the_worksheet():
    block = make_block(make_user("benali", role="instructor"), introduction=SAID)

    assert told(asked(block, "page", language="fr")["html"]) == READ


def test_authors_and_readers_of_an_example_read_it():
    block = make_block(make_user(), introduction=SAID, example="kanimbora")

    assert told(block.author_view().content) == told(block.student_view().content) == READ


def test_it_stays_when_the_page_is_drawn_in_another_language():
    block = make_block(make_user(), introduction=SAID)

    assert told(asked(block, "page", language="ar")["html"]) == READ


def test_it_costs_no_statement():
    make_block(make_user(), introduction=SAID)
    costs = len(ours(lambda: block_for(make_user(), usage()).student_view()))
    make_block(make_user())

    assert len(ours(lambda: block_for(make_user(), usage()).student_view())) == costs
    assert not Plan.objects.exists()


def test_course_search_finds_it():
    entry = make_block(make_user(), introduction="Courage").index_dictionary()

    assert entry["content"]["introduction"] == "Courage"


def test_it_goes_out_readable_and_comes_in_the_same():
    block = make_block(make_user(), introduction=SAID)
    out = etree.Element("city_worksheet")
    block.add_xml_to_node(out)
    written = etree.tostring(out, encoding="unicode")

    assert "Prenez votre temps.\n\n" in written
    ids = ScopeIds(None, "city_worksheet", usage("again"), usage("again"))
    again = CityWorksheetBlock.parse_xml(etree.fromstring(written), block.runtime, ids)
    assert again.introduction == SAID
