from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _english(in_english):
    """Every test of this folder reads sentences in English."""
