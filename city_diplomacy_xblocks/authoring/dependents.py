"""What of a worksheet speaks of one of its parts, and could not stay as it is without it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, Literal

from attrs import frozen

from city_diplomacy_xblocks.authoring.draft import Part, part_at, parts, words
from city_diplomacy_xblocks.authoring.outline import called
from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.expressions import ExpressionError, compiled
from city_diplomacy_xblocks.worksheets.loader import with_options
from city_diplomacy_xblocks.worksheets.normal import from_definition
from city_diplomacy_xblocks.worksheets.picture_settings import picture_problems
from city_diplomacy_xblocks.worksheets.rule_lint import bound_in
from city_diplomacy_xblocks.worksheets.ruleset import columns_asked
from city_diplomacy_xblocks.worksheets.yaml_file import Source

Whole = dict[str, Any]

#: A rule, a field or a column; or what stands in something else: a picture in a section, a section
#: that a criterion looks at, the column that a table begins with, a parameter, the pass mark.
Sort = Literal["rule", "field", "picture", "marked", "prefill", "parameter", "pass_mark"]

#: The column of actors that references to them choose by.
_LEVEL: Final = "level"
_EXPRESSIONS: Final = ("for_each", "when", "check")


@frozen
class Dependent:
    """Something that speaks of a part. `path` is its own: ``rules.MIG-04``, a field's; of what
    stands in another part, the path of that one, and `inside` what it is there.
    """

    sort: Sort
    path: str
    name: str
    inside: str | int = ""


@frozen
class Gone:
    """Parts that are taken out, by the names that others call them by.

    `paths` are those of the parts themselves; `sections` are ids; `fields` and `columns` are paths
    as rules write them: ``section.field``, ``section.table.column``.
    """

    paths: frozenset[str]
    sections: frozenset[str]
    fields: frozenset[str]
    columns: frozenset[str]

    @classmethod
    def of(cls, gone: Iterable[Part]) -> Gone:
        """Those parts, and all that stands in them."""
        found = [each for part in gone for each in part.all()]
        names = {
            kind: frozenset(part.path.partition(".")[2] for part in found if part.kind == kind)
            for kind in ("section", "field", "column")
        }
        paths = frozenset(part.path for part in found)
        return cls(paths, names["section"], names["field"], names["column"])

    def has(self, path: str) -> bool:
        """Whether it is the path of a section, a field or a column that goes."""
        return path in self.sections or path in self.fields or path in self.columns


def dependents(whole: Whole, gone: Iterable[Part], language: str) -> list[Dependent]:
    """What speaks of the parts, of which none stands in another: fields that go with them too, and
    what speaks of these. Pictures are not among them (`broken_pictures`).
    """
    leaving = list(gone)
    found: dict[tuple[str, str, str | int], Dependent] = {}
    shown = [part for top in parts(whole) for part in top.all() if not part.hidden]
    while True:
        names = Gone.of(leaving)
        new = [each for each in _speaking(whole, shown, names, language) if _key(each) not in found]
        found |= {_key(each): each for each in new}
        fields = {each.path for each in new if each.sort == "field"}
        if not fields:
            return [each for each in found.values() if not _is_inside(each, found, names)]
        leaving += [part for part in shown if part.path in fields]


def _key(each: Dependent) -> tuple[str, str, str | int]:
    return each.sort, each.path, each.inside


def _is_inside(each: Dependent, found: Mapping[Any, Dependent], gone: Gone) -> bool:
    """Whether it goes with a part that it stands in."""
    holder = each.path.rpartition(".")[0]
    if each.sort in ("rule", "parameter", "pass_mark"):
        return False
    if each.sort == "field":
        return ("field", holder, "") in found
    return each.path in gone.paths


def _speaking(whole: Whole, shown: list[Part], gone: Gone, language: str) -> Iterator[Dependent]:
    """What speaks of what goes, and does not go itself."""
    for part in shown:
        if part.path in gone.paths:
            continue
        if part.kind == "rule" and _rule_speaks(part.data, gone):
            name = pgettext("dependent", "rule {id}").format(id=part.name)
            yield Dependent("rule", part.path, name)
        if part.kind in ("field", "column") and _field_speaks(part, gone):
            yield Dependent("field", part.path, named(whole, part, language))
        if part.kind == "field" and _begins_with(part) in gone.columns:
            sentence = pgettext("dependent", "the rows that table “{name}” begins with")
            yield Dependent("prefill", part.path, sentence.format(name=called(part, language)))
        if part.kind == "criterion":
            yield from _marked(part, gone, language)
    for name, value in _parameters(whole).items():
        if isinstance(value, str) and gone.has(value):
            sentence = pgettext("dependent", "parameter “{name}”")
            yield Dependent("parameter", "", sentence.format(name=name), name)
    yield from _pass_mark(whole, shown, gone)


def _parameters(whole: Whole) -> Mapping[str, object]:
    found = whole.get("parameters")
    return found if isinstance(found, dict) else {}


def _marked(criterion: Part, gone: Gone, language: str) -> Iterator[Dependent]:
    sections = criterion.data.get("sections")
    for section in sections if isinstance(sections, list) else ():
        if isinstance(section, str) and section in gone.sections:
            sentence = pgettext("dependent", "criterion “{name}”")
            name = sentence.format(name=called(criterion, language))
            yield Dependent("marked", criterion.path, name, section)


def _pass_mark(whole: Whole, shown: list[Part], gone: Gone) -> Iterator[Dependent]:
    """The pass mark, where what is left of the rubric is not worth as much."""
    criteria = [part for part in shown if part.kind == "criterion"]
    left = [part for part in criteria if part.path not in gone.paths]
    mark: Any = whole["rubric"].get("pass_mark") if criteria else None
    if left and len(left) < len(criteria) and number_or_0(mark) > points_of(left):
        name = pgettext("dependent", "the pass mark, {n}").format(n=f"{mark:g}")
        yield Dependent("pass_mark", "rubric", name)


def points_of(criteria: Iterable[Part]) -> float:
    """What criteria are worth together."""
    return sum((number_or_0(part.data.get("points")) for part in criteria), 0)


def number_or_0(value: Any) -> float:
    """A number; 0 for anything else."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else 0


