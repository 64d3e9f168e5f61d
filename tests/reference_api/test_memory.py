"""Large contents pass through in small pieces: what is held in memory does not grow with them."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

from tests.world import World

DOCUMENTS = "documenten/enkelvoudiginformatieobjecten"
SIZE = 120 * 1024 * 1024
MOST = 8 * 1024 * 1024


class Endless:
    """A body of this length: a head, the same byte again and again, and a tail."""

    def __init__(self, head: bytes, length: int, tail: bytes) -> None:
        self.parts, self.left, self.length = [head, tail], length, len(head) + length + len(tail)

    def read(self, size: int = -1) -> bytes:
        if len(self.parts) == 2:
            return self._text(0, size)
        if self.left:
            given = min(size, self.left)
            self.left -= given
            return b"A" * given
        return self._text(0, size) if self.parts else b""

    def _text(self, at: int, size: int) -> bytes:
        text = self.parts[at]
        given, rest = text[:size], text[size:]
        self.parts[at : at + 1] = [rest] if rest else []
        return given


def peak_of(world: World, method: str, url: str, body: Endless, kind: str) -> tuple[int, Any]:
    """The most memory that a request took, and its answer."""
    given = {"wsgi.input": body, "CONTENT_LENGTH": str(body.length), "CONTENT_TYPE": kind}
    tracemalloc.start()
    try:
        answer = world.request(method, url, environ_overrides=given)
        return tracemalloc.get_traced_memory()[1], answer
    finally:
        tracemalloc.stop()


def sent_inline(world: World) -> tuple[int, Any]:
    """POST a document with content inside the JSON: peak and answer."""
    head, tail = json.dumps({**world.example(DOCUMENTS), "inhoud": "|"}).encode().split(b"|")
    return peak_of(world, "POST", world.collection(DOCUMENTS), Endless(head, SIZE, tail), "application/json")


def test_inline_content_is_never_whole_in_memory(small: World) -> None:
    small.make(DOCUMENTS)

    peak, answer = sent_inline(small)

    assert (answer.status_code, answer.json["bestandsomvang"]) == (201, SIZE // 4 * 3)
    assert peak < MOST


def test_part_is_never_whole_in_memory(small: World) -> None:
    body = small.example(DOCUMENTS, bestandsomvang=SIZE)
    made = small.post(small.collection(DOCUMENTS), body).get_json()
    head = f'--g\r\nContent-Disposition: form-data; name="lock"\r\n\r\n{made["lock"]}\r\n--g\r\n'
    head += 'Content-Disposition: form-data; name="inhoud"; filename="x"\r\n\r\n'
    form, kind = Endless(head.encode(), SIZE, b"\r\n--g--\r\n"), "multipart/form-data; boundary=g"

    peak, answer = peak_of(small, "PUT", made["bestandsdelen"][0]["url"], form, kind)

    assert answer.status_code == 200, answer.json
    assert peak < MOST


def test_download_is_never_whole_in_memory(small: World) -> None:
    url = sent_inline(small)[1].json["inhoud"]

    tracemalloc.start()
    try:
        response = small.get(url, buffered=False)
        size = sum(len(piece) for piece in response.response)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert size == SIZE // 4 * 3
    assert peak < MOST
