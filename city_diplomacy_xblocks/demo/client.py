"""Calling a block's handler as a page would, from Python."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from webob import Request
from xblock.core import XBlock


def call(
    block: XBlock, handler: str, body: Any = None, method: str = "POST", suffix: str | None = None
) -> tuple[int, Any]:
    """Call a handler of a fresh instance of `block`, as each request meets one.

    `body` is sent as JSON, unless it is bytes. Gives the status and the decoded JSON, or the text
    when it is not JSON.
    """
    request = Request.blank("/", method=method, content_type="application/json")
    if method != "GET":
        request.body = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
    fresh = block.runtime.get_block(block.scope_ids.usage_id)
    response = fresh.runtime.handle(fresh, handler, request, suffix)
    try:
        return response.status_code, json.loads(response.text)
    except ValueError:
        return response.status_code, response.text


def edits_of(answers: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str, Any]]:
    """(op, path, value) of each edit that writes `answers` into an empty plan, in order."""
    for section, fields in answers.items():
        for name, value in fields.items():
            yield from edits_at(f"{section}.{name}", value)


def edits_at(path: str, value: Any) -> Iterator[tuple[str, str, Any]]:
    """The edits of one field: a table is written row by row, and what is blank not at all."""
    if value is None or value == []:
        return
    if not (isinstance(value, list) and value and isinstance(value[0], dict)):
        yield "set", path, value
        return
    after = None
    for row in value:
        cells = {name: cell for name, cell in row.items() if name != "id"}
        yield "insert", f"{path}.{row['id']}", {"after": after, "cells": cells}
        after = row["id"]
