"""The index: for each word the set of entries that hold it, by weight; for each facet value the set of its entries."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from catalogue.merge import Key
from catalogue.search.bits import bits_of
from catalogue.search.documents import FACETS, Document
from catalogue.search.words import plain, stems, words

WEIGHTS = 3
PREFIX_FROM, PREFIX_MOST = 3, 300
ONE_TYPO_FROM, TWO_TYPOS_FROM = 4, 8
Hits = tuple[int, int, int]
"""Sets of entries that hold a word in their names, near them, in their text."""
NOTHING: Hits = (0, 0, 0)


@dataclass(frozen=True)
class Index:
    """Everything a search needs, read only. Entries are numbered best first."""

    keys: Sequence[Key]
    everything: int
    postings: Mapping[str, Hits]
    stemmed: Mapping[str, Hits]
    vocabulary: Sequence[str]
    """All words, sorted, to find those that begin in a certain way."""
    by_length: Mapping[int, Sequence[str]]
    """Words of letters only: nobody means 1.5.2 by 1.5.1."""
    exact: Mapping[str, int]
    """A whole name -> the entries that are called so."""
    facets: Mapping[str, Mapping[str, int]]
    titles: Sequence[str]

    def hits(self, word: str) -> Hits:
        """Entries with this very word or one with the same stem."""
        found = self.postings.get(word, NOTHING)
        for stem in stems(word):
            found = either(found, self.stemmed.get(stem, NOTHING))
        return found

    def beginning(self, word: str) -> Hits:
        """Entries with a word that begins like this."""
        if len(word) < PREFIX_FROM:
            return NOTHING
        found, start = NOTHING, bisect_left(self.vocabulary, word)
        for place in range(start, min(start + PREFIX_MOST, len(self.vocabulary))):
            if not self.vocabulary[place].startswith(word):
                break
            found = either(found, self.postings[self.vocabulary[place]])
        return found

    def halves(self, word: str) -> tuple[str, str] | None:
        """The two known words of which a compound is made, ``objectenregistratie`` for one; the longest first half wins."""
        for cut in range(len(word) - 4, 3, -1):
            head, tail = word[:cut], word[cut:]
            for first in (head, head.removesuffix("s"), head.removesuffix("en")):
                if len(first) > 3 and any(self.hits(first)) and any(self.hits(tail)):
                    return first, tail
        return None

    def corrected(self, word: str) -> str | None:
        """The known word that was probably meant: one slip from 4 letters, two from 8; the most used of the nearest."""
        allowed = 2 if len(word) >= TWO_TYPOS_FROM else 1 if len(word) >= ONE_TYPO_FROM else 0
        if not allowed:
            return None
        near: list[tuple[float, int, str]] = []
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            for known, distance, _ in process.extract(
                word, self.by_length.get(length, ()), scorer=OSA.distance, score_cutoff=allowed, limit=8
            ):
                near.append((distance, -_worth(self.postings[known]), known))
        return min(near)[2] if near else None


def either(one: Hits, other: Hits) -> Hits:
    """The union, weight by weight."""
    return one[0] | other[0], one[1] | other[1], one[2] | other[2]


def _worth(hits: Hits) -> int:
    return 1000 * hits[0].bit_count() + 10 * hits[1].bit_count() + hits[2].bit_count()


def index_of(documents: Iterable[Document]) -> Index:
    """The index of documents that come best first."""
    held = list(documents)
    size = len(held)
    raw: dict[str, tuple[set[int], ...]] = defaultdict(lambda: tuple(set() for _ in range(WEIGHTS)))
    exact: dict[str, set[int]] = defaultdict(set)
    facets: dict[str, dict[str, list[int]]] = {name: defaultdict(list) for name in FACETS}
    for number, document in enumerate(held):
        for weight, texts in enumerate((document.names, document.near, document.text)):
            for text in texts:
                for word in words(text):
                    raw[word][weight].add(number)
        for name in document.names:
            exact[" ".join(words(name))].add(number)
        for facet, values in document.facets.items():
            for value in values:
                facets[facet][value].append(number)
    postings: dict[str, Hits] = {}
    stemmed: dict[str, Hits] = defaultdict(lambda: NOTHING)
    by_length: dict[int, list[str]] = defaultdict(list)
    for word, sets in raw.items():
        hits = postings[word] = (bits_of(sets[0], size), bits_of(sets[1], size), bits_of(sets[2], size))
        if word.isalpha():
            by_length[len(word)].append(word)
        for stem in stems(word):
            stemmed[stem] = either(stemmed[stem], hits)
    return Index(
        keys=[document.key for document in held],
        everything=bits_of(range(size), size),
        postings=postings,
        stemmed=dict(stemmed),
        vocabulary=sorted(postings),
        by_length={length: sorted(found) for length, found in by_length.items()},
        exact={name: bits_of(numbers, size) for name, numbers in exact.items()},
        facets={
            facet: {value: bits_of(numbers, size) for value, numbers in values.items()}
            for facet, values in facets.items()
        },
        titles=[plain(document.title) for document in held],
    )
