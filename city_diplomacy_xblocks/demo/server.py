"""The demo's web server: Django's own, one thread per request, for one's own machine."""

from __future__ import annotations

import os
import sys
import threading
import webbrowser

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

# How many ports after the wanted one are tried when it is taken.
_ATTEMPTS = 20


def make_server(host: str, port: int) -> ThreadedWSGIServer:
    """A server on `port`, or on the next free one; 0 leaves the choice to the system."""
    wanted = [0] if port == 0 else range(port, port + _ATTEMPTS)
    for candidate in wanted:
        try:
            server = ThreadedWSGIServer((host, candidate), WSGIRequestHandler)
        except OSError:
            continue
        server.set_app(get_wsgi_application())
        server.daemon_threads = True
        return server
    raise OSError(port)


def open_browser(url: str) -> None:
    """Show `url` in the person's browser, where there is a screen."""
    if sys.platform == "linux" and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return
    threading.Timer(0.5, webbrowser.open, [url]).start()
