"""Django settings of the demo, and of the tests.

CITY_DEMO_DIR   where the database file lies (default: ./var)
CITY_DB         sqlite (default), mariadb or postgresql, with CITY_DB_NAME, CITY_DB_USER,
                CITY_DB_PASSWORD, CITY_DB_HOST, CITY_DB_PORT
CITY_COURSES    the folder that holds the OLX courses (default: course_content beside the package)
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import django

PACKAGE = Path(__file__).resolve().parent.parent
DEMO_DIR = Path(os.environ.get("CITY_DEMO_DIR", "var")).resolve()
COURSES_DIR = Path(os.environ.get("CITY_COURSES", PACKAGE.parent / "course_content"))

# Published with the source: the demo is for one's own machine and its people are invented.
SECRET_KEY = "city-diplomacy-demo"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "city_diplomacy_xblocks.demo.urls"
# As on the LMS, for the apps that name none; ours do.
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
SITE_ID = 1


def _sqlite() -> dict[str, Any]:
    options: dict[str, Any] = {"timeout": 20}
    if django.VERSION >= (5, 1):
        # Else a transaction that reads first and writes later fails at once when another writes.
        options["transaction_mode"] = "IMMEDIATE"
        options["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DEMO_DIR / "demo.sqlite3",
        "OPTIONS": options,
        # A file, as tests with threads need several connections; one per run, as runs may overlap.
        "TEST": {"NAME": Path(tempfile.gettempdir()) / f"city-test-{os.getpid()}.sqlite3"},
    }


def _server(engine: str, *, user: str, port: str, options: dict[str, Any]) -> dict[str, Any]:
    return {
        "ENGINE": engine,
        "NAME": os.environ.get("CITY_DB_NAME", "city"),
        "USER": os.environ.get("CITY_DB_USER", user),
        "PASSWORD": os.environ.get("CITY_DB_PASSWORD", ""),
        "HOST": os.environ.get("CITY_DB_HOST", "127.0.0.1"),
        "PORT": os.environ.get("CITY_DB_PORT", port),
        "OPTIONS": options,
    }


MIGRATION_MODULES: dict[str, str] = {}
_database = os.environ.get("CITY_DB", "sqlite")
if _database == "mariadb":
    import pymysql  # type: ignore[import-untyped]

    pymysql.install_as_MySQLdb()
    DATABASES = {
        "default": _server(
            "django.db.backends.mysql",
            user="root",
            port="3306",
            options={"charset": "utf8mb4", "isolation_level": "read committed"},
        )
    }
    MIGRATION_MODULES = {"submissions": "city_diplomacy_xblocks.demo.submissions_on_mariadb"}
elif _database == "postgresql":
    DATABASES = {
        "default": _server(
            "django.db.backends.postgresql", user="postgres", port="5432", options={}
        )
    }
else:
    DATABASES = {"default": _sqlite()}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "submissions",
    "edx_when",
    "workbench",
    "city_diplomacy_xblocks",
    "city_diplomacy_xblocks.demo",
]

MIDDLEWARE = [
    # edx-when remembers dates for one request, and relies on the host to end it.
    "edx_django_utils.cache.middleware.RequestCacheMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "city_diplomacy_xblocks.demo.language.PreferredLanguage",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "city_diplomacy_xblocks.demo.chrome.page_chrome",
            ]
        },
    }
]

USE_I18N = True
USE_TZ = True
TIME_ZONE = "Africa/Casablanca"
LANGUAGE_CODE = "fr"
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGES = [("fr", "Français"), ("en", "English"), ("ar", "العربية")]

STATIC_URL = "/static/"
LOGIN_URL = "/"
# The platform's own limit on bodies is far above ours: refusing early is the block's work.
DATA_UPLOAD_MAX_MEMORY_SIZE = 40 * 1024 * 1024

WORKBENCH = {"reset_state_on_restart": False, "services": {}}
EXCLUDED_XBLOCKS: set[str] = set()
XBLOCK_SETTINGS: dict[str, dict[str, Any]] = {}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Not a line per request.
    "loggers": {"django.server": {"level": "ERROR"}},
}
# Keys of the platform's own tables are not ours to judge.
SILENCED_SYSTEM_CHECKS = ["models.W042", "fields.W342"]
