"""Plans: find them, change them, place them. Every write of the room is here, in one transaction.

Do NOT read a plan, compute, and write it back: `apply_changes` holds its row meanwhile. Do NOT
write into a plan's tables from elsewhere. Names without an underscore that are not in `__all__` are
for this room only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import pgettext
from opaque_keys.edx.keys import CourseKey, UsageKey

from city_diplomacy_xblocks.drafting import members as company
from city_diplomacy_xblocks.drafting import versions
from city_diplomacy_xblocks.drafting.data import (
    Applied,
    Beside,
    InvitationView,
    KeptView,
    MemberView,
    PlacementSpec,
    PlanView,
)
from city_diplomacy_xblocks.drafting.dismissals import dismiss, dismissed
from city_diplomacy_xblocks.drafting.errors import NotAllowed, WrongState
from city_diplomacy_xblocks.drafting.filling import fill_in
from city_diplomacy_xblocks.drafting.history import (
    PastValue,
    Timeline,
    Work,
    field_history,
    last_work,
    load_copy,
    numbers_dealt_with,
    plan_at,
    restore,
    timeline,
)
from city_diplomacy_xblocks.drafting.members import (
    accept,
    invite,
    leave,
    may_remove,
    open_invitations,
    plans_of,
    refuse,
    remove_member,
    take_back,
)
from city_diplomacy_xblocks.drafting.models import (
    KeptAside,
    Member,
    Placement,
    Plan,
    WorksheetVersion,
)
from city_diplomacy_xblocks.drafting.reading import (
    beside,
    kept_views,
    plan_by_id,
    plan_of_member,
    plan_read_by,
    plans_by_id,
    writers_of,
)
from city_diplomacy_xblocks.drafting.retrying import RaceLost, in_transaction
from city_diplomacy_xblocks.drafting.saving import (
    Batch,
    client_digest,
    create_plan,
    hold_plan,
    news,
    nothing_done,
    put_in_place,
    save,
)
from city_diplomacy_xblocks.drafting.upgrading import bring_up_to_date
from city_diplomacy_xblocks.drafting.writers import require_same_plan, writable, writer_id
from city_diplomacy_xblocks.merging.changes import Change
from city_diplomacy_xblocks.merging.moving import bring
from city_diplomacy_xblocks.platform.events import emit
from city_diplomacy_xblocks.platform.people import Person, Place
from city_diplomacy_xblocks.worksheets.definition import Worksheet

__all__ = [
    "Applied",
    "Beside",
    "InvitationView",
    "KeptView",
    "MemberView",
    "PastValue",
    "PlacementSpec",
    "PlanView",
    "Timeline",
    "Work",
    "accept",
    "apply_changes",
    "beside",
    "bring_up_to_date",
    "changes_of_today",
    "detach_member",
    "dismiss",
    "dismissed",
    "ensure_plan",
    "field_history",
    "fill_in",
    "find_plan",
    "get_plan",
    "hold",
    "invite",
    "kept_aside",
    "last_work",
    "leave",
    "load_copy",
    "may_remove",
    "members",
    "news_of",
    "numbers_dealt_with",
    "of_today",
    "open_invitations",
    "own_worksheet",
    "own_worksheets",
    "placements",
    "plan_at",
    "plan_read_by",
    "plans_behind",
    "plans_by_id",
    "plans_of",
    "plans_of_worksheet",
    "record_own_worksheets",
    "record_placements",
    "refuse",
    "register_worksheet",
    "remove_member",
    "require_same_plan",
    "resolve_kept",
    "restore",
    "set_state",
    "submission_point",
    "take_back",
    "timeline",
    "worksheet",
    "writers_of",
]


def find_plan(*, user_id: int | None, course_key: CourseKey, plan_key: str) -> PlanView | None:
    """The plan of which a person is an active member in a course run, or None. One query."""
    return plan_of_member(user_id=user_id, course_key=course_key, plan_key=plan_key)


def get_plan(plan_id: int) -> PlanView:
    """The plan of that id, which comes from our own tables, never from a request. One query."""
    return plan_by_id(plan_id)


def worksheet(content_hash: str) -> Worksheet:
    """The version of a worksheet that plans and submissions point at (`worksheet_version_id`)."""
    return versions.by_hash(content_hash)


def members(plan_id: int) -> list[MemberView]:
    """The people now on a plan, in the order in which they joined."""
    now = Q(active=True) | Q(reading=True)
    rows = Member.objects.filter(now, plan_id=plan_id).order_by("id")
    return [MemberView(*row) for row in rows.values_list("user_id", "role", "anonymous_id")]


def ensure_plan(
    *, person: Person, place: Place, worksheet: Worksheet, trial: bool = False
) -> PlanView:
    """The person's plan there, begun with `worksheet` when there is none. Two at once make one."""
    user_id = writer_id(person)
    find = partial(find_plan, user_id=user_id, course_key=place.course_key, plan_key=place.plan_key)
    return find() or in_transaction(lambda: find() or _begin(person, place, worksheet, trial))


