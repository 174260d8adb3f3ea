"""The fonts of documents: Amiri for Arabic, under the Open Font License beside it."""

from pathlib import Path
from typing import Final

#: The folder of the font files.
FONTS: Final = Path(__file__).parent
