"""One request to a server of a language model: no redirect is followed, nothing secret is told on, and it ends.

The environment's proxies are not used: what is sent goes to the server that was named and nowhere else.
"""

from __future__ import annotations

import http.client
import json
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from graph.extract import ExtractionError
from graph.extract.llm.settings import Settings

BUSY = frozenset({408, 425, 429, 500, 502, 503, 504, 529})
REFUSED = frozenset({400, 415, 422, 501})
ATTEMPTS = 5
LONGEST_WAIT = 120.0
"""Seconds; a server that asks for more is left alone."""
LARGEST = 4_000_000
"""Bytes of an answer."""


class RefusedError(ExtractionError):
    """The server does not take a request as it is: it may take it in another form."""


class UnreachableError(ExtractionError):
    """The server gives no answer that can be used; asking it further is of no use now."""


@dataclass(slots=True)
class Clock:
    """The time, and how to let it pass."""

    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


@dataclass(slots=True)
class Client:
    """Sends requests to one server; when it asks to wait, all that share the client wait."""

    settings: Settings
    clock: Clock = field(default_factory=Clock)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _not_before: float = 0.0

    def post(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the answer to a request, asked again politely where the server is busy or the line is cut.

        Raises:
            RefusedError: if the server does not take the request.
            UnreachableError: if there is no answer after several attempts, or asking again is of no use.

        """
        for attempt in range(1, ATTEMPTS + 1):
            self._wait()
            try:
                status, headers, content = self._send(json.dumps(body).encode())
            except ssl.SSLError as error:
                raise UnreachableError(self._safe(f"{self._server}: {error}")) from error
            except (OSError, http.client.HTTPException) as error:
                reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
                reason = self._safe(f"{self._server}: {reason}")
                self._hold(2.0 ** (attempt - 1), reason, attempt)
                continue
            if status in BUSY:
                wait = self._asked_for(headers.get("retry-after", ""))
                wait = 2.0 ** (attempt - 1) if wait is None else max(1.0, wait)
                self._hold(wait, self._told(status, content), attempt)
                continue
            if status == 200 and content[:1] == "{" and content.rstrip()[-1:] != "}":
                self._hold(2.0 ** (attempt - 1), f"{self._server} cuts its answer off", attempt)
                continue
            return self._answer(status, headers, content)
        raise AssertionError("the last attempt ends in an answer or an error")

    # ------------------------------------------------------------ what comes back

    def _answer(self, status: int, headers: Mapping[str, str], content: str) -> Mapping[str, Any]:
        if status in REFUSED:
            raise RefusedError(self._told(status, content))
        if 300 <= status < 400:
            target = self._safe(headers.get("location", "nowhere"))
            raise UnreachableError(
                f"{self._server} sends on to {target}, and no redirect is followed",
                "if you know that address, configure it",
            )
        if status in (401, 403):
            raise UnreachableError(self._told(status, content), "is the key for this server set?")
        if status != 200:
            raise UnreachableError(self._told(status, content), "are url and model right?")
        try:
            answer = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise UnreachableError(
                f"{self._server} answers with what is no JSON", "is url right?"
            ) from error
        if not isinstance(answer, dict):
            raise UnreachableError(
                f"{self._server} answers with what is no object", "is url right?"
            )
        return answer

    def _told(self, status: int, content: str) -> str:
        try:
            error = json.loads(content)["error"]
            words = error["message"] if isinstance(error, dict) else error
        except (ValueError, KeyError, TypeError, RecursionError):
            words = content
        words = " ".join(self._safe(str(words)).split())[:300]
        return f"{self._server} answers {status}" + (f": {words}" if words else "")

    def _safe(self, text: str) -> str:
        """Return a text without the key and without signs that a terminal could take for commands."""
        return "".join(c if c.isprintable() else " " for c in self._without_key(text))

    def _without_key(self, text: str) -> str:
        return text.replace(self.settings.key, "***") if self.settings.key else text

    @property
    def _server(self) -> str:
        return str(self.settings.endpoint)

    # ------------------------------------------------------------ waiting

    def _wait(self) -> None:
        with self._lock:
            left = self._not_before - self.clock.monotonic()
        if left > 0:
            self.clock.sleep(left)

    def _hold(self, seconds: float, reason: str, attempt: int) -> None:
        """Have the next request wait, or give up."""
        if attempt == ATTEMPTS:
            raise UnreachableError(
                f"{reason}; asked {ATTEMPTS} times", "run it again later: it goes on"
            )
        if seconds > LONGEST_WAIT:
            raise UnreachableError(
                f"{reason}; it asks to wait {seconds:.0f} seconds", "run it again then"
            )
        with self._lock:
            self._not_before = max(self._not_before, self.clock.monotonic() + seconds)

    def _asked_for(self, header: str) -> float | None:
        """Return the seconds a server asks to wait (RFC 9110, section 10.2.3), or nothing."""
        if header.strip().isdecimal():
            return float(header)
        try:
            return parsedate_to_datetime(header).timestamp() - self.clock.now()
        except (TypeError, ValueError, OverflowError):
            return None

    # ------------------------------------------------------------ the wire

    def _send(self, body: bytes) -> tuple[int, Mapping[str, str], str]:
        parts, endpoint = urlsplit(self.settings.url), self.settings.endpoint
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.settings.key:
            headers["Authorization"] = f"Bearer {self.settings.key}"
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        deadline = self.clock.monotonic() + self.settings.timeout
        connection = self._connection(endpoint.scheme, endpoint.host.strip("[]"), endpoint.port)
        try:
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            content = self._read(response, deadline)
            found = {name.lower(): value for name, value in response.getheaders()}
            return response.status, found, self._without_key(content.decode("utf-8", "replace"))
        finally:
            connection.close()

    def _connection(self, scheme: str, host: str, port: int) -> http.client.HTTPConnection:
        timeout = self.settings.timeout
        if scheme == "https":
            context = ssl.create_default_context()
            return http.client.HTTPSConnection(host, port, timeout=timeout, context=context)
        return http.client.HTTPConnection(host, port, timeout=timeout)

    def _read(self, response: http.client.HTTPResponse, deadline: float) -> bytes:
        """Return a whole body; one that trickles past the deadline or has no end is cut."""
        pieces, size, whole = [], 0, response.length
        while whole is None or size < whole:
            piece = response.read1(65_536)
            if not piece:
                break
            pieces.append(piece)
            size += len(piece)
            if size > LARGEST:
                raise UnreachableError(f"{self._server} answers with more than {LARGEST} bytes")
            if self.clock.monotonic() > deadline:
                raise TimeoutError(f"no whole answer in {self.settings.timeout:g} seconds")
        if whole is not None and size < whole:
            raise http.client.IncompleteRead(b"", whole - size)
        return b"".join(pieces)
