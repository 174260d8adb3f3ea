"""Whatever an author writes is words: nothing of it becomes a part of Studio's page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from lxml import html

from city_diplomacy_xblocks.authoring.data import Node
from city_diplomacy_xblocks.authoring.outline import outline
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.adapting import written
from city_diplomacy_xblocks.worksheets.normal import dump_definition
from tests.answering.test_composing import composed, the_point

pytestmark = [pytest.mark.django_db]

HOSTILE = """</textarea></script><img src=x onerror=alert(1)>"'><script>alert(2)</script>&#x27;"""


def hostile(part: Any) -> Any:
    """The definition with those words in place of all that people read."""
    if isinstance(part, dict):
        return {
            key: f"{value[:3]}{HOSTILE}" if key in ("fr", "en", "ar") else hostile(value)
            for key, value in part.items()
        }
    return [hostile(each) for each in part] if isinstance(part, list) else part


def parts(nodes: tuple[Node, ...]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from parts(node.children)


def some_of_each_kind(text: str) -> list[str]:
    """Every fourth part, and the first of each kind."""
    found = list(parts(outline(text, language="fr")))
    first = {node.kind: node.path for node in reversed(found)}
    return [*first.values(), *(node.path for node in found[::4])]


def is_harmless(markup: str) -> None:
    found = html.fragment_fromstring(markup, create_parent="div")
    assert found.xpath("//script | //*[@onerror] | //img") == [], markup[:2000]


def test_words_of_a_worksheet_stay_words():
    definition = dump_definition(library.get("fiche_bonne_pratique"))
    definition.pop("upgrades", None)
    text = written({**hostile(definition), "id": "hostile", "version": 1})
    block = the_point(own_worksheet=text, worksheet="hostile", introduction=HOSTILE)
    page = block.studio_view({}).content
    assert "onerror=alert(1)" in page
    is_harmless(page)
    for path in some_of_each_kind(text):
        for markup in composed(block, text, path=path, trial="filled")["html"].values():
            is_harmless(markup)


@pytest.mark.parametrize(
    "text", [HOSTILE, f"id: {HOSTILE!r}\nversion: {HOSTILE!r}", f"title: [{HOSTILE!r}: {{"]
)
def test_what_is_said_of_an_unsound_text_is_words(text):
    block = the_point()
    for markup in composed(block, text)["html"].values():
        is_harmless(markup)
    operation = {"do": "begin", "title": HOSTILE}
    for markup in composed(block, operation=operation)["html"].values():
        is_harmless(markup)
