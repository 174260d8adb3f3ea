"""The package as a Django app, and as a plugin of the LMS and of Studio."""

from __future__ import annotations

from django.apps import AppConfig


class CityDiplomacyConfig(AppConfig):
    """Tables for plans and submissions; Django's catalogues for the rooms that do not know it."""

    name = "city_diplomacy_xblocks"
    verbose_name = "City diplomacy"
    default_auto_field = "django.db.models.BigAutoField"

    #: No URLs, settings or signals: an installed app has tables, catalogues and templates.
    plugin_app: dict[str, dict[str, object]] = {}

    def ready(self) -> None:
        """Give the pure rooms Django's words: the platform's catalogues and language count."""
        from django.utils.translation import get_language, npgettext, pgettext

        from city_diplomacy_xblocks.fields import words
        from city_diplomacy_xblocks.platform import checks, courses

        words.install(pgettext, npgettext, lambda: get_language() or "fr")
        if checks.running_service() == checks.CMS:
            from city_diplomacy_xblocks import receivers

            courses.when_published(receivers.course_published)
