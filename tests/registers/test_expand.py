"""``expand`` and ``fields``: related objects in the answer itself, across registers, within the rights of the client."""

from __future__ import annotations

from typing import Any

import pytest

from reference_api import expand
from tests.registers.world import Api, Kind, World, faults, right
from tests.registers.zaken import ELSEWHERE, add_status, close, foreign_document, own_decision, own_document, role


@pytest.fixture
def zaak(world: World, kind: Kind) -> str:
    """A case with a part, a role that set its status, a document, an object and a property."""
    url: str = world.zaak(kind.zaaktype, hoofdzaak=world.zaak(kind.zaaktype)["url"])["url"]
    rol = world.api.make("zaken/rollen", {"zaak": url, **role(kind)})["url"]
    status = {"zaak": url, "statustype": kind.statustypen[0], "datumStatusGezet": "2024-02-01T10:00:00Z"}
    world.api.make("zaken/statussen", {**status, "gezetdoor": rol})
    world.api.make("zaken/zaakinformatieobjecten", {"zaak": url, "informatieobject": foreign_document(world, kind)})
    thing = {"objectType": "pand", "objectIdentificatie": {"identificatie": "1"}}
    world.api.make("zaken/zaakobjecten", {"zaak": url, "zaakobjecttype": kind.zaakobjecttype, **thing})
    value = {"zaak": url, "eigenschap": kind.eigenschap, "waarde": "1"}
    world.api.make(f"{url}/zaakeigenschappen", value)
    return url


def follow(api: Api, found: dict[str, Any], paths: list[list[str]]) -> None:
    """Every expanded object is what a GET of its own address answers, and nothing else was expanded."""
    inside = found.pop("_expand", {})
    assert found == api.get(found["url"]).json
    assert set(inside) == {path[0] for path in paths}
    for name, value in inside.items():
        below = [path[1:] for path in paths if path[0] == name and len(path) > 1]
        urls = found[name] if isinstance(found[name], list) else [found[name]] if found[name] else []
        objects = value if isinstance(value, list) else [value] if value else []
        assert [item["url"] for item in objects] == [u["url"] if isinstance(u, dict) else u for u in urls]
        for item in objects:
            follow(api, item, below)


PATHS = (
    "zaaktype",
    "status,resultaat,rollen",
    "status.statustype,status.gezetdoor.roltype.zaaktype",
    "rollen.zaak.rollen.statussen.zaak.hoofdzaak.deelzaken.eigenschappen.eigenschap.zaaktype.catalogus",
    "hoofdzaak.deelzaken.status,deelzaken,relevanteAndereZaken.zaaktype",
    "zaakobjecten.zaakobjecttype.zaaktype,eigenschappen.zaak",
    "zaaktype.statustypen.catalogus,zaaktype.informatieobjecttypen,zaaktype.besluittypen",
)


@pytest.mark.rule("zrc-026")
@pytest.mark.parametrize("paths", PATHS)
def test_expanded_objects_equal_those_read_alone(world: World, zaak: str, paths: str) -> None:
    steps = [path.split(".") for path in paths.split(",")]

    follow(world.api, world.api.get(zaak, expand=paths).json, steps)
    for found in world.api.results("zaken/zaken", expand=paths):
        follow(world.api, found, steps)
    for found in world.api.post("zaken/zaken/_zoek", {"uuid__in": [zaak[-36:]], "expand": paths}).json["results"]:
        follow(world.api, found, steps)


@pytest.mark.parametrize(
    ("place", "paths"),
    [
        ("zaken/resultaten", "zaak.zaaktype,resultaattype"),
        ("zaken/rollen", "zaak.status,roltype,statussen.statustype"),
        ("zaken/statussen", "zaak,statustype.zaaktype,gezetdoor"),
        ("zaken/zaakobjecten", "zaak.rollen,zaakobjecttype"),
        ("catalogi/zaaktypen", "catalogus,statustypen.zaaktype,resultaattypen,roltypen,eigenschappen"),
        ("catalogi/statustypen", "zaaktype.catalogus"),
    ],
)
def test_every_list_and_item_expands(world: World, kind: Kind, zaak: str, place: str, paths: str) -> None:
    close(world, kind, zaak)
    steps = [path.split(".") for path in paths.split(",")]
    found = world.api.results(place, expand=paths)

    assert found
    for item in found:
        follow(world.api, world.api.get(item["url"], expand=paths).json, steps)
        follow(world.api, item, steps)


