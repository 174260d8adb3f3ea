"""The participant’s page: their plan to write, to hand in, to read again with what was said."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from attrs import frozen
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import get_language_info, npgettext

from city_diplomacy_xblocks.fields.cleaning import paragraphs
from city_diplomacy_xblocks.fields.spec import label
from city_diplomacy_xblocks.fields.words import enumerated
from city_diplomacy_xblocks.pages import moments
from city_diplomacy_xblocks.pages.drawers import drawers_of
from city_diplomacy_xblocks.pages.feedback import read_feedback, read_left
from city_diplomacy_xblocks.pages.handing import blocking_items, blocking_words
from city_diplomacy_xblocks.pages.outlook import Times, outlook
from city_diplomacy_xblocks.pages.paths import section_number
from city_diplomacy_xblocks.pages.people import Company, with_whom
from city_diplomacy_xblocks.pages.pictures import pictures_of
from city_diplomacy_xblocks.pages.progress import Standing, complete_words, standing
from city_diplomacy_xblocks.pages.saying import saying, thread_html
from city_diplomacy_xblocks.pages.sheets import prefix_of, read_plan, references, written_in
from city_diplomacy_xblocks.pages.words import script_words
from city_diplomacy_xblocks.platform.asking import LANGUAGES
from city_diplomacy_xblocks.platform.people import Person, Place
from city_diplomacy_xblocks.worksheets.city import city_in, city_path
from city_diplomacy_xblocks.worksheets.definition import Section, Worksheet
from city_diplomacy_xblocks.worksheets.findings import Finding, check, shown
from city_diplomacy_xblocks.worksheets.personal_data import Dismissed
from city_diplomacy_xblocks.worksheets.progress import section_progress
from city_diplomacy_xblocks.worksheets.team import for_writers

#: States in which answers may change.
OPEN: Final = ("draft", "returned")
NOBODY_ELSE: Final = Company()


@frozen
class Sheet:
    """One section on the page: its head, its fields as HTML, its progress."""

    id: str
    number: int
    title: str
    intro: str
    form: str
    standing: Standing
    says: str
    pictures: str


@frozen
class Step:
    """One line of the list of sections. `url` is empty where no block shows the section."""

    id: str
    number: int
    title: str
    url: str
    here: bool
    sign: str


def render_page(
    *,
    person: Person,
    place: Place | None,
    worksheet: Worksheet,
    plan: Any | None,
    sections: Sequence[str],
    language: str,
    feedback: Any | None = None,
    left: Any | None = None,
    threads: Sequence[Any] = (),
    company: Company = NOBODY_ELSE,
    dismissed: Dismissed | None = None,
    reader: str = "",
    kept: Sequence[Mapping[str, Any]] = (),
    urls: Mapping[str, str] | None = None,
    times: Times | None = None,
    example: bool = False,
    introduction: str = "",
    block_id: str,
) -> str:
    """The page as HTML in `language`.

    `plan` is a `drafting.api.PlanView`, or None before the first save. `sections` are ids; none
    means all of them.
    `urls` leads to sections that other units show. `kept` are kept texts as the `save` handler
    tells them. `left` is what was told of a plan that the person has left. `threads` are
    conversations to show, `company` the people to speak of, `dismissed` what its writers said is no
    personal data. `reader`, the names of its writers,
    makes it the page of a colleague who reads the plan and comments on it.
    """
    with translation.override(language):
        watching = person.is_masquerading
        prefix = prefix_of(block_id)
        kind = "reader" if reader else "example" if example else "own"
        page = _Page(
            worksheet, plan, sections, language, prefix, urls or {}, kind, person, dismissed
        )
        context = {
            "bid": page.prefix,
            "block_id": block_id,
            "language": language,
            "rtl": translation.get_language_bidi(),
            "languages": _languages(worksheet, language),
            "reader": {"names": reader, "id": plan.id} if reader and plan else None,
            "with_whom": with_whom(company.writers),
            "invitations": company.invitations,
            "readable": company.readable,
            "title": label(worksheet.title, language),
            "foreign": written_in(worksheet, language),
            "city": page.city,
            "city_path": page.city_path,
            "state": page.state,
            "outlook": page.outlook(times, feedback, place),
            "closed": page.state == "draft" and bool(times and times.is_closed),
            "saved_at": plan.saved_at if plan else None,
            "saved_clock": moments.clock(plan.saved_at) if plan and plan.saved_at else "",
            "writable": page.writable,
            "example": example,
            "introduction": paragraphs(introduction),
            "watching": watching,
            "drawers": drawers_of(
                person=person, place=place, begun=plan is not None, writable=page.writable
            ),
            "submission_point": bool(place and place.submission_point) and kind == "own",
            "feedback": read_feedback(feedback, page.plan, page.urls),
            "left": read_left(left),
            **page.context(threads or (feedback.threads if feedback else ())),
            "data": json.dumps(page.data(kept, company), ensure_ascii=False, separators=(",", ":")),
        }
        return render_to_string("city_diplomacy/learner/page.html", context)


def script_args(
    *,
    person: Person,
    place: Place | None,
    language: str,
    plan: Any | None = None,
    focus: str = "",
) -> dict[str, Any]:
    """What `CityWorksheet(runtime, element, args)` receives: who writes on which plan, and the
    words it says. `joined` is the id of a plan that somebody else began, else 0.
    """
    with translation.override(language):
        return {
            "person": person.key,
            "plan": f"{place.course_key}|{place.plan_key}" if place else "",
            "joined": plan.id if plan and not plan.began else 0,
            "language": language,
            "csrf": settings.CSRF_COOKIE_NAME,
            "login": str(settings.LOGIN_URL or ""),
            "focus": focus,
            "words": script_words(),
        }


def render_thread(thread: Any, *, person: Person, block_id: str, as_reader: bool = False) -> str:
    """One conversation, as a writer of the plan sees it beside the field, or the reader who began
    it.
    """
    return thread_html(
        thread,
        block_id=prefix_of(block_id),
        can_reply=True,
        me=person.user_id,
        can_settle=not as_reader,
    )


class _Page:
    """One rendering: holds what its parts share."""

    def __init__(
        self,
        worksheet: Worksheet,
        plan: Any | None,
        section_ids: Sequence[str],
        language: str,
        prefix: str,
        urls: Mapping[str, str],
        kind: str,
        person: Person,
        dismissed: Dismissed | None,
    ) -> None:
        self.stored, self.prefix, self.urls = plan, prefix, urls
        self.state = plan.state if plan else "draft"
        self.me, self.is_reader = person.user_id, kind == "reader"
        self.can_reply = kind != "example" and not person.is_masquerading
        self.writable = self.state in OPEN and self.can_reply and not self.is_reader
        self.plan = read_plan(worksheet, plan.answers if plan else {}, language)
        named = filter(None, map(worksheet.section, section_ids))
        self.sections = list(named) if section_ids else list(worksheet.sections)
        self.findings: list[Finding] = (
            []
            if kind == "example"
            else check(worksheet, self.plan.answers, language=language, dismissed=dismissed)
        )
        self.findings = for_writers(worksheet, self.findings)
        progress = section_progress(worksheet, self.plan.answers, self.findings)
        self.standings = {section_id: standing(each) for section_id, each in progress.items()}

    @property
    def ids(self) -> set[str]:
        """The ids of the sections on this page."""
        return {section.id for section in self.sections}

    def outlook(self, times: Times | None, feedback: Any | None, place: Place | None) -> str:
        """What happens next and by when; nothing where nobody has said which dates hold."""
        at_point = bool(place and place.submission_point)
        return outlook(self.state, times, feedback, at_point=at_point) if times else ""

    @property
    def city_path(self) -> str:
        """The field that holds the city's name."""
        return city_path(self.plan.worksheet)

    @property
    def city(self) -> str:
        """The city's name; empty as long as nobody has written it."""
        return city_in(self.plan.worksheet, self.plan.answers)

    def context(self, threads: Sequence[Any]) -> dict[str, Any]:
        """The sections, the list of sections, and what blocks handing in."""
        sheets = self.sheets(threads)
        steps, blocking = self.steps(), blocking_items(self.plan, self.findings, self.urls)
        return {
            "sheets": sheets,
            "steps": steps,
            "complete": complete_words(self.complete, len(steps)),
            "here": self.here,
            "blocking": blocking,
            "hand_why": blocking_words(len(blocking)),
        }

    @property
    def here(self) -> str:
        """« sections 1 et 6 sur cette page »."""
        numbers = sorted(section_number(self.plan, section.id) for section in self.sections)
        words = npgettext(
            "section",
            "section {numbers} on this page",
            "sections {numbers} on this page",
            len(numbers),
        )
        return words.format(numbers=enumerated(map(str, numbers)))

    @property
    def complete(self) -> int:
        """How many sections need nothing more."""
        return sum(each.state == "done" for each in self.standings.values())

    def sheets(self, threads: Sequence[Any]) -> list[Sheet]:
        """The sections that this page shows."""
        told = saying(
            shown(self.findings) if self.writable else (),
            threads,
            block_id=self.prefix,
            can_reply=self.can_reply,
            me=self.me,
            as_reader=self.is_reader,
        )
        return [self._sheet(section, told) for section in self.sections]

    def _sheet(self, section: Section, told: Any) -> Sheet:
        language = self.plan.reading.language
        form = self.plan.section_html(
            section, prefix=self.prefix, notes=told.at, read_only=not self.writable
        )
        notes = told.at(section.id)
        return Sheet(
            section.id,
            section_number(self.plan, section.id),
            label(section.title, language),
            label(section.intro, language),
            mark_safe(form),  # noqa: S308 - made by fields/html.py, which escapes
            self.standings[section.id],
            mark_safe(notes.says + notes.after),  # noqa: S308 - pages/saying.py escapes
            pictures_of(self.plan, section, self.urls, here=self.ids),
        )

    def steps(self) -> list[Step]:
        """All sections of the worksheet, on this page or elsewhere."""
        here = self.ids
        return [
            Step(
                section.id,
                number,
                label(section.title, self.plan.reading.language),
                "" if section.id in here else self.urls.get(section.id) or "",
                section.id in here,
                mark_safe(self.standings[section.id].sign),  # noqa: S308 - words are escaped there
            )
            for number, section in enumerate(self.plan.worksheet.sections, start=1)
        ]

    def data(self, kept: Sequence[Mapping[str, Any]], company: Company) -> dict[str, Any]:
        """What the script must know that the page does not show."""
        saved_at = self.stored.saved_at if self.stored else None
        return {
            "plan": self.stored.id if self.stored else 0,
            "revision": self.stored.revision if self.stored else 0,
            "version": self.plan.worksheet.version,
            "savedAt": saved_at.isoformat() if saved_at else None,
            "state": self.state,
            "writable": self.writable,
            "references": references(self.plan, self.sections) if self.writable else {},
            "sections": {
                step.id: [step.number, step.title, self.urls.get(step.id) or ""]
                for step in self.steps()
            },
            "kept": list(kept),
            "shared": bool(company.writers),
            "here": list(company.here),
        }


def _languages(worksheet: Worksheet, language: str) -> list[dict[str, str]]:
    """The page's language, and what worksheet, blocks and site speak; each by its own name."""
    spoken = {code for code, _name in settings.LANGUAGES}
    return [
        {"code": code, "name": get_language_info(code)["name_local"].capitalize()}
        for code in LANGUAGES
        if code == language or (worksheet.title.get(code) and code in spoken)
    ]
