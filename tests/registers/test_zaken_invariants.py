"""What always holds, whatever is written in whatever order: answers equal a fresh rendering, lists and counts agree."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reference_api.authorise import SYSTEM
from reference_api.record import Writing
from tests.registers.world import Kind, World
from tests.registers.zaken import own_decision, own_document, role

Step = tuple[str, int, int, int]
STEPS = (
    *("zaak", "status", "close", "rol", "resultaat", "eigenschap", "document", "besluit", "object", "note"),
    *("relate", "hoofdzaak", "patch", "delete_part", "delete_zaak"),
)
steps = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, 3), st.integers(0, 20), st.integers(0, 59)),
    min_size=4,
    max_size=25,
)


class Run:
    """Takes steps; what cannot be done is refused, and that is fine."""

    def __init__(self, world: World, kind: Kind) -> None:
        self.world, self.api, self.kind = world, world.api, kind
        self.zaken = [world.zaak(kind.zaaktype)["url"] for _ in range(2)]
        self.parts: list[str] = []

    def take(self, step: Step) -> None:
        name, which, value, minute = step
        if not self.zaken:
            self.zaken.append(self.world.zaak(self.kind.zaaktype)["url"])
        zaak = self.zaken[which % len(self.zaken)]
        other = self.zaken[value % len(self.zaken)]
        getattr(self, name)(zaak, other, value, minute)

    def post(self, place: str, body: Any) -> None:
        answer = self.api.post(place, body)
        assert answer.status_code in (201, 400), answer.json
        if answer.status_code == 201:
            self.parts.append(answer.json["url"])

    def zaak(self, zaak: str, other: str, value: int, minute: int) -> None:
        self.zaken.append(self.world.zaak(self.kind.zaaktype, omschrijving=str(value))["url"])

    def status(self, zaak: str, other: str, value: int, minute: int) -> None:
        moment = f"2024-02-{1 + value:02d}T10:{minute:02d}:00Z"
        kind = self.kind.statustypen[-1 if minute % 3 == 0 else 0]
        self.post("zaken/statussen", {"zaak": zaak, "statustype": kind, "datumStatusGezet": moment})

    def close(self, zaak: str, other: str, value: int, minute: int) -> None:
        self.resultaat(zaak, other, value, minute)
        moment = f"2024-03-{1 + value:02d}T10:{minute:02d}:00Z"
        sent = {"zaak": zaak, "statustype": self.kind.statustypen[-1], "datumStatusGezet": moment}
        self.post("zaken/statussen", sent)

    def rol(self, zaak: str, other: str, value: int, minute: int) -> None:
        self.post("zaken/rollen", {"zaak": zaak, **role(self.kind)})

    def resultaat(self, zaak: str, other: str, value: int, minute: int) -> None:
        self.post("zaken/resultaten", {"zaak": zaak, "resultaattype": self.kind.resultaattype})

    def eigenschap(self, zaak: str, other: str, value: int, minute: int) -> None:
        sent = {"zaak": zaak, "eigenschap": self.kind.eigenschap, "waarde": str(value)}
        self.post(f"{zaak}/zaakeigenschappen", sent)

    def document(self, zaak: str, other: str, value: int, minute: int) -> None:
        document = own_document(self.world, self.kind)["url"]
        self.post("zaken/zaakinformatieobjecten", {"zaak": zaak, "informatieobject": document})

    def besluit(self, zaak: str, other: str, value: int, minute: int) -> None:
        self.parts.append(own_decision(self.world, self.kind, zaak)["url"])

    def object(self, zaak: str, other: str, value: int, minute: int) -> None:
        sent = {"zaak": zaak, "objectType": "pand", "objectIdentificatie": {"identificatie": str(value)}}
        self.post("zaken/zaakobjecten", sent)

    def note(self, zaak: str, other: str, value: int, minute: int) -> None:
        self.post("zaken/zaaknotities", {"gerelateerdAan": zaak, "onderwerp": str(value), "tekst": "x"})

    def relate(self, zaak: str, other: str, value: int, minute: int) -> None:
        related = [{"url": other, "aardRelatie": "vervolg"}] if value % 3 else []
        self.api.patch(zaak, {"relevanteAndereZaken": related})

    def hoofdzaak(self, zaak: str, other: str, value: int, minute: int) -> None:
        assert self.api.patch(zaak, {"hoofdzaak": other if value % 3 else None}).status_code in (200, 400)

    def patch(self, zaak: str, other: str, value: int, minute: int) -> None:
        assert self.api.patch(zaak, {"toelichting": str(minute)}).status_code == 200

    def delete_part(self, zaak: str, other: str, value: int, minute: int) -> None:
        if self.parts:
            self.api.delete(self.parts[value % len(self.parts)])

    def delete_zaak(self, zaak: str, other: str, value: int, minute: int) -> None:
        if value > 15:
            self.api.delete(zaak)
            self.zaken = [url for url in self.zaken if self.api.get(url).status_code == 200]


def stale(world: World) -> list[tuple[str, str]]:
    """Every stored row whose answer or index columns differ from a fresh rendering."""
    env, found = world.environment, []
    for served in env.model.served.values():
        if served.register.name not in ("zaken", "documenten", "besluiten"):
            continue
        connection = env.database.reader()
        writing = Writing(env, connection, served, "check", {}, SYSTEM, {}, {})
        for (uuid,) in connection.rows(f"SELECT uuid FROM {served.table.name}"):
            if not writing.rebuild(served, uuid, repair=False):
                found.append((served.key, uuid))
    return found


def test_a_row_that_is_not_as_rendered_is_noticed(world: World, kind: Kind) -> None:
    zaak = world.zaak(kind.zaaktype)["url"]
    assert stale(world) == []

    table = world.environment.model.served["zaken/zaken"].table.name
    world.environment.database.write(lambda connection: connection.run(f"UPDATE {table} SET startdatum = '1999-01-01'"))

    assert stale(world) == [("zaken/zaken", zaak[-36:])]


@pytest.mark.rule("zrc-023")
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(taken=steps)
def test_any_order_of_writes_leaves_everything_as_rendered_anew(world: World, kind: Kind, taken: list[Step]) -> None:
    run = Run(world, kind)

    for step in taken:
        run.take(step)

    assert stale(world) == []
    _lists_agree(world, run)


def _lists_agree(world: World, run: Run) -> None:
    """Counts equal what is listed; what a case names exists and names the case; what is gone is named nowhere."""
    listed = world.api.get("zaken/zaken").json
    assert listed["count"] == len(listed["results"])
    for zaak in listed["results"]:
        for name in ("rollen", "zaakobjecten", "zaakinformatieobjecten", "eigenschappen"):
            for url in zaak[name]:
                assert world.api.get(url).json["zaak"] == zaak["url"]
        for url in zaak["deelzaken"]:
            assert world.api.get(url).json["hoofdzaak"] == zaak["url"]
        assert (zaak["status"] is None) == (world.api.get("zaken/statussen", zaak=zaak["url"]).json["count"] == 0)
        if zaak["einddatum"] and zaak["resultaat"]:
            assert zaak["archiefactiedatum"] == f"{int(zaak['einddatum'][:4]) + 5}{zaak['einddatum'][4:]}"
    known = {zaak["url"] for zaak in listed["results"]}
    for place in ("zaken/statussen", "zaken/rollen", "zaken/resultaten", "zaken/zaakobjecten"):
        answer = world.api.get(place).json
        assert answer["count"] == len(answer["results"])
        assert {item["zaak"] for item in answer["results"]} <= known
    mirrors = world.api.get("documenten/objectinformatieobjecten").json
    links = world.api.get("zaken/zaakinformatieobjecten").json
    assert {(m["object"], m["informatieobject"]) for m in mirrors} == {
        (z["zaak"], z["informatieobject"]) for z in links
    }
