"""The words that the participant's script says: chosen here, so that translations live in Python
only.

Plurals travel as their forms by CLDR category; the script picks one with `Intl.PluralRules`.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import npgettext, pgettext

#: A count of each category, in the languages that we speak (Arabic has all six).
_SAMPLES: Final = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}

Words = dict[str, str | dict[str, str]]


def script_words() -> Words:
    """Every word of `frontend/src/learner`, in the active language."""
    return {
        **_saving(),
        **_trouble(),
        **row_words(),
        **_references(),
        **_findings(),
        **_kept(),
        **_fields(),
        **_others(),
        **drawer_words(),
    }


def drawer_words() -> Words:
    """What `frontend/src/shared/drawer.ts` says, on whichever page it runs."""
    return {
        "yes": pgettext("answer", "Yes"),
        "no": pgettext("answer", "No"),
        "retry": pgettext("trouble", "Try again now"),
        "sendFirst": pgettext(
            "trouble", "Your last changes have not reached the server yet. Try again in a moment."
        ),
    }


def _forms(context: str, singular: str, plural: str) -> dict[str, str]:
    return {
        category: npgettext(context, singular, plural, count)
        for category, count in _SAMPLES.items()
    }


def _saving() -> Words:
    return {
        "saved": pgettext("save", "Saved at {time}"),
        "savedOn": pgettext("save", "Saved on {date} at {time}"),
        "automatic": pgettext("save", "Saving is automatic"),
        "here": pgettext("save", "Kept on this device"),
        "hereWaiting": _forms(
            "save",
            "Kept on this device since {time}, {count} change waiting",
            "Kept on this device since {time}, {count} changes waiting",
        ),
        "notKept": pgettext("save", "Not saved yet"),
        "changed": pgettext("save", "Changed elsewhere"),
        "changedBy": pgettext("save", "Changed by {name}"),
        "found": _forms(
            "save",
            "We found {count} change made on this device ({when}).",
            "We found {count} changes made on this device ({when}).",
        ),
        "foundMore": pgettext(
            "save",
            "They had not left: the page had been closed. "
            "They are back in their place and being sent.",
        ),
        "keepAll": pgettext("save", "Keep everything"),
        "serverText": pgettext("save", "Go back to the server’s text"),
        "aside": _forms(
            "save",
            "{count} change waits on this device and is not sent by itself ({when}).",
            "{count} changes wait on this device and are not sent by themselves ({when}).",
        ),
        "asideMore": pgettext(
            "save",
            "They are more than 60 days old, or were written in a plan that you no longer write. "
            "Download a copy, which can be loaded into a plan, or let them go.",
        ),
    }


def _trouble() -> Words:
    return {
        "offline": pgettext("trouble", "You are offline."),
        "noAnswer": pgettext("trouble", "The server does not answer at the moment."),
        "offlineMore": pgettext(
            "trouble",
            "Go on writing: everything is kept on this device and "
            "leaves as soon as the connection is back.",
        ),
        "stranger": pgettext(
            "trouble", "Somebody else’s page stands between this device and the server."
        ),
        "strangerMore": pgettext(
            "trouble",
            "It is often a wireless network that asks you to log in. Open the site in a new tab "
            "and follow what it says: sending goes on here by itself.",
        ),
        "site": pgettext("trouble", "Open the site (new tab)"),
        "session": pgettext("trouble", "Your session is over. Nothing is lost."),
        "sessionMore": pgettext(
            "trouble",
            "Your changes are kept on this device. Log in in a new tab: "
            "sending goes on here by itself.",
        ),
        "person": pgettext("trouble", "Somebody else is logged in now."),
        "personMore": pgettext(
            "trouble",
            "Your changes are kept on this device and are sent to nobody else’s plan. "
            "Log in as yourself and open this page again.",
        ),
        "memory": pgettext(
            "trouble", "This device keeps nothing (private window, or storage full)."
        ),
        "memoryMore": pgettext(
            "trouble", "Leave this page open until everything is saved, or download a copy."
        ),
        "refused": pgettext(
            "trouble", "The server did not take these changes. They are kept here."
        ),
        "back": pgettext("trouble", "Back in touch: everything has been sent."),
        "login": pgettext("trouble", "Log in (new tab)"),
        "copy": pgettext("trouble", "Download a copy"),
        "later": pgettext("trouble", "That did not work. Try again in a moment."),
    }


def row_words() -> Words:
    """What `frontend/src/learner/rows.ts` says of the rows of a table, whoever fills them in."""
    return {
        "copied": pgettext("row", "Row {row} is a copy."),
        "moved": pgettext("row", "Row {row} is now in place {place}."),
        "first": pgettext("row", "Row {row} is the first already."),
        "last": pgettext("row", "Row {row} is the last already."),
        "gone": pgettext("row", "Row {row} “{title}” is deleted."),
        "goneBlank": pgettext("row", "Row {row} is deleted."),
        "undo": pgettext("row", "Undo"),
        "full": _forms("row", "{count} row at most.", "{count} rows at most."),
        "rowWrong": _forms("row", "{count} to fix", "{count} to fix"),
        "rowEmpty": pgettext("row", "Empty"),
        "rowHalf": pgettext("row", "In progress"),
        "rowDone": pgettext("row", "Complete"),
    }


def _references() -> Words:
    return {
        "choosing": pgettext("reference", "Add"),
        "listed": pgettext("reference", "Already in your list"),
        "choose": pgettext("reference", "Add this one"),
        "unchoose": pgettext("reference", "Remove {row}"),
        "allChosen": pgettext("reference", "All those in your list are chosen already."),
        "noneYet": pgettext("reference", "There is none in your list yet."),
        "newActor": pgettext("reference", "Not in the list? Name of the organisation"),
        "create": pgettext("reference", "Create and add"),
        "created": pgettext("reference", "{row} {name} is in your list of stakeholders."),
        "close": pgettext("reference", "Close"),
    }


def _findings() -> Words:
    return {
        "toFix": pgettext("finding", "To fix before handing in"),
        "advice": pgettext("finding", "Advice"),
        "noted": pgettext("finding", "Noted"),
        "notPersonal": pgettext("finding", "It is not personal data"),
        "warnAgain": pgettext("finding", "Put the warning back"),
        "blocking": _forms(
            "hand in",
            "{count} point prevents handing in. Advice never does.",
            "{count} points prevent handing in. Advice never does.",
        ),
        "ready": pgettext(
            "hand in",
            "Everything required is there. Once handed in, "
            "the plan can only be read until it comes back.",
        ),
        "section": pgettext("place", "Section {number}"),
        "rowNumber": pgettext("place", "row {number}"),
        "sectionRow": pgettext("place", "{section}, {row}"),
        "placeField": pgettext("place", "{where}: {field}"),
    }


def _kept() -> Words:
    return {
        "keptAnswers": pgettext("kept aside", "Answers kept"),
        "keptAside": pgettext("kept aside", "A text is kept aside"),
        "twoTexts": pgettext("kept aside", "Two texts for one field"),
        "yourText": pgettext("kept aside", "The text kept aside"),
        "textOf": pgettext("kept aside", "The text by {name}, kept aside"),
        "planText": pgettext("kept aside", "The text in the plan"),
        "keepMine": pgettext("kept aside", "Use the one kept aside"),
        "keepTheirs": pgettext("kept aside", "Leave the plan’s"),
        "keepBoth": pgettext("kept aside", "Use both, one under the other, and I will correct"),
        "bothTooLong": _forms(
            "kept aside",
            "Together they are longer than {count} character: choose one of them.",
            "Together they are longer than {count} characters: choose one of them.",
        ),
        "settle": pgettext("kept aside", "Confirm this choice"),
        "chooseOne": pgettext("kept aside", "Choose one of them first."),
        "usePut": pgettext("kept aside", "Put it in place"),
        "addRow": pgettext("kept aside", "Add as a new row"),
        "deleteRow": pgettext("kept aside", "Delete the row"),
        "keepRow": pgettext("kept aside", "Keep the row"),
        "letGo": pgettext("kept aside", "Let it go"),
    }


def _fields() -> Words:
    return {
        "counter": pgettext("counter", "{numbers} characters"),
        "limit": _forms("counter", "{count} character at most.", "{count} characters at most."),
        "months": _forms("period", "{months} month.", "{months} months."),
        "yourCity": pgettext("page", "Your city"),
        "clear": pgettext("field", "Clear the choice"),
    }


def _others() -> Words:
    return {
        "isHere": pgettext("presence", "{name} is here"),
        "hereIn": pgettext("presence", "{name} is here, in “{section}”"),
        "hasChanged": pgettext("presence", "{name} has changed “{section}”."),
    }
