"""Everything that we borrow from Open edX, by name. Nothing is imported before it is asked for.

A name that a release has moved is found at start by `checks.py`, not by a learner.
"""

from __future__ import annotations

import sys
from enum import Enum
from functools import cache
from importlib import import_module
from importlib.util import find_spec

LMS = "lms"
CMS = "cms"


class Borrowed(Enum):
    """One name of the platform: module, attribute, and the services in which it must be there."""

    COURSE_MASQUERADE = ("lms.djangoapps.courseware.masquerade", "get_course_masquerade", (LMS,))
    CURRENT_REQUEST = ("crum", "get_current_request", (LMS, CMS))
    CONTENT_DATE = ("edx_when.models", "ContentDate", (LMS,))
    DATES_FOR_COURSE = ("edx_when.api", "get_dates_for_course", (LMS,))
    INVALID_DATE = ("edx_when.api", "InvalidDateError", (LMS,))
    MODULESTORE = ("xmodule.modulestore.django", "modulestore", (LMS, CMS))
    SET_DATE = ("edx_when.api", "set_date_for_block", (LMS,))
    SIGNALS = ("xmodule.modulestore.django", "SignalHandler", (CMS,))
    TRACKER = ("eventtracking.tracker", "emit", (LMS, CMS))
    USER_DATE = ("edx_when.models", "UserDate", (LMS,))
    USER_BY_ANONYMOUS_ID = ("common.djangoapps.student.models", "user_by_anonymous_id", (LMS,))

    @property
    def services(self) -> tuple[str, ...]:
        """The services, ``lms`` and ``cms``, that cannot do without it."""
        return self.value[2]

    def find(self) -> object | None:
        """The borrowed thing, or None where the platform, or that part of it, is not installed."""
        module, attribute, _services = self.value
        root = module.partition(".")[0]
        if root not in sys.modules and _is_absent(root):
            return None
        try:
            return getattr(import_module(module), attribute, None)
        except ImportError:
            return None


@cache
def _is_absent(root: str) -> bool:
    """Whether no such package is installed. Remembered: a search of every folder is dear."""
    return find_spec(root) is None