@pytest.mark.rule("zrc-025")
def test_documents_elsewhere_are_fetched_and_followed_back(world: World, kind: Kind, zaak: str) -> None:
    paths = "zaakinformatieobjecten.informatieobject.informatieobjecttype"

    (link,) = world.api.get(zaak, expand=paths).json["_expand"]["zaakinformatieobjecten"]

    document = link["_expand"]["informatieobject"]
    assert document["titel"] == "Aanvraag"
    assert document["_expand"]["informatieobjecttype"] == world.api.get(kind.informatieobjecttype).json
    answer = world.api.get("zaken/zaakinformatieobjecten", expand="informatieobject,zaak")
    follow_zaak = answer.json[0]["_expand"]["zaak"]
    assert follow_zaak == world.api.get(zaak).json


@pytest.mark.rule("zrc-025")
def test_documents_and_decisions_of_our_own_are_followed(world: World, kind: Kind, zaak: str) -> None:
    document = own_document(world, kind)["url"]
    world.api.make("zaken/zaakinformatieobjecten", {"zaak": zaak, "informatieobject": document})
    decision = own_decision(world, kind, zaak)["url"]
    world.api.make("besluiten/besluitinformatieobjecten", {"besluit": decision, "informatieobject": document})
    link = world.api.get("zaken/zaakinformatieobjecten", informatieobject=document).json[0]["url"]

    for place, paths in (
        (link, "informatieobject.informatieobjecttype.catalogus,zaak.zaaktype"),
        ("documenten/enkelvoudiginformatieobjecten", "informatieobjecttype.catalogus"),
        (decision, "zaak.zaakobjecten,besluittype.informatieobjecttypen"),
        ("besluiten/besluiten", "zaak.rollen,besluittype"),
        (f"{zaak}/besluiten", "besluit.zaak.status.statustype"),
        ("besluiten/besluitinformatieobjecten", "informatieobject.informatieobjecttype,besluit.zaak"),
        ("documenten/objectinformatieobjecten", "informatieobject,object"),
    ):
        found = world.api.get(place, expand=paths)
        assert found.status_code == 200, (place, found.json)
        objects = found.json.get("results", [found.json]) if isinstance(found.json, dict) else found.json
        assert objects
        for item in objects:
            follow(world.api, item, [path.split(".") for path in paths.split(",")])


@pytest.mark.rule("zrc-028")
def test_nothing_is_answered_when_a_relation_cannot_be_fetched(world: World, kind: Kind, zaak: str) -> None:
    world.elsewhere.clear()

    for answer in (
        world.api.get(zaak, expand="zaakinformatieobjecten.informatieobject"),
        world.api.get("zaken/zaken", expand="zaakinformatieobjecten.informatieobject"),
    ):
        assert (answer.status_code, faults(answer)) == (404, [("expand", "expand-unreachable")])


@pytest.mark.rule("zrc-027")
@pytest.mark.parametrize("paths", ["niets", "omschrijving", "zaaktype.niets", "rollen.zaak.url", ".", "status..zaak"])
def test_unknown_path_is_refused(world: World, zaak: str, paths: str) -> None:
    for answer in (
        world.api.get(zaak, expand=paths),
        world.api.get("zaken/zaken", expand=f"zaaktype,{paths}"),
        world.api.post("zaken/zaken/_zoek", {"uuid__in": [zaak[-36:]], "expand": paths}),
        world.api.post("zaken/zaken/_zoek", {"uuid__in": [zaak[-36:]]}, query={"expand": paths}),
    ):
        assert answer.status_code == 404
        assert {code for _, code in faults(answer)} == {"invalid-expand-path"}


@pytest.mark.rule("zrc-027")
def test_unknown_path_is_400_where_practice_is_asked_for(world: World, zaak: str) -> None:
    assert expand.no_such_path(["niets"], "openzaak").status == 400


def test_empty_relations_are_empty_objects_and_lists(world: World, kind: Kind) -> None:
    alone = world.zaak(kind.zaaktype)["url"]

    inside = world.api.get(alone, expand="hoofdzaak,status.statustype,rollen,deelzaken,resultaat").json["_expand"]

    assert inside == {"hoofdzaak": {}, "status": {}, "rollen": [], "deelzaken": [], "resultaat": {}}


