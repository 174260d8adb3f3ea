"""The demo as a Django app of its own, with its own small tables."""

from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Enrolments, anonymous ids, learner state and completion, as a platform would keep them."""

    name = "city_diplomacy_xblocks.demo"
    label = "city_demo"
    verbose_name = "City diplomacy demo"
    default_auto_field = "django.db.models.BigAutoField"
