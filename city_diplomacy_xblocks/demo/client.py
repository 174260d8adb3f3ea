"""Calling a block's handler as a page would, from Python."""

from __future__ import annotations

import json
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
