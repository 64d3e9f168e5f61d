"""Cutting content out of JSON while reading: the same result however the body is chopped, and byte ranges."""

from __future__ import annotations

import base64
import json
import random
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference_api.content import Base64, Cutter, byte_range, stream_of
from reference_api.problems import Problem

JSON_VALUES: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | st.just("inhoud"), inner, max_size=3)
    ),
    max_leaves=8,
)


class Sink:
    """Collects bytes."""

    def __init__(self) -> None:
        self.data, self.size = b"", 0

    def write(self, data: bytes) -> None:
        self.data += data
        self.size += len(data)

    def commit(self) -> str:
        return "key"

    def abort(self) -> None:
        self.data = b""


def cut(body: bytes, places: list[int]) -> tuple[bytes, Cutter, Base64]:
    """(content, cutter, decoder) after feeding the body chopped at these places."""
    sink = Sink()
    decoder = Base64(sink, 10_000)
    cutter = Cutter("inhoud", decoder, 100_000)
    marks = sorted({0, *(p % (len(body) + 1) for p in places), len(body)})
    for start, end in zip(marks, marks[1:], strict=False):
        cutter.feed(body[start:end])
    decoder.finish()
    return sink.data, cutter, decoder


@settings(max_examples=150, deadline=None)
@given(
    content=st.binary(max_size=300),
    before=st.dictionaries(st.text(max_size=8).filter(lambda n: n != "inhoud"), JSON_VALUES, max_size=3),
    after=st.dictionaries(st.text(max_size=8).filter(lambda n: n != "inhoud"), JSON_VALUES, max_size=3),
    places=st.lists(st.integers(0, 5000), max_size=12),
    indent=st.sampled_from([None, 2]),
    slashes=st.booleans(),
)
def test_content_is_cut_however_the_body_is_chopped(
    content: bytes, before: dict[str, Any], after: dict[str, Any], places: list[int], indent: int | None, slashes: bool
) -> None:
    whole = {**before, "inhoud": base64.b64encode(content).decode(), **after}
    text = json.dumps(whole, indent=indent)

    found, cutter, decoder = cut((text.replace("/", "\\/") if slashes else text).encode(), places)

    assert (found, decoder.fault, cutter.found) == (content, "", 1)
    assert json.loads(bytes(cutter.rest)) == {**whole, "inhoud": ""}


@settings(max_examples=150, deadline=None)
@given(body=JSON_VALUES, places=st.lists(st.integers(0, 5000), max_size=12))
def test_rest_of_a_body_without_content_is_the_body(body: Any, places: list[int]) -> None:
    if isinstance(body, dict) and isinstance(body.get("inhoud"), str):
        del body["inhoud"]

    _, cutter, _ = cut(json.dumps(body).encode(), places)

    assert cutter.found == 0
    assert json.loads(bytes(cutter.rest)) == body


@settings(max_examples=200, deadline=None)
@given(body=st.binary(max_size=200), places=st.lists(st.integers(0, 300), max_size=6))
def test_nonsense_never_breaks_the_cutter(body: bytes, places: list[int]) -> None:
    cut(b'{"inhoud":"' + body, places)
    cut(body, places)


def test_name_inside_another_object_or_as_a_value_is_left_alone() -> None:
    body = {"a": {"inhoud": "aGFsbG8="}, "b": "inhoud", "c": ["inhoud", {"inhoud": "x"}], "inhoud": None}

    _, cutter, _ = cut(json.dumps(body).encode(), [])

    assert (cutter.found, json.loads(bytes(cutter.rest))) == (0, body)


def test_rest_over_the_limit_is_413() -> None:
    with pytest.raises(Problem) as problem:
        cut(b'{"titel": "' + b"x" * 200_000 + b'"}', list(range(0, 200_000, 999)))

    assert problem.value.status == 413


@given(size=st.integers(1, 50), start=st.integers(0, 60), length=st.integers(1, 60))
def test_range_is_what_slicing_gives(size: int, start: int, length: int) -> None:
    content = bytes(range(size))
    header = f"bytes={start}-{start + length - 1}"
    if start >= size:
        with pytest.raises(Problem) as problem:
            byte_range(header, size)
        assert problem.value.status == 416
        return
    found = byte_range(header, size)
    assert found is not None
    assert content[found[0] : found[1]] == content[start : start + length]


def test_stream_over_pieces_equals_the_slice_of_the_whole() -> None:
    chance = random.Random(7)
    pieces = {f"k{number}": chance.randbytes(chance.randint(0, 40)) for number in range(6)}
    whole = b"".join(pieces.values())

    class Store:
        def read(self, key: str, start: int, length: int) -> Any:
            yield pieces[key][start : start + length]

    kept = [(key, len(data)) for key, data in pieces.items()]
    for start in range(len(whole)):
        for end in (start + 1, len(whole)):
            assert b"".join(stream_of(Store(), kept, start, end)) == whole[start:end]  # type: ignore[arg-type]


@pytest.mark.parametrize("escape", ["\\/", "\\u002f", "\\u002F"])
@pytest.mark.parametrize("piece", [1, 2, 3, 5, 7, 64, 1000])
def test_escaped_characters_are_read_however_the_body_is_chopped(escape: str, piece: int) -> None:
    content = b"\xff\xff\xff" * 40
    body = b'{"inhoud":"%s","b":1}' % base64.b64encode(content).decode().replace("/", escape).encode()

    found, cutter, decoder = cut(body, list(range(0, len(body), piece)))

    assert (found, decoder.fault, bytes(cutter.rest)) == (content, "", b'{"inhoud":"","b":1}')


def test_content_of_escapes_alone_takes_little_time() -> None:
    body = b'{"inhoud":"' + b"\\u002f" * 200_000 + b'"}'
    sink = Sink()
    cutter = Cutter("inhoud", Base64(sink, 10**6), 100_000)

    start = time.process_time()
    for at in range(0, len(body), 65536):
        cutter.feed(body[at : at + 65536])

    assert sink.size == 150_000
    assert time.process_time() - start < 2
