"""A worksheet being written, tried on a plan: what participants meet, what its rules say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from attrs import evolve, frozen
from django.utils import translation
from django.utils.translation import get_language_info, pgettext

from city_diplomacy_xblocks.authoring.data import Choice
from city_diplomacy_xblocks.authoring.trials import Outcome, Trial, check_on, trials
from city_diplomacy_xblocks.fields.spec import label
from city_diplomacy_xblocks.pages.marks import MarkView, view_marks
from city_diplomacy_xblocks.pages.paths import in_words
from city_diplomacy_xblocks.pages.preview import Preview, preview
from city_diplomacy_xblocks.pages.sheets import read_plan
from city_diplomacy_xblocks.pages.studio_forms import direction_of
from city_diplomacy_xblocks.platform.asking import LANGUAGES
from city_diplomacy_xblocks.worksheets.answers import Answers
from city_diplomacy_xblocks.worksheets.definition import Worksheet

#: Parts of which participants meet sentences.
_OF_RULES: Final = ("rules", "versions")


@frozen
class Stage:
    """The worksheet (None while it cannot be shown) with the plan that it is tried on.

    `shown` is the language in which participants would read it, one of `languages`.
    """

    worksheet: Worksheet | None
    answers: Answers
    outcomes: tuple[Outcome, ...]
    trial: str
    trials: tuple[Choice, ...]
    shown: str
    languages: tuple[Choice, ...]


@frozen
class Scene:
    """What participants and graders meet of the chosen part, in their language.

    One of: a `section` with its fields, `findings` as sentences, `marks` of the rubric, or nothing
    but the sentence `instead`.
    """

    language: str
    direction: str
    section: Preview | None = None
    findings: tuple[Said, ...] = ()
    marks: tuple[Marked, ...] = ()
    instead: str = ""


@frozen
class Marked:
    """A criterion, and what it is worth in words."""

    mark: MarkView
    worth: str


@frozen
class Said:
    """What a rule tells a participant; `error` keeps the plan from being handed in. `where` is the
    place of the plan at which it stands. `now`: on these answers.
    """

    title: str
    message: str
    error: bool
    where: str
    now: bool


@frozen
class Check:
    """What became of one rule on the plan: `icon` and `words` say whether it holds, `sentences`
    what it tells, or why it cannot be asked.
    """

    path: str
    rule: str
    icon: str
    words: str
    sentences: tuple[str, ...]
    chosen: bool


@frozen
class Checks:
    """What became of the rules: `told` are those that do not hold, and the one that is chosen;
    `kept` all others; `broken` counts those that do not hold.
    """

    told: tuple[Check, ...]
    kept: tuple[Check, ...]
    broken: int


def stage_of(worksheet: Worksheet | None, trial: str, shown: str, language: str) -> Stage:
    """What the worksheet is tried on: the plan called `trial`, else an example of the library, else
    one that is made up; in `shown`, else in the author's `language`, if the worksheet speaks it.
    """
    if worksheet is None:
        return Stage(None, {}, (), "", (), language, ())
    spoken = [code for code in LANGUAGES if code in worksheet.title]
    there_are = trials(worksheet, language=language)
    found = _named(there_are, trial)
    shown = next((code for code in (shown, language) if code in spoken), LANGUAGES[0])
    return Stage(
        worksheet,
        found.answers,
        check_on(worksheet, found.answers, language=shown),
        found.name,
        tuple(Choice(each.name, each.label) for each in there_are),
        shown,
        tuple(Choice(code, get_language_info(code)["name_local"]) for code in spoken),
    )


def _named(there_are: Sequence[Trial], name: str) -> Trial:
    found = {each.name: each for each in there_are}
    examples = (each for each in there_are if each.name not in ("filled", "empty"))
    return found.get(name) or next(examples, there_are[0])


def preview_view(stage: Stage, path: str, *, bid: str) -> Scene:
    """What is met of the part at `path`."""
    with translation.override(stage.shown):
        return _scene(stage, path, bid)


def _scene(stage: Stage, path: str, bid: str) -> Scene:
    worksheet, (top, _, name) = stage.worksheet, path.partition(".")
    scene = Scene(stage.shown, direction_of(stage.shown), instead=_instead(top))
    if worksheet is None:
        mend = pgettext("authoring", "Mend what is listed under “Problems” to see it here.")
        return evolve(scene, instead=mend)
    if top == "rubric":
        marks = view_marks(worksheet.rubric, {}, stage.shown)
        only = [each for each in marks if each.id == name]
        return evolve(scene, marks=tuple(Marked(each, _worth(each)) for each in only or marks))
    if top in _OF_RULES:
        return evolve(scene, findings=tuple(_said(stage, worksheet, name)))
    section_id, _, inside = name.partition(".") if name else (worksheet.sections[0].id, "", "")
    found = preview(
        worksheet,
        [section_id],
        answers=stage.answers,
        language=stage.shown,
        block_id=bid,
        in_fields=True,
        only=inside.partition(".")[0],
    )
    return evolve(scene, section=next(found, None))


def _worth(mark: MarkView) -> str:
    points = pgettext("criterion", "%(points)s points") % {"points": mark.maximum}
    blocking = pgettext("criterion", "blocking")
    return f"{blocking} · {points}" if mark.blocking else points


def _said(stage: Stage, worksheet: Worksheet, rule_id: str) -> Iterator[Said]:
    """What the rule says of the plan, or all of them; of one that has nothing to say, its words."""
    plan = read_plan(worksheet, stage.answers, stage.shown)
    concerned = [each for each in stage.outcomes if rule_id in ("", each.rule)]
    for outcome in concerned:
        for finding in outcome.findings:
            where = in_words(plan, finding.path)
            yield _of_finding(finding.message, finding.severity == "error", where, now=True)
    rule = next((each for each in worksheet.rules if each.id == rule_id), None)
    if rule and not any(each.findings for each in concerned):
        words = label(rule.message, stage.shown)
        yield _of_finding(words, rule.severity == "error", "", now=False)


def _of_finding(message: str, error: bool, where: str, *, now: bool) -> Said:
    title = (
        pgettext("finding", "To fix before handing in") if error else pgettext("finding", "Advice")
    )
    return Said(title, message, error, where, now)


def _instead(top: str) -> str:
    """What stands there when there is nothing to show."""
    if top == "rubric":
        return pgettext("authoring", "There are no criteria yet: the plan is read without marks.")
    if top in _OF_RULES:
        return pgettext("authoring", "The rules have nothing to say of this plan.")
    return pgettext("authoring", "Hidden: participants do not see it.")


def checks_view(stage: Stage, path: str) -> Checks:
    """What became of each rule."""
    told: list[Check] = []
    kept: list[Check] = []
    for outcome in stage.outcomes:
        check = _check(outcome, path)
        (kept if outcome.holds and not check.chosen else told).append(check)
    broken = sum(not outcome.holds for outcome in stage.outcomes)
    return Checks(tuple(told), tuple(kept), broken)


def _check(outcome: Outcome, path: str) -> Check:
    here = f"rules.{outcome.rule}"
    if outcome.why:
        words, icon = pgettext("authoring", "cannot be asked:"), "bad"
        return Check(here, outcome.rule, icon, words, (outcome.why,), path == here)
    if outcome.holds:
        return Check(here, outcome.rule, "ok", pgettext("authoring", "holds"), (), path == here)
    icon = "bad" if outcome.severity == "error" else "tip"
    said = tuple(finding.message for finding in outcome.findings)
    words = pgettext("authoring", "does not hold:")
    return Check(here, outcome.rule, icon, words, said, path == here)