def test_too_many_relations_are_refused(world: World, zaak: str) -> None:
    wide = ",".join(f"rollen.zaak.{'hoofdzaak.' * number}status" for number in range(15))

    for paths in (".".join(["rollen", "zaak"] * 40), ".".join(["rollen", "zaak"] * 2000), f"{wide},{wide}.statustype"):
        for place in (zaak, "zaken/zaken"):
            assert faults(world.api.get(place, expand=paths)) in ([], [("expand", "expand-too-large")])
        found = world.api.post("zaken/zaken/_zoek", {"uuid__in": [zaak[-36:]], "expand": paths[:4000]})
        assert found.status_code in (200, 400)
    deep = ".".join(["rollen", "zaak"] * 40)
    assert faults(world.api.get(zaak, expand=deep)) == [("expand", "expand-too-large")]
    assert world.api.get(zaak, expand=".".join(["rollen", "zaak"] * 30)).status_code == 200


def test_too_large_an_answer_is_refused(world: World, zaak: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expand, "SIZE", 5000)
    assert faults(world.api.get(zaak, expand="rollen.zaak.rollen")) == [("expand", "expand-too-large")]
    monkeypatch.setattr(expand, "SIZE", 10**9)
    monkeypatch.setattr(expand, "OBJECTS", 1)
    assert faults(world.api.get(zaak, expand="rollen,status")) == [("expand", "expand-too-large")]
    monkeypatch.setattr(expand, "OBJECTS", 10**9)
    monkeypatch.setattr(expand, "FOREIGN", 0)
    wanted = "zaakinformatieobjecten.informatieobject"
    assert faults(world.api.get(zaak, expand=wanted)) == [("expand", "expand-too-large")]


@pytest.mark.rule("zrc-006")
def test_expanded_objects_obey_the_rights_of_the_client(world: World, kind: Kind) -> None:
    other = world.kind(catalogus=kind.catalogus)
    secret = world.zaak(kind.zaaktype, vertrouwelijkheidaanduiding="geheim")["url"]
    foreign = world.zaak(other.zaaktype)["url"]
    related = [{"url": url, "aardRelatie": "vervolg"} for url in (secret, foreign)]
    seen = world.zaak(kind.zaaktype, hoofdzaak=secret, relevanteAndereZaken=related)["url"]
    client = world.client(right("zrc", ["zaken.lezen"], zaaktype=kind.zaaktype, max="openbaar"))

    paths = "hoofdzaak.rollen,relevanteAndereZaken,zaaktype.statustypen"
    for found in (
        client.get(seen, expand=paths).json,
        client.get("zaken/zaken", expand=paths).json["results"][0],
        client.post("zaken/zaken/_zoek", {"uuid__in": [seen[-36:]], "expand": paths}).json["results"][0],
    ):
        inside = found["_expand"]
        assert (inside["hoofdzaak"], inside["relevanteAndereZaken"]) == ({}, [])
        assert inside["zaaktype"]["url"] == kind.zaaktype
        assert len(inside["zaaktype"]["_expand"]["statustypen"]) == 2


@pytest.mark.rule("zrc-006")
def test_expanded_children_obey_the_rights_on_their_case(world: World, kind: Kind) -> None:
    secret = world.zaak(kind.zaaktype, vertrouwelijkheidaanduiding="geheim")["url"]
    add_status(world, secret, kind.statustypen[0])
    thing = {"objectType": "zaak", "object": f"{ELSEWHERE}/iets"}
    del thing["object"]
    seen = world.zaak(kind.zaaktype)["url"]
    status = world.api.get(secret).json["status"]
    world.api.make(
        "zaken/zaakobjecten", {"zaak": seen, "objectType": "overige", "objectTypeOverige": "stap", "object": status}
    )
    client = world.client(right("zrc", ["zaken.lezen"], zaaktype=kind.zaaktype, max="openbaar"))

    (hidden,) = client.get(seen, expand="zaakobjecten.object").json["_expand"]["zaakobjecten"]
    (shown,) = world.api.get(seen, expand="zaakobjecten.object").json["_expand"]["zaakobjecten"]

    assert hidden["_expand"] == {"object": {}}
    assert shown["_expand"]["object"]["url"] == status