def _begin(person: Person, place: Place, worksheet: Worksheet, trial: bool) -> PlanView:
    user_id = writer_id(person)
    create_plan(
        user_id=user_id,
        anonymous_id=person.anonymous_id,
        place=place,
        worksheet=worksheet,
        trial=trial,
    )
    plan = find_plan(user_id=user_id, course_key=place.course_key, plan_key=place.plan_key)
    if plan is None:
        raise RaceLost
    emit("plan.begun", {"plan": plan.id, "worksheet": worksheet.id, "trial": trial})
    return plan


def apply_changes(
    *,
    person: Person,
    place: Place,
    worksheet: Worksheet,
    client: str,
    known_revision: int,
    changes: Sequence[Change],
    plan_id: int | None = None,
) -> Applied:
    """Merge a page's changes into the person's plan, begun now if need be. Safe to repeat.

    Nothing is refused that can be kept aside: each change has its result. Raises NotAllowed for who
    may not write. `client` is the page's own name, `known_revision` what it showed; `plan_id` as in
    `require_same_plan`.
    """
    user_id = writer_id(person)
    versions.remember(worksheet)
    digest = client_digest(user_id, client)
    batch = Batch(user_id, digest, known_revision, changes)
    find = partial(hold_plan, user_id=user_id, place=place, digest=digest)

    def write() -> Applied:
        held = find()
        require_same_plan(held.view if held else None, plan_id)
        if held is None:
            _begin(person, place, worksheet, person.is_staff)
            held = find()
        return save(writable(held), batch)

    applied = in_transaction(write)
    counts = Counter(result.status for result in applied.results)
    emit("plan.saved", {"plan": applied.plan.id, "revision": applied.plan.revision, **counts})
    return applied


def news_of(*, person: Person, place: Place, client: str, known_revision: int) -> Applied | None:
    """What a page that sends nothing is told of its plan; None without one. It takes no lock."""
    user_id = writer_id(person)
    digest = client_digest(user_id, client)
    held = hold_plan(user_id=user_id, place=place, digest=digest, lock=False)
    return news(held, known_revision=known_revision) if held else None


def kept_aside(plan_id: int) -> list[KeptView]:
    """The texts of a plan that wait for a choice, oldest first."""
    return kept_views(plan_id)


def resolve_kept(
    *, person: Person, place: Place, kept_id: int, use: bool, known_revision: int = 0
) -> Applied:
    """Put a kept text in its place, over what stands there (it stays in the history), or leave it.

    A row comes back for a text that was meant for it. What cannot take its place still (too long, a
    full table) stays kept: it is in `Applied.kept` again. Choosing twice changes nothing.
    `known_revision` is what the page showed. Raises NotAllowed for who may not write, and for
    another plan's text.
    """
    user_id = writer_id(person)

    def write() -> Applied:
        held = writable(hold_plan(user_id=user_id, place=place))
        kept = KeptAside.objects.filter(pk=kept_id, plan_id=held.view.id).first()
        if kept is None:
            raise NotAllowed("not_here", pgettext("refusal", "There is no such text here."))
        if kept.resolved_at is not None or not use:
            applied, settled = nothing_done(held, kept, known_revision=known_revision), True
        else:
            applied, settled = put_in_place(
                held, kept, author_id=user_id, known_revision=known_revision
            )
        if settled and kept.resolved_at is None:
            KeptAside.objects.filter(pk=kept_id).update(
                resolved_at=timezone.now(), resolution="used" if use else "left"
            )
        return applied

    applied = in_transaction(write)
    emit("plan.kept_resolved", {"plan": applied.plan.id, "kept": kept_id, "used": use})
    return applied


def set_state(plan_id: int, *, expected: Collection[str], to: str) -> None:
    """Move a plan from one of the `expected` states. Locks it until the caller's transaction ends.

    Raises WrongState when it is in another one.
    """
    if not Plan.objects.filter(pk=plan_id, state__in=expected).update(state=to):
        message = pgettext("refusal", "The plan has changed meanwhile. Load the page again.")
        raise WrongState("state", message)


