"""How far a section is: its meter and its sentence. After a save `frontend/src/learner/sections.ts`
puts in their place what they have become.
"""

from __future__ import annotations

from typing import Any

from attrs import frozen
from django.utils.translation import npgettext, pgettext

from city_diplomacy_xblocks.fields.html import esc, icon

#: Class and icon of each state's sign.
SIGNS = {
    "empty": ("", "empty"),
    "half": (" cd-st-pri", "half"),
    "done": (" cd-st-ok", "done"),
    "bad": (" cd-st-bad", "bad"),
}


@frozen
class Standing:
    """One section's progress, as the page shows it."""

    state: str
    filled: int
    required: int
    wrong: int
    warnings: int

    @property
    def meter(self) -> str:
        """One bar for each required field: done, wrong, open."""
        wrong = min(self.wrong, self.required)
        done = min(self.filled, self.required - wrong)
        bars = ['<i class="is-on"></i>'] * done + ['<i class="is-bad"></i>'] * wrong
        return "".join(bars + ["<i></i>"] * (self.required - done - wrong))

    @property
    def sign(self) -> str:
        """The state with its shape: « Complète », « 3 points à corriger »."""
        colour, shape = SIGNS["bad" if self.wrong else self.state]
        return f'<span class="cd-st{colour}">{icon(shape)}{esc(self.word)}</span>'

    @property
    def html(self) -> str:
        """Meter, state and counts, as they stand under the section's title."""
        counts = f" · {esc(self.counts)}" if self.counts else ""
        meter = f'<div class="cd-meter" aria-hidden="true">{self.meter}</div>'
        return f"{meter}<p>{self.sign}{counts}</p>"

    @property
    def word(self) -> str:
        """The state in words."""
        if self.wrong:
            return npgettext(
                "section", "{count} point to fix", "{count} points to fix", self.wrong
            ).format(count=self.wrong)
        return state_word(self.state)

    @property
    def counts(self) -> str:
        """« 11 champs obligatoires sur 12 · 1 conseil »."""
        parts = []
        if self.required:
            fields = npgettext(
                "section",
                "{filled} of {required} required field",
                "{filled} of {required} required fields",
                self.required,
            )
            parts.append(fields.format(filled=self.filled, required=self.required))
        if self.warnings:
            advice = npgettext(
                "section", "{count} piece of advice", "{count} pieces of advice", self.warnings
            )
            parts.append(advice.format(count=self.warnings))
        return " · ".join(parts)


def state_word(state: str) -> str:
    """A section's state in one word."""
    words = {
        "empty": pgettext("section", "Empty"),
        "half": pgettext("section", "In progress"),
        "done": pgettext("section", "Complete"),
    }
    return words[state]


def standing(progress: Any) -> Standing:
    """What the page shows of `worksheets.progress.Progress`."""
    return Standing(
        progress.state, progress.filled, progress.required, progress.errors, progress.warnings
    )


def complete_words(count: int, total: int) -> str:
    """« 4 sections complètes sur 10 »."""
    words = npgettext(
        "section",
        "{count} section complete out of {total}",
        "{count} sections complete out of {total}",
        count,
    )
    return words.format(count=count, total=total)
