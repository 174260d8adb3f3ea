"""An edition as the archive that Studio imports: same files, same bytes."""

from __future__ import annotations

import gzip
import io
import tarfile
from typing import Final

from city_diplomacy_xblocks.courses.edition import Edition

#: The folder that everything lies in, as in Studio's own exports.
ROOT: Final = "course"


def archive(edition: Edition) -> bytes:
    """The edition as a ``.tar.gz``. Raises CourseError, OSError."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path in edition.files():
            content = edition.content(path)
            member = tarfile.TarInfo(f"{ROOT}/{path}")
            member.size, member.mode = len(content), 0o644
            tar.addfile(member, io.BytesIO(content))
    return gzip.compress(packed.getvalue(), mtime=0)


def archive_name(edition: Edition) -> str:
    """What the archive's file is called: ``MIGDV-2027T1-fr.tar.gz``."""
    _, course, run = edition.name.split("+")
    return f"{course}-{run}-{edition.language}.tar.gz"
