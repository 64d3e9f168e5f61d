"""Layer 4, services: contents of documents coming in and going out, piece by piece; a worker never holds one whole."""

from __future__ import annotations

import binascii
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

import pybase64
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

from reference_api import check
from reference_api.blobs import CHUNK, Blobs, Sink
from reference_api.problems import Problem, invalid
from schemas.declare import Violation
from schemas.fields import Upload

TEXT_LIMIT = 4096
DRAIN = 64 * 1024 * 1024
TOKEN = re.compile(rb'[{}\[\]"]')
STRING_END = re.compile(rb'["\\]')
BEFORE_VALUE = re.compile(rb"[ \t\r\n]*:[ \t\r\n]*(?=[^ \t\r\n])")
NO_VALUE_YET = re.compile(rb"[ \t\r\n]*:?[ \t\r\n]*\Z")
BEFORE_QUOTE = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*', re.DOTALL)
LONGEST_ESCAPE = 6


class Base64:
    """Decodes base64 text that comes in pieces, into a sink; ``fault`` is the code of what is wrong with it."""

    def __init__(self, sink: Sink, most: int) -> None:
        self.sink, self.most, self.left, self.fault = sink, most, b"", ""
        self.ended = False

    def feed(self, text: bytes) -> None:
        """More text. Raises Problem 413 when the content gets too large, 507 when the store is full."""
        if self.fault or not text:
            return
        text = self.left + text
        whole = len(text) & ~3
        self.left = text[whole:]
        if self.ended:
            self.fault = "invalid-base64"
        elif whole:
            self._decode(text[:whole])

    def _decode(self, text: bytes) -> None:
        try:
            data = pybase64.b64decode(text, validate=True)
        except binascii.Error as error:
            self.fault = "incorrect-base64-padding" if str(error) == "Incorrect padding" else "invalid-base64"
            return
        self.ended = text.endswith(b"=")
        if self.sink.size + len(data) > self.most:
            raise too_large(self.most)
        self.sink.write(data)

    def finish(self) -> None:
        """The text is over: a last group that is not whole misses its padding."""
        if self.left and not self.fault:
            sound = re.fullmatch(rb"[A-Za-z0-9+/]+={0,2}", self.left) and not self.ended
            self.fault = "incorrect-base64-padding" if sound else "invalid-base64"


def too_large(most: int) -> Problem:
    """413: inline content over the limit."""
    return Problem(
        413,
        "request_too_large",
        f"De inhoud is groter dan {most} bytes. Laat 'inhoud' leeg, noem 'bestandsomvang' en upload de bestandsdelen.",
    )


