"""A worksheet as a text of its own, to adapt for one course: all said in it, nothing included."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import yaml

from city_diplomacy_xblocks.worksheets.definition import Worksheet
from city_diplomacy_xblocks.worksheets.normal import dump_definition

#: Characters of what stands on one line in braces: words in several languages, short options.
_ON_ONE_LINE: Final = 90


def adapted(worksheet: Worksheet, *, worksheet_id: str) -> str:
    """YAML of the worksheet under another id, as its version 1: `load_text` reads it alone."""
    definition = dump_definition(worksheet)
    definition.pop("upgrades", None)
    return written({**definition, "id": worksheet_id, "version": 1})


def written(definition: Mapping[str, Any]) -> str:
    """The definition as YAML that people read: keys in their order, short words on one line."""
    return yaml.dump(
        dict(definition), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100
    )


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


_Dumper.add_multi_representer(
    dict, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data)
)
