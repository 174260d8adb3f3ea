"""One device's way to the demo: a proxy of its own, in which things go wrong on command."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from attrs import frozen

#: Headers that concern one connection, or that the proxy says itself.
ONE_WAY = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}
PIECE = 1_460


@frozen
class Answer:
    """What comes back to the browser."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Passing:
    """One request on its way."""

    def __init__(self, handler: BaseHTTPRequestHandler, port: int) -> None:
        self._handler = handler
        self._port = port
        size = int(handler.headers.get("Content-Length") or 0)
        self.path = handler.path
        self.body = handler.rfile.read(size)

    @property
    def is_save(self) -> bool:
        return self.path.endswith("/handler/save")

    def ask(self, *, sent: Callable[[], object] = lambda: None) -> Answer:
        """The demo's answer; `sent` is called once the request is there and not yet answered."""
        onward = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            onward.putrequest(
                self._handler.command, self.path, skip_host=True, skip_accept_encoding=True
            )
            for name, value in self._handler.headers.items():
                if name.lower() not in ONE_WAY:
                    onward.putheader(name, value)
            onward.putheader("Content-Length", str(len(self.body)))
            onward.endheaders(self.body)
            sent()
            response = onward.getresponse()
            headers = [each for each in response.getheaders() if each[0].lower() not in ONE_WAY]
            return Answer(response.status, headers, response.read())
        finally:
            onward.close()

    def give(self, answer: Answer, *, rate: float = 0, only: int | None = None) -> None:
        """Answer the browser, at `rate` bytes a second; with `only` so many bytes, then hang up."""
        self._handler.send_response(answer.status)
        for name, value in answer.headers:
            self._handler.send_header(name, value)
        self._handler.send_header("Content-Length", str(len(answer.body)))
        self._handler.end_headers()
        body = answer.body[:only]
        for at in range(0, len(body), PIECE):
            self._handler.wfile.write(body[at : at + PIECE])
            self._handler.wfile.flush()
            if rate:
                time.sleep(PIECE / rate)
        if only is not None:
            self.hang_up()

    def hang_up(self) -> None:
        """Cut the connection without a word more."""
        self._handler.close_connection = True
        self._handler.connection.shutdown(socket.SHUT_RDWR)


#: What is done with a request.
Way = Callable[[Passing], None]


def through(passing: Passing) -> None:
    """As if nothing stood between."""
    passing.give(passing.ask())


def slowly(*, rate: float, latency: float) -> Way:
    """Bytes a second in both directions, and seconds for a request to arrive and its answer to begin."""

    def way(passing: Passing) -> None:
        time.sleep(latency / 2 + len(passing.body) / rate)
        answer = passing.ask()
        time.sleep(latency / 2)
        passing.give(answer, rate=rate)

    return way


def answer_lost(passing: Passing) -> None:
    """The demo has done what it was asked; nobody hears of it."""
    passing.ask()
    passing.hang_up()


def cut_short(passing: Passing) -> None:
    """Half of the answer arrives."""
    answer = passing.ask()
    passing.give(answer, only=len(answer.body) // 2)


def saying(status: int, kind: str, body: str) -> Way:
    """Somebody else answers, whatever is asked."""
    answer = Answer(status, [("Content-Type", kind)], body.encode())
    return lambda passing: passing.give(answer)


class _Door(ThreadingHTTPServer):
    daemon_threads = True
    link: Link

    def handle_error(self, request: object, client_address: object) -> None:
        """Broken connections are what this is for."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # One packet for an answer's head and its first bytes.
    wbufsize = -1
    server: _Door

    def setup(self) -> None:
        super().setup()
        self.server.link.open.add(self.connection)

    def finish(self) -> None:
        self.server.link.open.discard(self.connection)
        super().finish()

    def do_GET(self) -> None:
        link = self.server.link
        passing = Passing(self, link.port)
        if passing.is_save:
            link.saves += 1
        try:
            link.way(passing)
        except (OSError, http.client.HTTPException):
            # The demo is not there, or went away meanwhile.
            self.close_connection = True

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """The table is what there is to read."""


class Link:
    """`url` leads to the demo that listens on `port`. `way` says what becomes of each request."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.way: Way = through
        #: How many saves have left the browser by it.
        self.saves = 0
        self.open: set[socket.socket] = set()
        self._door: _Door | None = None
        self._own_port = 0
        self.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._own_port}"

    def join(self) -> None:
        """Listen, on the same port each time."""
        self._door = _Door(("127.0.0.1", self._own_port), _Handler)
        self._door.link = self
        self._own_port = self._door.server_port
        threading.Thread(target=self._door.serve_forever, args=(0.05,), daemon=True).start()

    def cut(self) -> None:
        """Refuse connections from now on, and break those that are open."""
        if self._door:
            self._door.shutdown()
            self._door.server_close()
            self._door = None
        for connection in list(self.open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def being(self, way: Way) -> Iterator[None]:
        """Inside, every request goes that way."""
        self.way = way
        try:
            yield
        finally:
            self.way = through
