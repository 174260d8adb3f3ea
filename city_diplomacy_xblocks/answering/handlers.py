"""Every handler of the worksheet block: its name in addresses, who may call it, what answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from city_diplomacy_xblocks.answering import (
    block_settings,
    composing,
    copies,
    documents,
    extending,
    forms,
    history,
    learners,
    people,
    staff,
)
from city_diplomacy_xblocks.answering.call import Answer, Audience
from city_diplomacy_xblocks.answering.requests import LARGEST_FORM, LARGEST_TEXT

HANDLERS: Final[Mapping[str, tuple[Audience, Answer]]] = {
    "save": ("writer", learners.save),
    "resolve": ("writer", learners.resolve),
    "dismiss": ("writer", learners.dismiss),
    "page": ("reader", learners.page),
    "hand_in": ("writer", learners.hand_in),
    "withdraw": ("writer", learners.withdraw),
    "reply": ("writer", learners.reply),
    "mark_corrected": ("writer", learners.mark_corrected),
    "news": ("writer", learners.news),
    "people": ("writer", people.people),
    "invite": ("writer", people.invite),
    "accept": ("writer", people.accept),
    "refuse": ("writer", people.refuse_invitation),
    "take_back": ("writer", people.take_back),
    "remove": ("writer", people.remove),
    "leave": ("writer", people.leave),
    "read_plan": ("reader", people.read_plan),
    "talk": ("reader", people.talk),
    "say": ("writer", people.say),
    "open_plan": ("staff", people.open_plan),
    "history": ("reader", history.history),
    "history_at": ("reader", history.history_at),
    "restore": ("writer", history.restore),
    "copies": ("reader", copies.copies),
    "copy": ("reader", copies.copy),
    "read_copy": ("reader", copies.read_copy),
    "apply_copy": ("writer", copies.apply_copy),
    "documents": ("reader", documents.documents),
    "document": ("reader", documents.document),
    "form": ("reader", forms.form),
    "read_form": ("writer", forms.read_form),
    "apply_form": ("writer", forms.apply_form),
    "queue": ("staff", staff.queue),
    "review": ("staff", staff.review),
    "save_review": ("staff", staff.save_review),
    "comment": ("staff", staff.comment),
    "edit_comment": ("staff", staff.edit_comment),
    "delete_comment": ("staff", staff.delete_comment),
    "resolve_thread": ("staff", staff.resolve_thread),
    "release": ("staff", staff.release),
    "documents_of": ("staff", documents.documents_of),
    "document_of": ("staff", documents.document_of),
    "extensions": ("staff", extending.extensions),
    "extend": ("staff", extending.extend),
    "compose": ("author", composing.compose),
    "block_settings": ("author", block_settings.block_settings),
}

#: Bytes of the requests that bring a file, or the text of a worksheet.
LARGEST_BODIES: Final[Mapping[str, int]] = {
    "read_form": LARGEST_FORM,
    "apply_form": LARGEST_FORM,
    "compose": LARGEST_TEXT,
    "block_settings": LARGEST_TEXT,
}
