"""Two people who write one plan as fast as they can, on connections of their own."""

from __future__ import annotations

import pytest

from benchmarks.writers import lost, two_writers, write_together

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def test_two_writers_lose_nothing_and_no_deadlock_surfaces():
    writers, plan_id = two_writers()
    write_together(writers, seconds=3)
    assert [len(each.sent) for each in writers] == [60, 60]
    statuses = {change.status for each in writers for change in each.sent}
    assert statuses <= {"accepted", "kept"}
    assert lost(writers, plan_id) == []


def test_a_text_that_is_lost_would_be_seen():
    from city_diplomacy_xblocks.drafting.models import History

    writers, plan_id = two_writers()
    write_together(writers, seconds=0.5)
    History.objects.filter(plan_id=plan_id, value__contains="awa").delete()
    assert lost(writers, plan_id)