class Cutter:
    """Splits a JSON object that comes in pieces: the text of one top-level name goes to a decoder, the rest is kept.

    ``rest`` is the JSON with an empty text in its place, at most ``most`` bytes.
    """

    def __init__(self, name: str, decoder: Base64, most: int) -> None:
        self.name, self.decoder, self.most = name, decoder, most
        self.quoted = json.dumps(name).encode()
        self.rest = bytearray()
        self.at, self.depth, self.string = 0, 0, -1
        self.after_key = self.inside = False
        self.found = 0
        self.carry = b""

    def feed(self, data: bytes) -> None:
        """More of the body. Raises Problem 413."""
        while data:
            if self.inside:
                data = self._content(data)
            else:
                self.rest += data
                data = self._scan()
        if len(self.rest) > self.most:
            raise Problem(413, "request_too_large", f"De body is, zonder inhoud, groter dan {self.most} bytes.")

    def _scan(self) -> bytes:
        """Read on in the rest; what follows the start of the content, if it starts."""
        while True:
            if self.after_key:
                if not self._value():
                    return b""
                if self.inside:
                    data = bytes(self.rest[self.at :])
                    del self.rest[self.at :]
                    return data
            elif not (self._string() if self.string >= 0 else self._token()):
                return b""

    def _token(self) -> bool:
        match = TOKEN.search(self.rest, self.at)
        if match is None:
            self.at = len(self.rest)
            return False
        self.at = match.end()
        kind = match[0]
        if kind == b'"':
            self.string = match.start()
        else:
            self.depth += 1 if kind in b"{[" else -1
        return True

    def _string(self) -> bool:
        match = STRING_END.search(self.rest, self.at)
        if match is None:
            self.at = len(self.rest)
            return False
        if match[0] == b"\\":
            self.at = match.start()
            if len(self.rest) < match.end() + 1:
                return False
            self.at = match.end() + 1
            return True
        self.at = match.end()
        self.after_key = self.depth == 1 and self._named(bytes(self.rest[self.string : self.at]))
        self.string = -1
        return True

    def _named(self, text: bytes) -> bool:
        if b"\\" not in text or len(text) > 6 * len(self.name) + 2:
            return text == self.quoted
        try:
            return bool(json.loads(text) == self.name)
        except ValueError:
            return False

    def _value(self) -> bool:
        """Behind the name: whether a text begins. False when more is needed to know."""
        match = BEFORE_VALUE.match(self.rest, self.at)
        if match is None:
            if NO_VALUE_YET.match(self.rest, self.at):
                return False
            self.after_key = False  # it was a value, not a name
            return True
        self.at, self.after_key = match.end(), False
        if self.rest[self.at : self.at + 1] == b'"':
            self.at += 1
            self.inside = True
            self.found += 1
        return True

    def _content(self, data: bytes) -> bytes:
        """Hand the content to the decoder up to its closing quote; what follows that."""
        data, self.carry = self.carry + data, b""
        if b"\\" in data:
            return self._escaped(data)
        end = data.find(b'"')
        self._decode(data if end < 0 else data[:end])
        return b"" if end < 0 else self._close(data[end:])

    def _escaped(self, data: bytes) -> bytes:
        """Content in which characters are escaped (some writers escape every slash)."""
        match = BEFORE_QUOTE.match(data)
        body = match[0] if match else b""
        closed = len(body) < len(data) and data[len(body) : len(body) + 1] == b'"'
        if not closed:
            last = body.rfind(b"\\", max(len(body) - LONGEST_ESCAPE, 0))
            if last >= 0:
                body = body[:last]  # the end of the piece may have cut an escape in two
            self.carry = data[len(body) :]
        try:
            self._decode(json.loads(b'"%s"' % body).encode())
        except ValueError:
            self.decoder.fault = self.decoder.fault or "invalid-base64"
        return self._close(data[len(body) :]) if closed else b""

    def _decode(self, text: bytes) -> None:
        if self.found == 1:  # a second one makes the JSON invalid, which the parser will say
            self.decoder.feed(text)

    def _close(self, data: bytes) -> bytes:
        self.inside = False
        self.rest += data[:1]
        self.at = len(self.rest)
        return data[1:]


def pieces(stream: Any) -> Iterator[bytes]:
    """The body, piece by piece."""
    while data := stream.read(CHUNK):
        yield data


class Bounded:
    """A body of known length, read from the server's own stream."""

    def __init__(self, stream: Any, length: int) -> None:
        self.stream, self.left = stream, length

    def read(self, size: int) -> bytes:
        """At most so many bytes; empty at the end."""
        data: bytes = self.stream.read(min(size, self.left)) if self.left else b""
        self.left -= len(data)
        return data


def drain(stream: Any) -> None:
    """Read a little further, so that a client that is still sending gets to see the answer."""
    left = DRAIN
    try:
        while left > 0 and (data := stream.read(CHUNK)):
            left -= len(data)
    except (OSError, HTTPException):
        return


class Intake:
    """Takes in the content of one request; ``kept`` are the keys that are in the store."""

    def __init__(self, blobs: Blobs, key: str) -> None:
        self.blobs, self.key = blobs, key
        self.sink: Sink | None = None
        self.size = 0
        self.kept: list[str] = []

    def write(self, data: bytes) -> None:
        """More bytes; the store is asked for room with the first."""
        if self.sink is None:
            self.sink = self.blobs.begin(self.key)
        self.sink.write(data)
        self.size += len(data)

    def commit(self) -> Upload:
        """Keep what came in."""
        if self.sink is None:
            self.sink = self.blobs.begin(self.key)
        self.sink.commit()
        self.kept.append(self.key)
        return Upload(self.key, self.size)

    def abort(self, *, certain: bool = True) -> None:
        """Forget what came in; what is whole only when it is certain that no record names it."""
        if self.sink is not None and not self.kept:
            self.sink.abort()
        if certain:
            self.blobs.remove(self.kept)
            self.kept = []


def read_json(
    stream: Any, content_type: str | None, length: int | None, name: str, intake: Intake, limits: tuple[int, int]
) -> dict[str, Any]:
    """A JSON body whose text ``name`` is base64 content: that name holds an Upload. ``limits``: of content and of the rest.

    Raises Problem 400, 413, 415 or 507; nothing is kept then.
    """
    most, most_rest = limits
    check.media_type(content_type)
    if (length or 0) > most // 3 * 4 + most_rest:
        raise too_large(most)
    decoder = Base64(intake, most)  # type: ignore[arg-type]
    cutter = Cutter(name, decoder, most_rest)
    for data in pieces(stream):
        cutter.feed(data)
    body = check.parse(bytes(cutter.rest), content_type)
    if cutter.found:
        decoder.finish()
        body[name] = Upload("", 0, decoder.fault) if decoder.fault else intake.commit()
    return body


