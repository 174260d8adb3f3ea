"""The tests run on the demo's settings: one host, so that what is tested is what is shown."""

from __future__ import annotations

from city_diplomacy_xblocks.demo.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
