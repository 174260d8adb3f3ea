"""Saving one field of a plan of 20 KB, against a bare view that selects and updates the same row."""

from __future__ import annotations

import itertools
import json
from unittest.mock import patch

from benchmarks.host import Row, as_changes, cpu, kanimbora, row

KILOBYTES = 20


def measure() -> list[Row]:
    """CPU of a save, findings apart and with them, as multiples of the floor."""
    from django.db import transaction
    from django.http import JsonResponse
    from django.test import RequestFactory

    from city_diplomacy_xblocks.answering import telling
    from city_diplomacy_xblocks.demo.testing import call, make_block, make_course, make_user
    from city_diplomacy_xblocks.drafting.models import Plan
    from city_diplomacy_xblocks.platform import asking
    from city_diplomacy_xblocks.worksheets.findings import Checked

    make_course()
    user = make_user("saver")
    block = make_block(user)
    person = person_key(block)
    answers = kanimbora()
    call(block, "save", request(person, as_changes(answers), "filler"))
    plan = Plan.objects.get(members__user=user)
    size = len(plan.answers.encode())
    numbers = itertools.count(1)
    known = plan.revision

    def save() -> None:
        nonlocal known
        number = next(numbers)
        change = {
            "seq": number, "op": "set", "path": "profil_migratoire.mobility_context",
            "base": known, "value": f"Ville portuaire et marchande, relevé {number}. " * 4,
        }  # fmt: skip
        body = {**request(person, [change], "saver"), "revision": known}
        status, told = call(block, "save", body)
        assert status == 200
        # As a page does: it asks for news since the last answer, not for the whole plan.
        known = told["revision"]

    factory = RequestFactory()

    def floor(request) -> JsonResponse:
        body = json.loads(request.body)
        with transaction.atomic():
            found = Plan.objects.filter(pk=plan.pk).values("answers", "revision").first()
            answers_ = json.loads(found["answers"])
            answers_["profil_migratoire"]["mobility_context"] = body["value"]
            text = json.dumps(answers_, ensure_ascii=False)
            Plan.objects.filter(pk=plan.pk).update(answers=text, revision=found["revision"] + 1)
        return JsonResponse({"revision": found["revision"] + 1})

    def bare() -> None:
        body = json.dumps({"value": f"relevé {next(numbers)}" * 20})
        assert floor(factory.post("/", body, content_type="application/json")).status_code == 200

    # Who is asking is the host's to look up, for every block alike: the floor has no such queries either.
    somebody = asking.who_is_asking(block)
    nothing = Checked(rules=frozenset(), paths=frozenset(), findings=[])
    with patch.object(asking, "who_is_asking", lambda _: somebody):
        with_findings = cpu(save)
    with (
        patch.object(asking, "who_is_asking", lambda _: somebody),
        patch.object(telling, "check", lambda *_, **__: []),
        patch.object(telling, "narrowed", lambda *_, **__: nothing),
    ):
        apart = cpu(save)
    lowest = cpu(bare)
    return [
        row(f"save in a plan of {size // 1024} KB, findings apart / floor", apart / lowest, 4, "×"),
        Row("  the same with findings / floor", f"{with_findings / lowest:.1f} ×", "told", True),
        Row("  the floor itself", f"{lowest:.2f} ms", "told", True),
    ]


def person_key(block) -> str:
    """The name under which a page of this block speaks of its reader."""
    from city_diplomacy_xblocks.platform.asking import who_is_asking

    return who_is_asking(block).key


def request(person: str, changes: list[dict], client: str) -> dict:
    """The body of a save."""
    return {"person": person, "client": client, "revision": 0, "changes": changes}
