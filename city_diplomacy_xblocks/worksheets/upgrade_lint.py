"""Steps from earlier versions, looked at before a plan takes them: by themselves, and beside the
earlier versions where these are at hand.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from city_diplomacy_xblocks.fields.spec import Field
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.routes import (
    ANY,
    Parts,
    Routes,
    placed_after,
    places_of,
    spec_at,
)
from city_diplomacy_xblocks.worksheets.rule_lint import Said
from city_diplomacy_xblocks.worksheets.steps import PLACING, Step, Upgrade
from city_diplomacy_xblocks.worksheets.yaml_file import Place

#: The keys of each kind of step beside its own.
_KEYS: Final = {
    "rename": {"to"},
    "move": {"to", "row"},
    "options": {"codes", "default"},
    "retype": {"by"},
    "drop": set(),
}
#: What a conversion makes.
_MAKES: Final = {
    "as_text": {"text", "longtext", "link_or_text"},
    "as_number": {"number", "money", "percent", "scale"},
    "as_list": {"multichoice", "link", "row_ref", "stakeholder_ref"},
    "as_single": {"choice", "text", "longtext", "row_ref", "stakeholder_ref"},
    "as_month": {"month"},
}


def upgrade_problems(worksheet: Worksheet) -> Said:
    """What is wrong with the steps that a worksheet declares."""
    yield from _chain(worksheet)
    for at, upgrade in enumerate(worksheet.upgrades):
        yield from _entry(worksheet, upgrade, ("upgrades", at))


def earlier_problems(worksheet: Worksheet, earlier: Worksheet) -> Said:
    """What the steps say of an earlier version that is not so, and what they leave out."""
    at = next(
        (n for n, each in enumerate(worksheet.upgrades) if each.since == earlier.version), None
    )
    place: Place = ("upgrades",) if at is None else ("upgrades", at)
    if at is not None:
        for number, step in enumerate(worksheet.upgrades[at].steps):
            if not _is_in(earlier, step.path):
                sentence = pgettext("worksheet file", "Version {version} has no “{path}”.")
                here = (*place, "steps", number, step.kind)
                yield here, sentence.format(version=earlier.version, path=step.path)
    routes = Routes(earlier, worksheet)
    for parts in places_of(earlier):
        to = routes.route(parts).to
        if to is not None and spec_at(worksheet, to) is None and not _has_gone(routes, parts):
            sentence = pgettext(
                "worksheet file",
                "“{path}” of version {version} is not in this one: rename, move or drop it.",
            )
            yield place, sentence.format(path=_written(parts), version=earlier.version)
        else:
            yield from _lost_options(routes, parts, place)


def _chain(worksheet: Worksheet) -> Said:
    """One entry for each version from the first of them on."""
    numbers = [upgrade.since for upgrade in worksheet.upgrades]
    for at, since in enumerate(numbers):
        here: Place = ("upgrades", at, "from")
        if since >= worksheet.version:
            sentence = pgettext(
                "worksheet file", "Steps lead from earlier versions: this is version {version}."
            )
            yield here, sentence.format(version=worksheet.version)
        elif since in numbers[:at]:
            sentence = pgettext(
                "worksheet file", "The steps from version {version} are there twice."
            )
            yield here, sentence.format(version=since)
    for missing in range(min(numbers, default=worksheet.version), worksheet.version):
        if missing not in numbers:
            sentence = pgettext(
                "worksheet file",
                "The steps from version {version} to {next} are missing: without any, write "
                "“steps: []”.",
            )
            yield ("upgrades",), sentence.format(version=missing, next=missing + 1)


def _entry(worksheet: Worksheet, upgrade: Upgrade, place: Place) -> Said:
    sound = []
    for number, step in enumerate(upgrade.steps):
        here = (*place, "steps", number)
        said = list(_shape(step, here))
        yield from said
        if not said:
            sound.append((step, here))
    placing = Counter(step.path for step, _ in sound if step.kind in PLACING)
    targets = Counter(_target(step) for step, _ in sound if step.kind in ("rename", "move"))
    for step, here in sound:
        if step.kind in PLACING and placing[step.path] > 1:
            sentence = pgettext("worksheet file", "Two steps say where “{path}” goes.")
            yield (*here, step.kind), sentence.format(path=step.path)
        elif step.kind in ("rename", "move") and targets[_target(step)] > 1:
            sentence = pgettext("worksheet file", "Two answers cannot go to the same place.")
            yield (*here, "to"), sentence
        else:
            yield from _fit(worksheet, upgrade, step, here)


def _shape(step: Step, here: Place) -> Said:
    depth = step.path.count(".") + 1
    said = {key for key in ("to", "row", "codes", "default", "by") if getattr(step, key)}
    for key in sorted(said - _KEYS[step.kind]):
        sentence = pgettext("worksheet file", "“{key}” does not go with “{kind}”.")
        yield (*here, key), sentence.format(key=key, kind=step.kind)
    if step.kind == "rename" and "." in step.to:
        yield (
            (*here, "to"),
            pgettext("worksheet file", "The new name only: “move” leads elsewhere."),
        )
    if step.kind == "move" and depth != 2:
        sentence = pgettext("worksheet file", "A field or a table is moved: section.field.")
        yield (*here, "move"), sentence
    if step.kind == "move" and step.to.count(".") != (2 if step.row else 1):
        sentence = pgettext(
            "worksheet file", "section.field; or section.table.column, with “row” for its row."
        )
        yield (*here, "to"), sentence
    if step.kind in ("options", "retype") and depth == 1:
        sentence = pgettext("worksheet file", "section.field or section.table.column.")
        yield (*here, step.kind), sentence


def _fit(worksheet: Worksheet, upgrade: Upgrade, step: Step, here: Place) -> Said:
    """Whether what the step makes is in the worksheet, and what it takes is not."""
    source = _parts(step.path)
    to = placed_after(worksheet, source, since=upgrade.since)
    spec = spec_at(worksheet, to) if to and len(to) > 1 else None
    is_there = spec is not None or (to is not None and worksheet.section(".".join(to)) is not None)
    if step.kind == "drop" or (step.kind in ("rename", "move") and is_there):
        later = placed_after(worksheet, source, since=upgrade.since + 1)
        is_used = later and later != to and _is_in(worksheet, _written(later))
        taken = any(_leads_to(worksheet, upgrade, each, later) for each in upgrade.steps)
        if later and is_used and not taken:
            sentence = pgettext("worksheet file", "“{path}” is in this version still.")
            yield (*here, step.kind), sentence.format(path=_written(later))
    elif to is not None and not is_there:
        key = "to" if step.kind in ("rename", "move") else step.kind
        sentence = pgettext("worksheet file", "This version has no “{path}”.")
        yield (*here, key), sentence.format(path=_written(to))
    elif spec is not None:
        yield from _turn(step, spec, here)


def _turn(step: Step, spec: Field, here: Place) -> Said:
    if step.kind == "retype" and spec.type not in _MAKES[step.by]:
        sentence = pgettext("worksheet file", "“{by}” does not make an answer of type {type}.")
        yield (*here, "by"), sentence.format(by=step.by, type=spec.type)
    if step.kind != "options":
        return
    for old, codes in step.codes.items():
        for code in codes:
            if spec.option(code) is None:
                yield (*here, "codes", old), _no_option(code)
    if step.default and spec.option(step.default) is None:
        yield (*here, "default"), _no_option(step.default)


def _lost_options(routes: Routes, parts: Parts, place: Place) -> Said:
    """Options of the earlier version of which nobody says what becomes."""
    route = routes.route(parts)
    old = spec_at(routes.old, parts)
    new = spec_at(routes.new, route.to) if route.to else None
    if old is None or new is None or not new.options:
        return
    told = {code for turn in route.turns for code in turn.codes}
    if any(turn.default or turn.kind == "retype" for turn in route.turns):
        return
    for option in old.options:
        if option.code not in told and new.option(option.code) is None:
            sentence = pgettext(
                "worksheet file",
                "The option “{code}” of “{path}” in version {version} is not in this one: say "
                "under “options” what it is now.",
            )
            yield (
                place,
                sentence.format(code=option.code, path=_written(parts), version=routes.old.version),
            )


def _leads_to(worksheet: Worksheet, upgrade: Upgrade, step: Step, target: Parts | None) -> bool:
    if step.kind not in ("rename", "move"):
        return False
    return placed_after(worksheet, _parts(step.path), since=upgrade.since) == target


def _has_gone(routes: Routes, parts: Parts) -> bool:
    """Whether what holds the column has become something else, as a step says."""
    return len(parts) == 4 and bool(routes.route(parts[:2]).turns)


def _target(step: Step) -> str:
    """A name for where a step leads, within its entry."""
    if step.kind == "move":
        return f"{step.to} {step.row}"
    return ".".join((*step.path.split(".")[:-1], step.to)) + " "


def _is_in(worksheet: Worksheet, path: str) -> bool:
    parts = _parts(path)
    if len(parts) == 1:
        return worksheet.section(parts[0]) is not None
    return spec_at(worksheet, parts) is not None


def _parts(path: str) -> Parts:
    parts = tuple(path.split("."))
    return (*parts[:2], ANY, parts[2]) if len(parts) == 3 else parts


def _written(parts: Parts) -> str:
    return ".".join((*parts[:2], parts[3]) if len(parts) == 4 else parts)


def _no_option(code: str) -> str:
    return pgettext("worksheet file", "There is no option “{code}”.").format(code=code)