def test_tag_follows_what_is_expanded(world: World, kind: Kind, zaak: str) -> None:
    paths = "rollen.roltype,status"

    def tag(place: str) -> str:
        return str(world.api.get(place, expand=paths).headers["ETag"])

    before = tag(zaak), tag("zaken/zaken")
    assert before == (tag(zaak), tag("zaken/zaken"))
    for place, value in zip((zaak, "zaken/zaken"), before, strict=True):
        again = world.api.get(place, headers={"If-None-Match": value}, expand=paths)
        assert (again.status_code, again.data) == (304, b"")
    assert world.api.get(zaak).headers["ETag"] not in before
    world.api.make("zaken/rollen", {"zaak": world.zaak(kind.zaaktype)["url"], **role(kind)})
    assert tag(zaak) != before[0]
    assert tag("zaken/zaken") != before[1]


def test_statements_do_not_grow_with_the_page(world: World, kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(12):
        zaak = world.zaak(kind.zaaktype)["url"]
        world.api.make("zaken/rollen", {"zaak": zaak, **role(kind)})
        add_status(world, zaak, kind.statustypen[0])
    client = world.client(right("zrc", ["zaken.lezen"], zaaktype=kind.zaaktype, max="openbaar"))
    query = {"expand": "zaaktype,status.statustype,rollen.roltype,resultaat"}
    client.get("zaken/zaken", **query)
    connection = type(world.environment.database.reader())
    asked: list[str] = []
    for name in ("rows", "one"):
        real = getattr(connection, name)
        monkeypatch.setattr(
            connection, name, lambda self, sql, p=None, real=real: (asked.append(sql), real(self, sql, p))[1]
        )

    assert len(client.get("zaken/zaken", **query).json["results"]) == 12
    assert len(asked) <= 16


WANTED: list[Any] = [
    "identificatie",
    "url",
    {
        "processobject": ["identificatie"],
        "status": ["datumStatusGezet", {"statustype": ["volgnummer"]}],
        "rollen": ["*"],
        "zaaktype": ["identificatie", {"catalogus": ["domein"]}],
        "relevanteAndereZaken": ["identificatie"],
    },
]


@pytest.mark.rule("zrc-029")
def test_fields_choose_what_is_answered(world: World, kind: Kind, zaak: str) -> None:
    thing = dict.fromkeys(("datumkenmerk", "identificatie", "objecttype", "registratie"), "x")
    world.api.patch(zaak, {"processobject": thing})
    whole = world.api.get(zaak, expand="status.statustype,rollen,zaaktype.catalogus").json
    inside = whole["_expand"]

    (found,) = world.api.post("zaken/zaken/_zoek", {"uuid__in": [zaak[-36:]], "fields": WANTED}).json["results"]

    assert found == {
        "identificatie": whole["identificatie"],
        "url": zaak,
        "processobject": {"identificatie": "x"},
        "_expand": {
            "status": {
                "datumStatusGezet": "2024-02-01T10:00:00Z",
                "_expand": {"statustype": {"volgnummer": 1}},
            },
            "rollen": inside["rollen"],
            "zaaktype": {
                "identificatie": inside["zaaktype"]["identificatie"],
                "_expand": {"catalogus": {"domein": inside["zaaktype"]["_expand"]["catalogus"]["domein"]}},
            },
            "relevanteAndereZaken": [],
        },
    }
    (everything,) = world.api.post("zaken/zaken/_zoek", {"uuid__in": [zaak[-36:]], "fields": ["*"]}).json["results"]
    assert everything == world.api.get(zaak).json


@pytest.mark.rule("zrc-029")
@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (["niets"], "unknown-field"),
        ([{"status": ["niets"]}], "unknown-field"),
        ([{"omschrijving": ["x"]}], "unknown-field"),
        ([1], "unknown-field"),
        ([{"status": "url"}], "unknown-field"),
        ("url", "not_a_list"),
    ],
)
def test_fields_that_do_not_exist_are_refused(world: World, zaak: str, wanted: Any, code: str) -> None:
    answer = world.api.post("zaken/zaken/_zoek", {"uuid__in": [zaak[-36:]], "fields": wanted})

    assert (answer.status_code, faults(answer)) == (400, [("fields", code)])


@pytest.mark.rule("zrc-029")
def test_fields_and_expand_exclude_each_other(world: World, zaak: str) -> None:
    both = {"uuid__in": [zaak[-36:]], "fields": ["url"], "expand": "status"}

    assert faults(world.api.post("zaken/zaken/_zoek", both)) == [("fields", "fields-and-expand")]
    del both["expand"]
    again = world.api.post("zaken/zaken/_zoek", both, query={"expand": "status"})
    assert faults(again) == [("fields", "fields-and-expand")]
