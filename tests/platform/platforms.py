"""Pieces of a platform to put in place of the real one, by the names that `platform/borrowed.py` borrows."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace

import pytest


def install(monkeypatch: pytest.MonkeyPatch, module: str, **names) -> None:
    """Let `module` be importable, holding `names`."""
    parts = module.split(".")
    for end in range(1, len(parts)):
        parent = ".".join(parts[:end])
        if parent not in sys.modules:
            monkeypatch.setitem(sys.modules, parent, ModuleType(parent))
    made = ModuleType(module)
    for name, value in names.items():
        setattr(made, name, value)
    monkeypatch.setitem(sys.modules, module, made)


def masquerade(
    monkeypatch: pytest.MonkeyPatch, user, *, role: str = "student", as_user=None
) -> None:
    """The session is `user`'s, who looks at every course as a learner (a certain one: `as_user`)."""
    request = SimpleNamespace(user=user)
    install(monkeypatch, "crum", get_current_request=lambda: request)
    seen = SimpleNamespace(role=role, user_name=as_user.username if as_user else None)
    install(
        monkeypatch,
        "lms.djangoapps.courseware.masquerade",
        get_course_masquerade=lambda _user, _course_key: seen,
    )


def session(monkeypatch: pytest.MonkeyPatch, user) -> None:
    """The session is `user`'s, who looks at courses as themselves."""
    install(monkeypatch, "crum", get_current_request=lambda: SimpleNamespace(user=user))
    install(
        monkeypatch,
        "lms.djangoapps.courseware.masquerade",
        get_course_masquerade=lambda _user, _course_key: None,
    )
