"""Sets of entry numbers as whole numbers: bit n is set when entry n is in. And, or and count cost next to nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def bits_of(members: Iterable[int], size: int) -> int:
    """The set of these numbers, all below ``size``."""
    block = bytearray(size // 8 + 1)
    for number in members:
        block[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(block, "little")


def members(bits: int, limit: int | None = None) -> Iterator[int]:
    """The numbers in a set, small to large; at most ``limit`` of them."""
    left = bits.bit_count() if limit is None else limit
    digits = bin(bits)[:1:-1]
    place = digits.find("1")
    while place >= 0 and left > 0:
        yield place
        left -= 1
        place = digits.find("1", place + 1)
