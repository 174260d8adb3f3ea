"""Each course and workshop, walked from the first unit to the last on the narrowest phone."""

from __future__ import annotations

import pytest

#: The two courses, an edition of one in another language, the workshops.
COURSES = ("MIGDV", "VILNUM", "MIGDVEN", "CONSULT", "PARTEN", "APPREN", "CARNET")
PHONE = 320


@pytest.mark.parametrize("course", COURSES)
def test_a_participant_walks_from_the_first_unit_to_the_last(visit, course):
    """Each unit leads to the next; nothing fails, nothing is wider than the phone."""
    karim = visit("karim", width=PHONE)
    page = karim.open(f"/courses/course-v1:DiploVilles+{course}+2027T1/")
    units = page.locator(".host-module li a")
    titles = units.locator("[lang]").all_inner_texts()
    units.first.click()
    walked, too_wide = [], []
    while True:
        title = page.locator("h1").inner_text()
        walked.append(title)
        if karim.overflow():
            too_wide.append((title, karim.too_wide()))
        following = page.locator("a[rel=next]")
        if not following.count():
            break
        following.click()
    assert walked == titles
    assert too_wide == []
    assert karim.errors == []
