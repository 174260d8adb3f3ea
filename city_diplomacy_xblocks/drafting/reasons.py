"""Why a text was kept aside, in sentences: what happened, and what its author can do."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language, pgettext

from city_diplomacy_xblocks.fields.errors import Misfit
from city_diplomacy_xblocks.fields.registry import TYPES
from city_diplomacy_xblocks.fields.spec import Field, label


def reason_sentence(
    reason: str, *, op: str = "set", spec: Field | None = None, value: object = None
) -> str:
    """The sentences for one of `merging.changes.KeptReason`, in the active language.

    With the field's `spec` and the `value` that did not fit it, the field itself says what is
    wrong.
    """
    if reason in ("type", "length", "option") or (reason == "range" and op == "set"):
        kept = pgettext(
            "kept aside", "Your text is kept here: correct it, then type it again in the field."
        )
        return f"{_what_is_wrong(reason, spec, value)} {kept}"
    if reason in ("conflict", "closed") and op == "delete":
        return _deleted(reason)
    if reason == "version" and isinstance(value, Mapping):
        return _of_earlier_version(label(value["label"], get_language() or "fr"))
    return _elsewhere(reason)


def _of_earlier_version(name: str) -> str:
    sentence = pgettext(
        "kept aside",
        "This was your answer to “{name}”. The worksheet has changed since, and has no place for "
        "it here: it is kept, copy from it what you need.",
    )
    # Apart from what surrounds it: it may be in a script that runs the other way.
    return sentence.format(name=f"\u2068{name}\u2069")


def _deleted(reason: str) -> str:
    if reason == "closed":
        return pgettext(
            "kept aside",
            "This row was deleted after the plan was handed in, so it is still there. "
            "It can be deleted if the plan comes back to you.",
        )
    return pgettext(
        "kept aside",
        "This row was deleted on one page while it was being changed on another, so it is still "
        "there with the change. Choose whether to delete it.",
    )


def _elsewhere(reason: str) -> str:
    sentences = {
        "conflict": pgettext(
            "kept aside",
            "This answer was changed on two pages at once. One text is in the plan, the other is "
            "kept here: compare the two, and choose which to keep.",
        ),
        "range": pgettext(
            "kept aside",
            "The table is full. Your row is kept here: delete a row that matters less, "
            "then put this one back.",
        ),
        "row_gone": pgettext(
            "kept aside",
            "The row for which this text was written is not there. The text is kept here: put it "
            "in place to bring the row back as it was, or copy it into another row.",
        ),
        "unknown": pgettext(
            "kept aside",
            "This worksheet has no such field. Your text is kept here: copy it into the field "
            "where it belongs.",
        ),
        "team": pgettext(
            "kept aside",
            "This field is filled in by the team, not by you. Your text is kept here: copy it into "
            "a field of yours.",
        ),
        "closed": pgettext(
            "kept aside",
            "The plan was handed in before this text came. It is kept here: you can put it in "
            "place if the plan comes back to you.",
        ),
        "too_large": pgettext(
            "kept aside",
            "The plan is too long to take this text. It is kept here: shorten other answers, "
            "then put it in place.",
        ),
    }
    return sentences.get(reason) or pgettext(
        "kept aside",
        "This change could not be read. What came is kept here: type it again where it belongs.",
    )


def _what_is_wrong(reason: str, spec: Field | None, value: object) -> str:
    if spec is not None:
        try:
            TYPES[spec.type].parse(value, spec)
        except Misfit as misfit:
            return misfit.message
        if spec.type == "money":
            # It fits the field, so it was the currency that it did not fit.
            return pgettext("kept aside", "This amount has more decimals than the plan’s currency.")
    sentences = {
        "length": pgettext("kept aside", "This text is too long."),
        "range": pgettext("kept aside", "This answer is larger than the field takes."),
        "option": pgettext("kept aside", "This choice is not in the list."),
    }
    return sentences.get(reason) or pgettext(
        "kept aside", "This answer is not of the kind that the field takes."
    )
