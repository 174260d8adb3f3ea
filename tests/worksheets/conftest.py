from __future__ import annotations

import pytest
from django.utils import translation

from city_diplomacy_xblocks.fields.words import speaking


@pytest.fixture(autouse=True)
def _english():
    """Sentences in English, which stand in the code: the catalogues have tests of their own."""
    with translation.override("en"), speaking("en"):
        yield
