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
    foreign = {path for module in edition.modules if not module.own for path in module.files}
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path in edition.files():
            content = edition.place(path).read_bytes()
            if path in foreign and path.endswith(".html"):
                content = _in_its_language(content, edition)
            member = tarfile.TarInfo(f"{ROOT}/{path}")
            member.size, member.mode = len(content), 0o644
            tar.addfile(member, io.BytesIO(content))
    return gzip.compress(packed.getvalue(), mtime=0)


def archive_name(edition: Edition) -> str:
    """What the archive's file is called: ``MIGDV-2027T1-fr.tar.gz``."""
    _, course, run = edition.name.split("+")
    return f"{course}-{run}-{edition.language}.tar.gz"


def _in_its_language(content: bytes, edition: Edition) -> bytes:
    """A text of another language than its edition says which, to those who listen to it."""
    own = Edition(edition.folder, "").settings.get("language", "")
    return b'<div lang="%s">\n%s</div>\n' % (str(own).encode(), content)
