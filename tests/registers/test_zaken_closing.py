"""Closing and reopening a case (zrc-007, zrc-008), and who may still touch it afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from tests.registers.world import Api, Kind, World, codes, faults, right
from tests.registers.zaken import ELSEWHERE, add_result, add_status, close, foreign_document, role, zaak_body

ALL = [
    "zaken.lezen",
    "zaken.aanmaken",
    "zaken.bijwerken",
    "zaken.verwijderen",
    "zaken.statussen.toevoegen",
]
MOMENT = "2024-03-01T10:00:00Z"


def status_body(zaak: str, statustype: str, moment: str = MOMENT) -> dict[str, Any]:
    """A status."""
    return {"zaak": zaak, "statustype": statustype, "datumStatusGezet": moment}


@pytest.fixture
def clerk(world: World, kind: Kind) -> Api:
    """May do everything with cases but touch a closed one."""
    return world.client(right("zrc", ALL, zaaktype=kind.zaaktype, max="zeer_geheim"))


@pytest.mark.rule("zrc-007")
@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2024-03-01T10:00:00Z", "2024-03-01"),
        ("2024-06-30T22:30:00Z", "2024-07-01"),
        ("2024-12-31T22:30:00Z", "2024-12-31"),
        ("2024-12-31T23:30:00+00:00", "2025-01-01"),
        ("2024-06-30T23:59:00+02:00", "2024-06-30"),
    ],
)
def test_last_status_closes_on_the_day_in_the_netherlands(world: World, kind: Kind, moment: str, day: str) -> None:
    assert close(world, kind, world.zaak(kind.zaaktype)["url"], moment)["einddatum"] == day


@pytest.mark.rule("zrc-007")
def test_other_status_leaves_the_zaak_open(world: World, kind: Kind) -> None:
    zaak = world.zaak(kind.zaaktype)["url"]
    first = add_status(world, zaak, kind.statustypen[0])

    found = world.api.get(zaak).json
    assert (found["einddatum"], found["status"], first["indicatieLaatstGezetteStatus"]) == (None, first["url"], True)


@pytest.mark.rule("zrc-007")
def test_closing_needs_a_result_closed_parts_and_clear_documents(world: World, kind: Kind) -> None:
    zaak = world.zaak(kind.zaaktype)["url"]
    part = world.zaak(kind.zaaktype, hoofdzaak=zaak)["url"]
    document = foreign_document(world, kind, indicatieGebruiksrecht=None, locked=True)
    world.api.make("zaken/zaakinformatieobjecten", {"zaak": zaak, "informatieobject": document})

    refused = world.api.post("zaken/statussen", status_body(zaak, kind.statustypen[1]))

    assert faults(refused) == [
        ("nonFieldErrors", "indicatiegebruiksrecht-unset"),
        ("nonFieldErrors", "informatieobject-locked"),
        ("nonFieldErrors", "resultaat-does-not-exist"),
        ("nonFieldErrors", "deelzaken-not-closed"),
    ]
    assert world.api.get(zaak).json["einddatum"] is None
    close(world, kind, part)
    foreign_document(world, kind, indicatieGebruiksrecht=True)
    assert close(world, kind, zaak)["einddatum"] == "2024-03-01"


@pytest.mark.rule("zrc-007")
def test_status_lies_before_now_and_maybe_before_the_start(world: World, kind: Kind) -> None:
    zaak = world.zaak(kind.zaaktype)["url"]
    late, early = (
        world.api.post("zaken/statussen", status_body(zaak, kind.statustypen[0], moment))
        for moment in ("2999-01-01T00:00:00Z", "2019-01-01T12:00:00Z")
    )

    assert faults(late) == [("datumStatusGezet", "date-in-future")]
    assert early.status_code == 201  # as VNG's OAS tests have it


@pytest.mark.rule("zrc-007")
def test_status_is_set_by_a_role_of_the_zaak(world: World, kind: Kind) -> None:
    zaak, other = world.zaak(kind.zaaktype)["url"], world.zaak(kind.zaaktype)["url"]
    mine, theirs = (world.api.make("zaken/rollen", {"zaak": z, **role(kind)})["url"] for z in (zaak, other))
    sent = status_body(zaak, kind.statustypen[0])

    assert faults(world.api.post("zaken/statussen", {**sent, "gezetdoor": theirs})) == [
        ("gezetdoor", "gezetdoor-mismatch")
    ]
    assert faults(world.api.post("zaken/statussen", {**sent, "gezetdoor": zaak})) == [("gezetdoor", "no_match")]
    status = world.api.make("zaken/statussen", {**sent, "gezetdoor": mine})
    assert world.api.get(mine).json["statussen"] == [status["url"]]


def test_moment_of_a_status_is_unique_in_the_zaak(world: World, kind: Kind) -> None:
    zaak = world.zaak(kind.zaaktype)["url"]
    add_status(world, zaak, kind.statustypen[0])

    again = status_body(zaak, kind.statustypen[0], "2024-02-01T11:00:00+01:00")
    assert faults(world.api.post("zaken/statussen", again)) == [("nonFieldErrors", "unique")]


def test_latest_status_is_the_one_with_the_last_moment(world: World, kind: Kind) -> None:
    zaak = world.zaak(kind.zaaktype)["url"]
    late = add_status(world, zaak, kind.statustypen[0], "2024-02-03T10:00:00Z")
    early = add_status(world, zaak, kind.statustypen[0], "2024-02-02T10:00:00.5Z")

    assert early["indicatieLaatstGezetteStatus"] is False
    assert world.api.get(zaak).json["status"] == late["url"]
    found = world.api.results("zaken/statussen", zaak=zaak, indicatieLaatstGezetteStatus="true")
    assert [status["url"] for status in found] == [late["url"]]
    newest = add_status(world, zaak, kind.statustypen[0], "2024-02-03T10:00:00.000001Z")
    found = world.api.results("zaken/statussen", zaak=zaak, indicatieLaatstGezetteStatus="true")
    assert [status["url"] for status in found] == [newest["url"]]


@pytest.mark.rule("zrc-006")
def test_first_status_needs_only_the_right_to_make_a_zaak(world: World, kind: Kind) -> None:
    maker = world.client(right("zrc", ["zaken.aanmaken"], zaaktype=kind.zaaktype, max="zeer_geheim"))
    zaak = world.zaak(kind.zaaktype)["url"]

    assert maker.post("zaken/statussen", status_body(zaak, kind.statustypen[0])).status_code == 201
    again = maker.post("zaken/statussen", status_body(zaak, kind.statustypen[0], "2024-03-02T10:00:00Z"))
    assert again.status_code == 403


def writes(world: World, kind: Kind, zaak: str) -> dict[str, tuple[str, str, Any]]:
    """Every write on a case and on what belongs to it, by name; objects to change and delete are made first."""
    api = world.api
    rol = api.make("zaken/rollen", {"zaak": zaak, **role(kind)})["url"]
    thing = {"zaak": zaak, "objectType": "pand", "objectIdentificatie": {"identificatie": "1"}}
    zaakobject = api.make("zaken/zaakobjecten", thing)["url"]
    value = {"zaak": zaak, "eigenschap": kind.eigenschap, "waarde": "1"}
    eigenschap = api.make(f"{zaak}/zaakeigenschappen", value)["url"]
    document = {"zaak": zaak, "informatieobject": foreign_document(world, kind)}
    link = api.make("zaken/zaakinformatieobjecten", document)["url"]
    resultaat = api.make("zaken/resultaten", {"zaak": zaak, "resultaattype": kind.resultaattype})["url"]
    note = {"gerelateerdAan": zaak, "onderwerp": "Gebeld", "tekst": "Gebeld"}
    notitie = api.make("zaken/zaaknotities", note)["url"]
    verzoek = api.make("zaken/zaakverzoeken", {"zaak": zaak, "verzoek": f"{ELSEWHERE}/v/1"})["url"]
    contact = api.make("zaken/zaakcontactmomenten", {"zaak": zaak, "contactmoment": f"{ELSEWHERE}/c/1"})["url"]
    second = {"zaak": zaak, "informatieobject": foreign_document(world, kind, 2)}
    return {
        "put zaak": ("PUT", zaak, zaak_body(kind)),
        "patch zaak": ("PATCH", zaak, {"toelichting": "x"}),
        "post klantcontact": ("POST", "zaken/klantcontacten", {"zaak": zaak, "datumtijd": MOMENT}),
        "put resultaat": ("PUT", resultaat, {"zaak": zaak, "resultaattype": kind.resultaattype}),
        "patch resultaat": ("PATCH", resultaat, {"toelichting": "x"}),
        "delete resultaat": ("DELETE", resultaat, None),
        "post resultaat": ("POST", "zaken/resultaten", {"zaak": zaak, "resultaattype": kind.resultaattype}),
        "post rol": ("POST", "zaken/rollen", {"zaak": zaak, **role(kind)}),
        "delete rol": ("DELETE", rol, None),
        "post zaakinformatieobject": ("POST", "zaken/zaakinformatieobjecten", second),
        "put zaakinformatieobject": ("PUT", link, document),
        "patch zaakinformatieobject": ("PATCH", link, {"titel": "x"}),
        "delete zaakinformatieobject": ("DELETE", link, None),
        "post zaakobject": ("POST", "zaken/zaakobjecten", thing),
        "put zaakobject": ("PUT", zaakobject, thing),
        "patch zaakobject": ("PATCH", zaakobject, {"relatieomschrijving": "x"}),
        "delete zaakobject": ("DELETE", zaakobject, None),
        "post zaakeigenschap": ("POST", f"{zaak}/zaakeigenschappen", value),
        "put zaakeigenschap": ("PUT", eigenschap, {**value, "waarde": "2"}),
        "patch zaakeigenschap": ("PATCH", eigenschap, {"waarde": "3"}),
        "delete zaakeigenschap": ("DELETE", eigenschap, None),
        "post zaaknotitie": ("POST", "zaken/zaaknotities", note),
        "put zaaknotitie": ("PUT", notitie, note),
        "patch zaaknotitie": ("PATCH", notitie, {"tekst": "x"}),
        "delete zaaknotitie": ("DELETE", notitie, None),
        "post zaakverzoek": ("POST", "zaken/zaakverzoeken", {"zaak": zaak, "verzoek": f"{ELSEWHERE}/v/2"}),
        "delete zaakverzoek": ("DELETE", verzoek, None),
        "post zaakcontactmoment": (
            "POST",
            "zaken/zaakcontactmomenten",
            {"zaak": zaak, "contactmoment": f"{ELSEWHERE}/c/2"},
        ),
        "delete zaakcontactmoment": ("DELETE", contact, None),
        "post status": ("POST", "zaken/statussen", status_body(zaak, kind.statustypen[1], "2024-03-02T10:00:00Z")),
    }


@pytest.mark.rule("zrc-007")
def test_closed_zaak_is_only_written_by_force(world: World, kind: Kind, clerk: Api) -> None:
    zaak = world.zaak(kind.zaaktype)["url"]
    every = writes(world, kind, zaak)
    close(world, kind, zaak)
    forced = [*ALL, "zaken.geforceerd-bijwerken", "zaken.heropenen"]
    master = world.client(right("zrc", forced, zaaktype=kind.zaaktype, max="zeer_geheim"))

    refused = {name: clerk.call(*call).status_code for name, call in every.items()}
    allowed = {name: master.call(*call).status_code for name, call in every.items()}

    second_result = {name: 400 for name, call in every.items() if call[:2] == ("POST", "zaken/resultaten")}
    assert (
        refused == dict.fromkeys(every, 403) | second_result
    )  # a second one is refused as such, as VNG's tests have it
    assert allowed == {n: {"P": 200, "O": 201, "D": 204}[c[0][0] if c[0] != "POST" else "O"] for n, c in every.items()}


@pytest.mark.rule("zrc-007")
def test_open_zaak_is_written_without_force(world: World, kind: Kind, clerk: Api) -> None:
    every = writes(world, kind, world.zaak(kind.zaaktype)["url"])

    assert {clerk.call(*call).status_code for call in every.values()} == {200, 201, 204}


@pytest.mark.rule("zrc-008")
def test_reopening_empties_end_and_archiving(world: World, kind: Kind) -> None:
    zaak = world.zaak(kind.zaaktype)["url"]
    closed = close(world, kind, zaak)
    assert (closed["archiefnominatie"], closed["archiefactiedatum"]) == ("vernietigen", "2029-03-01")
    assert closed["startdatumBewaartermijn"] == "2024-03-01"

    add_status(world, zaak, kind.statustypen[0], "2024-03-02T10:00:00Z")

    found = world.api.get(zaak).json
    names = ("einddatum", "archiefactiedatum", "archiefnominatie", "startdatumBewaartermijn")
    assert [found[name] for name in names] == [None] * 4
    assert close(world, kind, zaak, "2024-03-03T10:00:00Z")["archiefactiedatum"] == "2029-03-03"


@pytest.mark.rule("zrc-008")
def test_reopening_needs_its_own_scope(world: World, kind: Kind) -> None:
    zaak = world.zaak(kind.zaaktype)["url"]
    close(world, kind, zaak)
    forced = world.client(right("zrc", [*ALL, "zaken.geforceerd-bijwerken"], zaaktype=kind.zaaktype, max="zeer_geheim"))
    reopener = world.client(right("zrc", ["zaken.heropenen"], zaaktype=kind.zaaktype, max="zeer_geheim"))
    sent = status_body(zaak, kind.statustypen[0], "2024-03-02T10:00:00Z")

    assert forced.post("zaken/statussen", sent).status_code == 403
    assert reopener.post("zaken/statussen", sent).status_code == 201
    assert world.api.get(zaak).json["einddatum"] is None


@pytest.mark.rule("zrc-008")
def test_part_of_a_closed_zaak_is_not_reopened(world: World, kind: Kind) -> None:
    main = world.zaak(kind.zaaktype)["url"]
    part = world.zaak(kind.zaaktype, hoofdzaak=main)["url"]
    close(world, kind, part)
    close(world, kind, main)
    sent = status_body(part, kind.statustypen[0], "2024-03-02T10:00:00Z")

    assert faults(world.api.post("zaken/statussen", sent)) == [("nonFieldErrors", "hoofdzaak-closed")]
    add_status(world, main, kind.statustypen[0], "2024-03-02T10:00:00Z")
    assert world.api.post("zaken/statussen", sent).status_code == 201


@pytest.mark.rule("zrc-016", "zrc-018", "zrc-019", "zrc-020")
def test_types_of_what_belongs_to_a_zaak_are_of_its_zaaktype(world: World, kind: Kind) -> None:
    other, zaak = world.kind(catalogus=kind.catalogus), world.zaak(kind.zaaktype)["url"]
    thing = {"zaak": zaak, "objectType": "pand", "objectIdentificatie": {"identificatie": "1"}}
    for place, sent in (
        ("zaken/statussen", status_body(zaak, other.statustypen[0])),
        ("zaken/rollen", {"zaak": zaak, **role(other)}),
        ("zaken/resultaten", {"zaak": zaak, "resultaattype": other.resultaattype}),
        ("zaken/zaakobjecten", {**thing, "zaakobjecttype": other.zaakobjecttype}),
        (f"{zaak}/zaakeigenschappen", {"zaak": zaak, "eigenschap": other.eigenschap, "waarde": "1"}),
    ):
        assert faults(world.api.post(place, sent)) == [("nonFieldErrors", "zaaktype-mismatch")], place


def test_second_result_is_refused(world: World, kind: Kind) -> None:
    zaak = world.zaak(kind.zaaktype)["url"]
    add_result(world, zaak, kind.resultaattype)

    answer = world.api.post("zaken/resultaten", {"zaak": zaak, "resultaattype": kind.resultaattype})
    assert codes(answer) == {"unique"}
