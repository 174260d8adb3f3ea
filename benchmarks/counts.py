"""Statements on our own tables, per request. Asserted in the tests too; printed here with what they are today."""

from __future__ import annotations

from benchmarks.host import Row, as_changes, kanimbora, own_queries, row
from benchmarks.saving import person_key, request

MANY = 10_000


def measure() -> list[Row]:
    """First view, save, hand-in, queue page at two sizes, release."""
    from city_diplomacy_xblocks.demo.testing import call, make_block, make_course, make_user
    from city_diplomacy_xblocks.reviewing.models import Submission

    make_course()
    learner, grader = make_user("counted"), make_user("grader", role="instructor")
    block, desk = make_block(learner), make_block(grader)
    key, grader_key = person_key(block), person_key(desk)
    _, told = call(block, "save", request(key, as_changes(kanimbora()), "first"))
    change = {
        "seq": 1,
        "op": "set",
        "path": "identite.city_name",
        "base": told["revision"],
        "value": "Kanimbora (fictive)",
    }

    def ask(asked_block, handler: str, body: dict):
        status, answer = call(asked_block, handler, body)
        assert status == 200, answer
        return answer

    def queue() -> None:
        ask(
            desk,
            "queue",
            {"person": grader_key, "state": "", "sort": "waiting", "search": "", "cursor": None},
        )

    rows = [
        row(
            "queries: the participant's first view",
            own_queries(lambda: make_block(learner).render("student_view")),
            5,
        ),
        row(
            "queries: a save",
            own_queries(lambda: ask(block, "save", request(key, [change], "second"))),
            4,
        ),
        row(
            "queries: hand-in",
            own_queries(lambda: ask(block, "hand_in", {"person": key, "revision": 1})),
            15,
        ),
        row("queries: a page of the queue, few", own_queries(queue), 8),
    ]
    submission = Submission.objects.get(plan__members__user=learner)
    crowd(submission)
    rows.append(row(f"queries: a page of the queue, {MANY}", own_queries(queue), 8))
    ask(desk, "review", {"person": grader_key, "submission": submission.pk})
    marks = {c.id: {"points": c.points, "comment": ""} for c in submission_rubric(submission)}
    saved = ask(desk, "save_review", {
        "person": grader_key, "submission": submission.pk, "revision": 0, "marks": marks,
        "overall": "Bon plan.", "decision": "validated",
    })  # fmt: skip
    body = {"person": grader_key, "submission": submission.pk, "revision": saved["revision"]}
    rows.append(
        row(
            "queries: release to one recipient", own_queries(lambda: ask(desk, "release", body)), 15
        )
    )
    return rows


def submission_rubric(submission):
    """The criteria by which a submission is marked."""
    from city_diplomacy_xblocks.drafting import api as drafting

    return drafting.worksheet(submission.worksheet_version_id).rubric.criteria


def crowd(like) -> None:
    """Put `MANY` more submissions like this one into the queue, in bulk."""
    from city_diplomacy_xblocks.drafting.models import Plan
    from city_diplomacy_xblocks.reviewing.models import Submission

    def copies(instance, count, **changes):
        fields = {f.attname: getattr(instance, f.attname) for f in instance._meta.concrete_fields}
        fields.pop("id")
        return [
            type(instance)(**{**fields, **{k: v[n] for k, v in changes.items()}})
            for n in range(count)
        ]

    plans = Plan.objects.bulk_create(copies(like.plan, MANY), batch_size=200)
    Submission.objects.bulk_create(
        copies(
            like,
            MANY,
            plan_id=[plan.pk for plan in plans],
            sort_name=[f"nom {n:05}" for n in range(MANY)],
        ),
        batch_size=200,
    )
