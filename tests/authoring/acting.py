"""Acts of an author for the tests of the editor, likely and unlikely ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from city_diplomacy_xblocks.authoring.acts import act
from city_diplomacy_xblocks.authoring.data import Done, Impossible, Node
from city_diplomacy_xblocks.authoring.field_types import ASKED
from city_diplomacy_xblocks.authoring.outline import outline
from city_diplomacy_xblocks.worksheets.definition import Worksheet

#: What may be added to each kind of part.
_ADDED = {"worksheet": "section", "section": "field", "field": "column", "rubric": "criterion"}

#: Any JSON, small.
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 99) | st.floats(0, 2) | st.text(max_size=6),
    lambda inside: (
        st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3)
    ),
    max_leaves=5,
)


def does(
    text: str, do: str, path: str = "", published: Worksheet | None = None, **more: Any
) -> Done:
    """What becomes of the text by one act."""
    return act(text, {"do": do, "path": path, **more}, language="en", published=published)


def refused(text: str, do: str, path: str = "", **more: Any) -> Impossible:
    """Why an act is not done."""
    try:
        does(text, do, path, **more)
    except Impossible as impossible:
        return impossible
    raise AssertionError(f"{do} {path} is done")


def nodes(text: str) -> list[Node]:
    """Every line of the outline."""

    def under(some: tuple[Node, ...]) -> Iterator[Node]:
        for node in some:
            yield node
            yield from under(node.children)

    return list(under(outline(text, language="en")))


@st.composite
def acts(draw: st.DrawFn, text: str) -> dict[str, Any]:
    """An act on one of the parts there are."""
    there_are = nodes(text)
    hidden = [node for node in there_are if node.hidden]
    do = draw(st.sampled_from(("add", "duplicate", "hide", "move", "remove", *(["show"] * 2))))
    node = draw(st.sampled_from(hidden if do == "show" and hidden else there_are))
    return {
        "do": do,
        "path": node.path,
        "to": node.path,
        "by": draw(st.sampled_from((-1, 1))),
        "along": draw(st.booleans()),
        "what": _ADDED.get(node.kind, "field"),
        "type": draw(st.sampled_from(sorted(ASKED))),
        "label": draw(st.text(max_size=12)),
    }
