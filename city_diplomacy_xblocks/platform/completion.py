"""How far a learner is, told to the platform's completion."""

from __future__ import annotations

from xblock.core import XBlock


def report(block: XBlock, fraction: float) -> None:
    """Tell that `fraction` (0 to 1, kept within) of the block is complete. It may go down again."""
    block.runtime.publish(block, "completion", {"completion": min(max(fraction, 0.0), 1.0)})
