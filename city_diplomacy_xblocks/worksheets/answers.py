"""Answers of any shape, read against a worksheet: what fits, and findings for what does not.

Stored answers fit already, as each change was parsed on its way in; a file, or a plan whose
worksheet changed since, may not. Nothing here ever raises, whatever it is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import Factory, define, frozen

from city_diplomacy_xblocks.fields.errors import Misfit
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.row_ref import ROW_ID
from city_diplomacy_xblocks.fields.spec import Field
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.finding import Finding

Answers = dict[str, dict[str, Any]]

#: Rows of one table that are looked at: far above any worksheet's maximum, and still bounded.
MOST_ROWS: Final = 1000
#: Characters of an unknown key that are repeated in a path.
_KEY_SHOWN: Final = 60


@frozen
class Read:
    """`answers` holds what fits; `misfits` the paths of what does not, each with its finding."""

    answers: Answers
    findings: tuple[Finding, ...]
    misfits: frozenset[str]


def read_answers(worksheet: Worksheet, raw: object) -> Read:
    """The answers in `raw`.

    Rows without an id get one: ``r1``, ``r2`` … Keys that start with ``_`` are notes and ignored.
    """
    reader = _Reader(worksheet)
    reader.read_plan(raw)
    return Read(reader.answers, tuple(reader.findings), frozenset(reader.misfits))


@define
class _Reader:
    worksheet: Worksheet
    answers: Answers = Factory(dict)
    findings: list[Finding] = Factory(list)
    misfits: set[str] = Factory(set)

    def read_plan(self, raw: object) -> None:
        if not isinstance(raw, Mapping):
            self._say(
                "type",
                "",
                pgettext("finding", "A plan is an object with one key for each section."),
            )
            return
        for key in _keys(raw):
            section = self.worksheet.section(key)
            if section is None:
                self._unknown(_shown(key))
            elif not isinstance(raw[key], Mapping):
                if raw[key] is not None:
                    sentence = pgettext(
                        "finding", "A section is an object with one key for each field."
                    )
                    self._say("type", key, sentence)
            else:
                self._read_section(section.id, {each.id: each for each in section.fields}, raw[key])

    def _read_section(
        self, section: str, fields: dict[str, Field], raw: Mapping[str, object]
    ) -> None:
        found: dict[str, Any] = {}
        for key in _keys(raw):
            path = f"{section}.{_shown(key)}"
            spec = fields.get(key)
            if spec is None:
                self._unknown(path)
            elif spec.type == "table":
                value = self._read_table(path, spec, raw[key])
                found.update({key: value} if value else {})
            else:
                self._read_value(found, path, spec, raw[key])
        self.answers[section] = found

    def _read_table(self, path: str, spec: Field, raw: object) -> list[dict[str, Any]]:
        if raw is None:
            return []
        if not isinstance(raw, list | tuple):
            self._say("type", path, pgettext("finding", "This answer is a table: a list of rows."))
            return []
        rows = list(raw)[:MOST_ROWS]
        taken = {
            row["id"] for row in rows if isinstance(row, Mapping) and _is_row_id(row.get("id"))
        }
        fresh = (f"r{number}" for number in range(1, 2 * MOST_ROWS + 2))
        seen: set[str] = set()
        read = []
        for row in rows:
            own = row.get("id") if isinstance(row, Mapping) else None
            if isinstance(own, str) and _is_row_id(own) and own not in seen:
                row_id = own
            else:
                row_id = next(each for each in fresh if each not in taken)
                self._say_about_id(f"{path}.{row_id}", own)
            seen.add(row_id)
            read.append(self._read_row(f"{path}.{row_id}", row_id, spec, row))
        return read

    def _read_row(self, path: str, row_id: str, spec: Field, raw: object) -> dict[str, Any]:
        row: dict[str, Any] = {"id": row_id}
        if not isinstance(raw, Mapping):
            self._say(
                "type",
                path,
                pgettext("finding", "A row is an object with one key for each column."),
            )
            return row
        for key in _keys(raw):
            column = spec.column(key)
            if key == "id":
                continue
            if column is None:
                self._unknown(f"{path}.{_shown(key)}")
            else:
                self._read_value(row, f"{path}.{key}", column, raw[key])
        return row

    def _read_value(self, found: dict[str, Any], path: str, spec: Field, raw: object) -> None:
        if spec.type == "computed":
            return
        try:
            value = TYPES[spec.type].parse(raw, spec)
        except Misfit as misfit:
            self._say(misfit.reason, path, misfit.message)
            return
        if value is not None:
            found[spec.id] = value

    def _say_about_id(self, path: str, own: object) -> None:
        if own is None:
            return
        if isinstance(own, str) and _is_row_id(own):
            sentence = pgettext("finding", "Two rows of this table have the same id.")
        else:
            sentence = pgettext(
                "finding", "A row’s id is made of letters, digits, - and _, 32 at most."
            )
        self._say("type", path, sentence)

    def _unknown(self, path: str) -> None:
        self._say("unknown", path, pgettext("finding", "This worksheet does not ask for that."))

    def _say(self, rule: str, path: str, message: str) -> None:
        self.findings.append(Finding(rule, "error", path, message))
        self.misfits.add(path)


def _is_row_id(value: object) -> bool:
    return isinstance(value, str) and bool(ROW_ID.match(value))


def _keys(raw: Mapping[Any, object]) -> Iterator[str]:
    return (key for key in raw if isinstance(key, str) and not key.startswith("_"))


def _shown(key: str) -> str:
    """An unknown key as part of a path: short, and of one piece."""
    return "".join(each if each.isprintable() and each != "." else "_" for each in key[:_KEY_SHOWN])
