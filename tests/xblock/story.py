"""What the tests of the block share: whole plans as a page would send them, and calls in somebody's name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from xblock.core import XBlock

from city_diplomacy_xblocks.demo.client import edits_of
from city_diplomacy_xblocks.demo.testing import call, course_anonymous_id
from city_diplomacy_xblocks.worksheets import library


@cache
def example_answers() -> Mapping[str, Mapping[str, Any]]:
    """The plan of Kanimbora: complete, without a finding."""
    return library.example("kanimbora")


def changes_of(answers: Mapping[str, Mapping[str, Any]], *, first: int = 1) -> list[dict[str, Any]]:
    """The edits that write `answers` into an empty plan, numbered from `first`."""
    return [
        {"seq": seq, "op": op, "path": path, "base": 0, "value": value}
        for seq, (op, path, value) in enumerate(edits_of(answers), first)
    ]


def person_of(block: XBlock) -> str:
    """The key that the page of whoever `block` was made for carries."""
    user = block.runtime.who.user
    return course_anonymous_id(user) if user.is_authenticated else "nobody"


def ask(block: XBlock, handler: str, **body: Any) -> tuple[int, Any]:
    """Call a handler from the page of whoever `block` was made for."""
    return call(block, handler, {"person": person_of(block), **body})


def asked(block: XBlock, handler: str, **body: Any) -> dict[str, Any]:
    """The same, when it must be answered."""
    status, answer = ask(block, handler, **body)
    assert status == 200, answer
    return answer


def change(seq: int, path: str, value: Any, *, op: str = "set", base: int = 0) -> dict[str, Any]:
    """One edit."""
    return {"seq": seq, "op": op, "path": path, "base": base, "value": value}


def save(block: XBlock, *changes: dict[str, Any], revision: int = 0, client: str = "c1") -> dict:
    """Send edits, which must be answered."""
    return asked(block, "save", client=client, revision=revision, changes=list(changes))


def save_example(block: XBlock) -> dict[str, Any]:
    """Write the plan of Kanimbora."""
    return save(block, *changes_of(example_answers()))
