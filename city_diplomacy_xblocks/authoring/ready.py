"""Words that a new part of a worksheet begins with, in its languages: the author changes them.

They become part of the worksheet, in all its languages at once, so no catalogue translates them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_READY: Final[Mapping[str, Mapping[str, str]]] = {
    "first choice": {"fr": "Premier choix", "en": "First choice", "ar": "الخيار الأول"},
    "second choice": {"fr": "Deuxième choix", "en": "Second choice", "ar": "الخيار الثاني"},
    "row title": {"fr": "Intitulé", "en": "Title", "ar": "العنوان"},
    "a row": {"fr": "une ligne", "en": "a row", "ar": "سطر"},
    "first section": {"fr": "Section 1", "en": "Section 1", "ar": "القسم 1"},
    "new section": {"fr": "Nouvelle section", "en": "New section", "ar": "قسم جديد"},
    "first field": {"fr": "Premier champ", "en": "First field", "ar": "الحقل الأول"},
    "new field": {"fr": "Nouveau champ", "en": "New field", "ar": "حقل جديد"},
    "new column": {"fr": "Nouvelle colonne", "en": "New column", "ar": "عمود جديد"},
    "new criterion": {"fr": "Nouveau critère", "en": "New criterion", "ar": "معيار جديد"},
    "copy": {"fr": "{name} (copie)", "en": "{name} (copy)", "ar": "{name} (نسخة)"},
    "low": {"fr": "Insuffisant", "en": "Insufficient", "ar": "غير كاف"},
    "low, in a sentence": {
        "fr": "Ce qui est attendu manque encore.",
        "en": "What is expected is still missing.",
        "ar": "ما هو منتظر لا يزال ناقصًا.",
    },
    "middle": {"fr": "Satisfaisant", "en": "Satisfactory", "ar": "مُرضٍ"},
    "middle, in a sentence": {
        "fr": "L’essentiel y est.",
        "en": "The main things are there.",
        "ar": "الأساسي موجود.",
    },
    "high": {"fr": "Excellent", "en": "Excellent", "ar": "ممتاز"},
    "high, in a sentence": {
        "fr": "Tout est là, précis et vérifiable.",
        "en": "All is there, precise and verifiable.",
        "ar": "كل شيء موجود، دقيق وقابل للتحقق.",
    },
}


def ready(name: str) -> Mapping[str, str]:
    """The words of that name."""
    return _READY[name]


def in_languages_of(whole: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, str]:
    """The words in the languages of the worksheet's title; in French where there are no others."""
    title = whole.get("title")
    wanted = [key for key in title if isinstance(key, str)] if isinstance(title, Mapping) else []
    return {key: words.get(key, words["fr"]) for key in dict.fromkeys(["fr", *wanted])}
