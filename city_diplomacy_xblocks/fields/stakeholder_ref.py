"""Rows of the plan's actors: a row_ref that may ask for a level (local, national …)."""

from __future__ import annotations

from city_diplomacy_xblocks.fields.row_ref import findings, parse, render, summarise

__all__ = ["findings", "parse", "render", "summarise"]
