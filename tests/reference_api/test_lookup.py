"""Visits to foreign addresses: inside networks are refused, and nothing that the other side does takes longer than the limit."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from reference_api import lookup
from reference_api.lookup import Lookup, Question, inside
from tests.receiver import AUTH, Receiver
from tests.world import World, codes

LIMIT = 0.6


class Trouble(BaseHTTPRequestHandler):
    """A server that misbehaves by path."""

    def do_GET(self) -> None:
        getattr(self, "answer_" + self.path.strip("/").partition("/")[0])()

    do_POST = do_GET

    def begin(self, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def answer_good(self) -> None:
        self.begin()
        self.wfile.write(b'{"url": "x", "naam": "y", "omschrijving": "z"}')

    def answer_silent(self) -> None:
        time.sleep(5)

    def answer_drip(self) -> None:
        self.begin()
        for _ in range(100):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.1)

    def answer_headers(self) -> None:
        for _ in range(60):
            self.wfile.write(b"HTTP/1.1 200 OK\r\n" if not _ else b"X: y\r\n")
            self.wfile.flush()
            time.sleep(0.1)

    def answer_endless(self) -> None:
        self.begin()
        while True:
            self.wfile.write(b" " * 65536)

    def answer_many(self) -> None:
        self.begin()
        self.wfile.write(b" " * 3_000_000)

    def answer_circle(self) -> None:
        self.begin(302, Location="/circle")

    def answer_inward(self) -> None:
        self.begin(302, Location="http://169.254.169.254/latest/meta-data")

    def answer_file(self) -> None:
        self.begin(302, Location="file:///etc/passwd")

    def answer_garbage(self) -> None:
        self.wfile.write(b"\x00\x01\x02 this is no HTTP\r\n\r\n")

    def answer_empty(self) -> None:
        """Close without a word."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def trouble() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Trouble)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.parametrize("path", ["silent", "drip", "headers", "endless", "many", "circle", "file", "garbage", "empty"])
@pytest.mark.parametrize("body", [b"", b"{}"])
def test_misbehaving_server_is_left_within_the_limit(trouble: str, path: str, body: bytes) -> None:
    begin = time.monotonic()

    status, reason = Lookup(private=True, timeout=LIMIT).ask(Question(f"{trouble}/{path}", body, "application/json"))

    assert time.monotonic() - begin < LIMIT + 1.5
    assert status == 0 or (body and status in (200, 302))
    assert isinstance(reason, str) or status


def test_good_server_is_read(trouble: str) -> None:
    assert Lookup(private=True).fetch(f"{trouble}/good") == (200, {"url": "x", "naam": "y", "omschrijving": "z"})


INWARD = [
    "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://0.0.0.0/", "http://10.1.2.3/", "http://172.16.0.1/",
    "http://192.168.1.1/", "http://169.254.169.254/latest", "http://[fe80::1]/", "http://[fc00::1]/", "http://100.64.0.1/",
    "http://[::ffff:127.0.0.1]/", "http://[::ffff:10.0.0.1]/", "http://2130706433/", "http://0x7f.1/", "http://127.1/",
    "http://224.0.0.1/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://255.255.255.255/",
]  # fmt: skip


@pytest.mark.parametrize("url", INWARD)
def test_production_refuses_inside_addresses(url: str) -> None:
    begin = time.monotonic()

    status, reason = Lookup(private=False, timeout=LIMIT).fetch(url)

    assert status == 0
    assert "GEMEENGOED_PRIVATE_LINKS" in reason or "onbekend" in reason
    assert time.monotonic() - begin < LIMIT + 1


@pytest.mark.parametrize(
    "url",
    [
        "ftp://elders.example/",
        "file:///etc/passwd",
        "http://u:p@elders.example/",
        "http://",
        "gopher://x",
        "http://a:99999/",
    ],
)
def test_other_schemes_and_names_are_refused(url: str) -> None:
    assert Lookup(private=True).fetch(url)[0] == 0


