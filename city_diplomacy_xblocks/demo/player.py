"""A unit's blocks as one HTML body, with what has to stand in the page's head and at its foot."""

from __future__ import annotations

from attrs import frozen
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info
from lxml import etree
from web_fragments.fragment import Fragment

from city_diplomacy_xblocks.demo.course import PLAIN, Node
from city_diplomacy_xblocks.demo.runtime import DemoRuntime

# What stands in a problem for machines, or gives the answer away.
_SILENT = ("choicehint", "solution", "demandhint", "script", "compoundhint", "correcthint")
_ITEMS = ("choice", "option")


@frozen
class Body:
    """A rendered unit."""

    head: SafeString
    html: SafeString
    foot: SafeString


def render_unit(runtime: DemoRuntime, unit: Node, *, language: str = "fr") -> Body:
    """Every block of `unit` in turn; its texts are in `language`."""
    whole = Fragment()
    is_staff = runtime.who.is_staff
    for node in (each for each in unit.children if is_staff or not each.for_staff):
        if node.tag in PLAIN:
            whole.add_content(str(_as_text(node, language)))
        else:
            piece = _block(runtime, node)
            whole.add_content(str(piece.body_html()))
            whole.add_fragment_resources(piece)
    return body_of(whole)


def body_of(whole: Fragment) -> Body:
    """`whole` for a page. Courses and blocks are our own: what they say is HTML."""
    return Body(
        mark_safe(str(whole.head_html())),  # noqa: S308
        mark_safe(str(whole.body_html())),  # noqa: S308
        mark_safe(str(whole.foot_html())),  # noqa: S308
    )


def _block(runtime: DemoRuntime, node: Node) -> Fragment:
    block = runtime.get_block(node.key)
    view = "student_view" if runtime.who.user.is_authenticated else "public_view"
    return runtime.render(block, view, {})


def _as_text(node: Node, language: str) -> SafeString:
    direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
    if node.tag == "html":
        # The LMS, too, makes addresses of a course's own links where it shows them.
        links = reverse("jump_to_id", args=[str(node.key.course_key), ""])
        text = mark_safe(node.text.replace('"/jump_to_id/', f'"{links}'))  # noqa: S308
        return format_html(
            '<div class="host-text" lang="{}" dir="{}">{}</div>', language, direction, text
        )
    shown = {
        "node": node,
        "lines": _lines(node),
        "items": _items(node),
        "language": language,
        "direction": direction,
    }
    return render_to_string("demo/plain.html", shown)


def _tree(node: Node) -> etree._Element:
    return etree.fromstring(f"<problem>{node.text}</problem>")


def _lines(node: Node) -> list[str]:
    """The question and its paragraphs."""
    return [
        _words(element)
        for element in _speaking(node, ("label", "description", "p"))
        if _words(element)
    ]


def _items(node: Node) -> list[str]:
    """The choices, in order, each once, without saying which are right."""
    return list(dict.fromkeys(_words(element) for element in _speaking(node, _ITEMS)))


def _speaking(node: Node, tags: tuple[str, ...]) -> list[etree._Element]:
    return [
        element
        for element in _tree(node).iter(*tags)
        if not any(above.tag in _SILENT for above in element.iterancestors())
    ]


def _words(element: etree._Element) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag not in _SILENT:
            parts.append(_words(child))
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())
