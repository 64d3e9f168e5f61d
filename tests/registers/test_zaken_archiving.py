"""Deriving the archiving dates (zrc-021): every way, at closing and when something they rest on changes afterwards."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.fields import add_duration
from schemas.zaken.archiving import day_of
from tests.registers.world import Kind, World
from tests.registers.zaken import ELSEWHERE, add_result, add_status, close, foreign_decision, own_decision

NAMES = ("archiefnominatie", "archiefactiedatum", "startdatumBewaartermijn")


def derived(world: World, way: str, term: str | None = "P5Y", **more: Any) -> Kind:
    """A case type whose result derives its dates in one way."""
    procedure = {"afleidingswijze": way, "einddatumBekend": False, **more}
    klasse = "nihil" if way == "afgehandeld" else "geschat" if way == "termijn" else "vast"
    return world.kind(
        resultaattype={
            "selectielijstklasse": world.lists[klasse],
            "archiefactietermijn": term,
            "brondatumArchiefprocedure": procedure,
        }
    )


def dates(world: World, zaak: str) -> tuple[Any, ...]:
    """The archiving values of a case."""
    found = world.api.get(zaak).json
    return tuple(found[name] for name in NAMES)


def closed(world: World, kind: Kind, **more: Any) -> str:
    """A case that is closed on 1 March 2024."""
    zaak: str = world.zaak(kind.zaaktype, **more)["url"]
    close(world, kind, zaak)
    return zaak


KEPT = ("vernietigen", "2029-03-01", "2024-03-01")
UNKNOWN = ("vernietigen", None, None)


@pytest.mark.rule("zrc-021")
def test_afgehandeld_counts_from_the_end(world: World) -> None:
    kind = derived(world, "afgehandeld")

    assert dates(world, closed(world, kind)) == KEPT
    assert dates(world, closed(world, kind, archiefnominatie="blijvend_bewaren")) == (
        "blijvend_bewaren",
        "2029-03-01",
        None,
    )


@pytest.mark.rule("zrc-021")
def test_termijn_counts_from_the_end_of_the_process(world: World) -> None:
    kind = derived(world, "termijn", procestermijn="P1Y6M")

    assert dates(world, closed(world, kind)) == ("vernietigen", "2030-09-01", "2025-09-01")


@pytest.mark.rule("zrc-021")
def test_no_term_leaves_the_date_empty(world: World) -> None:
    kind = world.kind(
        resultaattype={
            "selectielijstklasse": world.lists["bewaren"],
            "archiefnominatie": "blijvend_bewaren",
            "archiefactietermijn": None,
        }
    )

    assert dates(world, closed(world, kind)) == ("blijvend_bewaren", None, None)


@pytest.mark.rule("zrc-021")
def test_hoofdzaak_counts_from_the_end_of_the_main_case(world: World) -> None:
    kind = derived(world, "hoofdzaak")
    main = world.zaak(kind.zaaktype)["url"]
    part = closed(world, kind, hoofdzaak=main)

    assert dates(world, part) == UNKNOWN
    close(world, kind, main, "2024-04-05T10:00:00Z")
    assert dates(world, part) == ("vernietigen", "2029-04-05", "2024-04-05")
    add_status(world, main, kind.statustypen[0], "2024-04-06T10:00:00Z")
    assert dates(world, part) == UNKNOWN
    assert dates(world, main) == (None, None, None)


@pytest.mark.rule("zrc-021")
def test_eigenschap_counts_from_its_value(world: World) -> None:
    kind = derived(world, "eigenschap", datumkenmerk="kenmerk", einddatumBekend=True)
    zaak = world.zaak(kind.zaaktype)["url"]
    value = {"zaak": zaak, "eigenschap": kind.eigenschap, "waarde": "20240229"}
    made = world.api.make(f"{zaak}/zaakeigenschappen", value)["url"]
    close(world, kind, zaak)

    assert dates(world, zaak) == ("vernietigen", "2029-02-28", "2024-02-29")
    world.api.patch(made, {"waarde": "2020-12-31"})
    assert dates(world, zaak) == ("vernietigen", "2025-12-31", "2020-12-31")
    world.api.patch(made, {"waarde": "volgend jaar"})
    assert dates(world, zaak) == UNKNOWN
    world.api.patch(made, {"waarde": "2020-12-31T23:30:00Z"})
    assert dates(world, zaak) == ("vernietigen", "2026-01-01", "2021-01-01")
    world.api.delete(made)
    assert dates(world, zaak) == UNKNOWN


@pytest.mark.rule("zrc-021")
def test_zaakobject_counts_from_the_last_date_of_its_objects(world: World) -> None:
    kind = derived(world, "zaakobject", datumkenmerk="datum", objecttype="besluit", einddatumBekend=True)
    zaak = world.zaak(kind.zaaktype)["url"]
    made = []
    for number, day in enumerate(("2021-01-01", "2027-01-01"), 1):
        url = f"{ELSEWHERE}/objecten/{number}"
        world.elsewhere[url] = {"datum": day}
        made.append(world.api.make("zaken/zaakobjecten", {"zaak": zaak, "objectType": "besluit", "object": url})["url"])
    close(world, kind, zaak)

    assert dates(world, zaak) == ("vernietigen", "2032-01-01", "2027-01-01")
    world.api.delete(made[1])
    assert dates(world, zaak) == ("vernietigen", "2026-01-01", "2021-01-01")


@pytest.mark.rule("zrc-021")
def test_zaakobject_counts_from_what_the_case_knows_of_it(world: World) -> None:
    kind = derived(world, "zaakobject", datumkenmerk="waardepeildatum", objecttype="woz_waarde", einddatumBekend=True)
    zaak = world.zaak(kind.zaaktype)["url"]
    for day in ("2008-1-1", "2013-1-1"):
        thing = {"waardepeildatum": day}
        world.api.make("zaken/zaakobjecten", {"zaak": zaak, "objectType": "woz_waarde", "objectIdentificatie": thing})
    close(world, kind, zaak)

    assert dates(world, zaak) == ("vernietigen", "2018-01-01", "2013-01-01")


@pytest.mark.rule("zrc-021")
def test_gerelateerde_zaak_counts_from_the_last_end(world: World) -> None:
    kind = derived(world, "gerelateerde_zaak")
    first, second = closed(world, kind), world.zaak(kind.zaaktype)["url"]
    related = [{"url": url, "aardRelatie": "bijdrage"} for url in (first, second)]
    zaak = closed(world, kind, relevanteAndereZaken=related)

    assert dates(world, zaak) == UNKNOWN
    close(world, kind, second, "2024-05-06T10:00:00Z")
    assert dates(world, zaak) == ("vernietigen", "2029-05-06", "2024-05-06")
    world.api.patch(zaak, {"relevanteAndereZaken": related[:1]})
    assert dates(world, zaak) == KEPT


@pytest.mark.rule("zrc-021")
@pytest.mark.parametrize(
    ("way", "name"), [("ingangsdatum_besluit", "ingangsdatum"), ("vervaldatum_besluit", "vervaldatum")]
)
def test_besluit_counts_from_its_last_date(world: World, way: str, name: str) -> None:
    kind = derived(world, way)
    zaak = closed(world, kind)
    assert dates(world, zaak) == UNKNOWN

    foreign_decision(world, zaak, 1, **{name: "2024-06-07"})
    last = foreign_decision(world, zaak, 2, **{name: "2024-08-09"})
    assert dates(world, zaak) == ("vernietigen", "2029-08-09", "2024-08-09")
    world.elsewhere[last["besluit"]]["zaak"] = ""
    assert world.api.delete(last["url"]).status_code == 204
    assert dates(world, zaak) == ("vernietigen", "2029-06-07", "2024-06-07")


@pytest.mark.rule("zrc-021")
def test_ander_datumkenmerk_is_left_to_people(world: World) -> None:
    kind = derived(world, "ander_datumkenmerk", datumkenmerk="identificatie", objecttype="pand", registratie="elders")

    assert dates(world, closed(world, kind)) == UNKNOWN
    assert dates(world, closed(world, kind, archiefactiedatum="2031-01-01"))[1] == "2031-01-01"


@pytest.mark.rule("zrc-021")
def test_another_result_derives_again(world: World, kind: Kind) -> None:
    zaak = world.zaak(kind.zaaktype)["url"]
    result = add_result(world, zaak, kind.resultaattype)["url"]
    close(world, kind, zaak)
    assert dates(world, zaak) == KEPT

    world.api.delete(result)
    world.api.patch(zaak, {"archiefnominatie": None, "archiefactiedatum": None})
    add_result(world, zaak, kind.resultaattype)

    assert dates(world, zaak) == KEPT


@pytest.mark.rule("zrc-021")
def test_recalculation_leaves_a_line_in_the_audit_trail(world: World) -> None:
    kind = derived(world, "hoofdzaak")
    main = world.zaak(kind.zaaktype)["url"]
    part = closed(world, kind, hoofdzaak=main)
    close(world, kind, main)

    last = world.api.get(f"{part}/audittrail").json[-1]
    assert last["wijzigingen"]["oud"]["archiefactiedatum"] is None
    assert last["wijzigingen"]["nieuw"] == world.api.get(part).json


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-02-29", "2024-02-29"),
        ("2024-2-9", "2024-02-09"),
        ("20240229", "2024-02-29"),
        ("20240229120000", "2024-02-29"),
        ("2024-06-30T22:30:00Z", "2024-07-01"),
        (" 2024-02-29 ", "2024-02-29"),
        ("2023-02-29", None),
        ("20231301", None),
        ("morgen", None),
        ("", None),
        (None, None),
        ("0000-01-01", None),
        ("9999-12-31T23:59:00Z", None),
        (20240229, "2024-02-29"),
    ],
)
def test_day_of_reads_what_means_a_date(value: Any, day: str | None) -> None:
    assert day_of(value) == day


DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2400, 12, 31))


@settings(max_examples=200, deadline=None)
@given(day=DAYS, years=st.integers(0, 100), months=st.integers(0, 40), days=st.integers(0, 400))
def test_period_is_added_by_the_calendar(day: date, years: int, months: int, days: int) -> None:
    by_month = date.fromisoformat(add_duration(day.isoformat(), f"P{years}Y{months}M"))

    assert (by_month.year * 12 + by_month.month) - (day.year * 12 + day.month) == years * 12 + months
    assert by_month.day == day.day or (by_month.day < day.day and _is_last(by_month))
    moved = date.fromisoformat(add_duration(day.isoformat(), f"P{years}Y{months}M{days}D"))
    assert (moved - by_month).days == days


def _is_last(day: date) -> bool:
    return (date.fromordinal(day.toordinal() + 1)).day == 1


@given(first=DAYS, second=DAYS, years=st.integers(0, 100))
def test_later_start_never_gives_an_earlier_end(first: date, second: date, years: int) -> None:
    early, late = sorted((first.isoformat(), second.isoformat()))

    assert add_duration(early, f"P{years}Y") <= add_duration(late, f"P{years}Y")


@pytest.mark.rule("zrc-021")
def test_changed_dates_of_an_own_besluit_derive_again(world: World) -> None:
    kind = derived(world, "vervaldatum_besluit")
    zaak = closed(world, kind)
    besluit = own_decision(world, kind, zaak, vervaldatum="2024-06-07")["url"]

    assert dates(world, zaak) == ("vernietigen", "2029-06-07", "2024-06-07")
    world.api.patch(besluit, {"vervaldatum": "2025-01-31"})
    assert dates(world, zaak) == ("vernietigen", "2030-01-31", "2025-01-31")
    world.api.patch(besluit, {"vervaldatum": None})
    assert dates(world, zaak) == UNKNOWN
    world.api.delete(besluit)
    assert dates(world, zaak) == UNKNOWN
