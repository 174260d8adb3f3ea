"""What a worksheet says of its earlier versions: steps from version n to n+1, as data.

::

    upgrades:
      - from: 1
        steps:
          - {rename: cadre.vision, to: vision_2030}         # a section, a field or a column
          - {move: cadre.slogan, to: identite.slogan}       # a field or a table, to another section
          - {move: cadre.partner_1, to: acteurs.partners.name, row: p1}    # into a row of a table
          - {options: identite.size, codes: {big: [large, huge]}, default: large}
          - {retype: budget.total, by: as_number}
          - {drop: cadre.old}

All steps of one entry speak of version n by the first path, of version n+1 by `to`, all at once:
two fields may change their names with each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from attrs import field, frozen

Kind = Literal["rename", "move", "options", "retype", "drop"]

KINDS: Final[tuple[Kind, ...]] = ("rename", "move", "options", "retype", "drop")
#: Steps that say where an answer goes; there is one of them at most for each path.
PLACING: Final = ("rename", "move", "drop")


@frozen
class Step:
    """One thing that is done with the answers at `path`: ``section``, ``section.field`` or
    ``section.table.column``.

    `to`: the new id of rename, the new path of move; with `row`, into the row of that id. `codes`
    lead from old options to new ones: to several where only a person can choose, so that `default`
    is chosen and the old words are kept. `by` names a conversion (`conversions.py`).
    """

    kind: Kind
    path: str
    to: str = ""
    row: str = ""
    codes: Mapping[str, tuple[str, ...]] = field(factory=dict)
    default: str = ""
    by: str = ""


@frozen
class Upgrade:
    """The steps from version `since` to the next one."""

    since: int
    steps: tuple[Step, ...] = ()


def read_upgrade(given: Mapping[str, Any]) -> Upgrade:
    """From a definition of the shape of `schema.json`."""
    return Upgrade(given["from"], tuple(_read_step(each) for each in given["steps"]))


def dump_upgrade(upgrade: Upgrade) -> dict[str, Any]:
    """As a definition says it."""
    return {"from": upgrade.since, "steps": [_dump_step(each) for each in upgrade.steps]}


def _read_step(given: Mapping[str, Any]) -> Step:
    kind = next(each for each in KINDS if each in given)
    codes = {
        old: (new,) if isinstance(new, str) else tuple(new)
        for old, new in given.get("codes", {}).items()
    }
    said = {key: given[key] for key in ("to", "row", "default", "by") if key in given}
    return Step(kind, given[kind], codes=codes, **said)


def _dump_step(step: Step) -> dict[str, Any]:
    said: dict[str, Any] = {"to": step.to, "row": step.row, "default": step.default, "by": step.by}
    if step.codes:
        said["codes"] = {
            old: new[0] if len(new) == 1 else list(new) for old, new in step.codes.items()
        }
    return {step.kind: step.path, **{key: value for key, value in said.items() if value}}
