"""From text to words that can be compared: small letters, no accents, and stems in both languages."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[a-z0-9]+(?:\.[a-z0-9]+)*[+#]*")
_DUTCH, _ENGLISH = snowballstemmer.stemmer("dutch"), snowballstemmer.stemmer("english")
_EVERYWHERE = """
    de het een en of van voor met bij in op te aan die dat is zijn wordt door om naar als ook uit
    the a an and or by at to on for with that this are be from as
"""
STOPWORDS = frozenset(_EVERYWHERE.split())


def plain(text: str) -> str:
    """Small letters without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).replace("’", "").replace("'", "")


def words(text: str) -> list[str]:
    """The words of a text, in order; numbers with dots and names such as ``c#`` stay whole."""
    return _WORD.findall(plain(text))


def telling(found: list[str]) -> list[str]:
    """Without the words that stand everywhere; all of them when nothing else is left."""
    return [word for word in found if word not in STOPWORDS] or found


@lru_cache(maxsize=65536)
def stems(word: str) -> tuple[str, ...]:
    """The Dutch and the English stem of a word; for a short word or a number the word itself."""
    if len(word) < 4 or word[0].isdigit():
        return (word,)
    return tuple({_DUTCH.stemWord(word), _ENGLISH.stemWord(word)})
