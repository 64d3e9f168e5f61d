"""Input that means harm or nonsense: every answer is a coded error, never a fault of ours, and nothing is stored."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.registers.world import RSIN, Kind, World, faults
from tests.registers.zaken import ELSEWHERE, add_result, foreign_document, role, zaak_body

SLOW = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}
MOMENT = "2024-02-01T10:00:00Z"


def places(world: World, kind: Kind) -> dict[str, dict[str, Any]]:
    """A body that would be taken, for every place of the Zaken API where something is made."""
    zaak = world.zaak(kind.zaaktype)["url"]
    return {
        "zaken/zaken": zaak_body(kind),
        "zaken/statussen": {"zaak": zaak, "statustype": kind.statustypen[0], "datumStatusGezet": MOMENT},
        "zaken/resultaten": {"zaak": zaak, "resultaattype": kind.resultaattype},
        "zaken/rollen": {"zaak": zaak, **role(kind)},
        "zaken/zaakobjecten": {"zaak": zaak, "objectType": "pand", "objectIdentificatie": {"identificatie": "1"}},
        "zaken/klantcontacten": {"zaak": zaak, "datumtijd": MOMENT},
        "zaken/zaakverzoeken": {"zaak": zaak, "verzoek": f"{ELSEWHERE}/v/1"},
        "zaken/zaakcontactmomenten": {"zaak": zaak, "contactmoment": f"{ELSEWHERE}/c/1"},
        "zaken/zaakinformatieobjecten": {"zaak": zaak, "informatieobject": foreign_document(world, kind)},
        "zaken/zaaknotities": {"gerelateerdAan": zaak, "onderwerp": "a", "tekst": "b"},
        "zaken/zaaknummer_reserveren": {"bronorganisatie": RSIN},
        f"{zaak}/zaakeigenschappen": {"zaak": zaak, "eigenschap": kind.eigenschap, "waarde": "1"},
        f"{zaak}/besluiten": {"besluit": f"{ELSEWHERE}/besluiten/1"},
        "zaken/zaken/_zoek": {"zaaktype": kind.zaaktype},
    }


def raw(world: World, place: str, body: bytes, kind: str | None = "application/json") -> Any:
    """A POST of bytes."""
    return world.api.call("POST", place, data=body, headers={"Content-Type": kind})


BROKEN: list[tuple[bytes, str | None, int]] = [
    (b"{", "application/json", 400),
    (b"", "application/json", 400),
    (b"null", "application/json", 400),
    (b"[]", "application/json", 400),
    (b'"zaak"', "application/json", 400),
    (b"\xff\xfe{}", "application/json", 400),
    (b'{"a": "\\u0000"}', "application/json", 400),
    (b'{"\\u0000": 1}', "application/json", 400),
    (b'{"a": "\\ud800"}', "application/json", 400),
    (b'{"a": 1, "a": 2}', "application/json", 400),
    (b'{"a": NaN}', "application/json", 400),
    (b'{"a": 1e999}', "application/json", 400),
    (b'{"a": ' + b"9" * 5000 + b"}", "application/json", 400),
    (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "application/json", 400),
    (b"<zaak/>", "application/xml", 415),
    (b"a=1", "application/x-www-form-urlencoded", 415),
    (b"{}", None, 415),
]


def test_broken_bodies_are_refused_at_every_place(world: World, kind: Kind) -> None:
    wrong = []
    for place in places(world, kind):
        for body, media, status in BROKEN:
            answer = raw(world, place, body, media)
            good = answer.status_code == status and answer.content_type == "application/problem+json"
            if not good and not (body == b"" and place.endswith("_zoek")):
                wrong.append((place, body[:30], answer.status_code))

    assert wrong == []


NONSENSE: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5,
    10**18,
    "",
    " ",
    "x" * 5000,
    "\u202e\ufdd0\U0010ffff",
    "0000-00-00",
    "9999-12-31",
    "9999-12-31T23:59:59.999999-12:00",
    "0001-01-01T00:00:00+14:00",
    "P999999999Y",
    "http://",
    "http://[::1",
    "http://localhost/zaken/api/v1/zaken/../zaken",
    "http://localhost:99999/zaken/api/v1/zaken/1",
    "javascript:alert(1)",
    "file:///etc/passwd",
    [],
    [None],
    [[]],
    {},
    {"a": {}},
    [{"url": None}],
    {"type": "Point", "coordinates": ["a", 1]},
    {"type": "Point", "coordinates": [1e308, 1]},
    {"type": "GeometryCollection", "geometries": [{}]},
]


@pytest.mark.full
def test_nonsense_in_any_field_never_breaks_us(world: World, kind: Kind) -> None:
    from reference_api.tables import Served

    served: dict[str, Served] = world.environment.model.served  # type: ignore[assignment]
    bad = []
    for place, body in places(world, kind).items():
        key = place if place in served else f"zaken/{place.rsplit('/', 1)[-1]}"
        schema = served["zaken/zaken" if place.endswith("_zoek") else key].schema
        names = {*schema.fields, *body, "uuid__in", "zaaktype__in", "fields", "expand", "einddatum__isnull", "aantal"}
        for name in sorted(names):
            for value in NONSENSE:
                answer = world.api.post(place, {**body, name: value})
                if answer.status_code not in (200, 201, 400, 404):
                    bad.append((place, name, value, answer.status_code))

    assert bad == []


def test_nonsense_in_query_parameters_never_breaks_us(world: World, kind: Kind) -> None:
    from reference_api.reading import item_parameters, list_parameters

    bad = []
    for key, served in world.environment.model.served.items():
        if served.register.name != "zaken" or "read" not in served.resource.scopes or served.under:
            continue
        for name in (*list_parameters(served), "onbekend", ""):
            for value in ("", " ", "\0", "x" * 3000, "\ud800", "%", "1,2,,", "-1", "9" * 30, "null", "[]", "http://["):
                query = f"{name}={value}".encode("utf-8", "surrogatepass").replace(b" ", b"%20").replace(b"\0", b"%00")
                answer = world.api.call("GET", f"{key}?{query.decode('latin-1')}")
                if answer.status_code not in (200, 400, 404):
                    bad.append((key, name, value[:20], answer.status_code))
        assert "onbekend" not in item_parameters(served)

    assert bad == []
    unknown = world.api.get("zaken/zaken", onbekend="1", ook="2")
    assert (unknown.status_code, unknown.json["code"]) == (400, "unknown-parameters")
    assert [name for name, _ in faults(unknown)] == ["onbekend", "ook"]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FOREIGN = [
    "url",
    "omschrijving",
    "zaaktype",
    "identificatie",
    "vertrouwelijkheidaanduiding",
    "productenOfDiensten",
    "concept",
    "naam",
    "specificatie",
    "formaat",
    "lengte",
    "waardenverzameling",
    "brondatumArchiefprocedure",
    "afleidingswijze",
    "procestermijn",
    "archiefactietermijn",
    "archiefnominatie",
    "isEindstatus",
    "volgnummer",
    "informatieobjecttype",
    "informatieobjecttypen",
    "bronorganisatie",
    "datum",
    "zaak",
    "ingangsdatum",
    "besluittype",
    "indicatieGebruiksrecht",
    "locked",
    "status",
    "einddatum",
    "catalogus",
    "omschrijvingGeneriek",
    "titel",
]


@settings(max_examples=40, **SLOW)  # type: ignore[arg-type]
@given(values=st.lists(JSON, min_size=12, max_size=12), filler=JSON, order=st.randoms(use_true_random=False))
def test_answers_of_other_servers_never_break_us(
    world: World, kind: Kind, values: list[Any], filler: Any, order: Any
) -> None:
    url = f"{ELSEWHERE}/ding/1"
    answer = dict.fromkeys(FOREIGN, filler) | dict(zip(order.sample(FOREIGN, 12), values, strict=True))
    for served in world.environment.model.served.values():
        answer.update({n: answer.get(n, filler) for n, f in served.schema.fields.items() if f.required})
    world.elsewhere[url] = answer
    zaak = world.zaak(kind.zaaktype, archiefactiedatum="2030-01-01")["url"]
    for place, body in (
        ("zaken/zaken", zaak_body(kind, zaaktype=url, productenOfDiensten=["https://x.example/1"])),
        ("zaken/zaken", zaak_body(kind, zaaktype=url)),
        ("zaken/zaken", zaak_body(kind, relevanteAndereZaken=[{"url": url, "aardRelatie": "vervolg"}])),
        ("zaken/statussen", {"zaak": zaak, "statustype": url, "datumStatusGezet": MOMENT}),
        ("zaken/resultaten", {"zaak": zaak, "resultaattype": url}),
        ("zaken/rollen", {"zaak": zaak, **role(kind), "roltype": url}),
        ("zaken/zaakobjecten", {"zaak": zaak, "objectType": "pand", "object": url, "zaakobjecttype": url}),
        ("zaken/zaakinformatieobjecten", {"zaak": zaak, "informatieobject": url}),
        (f"{zaak}/zaakeigenschappen", {"zaak": zaak, "eigenschap": url, "waarde": "1"}),
        (f"{zaak}/besluiten", {"besluit": url}),
    ):
        found = world.api.post(place, body)
        assert found.status_code in (201, 400), (place, found.json)


@settings(max_examples=30, **SLOW)  # type: ignore[arg-type]
@given(
    kind_json=JSON, procedure=JSON, way=st.sampled_from(("hoofdzaak", "eigenschap", "zaakobject", "termijn", "x", None))
)
def test_foreign_types_of_a_foreign_zaaktype_close_without_breaking_us(
    world: World, kind: Kind, kind_json: Any, procedure: Any, way: Any
) -> None:
    zaaktype, result, final = (f"{ELSEWHERE}/{name}" for name in ("zaaktypen/1", "resultaattypen/1", "statustypen/1"))
    common = dict.fromkeys(FOREIGN, kind_json)
    for served in world.environment.model.served.values():
        if served.register.name == "catalogi":
            common.update({n: common.get(n, kind_json) for n, f in served.schema.fields.items() if f.required})
    world.elsewhere[zaaktype] = {**common, "url": zaaktype, "concept": False}
    world.elsewhere[final] = {**common, "zaaktype": zaaktype, "isEindstatus": True}
    way_of = {"afleidingswijze": way, "procestermijn": procedure, "datumkenmerk": procedure, "objecttype": procedure}
    world.elsewhere[result] = {**common, "zaaktype": zaaktype, "brondatumArchiefprocedure": way_of}
    zaak = world.zaak(zaaktype)["url"]
    add_result(world, zaak, result)

    answer = world.api.post("zaken/statussen", {"zaak": zaak, "statustype": final, "datumStatusGezet": MOMENT})

    assert answer.status_code == 201, answer.json
    assert world.api.get(zaak).json["einddatum"] == "2024-02-01"


def test_refused_bodies_leave_nothing(world: World, kind: Kind) -> None:
    before = world.api.get("zaken/zaken").json["count"]
    body = json.dumps(zaak_body(kind, archiefstatus="gearchiveerd")).encode()

    assert raw(world, "zaken/zaken", body).status_code == 400
    assert world.api.get("zaken/zaken").json["count"] == before
