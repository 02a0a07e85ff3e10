"""A small browser without a face: one kept connection, cookies, forms."""

from __future__ import annotations

import http.client
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

TOKEN = re.compile(r'name="(csrf_token|csrfmiddlewaretoken)"[^>]*value="([^"]+)"')
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
ATTRIBUTE = re.compile(r'(name|value)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    body: bytes
    seconds: float
    location: str


@dataclass(slots=True)
class Client:
    """Talks to 127.0.0.1:`port`."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        """One GET."""
        return self._ask("GET", path, None)

    def post(self, path: str, form: dict[str, str]) -> Answer:
        """One POST of a form."""
        return self._ask("POST", path, urlencode(form))

    def close(self) -> None:
        """Let go of the connection."""
        if self.connection is not None:
            self.connection.close()

    def fields(self, path: str) -> dict[str, str]:
        """The hidden fields of the page at `path`."""
        page = self.get(path).body.decode()
        found = {}
        for tag in HIDDEN.findall(page):
            attributes = dict(ATTRIBUTE.findall(tag))
            if "name" in attributes:
                found[attributes["name"]] = attributes.get("value", "")
        return found

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        start = time.perf_counter()
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        except (http.client.HTTPException, ConnectionError):
            # A sync worker closes the connection after each answer: begin a new one and measure that.
            self.connection.close()
            start = time.perf_counter()
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        data = response.read()
        seconds = time.perf_counter() - start
        for line in response.headers.get_all("Set-Cookie") or ():
            key, _, value = line.partition(";")[0].partition("=")
            self.cookies[key] = value
        return Answer(response.status, data, seconds, urlsplit(response.headers.get("Location", "")).path)