def named(whole: Whole, part: Part, language: str) -> str:
    """What a part is called where it is listed among others: « champ “Coût total” »."""
    if part.kind == "rule":
        return pgettext("dependent", "rule {id}").format(id=part.name)
    name, table = called(part, language), ""
    if part.kind == "column":
        holder = part_at(whole, part.path.rpartition(".")[0])
        table = called(holder, language) if holder else ""
    sentences = {
        "section": pgettext("dependent", "section “{name}”"),
        "field": pgettext("dependent", "field “{name}”"),
        "column": pgettext("dependent", "column “{name}” of table “{table}”"),
        "criterion": pgettext("dependent", "criterion “{name}”"),
    }
    return sentences.get(part.kind, "{name}").format(name=name, table=table)


def broken_pictures(whole: Whole) -> list[tuple[int, int]]:
    """Which pictures of a worksheet of the right shape cannot be drawn: section and place in it."""
    sets = whole.get("option_sets", {})
    plain, _ = with_options({**whole, "rules": []}, sets, Source("", whole))
    places = [place for place, _ in picture_problems(from_definition(plain))]
    return list(dict.fromkeys((int(place[1]), int(place[3])) for place in places))


def picture_name(section: Mapping[str, Any], number: int, language: str) -> str:
    """What a picture of a section is called."""
    picture = section["pictures"][number]
    title = words(picture.get("title"), language) or str(picture.get("kind"))
    sentence = pgettext("dependent", "picture “{name}” of section “{section}”")
    return sentence.format(name=title, section=words(section.get("title"), language))


def _field_speaks(part: Part, gone: Gone) -> bool:
    data = part.data
    target, formula = data.get("target"), data.get("formula")
    if isinstance(target, str) and target in gone.fields:
        return True
    if isinstance(target, str) and data.get("level") and f"{target}.{_LEVEL}" in gone.columns:
        return True
    table = _as_rules_do(part).rpartition(".")[0] if part.kind == "column" else ""
    return isinstance(formula, str) and _says([formula], gone, table)


def _rule_speaks(rule: Mapping[str, Any], gone: Gone) -> bool:
    return _says(list(_sources(rule)), gone) or _points_at(rule.get("at"), gone)


def _points_at(at: object, gone: Gone) -> bool:
    """Whether findings would be shown where nothing is: ``s.table.*.column`` goes with each."""
    steps = [step for step in str(at).split(".") if step != "*"]
    return any(gone.has(".".join(steps[:length])) for length in range(1, len(steps) + 1))


def _says(sources: list[str], gone: Gone, table: str = "") -> bool:
    """Whether expressions speak of what goes. `table`: the one whose rows are called ``row``."""
    names = frozenset[str]().union(*map(variables, sources))
    if any(path.rpartition(".")[2] in names for path in gone.fields):
        return True
    asked = columns_asked(sources)
    for path in gone.columns:
        rows, _, column = path.rpartition(".")
        if column in asked and (rows == table or rows.rpartition(".")[2] in names):
            return True
    quoted = [*gone.fields, *(".*.".join(path.rsplit(".", 1)) for path in gone.columns)]
    return any(f'"{path}"' in source for source in sources for path in quoted)


def _sources(rule: Mapping[str, Any]) -> Iterator[str]:
    """All expressions of a rule."""
    values = rule.get("values")
    given = [rule.get(key) for key in _EXPRESSIONS]
    for each in (*given, *(values.values() if isinstance(values, dict) else ())):
        said = each.values() if isinstance(each, dict) else (each,)
        yield from (source for source in said if isinstance(source, str))


@lru_cache(maxsize=4096)
def variables(source: str) -> frozenset[str]:
    """The names that an expression asks for; none of what is no expression."""
    try:
        return frozenset(compiled(source, {}).variables()) - bound_in(source)
    except ExpressionError:
        return frozenset()


def _begins_with(table: Part) -> str:
    """The column that a table has a row for each choice of."""
    return f"{_as_rules_do(table)}.{table.data.get('prefill')}"


def _as_rules_do(part: Part) -> str:
    """``section.field`` or ``section.table.column``."""
    return part.path.partition(".")[2]
