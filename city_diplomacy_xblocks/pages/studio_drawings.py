"""A small drawing of what each worksheet makes, for authors who choose one. Decoration only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.safestring import SafeString, mark_safe

from city_diplomacy_xblocks.visuals.canvas import LEVEL_COLOURS, LINE, MAIN, TINT

_LOCAL, _NATIONAL, _INTERNATIONAL = LEVEL_COLOURS.values()

_WIDE: Final = 96
_HIGH: Final = 64


def drawing(worksheet: str) -> SafeString:
    """The drawing of that worksheet of the library; of any other, a sheet of lines."""
    shapes = "".join(_DRAWINGS.get(worksheet, _SHEET))
    return mark_safe(  # noqa: S308 - made of numbers and colours alone
        f'<svg viewBox="0 0 {_WIDE} {_HIGH}" width="{_WIDE}" height="{_HIGH}" focusable="false">'
        f"{_box(0.5, 0.5, _WIDE - 1, _HIGH - 1, '#fff', LINE, 6)}{shapes}</svg>"
    )


def _box(
    x: float, y: float, wide: float, high: float, fill: str, edge: str = "none", round_: float = 2
) -> str:
    return (
        f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" rx="{round_}" fill="{fill}"'
        f' stroke="{edge}"/>'
    )


def _dot(x: float, y: float, radius: float, fill: str, edge: str = "none") -> str:
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" stroke="{edge}"/>'


def _way(points: str, edge: str = MAIN, fill: str = "none") -> str:
    return f'<path d="{points}" fill="{fill}" stroke="{edge}" stroke-width="2"/>'


def _levels(circle: tuple[int, int], square: tuple[int, int], triangle: tuple[int, int]) -> str:
    """One partner of each level, each at its place."""
    x, y = triangle
    return (
        _dot(*circle, 5, _LOCAL)
        + _box(square[0] - 5, square[1] - 5, 10, 10, _NATIONAL, round_=0)
        + f'<path d="M{x} {y - 6}l6 11h-12z" fill="{_INTERNATIONAL}"/>'
    )


def _bars(bars: Iterable[tuple[int, int, int]], fill: str) -> str:
    """Bars that lie: where each begins, its height on the sheet, its length."""
    return "".join(_box(x, y, wide, 6, fill) for x, y, wide in bars)


#: Lines of a sheet to fill in.
_SHEET: Final = (
    _bars([(12, 12, 34)], MAIN),
    _bars([(12, 24, 72), (12, 34, 72), (12, 44, 50)], TINT),
)

_DRAWINGS: Final[Mapping[str, tuple[str, ...]]] = {
    # Partners of three levels on one route, and actions in time.
    "plan_migration": (
        _way("M16 16h64", LINE),
        _levels((16, 16), (48, 16), (80, 16)),
        _bars([(12, 30, 30), (30, 40, 34), (52, 50, 32)], MAIN),
    ),
    # The radar of maturity.
    "feuille_route_numerique": (
        _way("M48 8l24 17-9 28h-30l-9-28z", LINE),
        _way("M48 20l13 9-5 15h-16l-5-15z", LINE),
        _way("M48 13l15 14-6 17-19 4-6-20z", MAIN, TINT),
        _dot(48, 13, 2.5, MAIN),
        _dot(63, 27, 2.5, MAIN),
    ),
    # Interest and influence, by level.
    "recensement_acteurs": (
        _way("M16 8v48h68", MAIN),
        _way("M50 10v44M18 31h64", LINE),
        _levels((64, 18), (34, 24), (72, 44)),
        _dot(30, 46, 4, _LOCAL),
    ),
    # Who brings what, and seeks what.
    "canevas_partenariat": (
        _dot(36, 32, 20, TINT, _LOCAL),
        _dot(60, 32, 20, "none", _INTERNATIONAL),
        _way("M42 27h12l-4-4M54 37h-12l4 4"),
    ),
    # A user's way through the one-stop shop.
    "pilote_ville_apprenante": (
        _way("M14 44l22-16 22 8 24-20", MAIN),
        _dot(14, 44, 4, _LOCAL),
        _dot(36, 28, 4, _LOCAL),
        _dot(58, 36, 4, _NATIONAL),
        _dot(82, 16, 4, _LOCAL),
        _bars([(10, 54, 14), (30, 54, 14), (50, 54, 14), (70, 54, 14)], TINT),
    ),
    # Programmes by criteria, rated.
    "suivi_gouvernance": tuple(
        _box(14 + 18 * column, 12 + 14 * row, 14, 10, fill)
        for row, fills in enumerate(
            ((MAIN, TINT, MAIN, TINT), (TINT, MAIN, MAIN, TINT), (MAIN, MAIN, TINT, MAIN))
        )
        for column, fill in enumerate(fills)
    ),
    # Steps of a pathway over the months.
    "carnet_parcours": (
        _way("M12 40h72", LINE),
        *(_dot(x, 40, 5, fill) for x, fill in ((16, _LOCAL), (38, _LOCAL), (60, _NATIONAL))),
        _dot(82, 40, 5, "#fff", MAIN),
        _box(10, 14, 24, 14, TINT),
        _box(48, 14, 24, 14, TINT),
    ),
    # Before and after.
    "fiche_bonne_pratique": (
        _bars([(12, 12, 44)], MAIN),
        *(
            _box(x, 54 - high, 10, high, fill)
            for x, high, fill in ((20, 10, LINE), (32, 24, _LOCAL), (54, 14, LINE))
        ),
        _box(66, 26, 10, 28, _LOCAL),
    ),
    # People, each on a card.
    "annuaire_experts": tuple(
        shape
        for x in (12, 52)
        for shape in (
            _box(x, 12, 32, 40, TINT),
            _dot(x + 16, 24, 6, MAIN),
            _bars([(x + 6, 36, 20), (x + 6, 44, 12)], LINE),
        )
    ),
}
