"""What is amiss with a worksheet as its author has written it so far, and where."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, Final, cast

from attrs import frozen

from city_diplomacy_xblocks.authoring.data import Impossible, Trouble
from city_diplomacy_xblocks.authoring.draft import (
    NAME,
    data_of,
    definition,
    entries,
    parts,
    source,
)
from city_diplomacy_xblocks.authoring.setting import language_names
from city_diplomacy_xblocks.authoring.versions import lost
from city_diplomacy_xblocks.fields.spec import FALLBACK_LANGUAGE
from city_diplomacy_xblocks.fields.words import enumerated, npgettext, pgettext
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.loader import WorksheetError, load_source
from city_diplomacy_xblocks.worksheets.problems import Problem
from city_diplomacy_xblocks.worksheets.soundness import all_labels
from city_diplomacy_xblocks.worksheets.upgrade_lint import earlier_problems
from city_diplomacy_xblocks.worksheets.yaml_file import Source, read

#: Names of what would be lost that are said; the form of the versions has them all.
_SAID: int = 3
#: What a comment looks like; in a text of the worksheet it may be a part of that.
_SEEMS: Final = re.compile(r"(?m)(?:^|(?<=\s))(?P<mark>#).*$")
_LOOKED_AT: Final = 5


@frozen
class _Loaded:
    worksheet: Worksheet | None
    problems: tuple[Problem, ...] = ()


def worksheet_in(text: str) -> Worksheet | None:
    """The worksheet that the text is; None when it cannot be shown."""
    return _loaded(text).worksheet


def troubles(
    text: str, *, language: str, published: Worksheet | None = None, plans: int = 0
) -> tuple[Trouble, ...]:
    """What keeps the worksheet from being saved, by line and part; then advice. `published` is the
    version that so many `plans` follow.
    """
    found = _loaded(text)
    there_are = _paths(text) if found.problems else frozenset()
    said = [
        Trouble(_path_of(problem.key, there_are), problem.message, stops=True, line=problem.line)
        for problem in found.problems
    ]
    if found.worksheet is not None:
        said += _of_its_name(found.worksheet)
        said += _of_comments(text)
        said += _of_versions(found.worksheet, published, plans, language)
        said += _advice(found.worksheet, Source(NAME, data_of(text)))
    return tuple(sorted(said, key=lambda trouble: not trouble.stops))


@lru_cache(maxsize=32)
def _loaded(text: str) -> _Loaded:
    """The worksheet is there, too, where nothing but its steps from earlier versions is amiss."""
    try:
        data = data_of(text)
        return _Loaded(load_source(Source(NAME, data)))
    except WorksheetError:
        problems = _problems(text)
    if not all(problem.key.startswith("upgrades") for problem in problems):
        return _Loaded(None, problems)
    whole = {key: each for key, each in definition(text).items() if key != "upgrades"}
    try:
        return _Loaded(load_source(Source(NAME, whole)), problems)
    except WorksheetError:
        return _Loaded(None, problems)


def _problems(text: str) -> tuple[Problem, ...]:
    """What is amiss, by line."""
    try:
        load_source(source(text))
    except WorksheetError as error:
        return error.problems
    return ()


def _paths(text: str) -> frozenset[str]:
    """The path of every part that the text has."""
    try:
        whole = definition(text)
    except Impossible:
        return frozenset()
    return frozenset(part.path for top in parts(whole) for part in top.all())


def _path_of(key: str, there_are: Collection[str]) -> str:
    """The path of the nearest part that a problem's key speaks of."""
    path = path_of(key)
    while path and path not in there_are:
        path = path.rpartition(".")[0]
    return path


def path_of(key: str) -> str:
    """The path of the part that a problem's key speaks of: ``sections.cadre.fields.title.label`` is
    ``sections.cadre.title``.
    """
    head, *steps = key.split(".")
    path = [head]
    inside = {"sections": ("", "fields", "columns"), "rules": ("",), "rubric": ("criteria",)}
    for holder in inside.get(head, ()):
        if holder and steps[:1] == [holder]:
            steps = steps[1:]
        elif holder:
            break
        path += steps[:1]
        steps = steps[1:]
    known = {"rules": "rules", "rubric": "rubric", "upgrades": "versions"}
    return known.get(head, "") if len(path) == 1 else ".".join(path)


