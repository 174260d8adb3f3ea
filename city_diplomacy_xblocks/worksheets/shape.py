"""A worksheet file against the published JSON Schema (`schema.json`), each misfit as a sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from city_diplomacy_xblocks.fields.words import pgettext
from city_diplomacy_xblocks.worksheets.problems import Problem
from city_diplomacy_xblocks.worksheets.yaml_file import Place, Source

SCHEMA: Final = Path(__file__).with_name("schema.json")
#: Errors that are looked at: nobody mends more at once.
MOST_TOLD: Final = 200
#: Lists of a worksheet, and which of the schema's ``$defs`` their items are.
_APART: Final = {"sections": "any_section", "rules": "rule"}


@cache
def validator(part: str = "") -> Any:
    """The validator of the whole schema, or of one of its ``$defs``, such as ``option_sets``."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    if part:
        schema = {"$ref": f"#/$defs/{part}", "$defs": schema["$defs"]}
    return Draft202012Validator(schema)


def shape_problems(source: Source, *, part: str = "") -> list[Problem]:
    """In what the file differs from the schema, in the order of its lines; of a file in which
    hardly anything fits, the first of it.
    """
    # A set: the library reports each missing key with all of them.
    problems = {
        problem
        for place, error in islice(_errors(source.data, part), MOST_TOLD)
        for problem in _problems(error, source, place)
    }
    return sorted(problems, key=lambda problem: (problem.line, problem.key, problem.message))


def _errors(data: object, part: str) -> Iterator[tuple[Place, ValidationError]]:
    """Every error, with the place of what was looked at by itself: who changes one section of a
    long worksheet waits for that one.
    """
    if part or not isinstance(data, dict):
        yield from (((), error) for error in validator(part).iter_errors(data))
        return
    yield from (((), error) for error in _around().iter_errors(data))
    for key, name in _APART.items():
        items = data.get(key)
        for at, item in enumerate(items) if isinstance(items, list) else ():
            if not _fits(name, json.dumps(item)):
                yield from (((key, at), error) for error in validator(name).iter_errors(item))


@cache
def _around() -> Any:
    """The validator of a worksheet, whatever stands in its lists of `_APART`."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    for key in _APART:
        del schema["properties"][key]["items"]
    return Draft202012Validator(schema)


@lru_cache(maxsize=1024)
def _fits(part: str, item: str) -> bool:
    return bool(validator(part).is_valid(json.loads(item)))


def _problems(error: ValidationError, source: Source, around: Place) -> Iterator[Problem]:
    place: Place = (*around, *error.absolute_path)
    if error.validator == "required":
        for key in error.validator_value:
            if key not in error.instance:
                yield source.problem(place, _missing(key))
    elif error.validator == "additionalProperties" and error.validator_value is False:
        known = sorted(error.schema.get("properties", {}))
        for key in error.instance:
            if key not in known:
                yield source.problem((*place, key), _unknown(known))
    elif error.parent is not None and error.parent.validator == "propertyNames":
        yield source.problem((*place, str(error.instance)), _sentence(error))
    elif error.validator == "propertyNames" and error.context:
        for part in error.context:
            yield source.problem((*place, str(part.instance)), _sentence(part))
    else:
        yield source.problem(place, _sentence(error))


def _missing(key: str) -> str:
    return pgettext("worksheet file", "“{key}” is missing.").format(key=key)


def _unknown(known: list[str]) -> str:
    sentence = pgettext("worksheet file", "This key is not known here. Known: {keys}.")
    return sentence.format(keys=", ".join(known))


def _sentence(error: ValidationError) -> str:
    wanted = error.validator_value
    match error.validator:
        case "type":
            kinds = wanted if isinstance(wanted, list) else [wanted]
            return _expected(_kinds().get(kinds[0], str(wanted)))
        case "enum":
            return _expected(
                pgettext("expected", "one of {choices}").format(choices=", ".join(wanted))
            )
        case "pattern":
            return _expected(_patterns().get(wanted, f"/{wanted}/"))
        case "anyOf" | "oneOf":
            return _expected(
                str(error.schema.get("description", pgettext("expected", "another value")))
            )
        case "minItems" | "minLength" | "minimum" | "exclusiveMinimum" | "minProperties":
            return _expected(pgettext("expected", "at least {count}").format(count=wanted))
        case "maxItems" | "maxLength" | "maximum" | "maxProperties":
            return _expected(pgettext("expected", "at most {count}").format(count=wanted))
        case _:
            return str(error.message)


def _expected(what: str) -> str:
    return pgettext("worksheet file", "Expected: {what}.").format(what=what)


def _kinds() -> dict[str, str]:
    return {
        "object": pgettext("expected", "keys with their values"),
        "array": pgettext("expected", "a list"),
        "string": pgettext("expected", "a text"),
        "integer": pgettext("expected", "a whole number"),
        "number": pgettext("expected", "a number"),
        "boolean": pgettext("expected", "true or false"),
    }


def _patterns() -> dict[str, str]:
    return {
        "^[a-z][a-z0-9_]{0,39}$": pgettext("expected", "a name in small letters, digits and _"),
        "^[A-Za-z0-9_-]{1,32}$": pgettext("expected", "a code in letters, digits, _ and -"),
        "^[A-Z][A-Z0-9-]{0,19}$": pgettext("expected", "a rule’s name in capitals, such as MIG-04"),
        "^[A-Z]{1,3}$": pgettext("expected", "one to three capitals"),
        "^[a-z]{2}(-[a-z]{2,4})?$": pgettext("expected", "a language’s code, such as fr or en"),
        "^(code|decimals|[a-z]{2}(-[a-z]{2,4})?)$": pgettext(
            "expected", "code, decimals or a language’s code"
        ),
        "^[a-z][a-z0-9_]*\\.[a-z][a-z0-9_]*$": pgettext(
            "expected", "a section and a field: section.field"
        ),
        "^[a-z0-9_]+\\.yaml$": pgettext("expected", "a file name ending in .yaml"),
        "^([a-z0-9_]+/)?[a-z0-9_]+\\.yaml$": pgettext("expected", "a file name ending in .yaml"),
        "^[a-z][a-z0-9_]{0,39}(\\.[a-z][a-z0-9_]{0,39})?$": pgettext(
            "expected", "a field, or a table and its column: table.column"
        ),
    }
