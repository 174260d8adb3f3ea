"""What a module of the course is for, how long it takes, and how far the reader's plan is in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import frozen
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from city_diplomacy_xblocks.fields import html
from city_diplomacy_xblocks.pages.progress import complete_words, standing
from city_diplomacy_xblocks.pages.recap import way_to
from city_diplomacy_xblocks.pages.sheets import prefix_of
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.progress import Progress

HOUR = 60


@frozen
class Step:
    """A section to fill in, its `title` as HTML. `sign` and `counts` are empty where nobody's
    progress is shown.
    """

    number: int
    title: SafeString
    url: str
    sign: SafeString
    counts: str


@frozen
class Aim:
    """What the author says of a module: `minutes` is 0 where no duration is told."""

    title: str
    purpose: str
    objectives: tuple[str, ...]
    minutes: int


def render_module(
    aim: Aim,
    *,
    steps: Sequence[Step],
    done: int | None,
    language: str,
    block_id: str,
    notice: str = "",
    watching: bool = False,
) -> str:
    """The module as HTML. `done`: how many of the `steps` are, or None where nobody is asked for.

    `notice` is a sentence for who cannot see any progress here.
    """
    with translation.override(language):
        context = {
            "bid": prefix_of(block_id),
            "language": language,
            "rtl": translation.get_language_bidi(),
            "aim": aim,
            "duration": duration(aim.minutes),
            "steps": steps,
            "complete": "" if done is None else complete_words(done, len(steps)),
            "notice": notice,
            "watching": watching,
        }
        return render_to_string("city_diplomacy/module/module.html", context)


def steps_of(
    worksheet: Worksheet,
    section_ids: Iterable[str],
    *,
    urls: Mapping[str, str],
    progress: Mapping[str, Progress],
    language: str,
) -> list[Step]:
    """The sections of a module, in the order of the worksheet."""
    wanted = set(section_ids)
    return [
        _step(
            number,
            mark_safe(html.worded(section.title, language)),  # noqa: S308 - escaped there
            way_to(section.id, urls),
            progress.get(section.id),
        )
        for number, section in enumerate(worksheet.sections, start=1)
        if section.id in wanted
    ]


def _step(number: int, title: str, url: str, progress: Progress | None) -> Step:
    if progress is None:
        return Step(number, title, url, mark_safe(""), "")
    state = standing(progress)
    return Step(number, title, url, mark_safe(state.sign), state.counts)  # noqa: S308 - escaped there


def duration(minutes: Any) -> str:
    """« environ 2 h 30 »; empty for no time at all."""
    if not isinstance(minutes, int) or minutes <= 0:
        return ""
    hours, rest = divmod(minutes, HOUR)
    if not hours:
        return pgettext("duration", "about {minutes} min").format(minutes=rest)
    if not rest:
        return pgettext("duration", "about {hours} h").format(hours=hours)
    words = pgettext("duration", "about {hours} h {minutes}")
    return words.format(hours=hours, minutes=f"{rest:02}")
