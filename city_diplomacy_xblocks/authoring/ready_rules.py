"""What a rule that is written without code says, in the three languages: the author changes it.

``%(field)s`` and the like are filled in once, when the rule is made; ``{row}`` and the like stand
for what a plan has there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MESSAGES: Final[Mapping[str, Mapping[str, str]]] = {
    "rows": {
        "fr": "« %(field)s » : il faut au moins %(count)s lignes ; il y en a {found}.",
        "en": "“%(field)s”: at least %(count)s rows are needed; there are {found}.",
        "ar": "«%(field)s»: يلزم %(count)s من الأسطر على الأقل، وعددها الآن {found}.",
    },
    "one row": {
        "fr": "« %(field)s » : il faut au moins une ligne.",
        "en": "“%(field)s”: at least one row is needed.",
        "ar": "«%(field)s»: يلزم سطر واحد على الأقل.",
    },
    "filled": {
        "fr": "{row} : « %(field)s » reste à remplir.",
        "en": "{row}: “%(field)s” is still to be filled in.",
        "ar": "{row}: «%(field)s» في انتظار التعبئة.",
    },
    "when": {
        "fr": "« %(field)s » est à remplir quand « %(other)s » est « %(option)s ».",
        "en": "“%(field)s” is to be filled in when “%(other)s” is “%(option)s”.",
        "ar": "يجب ملء «%(field)s» عندما يكون جواب «%(other)s» هو «%(option)s».",
    },
    "sum": {
        "fr": "Le total de « %(field)s » ({sum}) dépasse %(limit)s.",
        "en": "The total of “%(field)s” ({sum}) is above %(limit)s.",
        "ar": "مجموع «%(field)s» ({sum}) يتجاوز %(limit)s.",
    },
    "limit of a field": {
        "fr": "« %(other)s » ({limit})",
        "en": "“%(other)s” ({limit})",
        "ar": "«%(other)s» ({limit})",
    },
    "limit": {"fr": "la limite ({limit})", "en": "the limit ({limit})", "ar": "الحد ({limit})"},
    "time": {
        "fr": "« %(other)s » ({second}) vient avant « %(field)s » ({first}).",
        "en": "“%(other)s” ({second}) comes before “%(field)s” ({first}).",
        "ar": "«%(other)s» ({second}) يأتي قبل «%(field)s» ({first}).",
    },
    "number": {
        "fr": "« %(field)s » ({first}) dépasse « %(other)s » ({second}).",
        "en": "“%(field)s” ({first}) is above “%(other)s” ({second}).",
        "ar": "«%(field)s» ({first}) يتجاوز «%(other)s» ({second}).",
    },
    "of a row": {"fr": "{row} : %(said)s", "en": "{row}: %(said)s", "ar": "{row}: %(said)s"},
    "each option": {
        "fr": "« %(field)s » : il manque encore {missing}.",
        "en": "“%(field)s”: {missing} is still missing.",
        "ar": "«%(field)s»: ما زال ينقص {missing}.",
    },
    "free": {
        "fr": "Cette règle n’est pas respectée.",
        "en": "This rule is not kept.",
        "ar": "هذه القاعدة غير محترمة.",
    },
}
#: Between the last two of several things.
AND: Final[Mapping[str, str]] = {"fr": "et", "en": "and", "ar": "و"}
YES: Final[Mapping[str, str]] = {"fr": "oui", "en": "yes", "ar": "نعم"}
NO: Final[Mapping[str, str]] = {"fr": "non", "en": "no", "ar": "لا"}
