"""A worksheet as a text of its own, to adapt for one course: all said in it, nothing included."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

import yaml

from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.normal import dump_definition

#: Characters of what stands on one line in braces: words in several languages, short options.
_ON_ONE_LINE: Final = 90
#: A key that an item of a list is written under, to be taken off again.
_KEY: Final = "x"


def adapted(worksheet: Worksheet, *, worksheet_id: str) -> str:
    """YAML of the worksheet under another id, as its version 1: `load_text` reads it alone."""
    definition = dump_definition(worksheet)
    definition.pop("upgrades", None)
    return written({**definition, "id": worksheet_id, "version": 1})


def written(definition: Mapping[str, Any]) -> str:
    """The definition as YAML that people read: keys in their order, short words on one line."""
    return "".join(pieces(definition)) or "{}\n"


def pieces(definition: Mapping[str, Any]) -> Iterator[str]:
    """The text that is written, piece by piece: a key with its value; of a list of parts its key,
    then each part as an item. Each is YAML by itself, and remembered: who changes one part of a
    long text waits for that part only.
    """
    for key, value in definition.items():
        if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
            yield _dumped(key, "[]").replace(" []", "")
            for each in value:
                yield _dumped(_KEY, json.dumps([each])).removeprefix(f"{_KEY}:\n")
        else:
            yield _dumped(key, json.dumps(value))


@lru_cache(maxsize=1024)
def _dumped(key: str, value: str) -> str:
    """YAML of a key and of its value in JSON."""
    return yaml.dump(
        _Whole({key: json.loads(value)}),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=100,
    )


class _Whole(dict[str, Any]):
    """A mapping that stands line by line, however short it is."""


class _Dumper(yaml.SafeDumper):
    """Block style, but what is short enough and holds only words in braces."""

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> Any:
        """A mapping, on one line where it is short."""
        short = all(isinstance(value, str | int | float) for value in mapping.values())
        length = sum(len(str(key)) + len(str(value)) + 4 for key, value in mapping.items())
        return super().represent_mapping(tag, mapping, short and length <= _ON_ONE_LINE)

    def ignore_aliases(self, data: Any) -> bool:
        """What stands twice is written twice: anchors are not read."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Items of a list stand further in than the key they belong to."""
        super().increase_indent(flow, False)


def _decimal(dumper: yaml.SafeDumper, value: float) -> yaml.ScalarNode:
    """A number as people write it: its exponent would be read as a text."""
    said = repr(value)
    if "e" in said and math.isfinite(value):
        said = f"{value:.18f}".rstrip("0")
        said += "0" if said.endswith(".") else ""
    return dumper.represent_scalar("tag:yaml.org,2002:float", said)


_Dumper.add_representer(float, _decimal)
_Dumper.add_representer(
    _Whole,
    lambda dumper, data: yaml.SafeDumper.represent_mapping(
        dumper, "tag:yaml.org,2002:map", data, flow_style=False
    ),
)
_Dumper.add_multi_representer(
    dict, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data)
)
