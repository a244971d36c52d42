"""A small server on loopback that answers as one is told: what a model may do, good and bad."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """What the server sends: a status, headers, a body; `cut` bytes of the body are announced and not sent.

    `pieces` sends it piece by piece, without saying before how long it is.
    """

    body: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int = 0
    wait: threading.Event | None = None
    pieces: int = 0


@dataclass
class Request:
    """What reached the server."""

    path: str
    headers: Mapping[str, str]
    body: Any


@dataclass
class Server:
    """A server with its replies, the last of which it repeats, and all that reached it."""

    url: str
    replies: list[Reply]
    requests: list[Request] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    at_once: int = 0
    most_at_once: int = 0

    def next(self, request: Request) -> Reply:
        with self.lock:
            self.requests.append(request)
            return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


def completion(
    answer: object, usage: tuple[int, int] | None = (1000, 100), reason: str = "stop"
) -> Reply:
    """Return a reply with an answer of the model: an object, or a text as it is."""
    content = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
    choice = {"message": {"role": "assistant", "content": content}, "finish_reason": reason}
    body: dict[str, Any] = {"choices": [choice]}
    if usage:
        body["usage"] = {"prompt_tokens": usage[0], "completion_tokens": usage[1]}
    return Reply(json.dumps(body))


def refusal(status: int, message: str, **headers: str) -> Reply:
    """Return a reply with an error."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(json.dumps({"error": {"message": message}}), status, named)


@contextmanager
def serving(replies: Sequence[Reply]) -> Iterator[Server]:
    """Run a server for a while."""
    server = Server("", list(replies))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            with server.lock:
                server.at_once += 1
                server.most_at_once = max(server.most_at_once, server.at_once)
            length = int(self.headers["Content-Length"])
            body = json.loads(self.rfile.read(length))
            reply = server.next(Request(self.path, dict(self.headers), body))
            if reply.wait is not None:
                reply.wait.wait(10)
            with server.lock:
                server.at_once -= 1
            content, self.close_connection = reply.body.encode(), True
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if not reply.pieces:
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content[: len(content) - reply.cut])
                return
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for at in range(0, len(content) - reply.cut, reply.pieces):
                piece = content[at : min(at + reply.pieces, len(content) - reply.cut)]
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.write(b"" if reply.cut else b"0\r\n\r\n")

        def log_message(self, format: str, *args: object) -> None:
            pass

        def handle(self) -> None:
            with suppress(BrokenPipeError, ConnectionResetError):
                super().handle()

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server.url = f"http://127.0.0.1:{http.server_address[1]}/v1"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
