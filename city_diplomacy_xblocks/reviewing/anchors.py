"""Comments stay with the words they speak of when a plan moves to another version of its worksheet.

A thread's path is one of the plan's version: it moves with the plan. Beside an attempt that was
handed in on an earlier version it is shown where that version has the same field.
"""

from __future__ import annotations

from attrs import define, field

from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting.api import PlanView
from city_diplomacy_xblocks.platform.people import Person, Place
from city_diplomacy_xblocks.reviewing.models import Thread
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.upgrade import Upgrader


def bring_up_to_date(
    *, plan: PlanView, person: Person, place: Place, worksheet: Worksheet
) -> PlanView:
    """As `drafting.api.bring_up_to_date`, the comments on the plan included."""
    return drafting.bring_up_to_date(
        plan=plan, person=person, place=place, worksheet=worksheet, also=_carry_threads
    )


def _carry_threads(plan_id: int, upgrader: Upgrader) -> None:
    changed = []
    for thread in Thread.objects.filter(plan_id=plan_id):
        path = upgrader.path(thread.path)
        if path is not None and path != thread.path:
            thread.path, thread.row_id = path, row_of(path)
            changed.append(thread)
    Thread.objects.bulk_update(changed, ["path", "row_id"])


def row_of(path: str) -> str:
    """The row that a path speaks of, or ""."""
    parts = path.split(".")
    return parts[2] if len(parts) > 2 else ""


@define
class Anchors:
    """Where threads of a plan stand beside what is looked at: the plan, or (`seen_on`) an attempt
    that was handed in on the version of that hash.
    """

    seen_on: str = ""
    _ways: dict[str, Upgrader] = field(factory=dict)

    def shown(self, path: str, plan_version: str) -> str:
        """The path where a thread is shown: its own, or the place nearest to it that is there."""
        if not self.seen_on or self.seen_on == plan_version:
            return _nearest(drafting.worksheet(plan_version), path)
        if plan_version not in self._ways:
            old = drafting.worksheet(self.seen_on)
            self._ways[plan_version] = Upgrader(old, drafting.worksheet(plan_version))
        way = self._ways[plan_version]
        return _nearest(way.old, way.back(path) or path)


def anchored_in_plan(path: str, *, plan_id: int, seen_on: str) -> str:
    """The path by which the plan knows a place of an attempt handed in on version `seen_on`."""
    worksheet = drafting.get_plan(plan_id).worksheet
    if worksheet.content_hash == seen_on:
        return path
    return Upgrader(drafting.worksheet(seen_on), worksheet).path(path) or path


def _nearest(worksheet: Worksheet, path: str) -> str:
    while "." in path and worksheet.field_at(path) is None:
        path = path.rpartition(".")[0]
    return path if "." in path or worksheet.section(path) else worksheet.sections[0].id
