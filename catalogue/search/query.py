"""One search: words and filters in; entries in order, counts per facet and a way out of nothing found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalogue.merge import Key
from catalogue.search.bits import members
from catalogue.search.documents import FACETS
from catalogue.search.index import NOTHING, Hits, Index, either
from catalogue.search.words import telling, words

WORDS_MOST, LETTERS_MOST = 12, 40
PAGE = 20
Filters = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry that was found, and how: exact, name, near or text; empty without words."""

    key: Key
    how: str


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet: its values with the number of entries that choosing it would give."""

    name: str
    values: Sequence[tuple[str, int, bool]]
    """(value, count, chosen), most first."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way out when nothing was found: the word or filter to drop and what that gives."""

    kind: str
    """``word`` or the name of a facet."""
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Result:
    """What a search gives."""

    query: str
    filters: Filters
    total: int
    page: int
    pages: int
    hits: Sequence[Hit]
    facets: Sequence[Facet]
    corrections: Mapping[str, str]
    """A word as typed -> the known word that was looked for instead."""
    ways: Sequence[Way]


@dataclass(frozen=True, slots=True)
class _Term:
    """One word of a query and the entries that it stands for."""

    typed: str
    exact: Hits
    wide: Hits
    correction: str = ""

    @property
    def any(self) -> int:
        return self.wide[0] | self.wide[1] | self.wide[2]


def search(index: Index, query: str, filters: Filters, page: int = 1, size: int = PAGE) -> Result:
    """Find entries. Unknown facets are ignored; an unknown value of a known facet finds nothing."""
    filters = {name: tuple(dict.fromkeys(filters[name])) for name in FACETS if filters.get(name)}
    typed = [word[:LETTERS_MOST] for word in words(query)[:WORDS_MOST]]
    terms = [_term(index, word) for word in telling(typed)]
    found = index.everything
    for term in terms:
        found &= term.any
    chosen = {name: _chosen(index, name, values) for name, values in filters.items()}
    narrowed = found
    for bits in chosen.values():
        narrowed &= bits
    total = narrowed.bit_count()
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    hits = _ranked(index, _said(typed, terms), terms, narrowed, (page - 1) * size, size)
    return Result(
        query.strip(),
        filters,
        total,
        page,
        pages,
        hits,
        [_facet(index, name, found, chosen, filters.get(name, ())) for name in FACETS],
        {term.typed: term.correction for term in terms if term.correction},
        [] if total else _ways(terms, chosen, filters, index),
    )


def _said(typed: list[str], terms: list[_Term]) -> str:
    """The query as one name, with slips put right."""
    put_right = {term.typed: term.correction for term in terms if term.correction and " " not in term.correction}
    return " ".join(put_right.get(word, word) for word in typed)


def _term(index: Index, word: str) -> _Term:
    exact = index.hits(word)
    wide = either(exact, index.beginning(word))
    if any(wide):
        return _Term(word, exact, wide)
    if halves := index.halves(word):
        one, other = (either(index.hits(half), index.beginning(half)) for half in halves)
        both = (one[0] & other[0], one[1] & other[1], one[2] & other[2])
        together = (one[0] | one[1] | one[2]) & (other[0] | other[1] | other[2])
        if together:
            return _Term(word, both, (both[0], both[1], together), " ".join(halves))
    if meant := index.corrected(word):
        exact = index.hits(meant)
        return _Term(word, exact, exact, meant)
    return _Term(word, NOTHING, NOTHING)


def _chosen(index: Index, facet: str, values: Sequence[str]) -> int:
    """Entries with one of the chosen values of a facet."""
    bits = 0
    for value in values:
        bits |= index.facets[facet].get(value, 0)
    return bits


def _ranked(index: Index, said: str, terms: list[_Term], found: int, start: int, size: int) -> list[Hit]:
    """The page of hits that begins at ``start``: bucket by bucket, within a bucket by number."""
    if not terms:
        buckets = [("", found)]
    else:
        buckets = [
            ("exact", index.exact.get(said, 0)),
            ("name", _all(term.exact[0] for term in terms)),
            ("name", _all(term.wide[0] for term in terms)),
            ("near", _all(term.exact[0] | term.exact[1] for term in terms)),
            ("near", _all(term.wide[0] | term.wide[1] for term in terms)),
            ("text", found),
        ]
    hits: list[Hit] = []
    for how, bits in buckets:
        here = bits & found
        found &= ~here
        count = here.bit_count()
        if start >= count:
            start -= count
            continue
        wanted = list(members(here, start + size - len(hits)))[start:]
        start = 0
        hits += [Hit(index.keys[number], how) for number in wanted]
        if len(hits) >= size:
            break
    return hits


def _all(sets: object) -> int:
    found = -1
    for bits in sets:  # type: ignore[attr-defined]
        found &= bits
    return found


def _facet(index: Index, name: str, found: int, chosen: Mapping[str, int], values: Sequence[str]) -> Facet:
    """Counts on the set without this facet's own filter, so that they say what another choice would give."""
    for other, bits in chosen.items():
        if other != name:
            found &= bits
    counts = [(value, (bits & found).bit_count()) for value, bits in index.facets[name].items()]
    shown = [(value, count, value in values) for value, count in counts if count or value in values]
    shown += [(value, 0, True) for value in values if value not in index.facets[name]]
    return Facet(name, sorted(shown, key=lambda entry: (-entry[1], entry[0])))


def _ways(terms: list[_Term], chosen: Mapping[str, int], filters: Filters, index: Index) -> list[Way]:
    """What to drop when nothing was found: each word and each facet that alone stands in the way."""
    parts = [("word", term.typed, term.any) for term in terms]
    parts += [(name, " ".join(filters[name]), bits) for name, bits in chosen.items()]
    ways = []
    for left_out, (kind, value, _) in enumerate(parts):
        rest = index.everything
        for place, (_, _, bits) in enumerate(parts):
            if place != left_out:
                rest &= bits
        if rest and len(parts) > 1:
            ways.append(Way(kind, value, rest.bit_count()))
    return sorted(ways, key=lambda way: -way.count)
