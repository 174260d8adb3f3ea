"""In the place of a migration that fails: nothing to convert in a new database."""  # noqa: N999

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    """Do nothing."""

    dependencies = [("submissions", "0005_CreateTeamModel")]
    operations = []