def _of_its_name(worksheet: Worksheet) -> Iterator[Trouble]:
    if worksheet.id in library.ids():
        sentence = pgettext(
            "authoring", "“{id}” is the name of another worksheet: give “id” another."
        )
        yield Trouble("", sentence.format(id=worksheet.id), stops=True)


def _of_comments(text: str) -> Iterator[Trouble]:
    """Acts write the text anew, from what it says."""
    line = _comment_in(text)
    if line:
        sentence = pgettext(
            "authoring",
            "This text has comments (#): the first change through a form or a button drops them.",
        )
        yield Trouble("", sentence, stops=False, line=line)


@lru_cache(maxsize=32)
def _comment_in(text: str) -> int:
    """The line of a comment, from 1; 0 where there is none among the first few lines that seem to
    have one. Without a comment a text says the same.
    """
    for found in islice(_SEEMS.finditer(text), _LOOKED_AT):
        try:
            without = read(text[: found.start()] + text[found.end() :], name=NAME).data
        except WorksheetError:
            continue
        if without == data_of(text):
            return text.count("\n", 0, found.start("mark")) + 1
    return 0


def _of_versions(
    worksheet: Worksheet, published: Worksheet | None, plans: int, language: str
) -> Iterator[Trouble]:
    """What plans of the published version would not find their way by."""
    if published is None or not plans or published.content_hash == worksheet.content_hash:
        return
    if worksheet.version > published.version:
        for _, sentence, *_ in earlier_problems(worksheet, published):
            yield Trouble("versions", sentence, stops=False)
        return
    asked = npgettext(
        "authoring",
        "{n} plan follows version {version}: say under “Versions” what becomes of its answers.",
        "{n} plans follow version {version}: say under “Versions” what becomes of their answers.",
        plans,
    ).format(n=plans, version=published.version)
    gone = list(dict.fromkeys(each.label for each in lost(published, worksheet, language=language)))
    if gone:
        sentence = npgettext(
            "authoring",
            "{n} thing would be lost: {names}.",
            "{n} things would be lost: {names}.",
            len(gone),
        )
        names = enumerated([*gone[:_SAID], *(["…"] if len(gone) > _SAID else [])])
        asked = f"{asked} {sentence.format(n=len(gone), names=names)}"
    yield Trouble("versions", asked, stops=True)


def _advice(worksheet: Worksheet, read: Source) -> Iterator[Trouble]:
    yield from _untranslated(worksheet, read)
    for section in worksheet.sections:
        if all(each.by_team or each.type == "computed" for each in section.fields):
            sentence = pgettext("authoring", "Participants have nothing to fill in here.")
            yield Trouble(f"sections.{section.id}", sentence, stops=False)
    if not worksheet.rubric.criteria:
        sentence = pgettext("authoring", "There is no rubric yet: graders have nothing to mark by.")
        yield Trouble("rubric", sentence, stops=False)
    hidden = [
        entry
        for entry in entries(cast("dict[str, Any]", read.data))
        if str(entry.get("at")).startswith("rules.")
    ]
    if hidden:
        sentence = npgettext(
            "authoring",
            "{n} rule is hidden: no plan is asked about it.",
            "{n} rules are hidden: no plan is asked about them.",
            len(hidden),
        )
        yield Trouble("rules", sentence.format(n=len(hidden)), stops=False)


def _untranslated(worksheet: Worksheet, read: Source) -> Iterator[Trouble]:
    """How much of a language is missing, in each in which the worksheet is offered."""
    labels = [(place, words) for place, words in all_labels(worksheet) if words]
    for language in worksheet.title:
        missing = [place for place, words in labels if language not in words]
        if missing and language != FALLBACK_LANGUAGE:
            sentence = npgettext(
                "authoring",
                "{language}: {n} text is not translated; people read it in French.",
                "{language}: {n} texts are not translated; people read them in French.",
                len(missing),
            )
            name = language_names().get(language, language)
            told = sentence.format(language=name, n=len(missing))
            yield Trouble(path_of(read.key(missing[0])), told, stops=False)