def hold(plan_id: int) -> None:
    """Let nobody else move a plan, hand it in or release it until the caller's transaction ends."""
    list(Plan.objects.select_for_update().filter(pk=plan_id).values_list("pk"))


def detach_member(*, user_id: int, course_key: CourseKey, plan_key: str) -> None:
    """End what a person writes there. The texts stay, and so do colleagues; the person's next save
    begins another plan.
    """
    if company.end_writing(user_id=user_id, course_key=course_key, plan_key=plan_key):
        emit("plan.left", {"course": str(course_key), "plan_key": plan_key, "user": user_id})


def of_today(worksheet: Worksheet, version: object, answers: object) -> object:
    """Answers to an earlier version of a worksheet, as far as this one has places for them; as they
    are, where `version` is none of its earlier ones.
    """
    number = version if isinstance(version, int) and not isinstance(version, bool) else None
    way = versions.ways(worksheet, [number]).get(number or 0)
    return way.upgrade(answers).answers if way and isinstance(answers, Mapping) else answers


def changes_of_today(worksheet: Worksheet, changes: Sequence[Change]) -> Sequence[Change]:
    """Changes as `apply_changes` takes them, those of earlier versions included."""
    ways = versions.ways(worksheet, (each.worksheet_version for each in changes))
    return bring(changes, ways, revision=0).changes


def register_worksheet(worksheet: Worksheet) -> WorksheetVersion:
    """The stored version of a worksheet, made when it is not there yet."""
    return in_transaction(lambda: versions.store(worksheet))


def record_own_worksheets(course_key: CourseKey, worksheets: Sequence[Worksheet]) -> None:
    """Replace the worksheets that a course run has written for itself by `worksheets`."""
    in_transaction(lambda: versions.record_own(course_key, worksheets))
    emit("worksheets.recorded", {"course": str(course_key), "own": len(worksheets)})


def own_worksheet(course_key: CourseKey, worksheet_id: str) -> Worksheet | None:
    """The worksheet of that id that the course run has written for itself. One query."""
    return versions.own(course_key, worksheet_id)


def own_worksheets(course_key: CourseKey) -> dict[str, Worksheet]:
    """All those that the course run has written for itself, as last published, by id."""
    return versions.all_own(course_key)


def plans_of_worksheet(course_key: CourseKey, worksheet_id: str) -> int:
    """How many plans of a course run follow some version of that worksheet; what staff try out
    does not count. One query.
    """
    return _plans(course_key, worksheet_id).count()


def plans_behind(course_key: CourseKey, plan_key: str, worksheet: Worksheet) -> int:
    """How many plans of that key follow another version of `worksheet`; what staff try out does
    not count. One query.
    """
    rows = _plans(course_key, worksheet.id).filter(plan_key=plan_key)
    return rows.exclude(worksheet_version=worksheet.content_hash).count()


def _plans(course_key: CourseKey, worksheet_id: str) -> QuerySet[Plan]:
    of_worksheet = Plan.objects.filter(
        course_key=course_key, worksheet_version__worksheet_id=worksheet_id
    )
    return of_worksheet.filter(is_trial=False)


def placements(course_key: CourseKey, plan_key: str) -> dict[str, UsageKey]:
    """Which block shows each section; under "" the submission point, if the course has one."""
    rows = Placement.objects.filter(course_key=course_key, plan_key=plan_key)
    return dict(rows.values_list("section", "usage_key"))


def submission_point(course_key: CourseKey, plan_key: str) -> UsageKey | None:
    """The block in which plans of this key are handed in."""
    return placements(course_key, plan_key).get("")


def record_placements(course_key: CourseKey, blocks: Iterable[PlacementSpec]) -> None:
    """Replace the placements of a course run by those of `blocks`, given in the order of the
    course.

    A section shown by several blocks is found in the one that shows fewest sections, the first of
    those: the unit where it is drafted, not a view of the whole plan.
    """
    rows: dict[tuple[str, str], UsageKey] = {}
    for block in sorted(blocks, key=lambda block: len(block.sections)):
        for section in block.sections:
            rows.setdefault((block.plan_key, section), block.usage_key)
        if block.submission_point:
            rows.setdefault((block.plan_key, ""), block.usage_key)

    def write() -> None:
        Placement.objects.filter(course_key=course_key).delete()
        Placement.objects.bulk_create(
            Placement(
                course_key=course_key, plan_key=plan_key, section=section, usage_key=usage_key
            )
            for (plan_key, section), usage_key in rows.items()
        )

    in_transaction(write)
    emit("placements.recorded", {"course": str(course_key), "sections": len(rows)})
