"""The graders' comment bank: sentences to insert into a review, and to make one's own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from attrs import frozen

from city_diplomacy_xblocks.fields.spec import Labels
from city_diplomacy_xblocks.worksheets.library import FOLDER
from city_diplomacy_xblocks.worksheets.problems import WorksheetError
from city_diplomacy_xblocks.worksheets.shape import shape_problems
from city_diplomacy_xblocks.worksheets.yaml_file import read

FILE: Final = FOLDER / "comments.yaml"


@frozen
class Comment:
    """One sentence. `about` names criteria by worksheet; empty, it goes with every criterion."""

    code: str
    text: Labels
    about: Mapping[str, tuple[str, ...]]

    def fits(self, worksheet: str, criterion: str = "") -> bool:
        """True when it may be said of that worksheet, or of that criterion of it."""
        if not self.about:
            return True
        named = self.about.get(worksheet, ())
        return bool(named) and (not criterion or criterion in named)


def comments(worksheet: str, criterion: str = "") -> tuple[Comment, ...]:
    """The comments for a worksheet, or for one criterion of it, in the order of the bank."""
    return tuple(each for each in _bank() if each.fits(worksheet, criterion))


@cache
def _bank() -> tuple[Comment, ...]:
    source = read(FILE.read_text(encoding="utf-8"), name=FILE.name)
    problems = shape_problems(source, part="comment_bank")
    if problems:
        raise WorksheetError(problems)
    given: Any = source.data
    return tuple(
        Comment(
            each["code"],
            each["text"],
            {name: tuple(criteria) for name, criteria in each.get("about", {}).items()},
        )
        for each in given["comments"]
    )