def read_form(stream: Any, content_type: str | None, name: str, intake: Intake, most: int) -> dict[str, Any]:
    """A multipart form whose field ``name`` is a file of at most ``most`` bytes: that name holds an Upload.

    Raises Problem 400, 415 or 507; nothing is kept then.
    """
    kind, options = parse_options_header(content_type)
    if kind != "multipart/form-data" or not options.get("boundary"):
        raise Problem(415, "unsupported_media_type", "Stuur het bestandsdeel als multipart/form-data.")
    boundary = options["boundary"].encode("latin-1", "replace")
    decoder = MultipartDecoder(boundary, max_form_memory_size=4 * CHUNK, max_parts=20)
    texts: dict[str, bytes] = {}
    current, ended = "", False
    try:
        for event in _events(decoder, stream):
            if isinstance(event, Field | File):
                current = event.name or ""
                texts.setdefault(current, b"")
            elif isinstance(event, Data):
                if current == name:
                    _bounded(intake, event.data, most, name)
                elif len(texts[current]) + len(event.data) > TEXT_LIMIT:
                    raise invalid([Violation(current[:100], "max_length", "Deze waarde is te lang.")])
                else:
                    texts[current] += event.data
            elif isinstance(event, Epilogue):
                ended = True
    except (ValueError, RequestEntityTooLarge) as error:
        raise broken_form() from error
    if not ended:
        raise broken_form()
    body: dict[str, Any] = {
        key: value.decode("utf-8", "replace").replace("\0", "") for key, value in texts.items() if key != name
    }
    if name in texts:
        body[name] = intake.commit()
    return body


def broken_form() -> Problem:
    """400: the form was cut off or is no form."""
    return Problem(400, "parse_error", "Het formulier is niet volledig ontvangen of niet goed opgebouwd.")


def _events(decoder: MultipartDecoder, stream: Any) -> Iterator[Any]:
    for data in pieces(stream):
        decoder.receive_data(data)
        yield from _ready(decoder)
    decoder.receive_data(None)
    yield from _ready(decoder)


def _ready(decoder: MultipartDecoder) -> Iterator[Any]:
    while True:
        event = decoder.next_event()
        if isinstance(event, NeedData):
            return
        yield event
        if isinstance(event, Epilogue):
            return


def _bounded(intake: Intake, data: bytes, most: int, name: str) -> None:
    if intake.size + len(data) > most:
        raise invalid([Violation(name, "file-size", f"Dit deel is groter dan de afgesproken {most} bytes.")])
    intake.write(data)


# Going out ------------------------------------------------------------------------------------------------------------


def disposition(name: str, other: str) -> str:
    """Content-Disposition with a file name, safe for every client (RFC 6266)."""
    name = re.sub(r"[\x00-\x1f\x7f/\\]", "_", name).strip() or other
    plain = re.sub(r'[^\x20-\x7e]|["%]', "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def byte_range(header: str | None, size: int) -> tuple[int, int] | None:
    """(start, end) of a request for one range, end exclusive; None: the whole. Raises Problem 416."""
    match = re.fullmatch(r"bytes=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", header or "", re.ASCII)
    if match is None or not (match[1] or match[2]):
        return None  # several ranges, another unit or nonsense: the whole is a right answer too
    first, last = match[1], match[2]
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last) + 1, size) if first and last else size
    if first and last and int(last) < start:
        return None
    if start >= size or (not first and int(last) == 0):
        raise Problem(
            416,
            "range_not_satisfiable",
            f"Dit bestand heeft {size} bytes.",
            headers={"Content-Range": f"bytes */{size}"},
        )
    return start, end


def stream_of(blobs: Blobs, kept: Iterable[tuple[str, int]], start: int, end: int) -> Iterator[bytes]:
    """Bytes ``start`` to ``end`` of pieces that together are a file. The first is opened at once: Problem 503 if lost."""
    wanted, at = [], 0
    for key, size in kept:
        low, high = max(start - at, 0), min(end - at, size)
        if low < high:
            wanted.append((key, low, high - low))
        at += size
    opened = blobs.read(*wanted[0]) if wanted else iter(())

    def run() -> Iterator[bytes]:
        yield from opened
        for piece in wanted[1:]:
            yield from blobs.read(*piece)

    return run()


def file_headers(name: str, uuid: str, etag: str) -> Mapping[str, str]:
    """Headers of every answer to a download."""
    return {
        "ETag": etag,
        "Accept-Ranges": "bytes",
        "Content-Type": "application/octet-stream",
        "Content-Disposition": disposition(name, uuid),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
    }
