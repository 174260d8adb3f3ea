"""What is wrong with a worksheet file: where, and what is expected there."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen


@frozen
class Problem:
    """One thing to mend: file, line (from 1), key such as ``sections.cadre``, and a sentence.

    `column` (from 1) is where in that line, as far as it is known.
    """

    file: str
    line: int
    key: str
    message: str
    column: int | None = None

    def __str__(self) -> str:
        """``plan.yaml:12: sections.cadre.fields: …``; ``plan.yaml:40:17: rules.M-4.check: …``."""
        where = f"{self.file}:{self.line}:{f'{self.column}:' if self.column else ''} "
        return f"{where}{self.key}: {self.message}" if self.key else f"{where}{self.message}"


class WorksheetError(Exception):
    """A file that is no worksheet. `problems` says why, all at once where that is possible."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems: tuple[Problem, ...] = tuple(problems)
