"""The box in which a number, an amount or a share is typed."""

from __future__ import annotations

from city_diplomacy_xblocks.fields import html
from city_diplomacy_xblocks.fields.amounts import exact, written
from city_diplomacy_xblocks.fields.html import Control
from city_diplomacy_xblocks.fields.spec import Field, Value


def render_number(
    value: Value, spec: Field, *, place: Control, unit: str, grouped: bool = True
) -> str:
    """Digits from left to right in every language, and the unit after them. `grouped`: « 12 500 »,
    not « 12500 ».
    """
    shown = _typed(value, language=place.language, grouped=grouped)
    mode = "numeric" if spec.integer else "decimal"
    plain = "" if grouped else " data-plain"

    def control(attrs: str) -> str:
        box = (
            f'<input class="cd-in cd-in-num" id="{place.id}" inputmode="{mode}" autocomplete="off"'
            f' value="{html.esc(shown)}"{plain}{attrs}>'
        )
        return f'<div class="cd-unit">{box}<span>{html.esc(unit)}</span></div>' if unit else box

    return html.labelled(value, spec, place, control, size="cd-c3")


def _typed(value: Value, *, language: str, grouped: bool) -> str:
    if value is None:
        return ""
    number = exact(value)
    return written(number, language=language) if grouped else str(number)