def test_redirect_inward_is_refused_in_production(trouble: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, "inside", lambda address: address != "127.0.0.1" and inside(address))

    status, reason = Lookup(private=False).fetch(f"{trouble}/inward")

    assert status == 0
    assert "GEMEENGOED_PRIVATE_LINKS" in reason


def test_name_that_changes_its_address_cannot_lead_inward(trouble: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port, asked, real = int(trouble.rsplit(":", 1)[1]), [], socket.getaddrinfo

    def changing(host: str, *rest: Any, **more: Any) -> Any:
        if host != "wissel.example":
            return real(host, *rest, **more)
        asked.append(host)
        return real("203.0.113.7" if len(asked) == 1 else "127.0.0.1", *rest, **more)

    monkeypatch.setattr(lookup.socket, "getaddrinfo", changing)
    monkeypatch.setattr(lookup, "inside", lambda address: address == "127.0.0.1")
    status, _ = Lookup(private=False, timeout=LIMIT).fetch(f"http://wissel.example:{port}/good")

    assert status == 0  # it went to the first address, where nobody answers
    assert asked == ["wissel.example"]


def test_name_with_an_inside_address_among_others_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, "addresses", lambda host, port: ["93.184.216.34", "10.0.0.1"])

    assert "GEMEENGOED_PRIVATE_LINKS" in Lookup(private=False).fetch("http://half.example/")[1]


def test_slow_name_server_does_not_hold_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, "addresses", lambda host, port: time.sleep(3))
    begin = time.monotonic()

    assert Lookup(private=True, timeout=LIMIT).fetch("http://traag.example/") == (0, lookup.LATE)
    assert time.monotonic() - begin < LIMIT + 1


def test_second_address_is_tried_when_the_first_is_closed(trouble: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, "addresses", lambda host, port: ["127.0.0.2", "127.0.0.1"])

    assert Lookup(private=True).fetch(trouble.replace("127.0.0.1", "localhost") + "/good")[0] == 200


@pytest.mark.rule("zrc-010")
@pytest.mark.parametrize("path", ["silent", "endless", "circle", "garbage", "many"])
def test_hostile_link_in_a_field_is_400_by_name_within_the_limit(small: World, trouble: str, path: str) -> None:
    small.env.lookup.timeout = LIMIT
    body = small.example("zaken/zaken", communicatiekanaal=f"{trouble}/{path}")
    begin = time.monotonic()

    response = small.post("/zaken/api/v1/zaken", body)

    assert time.monotonic() - begin < LIMIT + 2
    assert (response.status_code, codes(response)) == (400, {"bad-url"})
    assert [item["name"] for item in response.get_json()["invalidParams"]] == ["communicatiekanaal"]


def test_links_and_callbacks_inward_are_refused_in_production_and_never_visited(small: World) -> None:
    receiver = Receiver()
    small.env.lookup.private = False
    zaak = small.post("/zaken/api/v1/zaken", small.example("zaken/zaken", communicatiekanaal=receiver.url))
    body = {"callbackUrl": receiver.url, "auth": AUTH, "kanalen": [{"naam": "zaken"}]}
    subscription = small.post("/notificaties/api/v1/abonnement", body)

    for response, code in ((zaak, "bad-url"), (subscription, "invalid-callback-url")):
        assert (response.status_code, codes(response)) == (400, {code})
        assert "GEMEENGOED_PRIVATE_LINKS" in response.get_json()["invalidParams"][0]["reason"]
    assert receiver.got == []
    receiver.close()


def test_visit_happens_outside_the_transaction(small: World, trouble: str) -> None:
    """While one request waits for a slow server another can write."""
    small.env.lookup.timeout = 2.0
    slow_body = small.example("zaken/zaken", communicatiekanaal=f"{trouble}/silent")
    quick_body = small.example("zaken/zaken")
    slow = threading.Thread(target=lambda: small.post("/zaken/api/v1/zaken", slow_body))
    slow.start()
    time.sleep(0.2)
    begin = time.monotonic()

    assert small.post("/zaken/api/v1/zaken", quick_body).status_code == 201
    assert time.monotonic() - begin < 1.0
    slow.join()
