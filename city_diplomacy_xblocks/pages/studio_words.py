"""The words that the script of Studio's editor says: chosen here, so that translations live in
Python only.
"""

from __future__ import annotations

from django.utils.translation import pgettext

from city_diplomacy_xblocks.pages.words import Words


def studio_words() -> Words:
    """Every word of `frontend/src/studio`, in the active language."""
    return {**_state(), **_trouble(), **_asking(), **_found()}


def _state() -> Words:
    return {
        "unsaved": pgettext("studio editor", "Not saved yet"),
        "saving": pgettext("studio editor", "Saving…"),
        "saved": pgettext("studio editor", "Saved at {time}"),
        "working": pgettext("studio editor", "Checking…"),
        "undone": pgettext("studio editor", "Undone."),
        "redone": pgettext("studio editor", "Done again."),
        "resumed": pgettext("studio editor", "The unsaved work is back."),
        "discarded": pgettext("studio editor", "The unsaved work has been thrown away."),
        "rowAdded": pgettext("studio editor", "Line added."),
        "rowRemoved": pgettext("studio editor", "Line removed."),
    }


def _trouble() -> Words:
    return {
        "offline": pgettext(
            "studio editor",
            "No connection to the server. Nothing that you have typed is lost: go on, or try"
            " again.",
        ),
        "session": pgettext(
            "studio editor",
            "Your session has ended. Log in again in another tab, come back here and try again:"
            " nothing is lost.",
        ),
        "stranger": pgettext(
            "studio editor",
            "Another page answers in the server’s place: log in to the network first, then try"
            " again. Nothing is lost.",
        ),
        "large": pgettext("studio editor", "This worksheet is too large for the server."),
        "refused": pgettext("studio editor", "The server has not accepted this."),
        "retry": pgettext("trouble", "Try again now"),
        "saveOver": pgettext("studio editor", "Save over their settings"),
        "letGo": pgettext(
            "studio editor",
            "Another worksheet is chosen under “This block”: saving would erase the one that is"
            " written here. To keep it, choose its card again.",
        ),
        "letGoYes": pgettext("studio editor", "Give up the worksheet written here"),
        "notSaved": pgettext("studio editor", "The block has not been saved"),
        "mend": pgettext(
            "studio editor",
            "Something that you typed could not be taken. Correct it or empty it, then save.",
        ),
        "notKept": pgettext(
            "studio editor",
            "This device cannot keep unsaved work: save before you leave the page.",
        ),
    }


def _asking() -> Words:
    return {
        "removeToo": pgettext("studio editor", "Remove these too"),
        "hideToo": pgettext("studio editor", "Hide these too"),
        "cancel": pgettext("studio editor", "Cancel"),
        "leave": pgettext("studio editor", "Leave without saving your work?"),
        "leaveYes": pgettext("studio editor", "Leave without saving"),
        "leaveNo": pgettext("studio editor", "Keep writing"),
    }


def _found() -> Words:
    return {
        "found": pgettext("studio editor", "Unsaved work was found again"),
        "foundAt": pgettext("studio editor", "It was left here on {date} at {time}."),
        "foundOther": pgettext(
            "studio editor",
            "The block has been saved since then: taking this work up again, and saving it, would"
            " replace what was saved.",
        ),
        "resume": pgettext("studio editor", "Take it up again"),
        "discard": pgettext("studio editor", "Throw it away"),
    }
