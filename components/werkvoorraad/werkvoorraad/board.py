"""What the pages show: case types, the columns of the board, one case with all that belongs to it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from werkvoorraad.api import Api, Down, No
from werkvoorraad.effect import Effect, read

FRESH = 300.0
"""Seconds that case types count."""
CARDS = 12
"""Cards of a column on the board; a column on its own has pages of what the register gives."""
CASE = "status,rollen,eigenschappen,resultaat"
STAFF = "rol__betrokkeneIdentificatie__medewerker__identificatie"


class Missing(Exception):
    """There is no such case, or not for this team."""


class Sort(NamedTuple):
    """A case type with its parts."""

    url: str
    code: str
    name: str
    steps: list[Mapping[str, Any]]
    results: list[Mapping[str, Any]]
    roles: list[Mapping[str, Any]]
    properties: Mapping[str, Mapping[str, Any]]
    papers: Mapping[str, str]
    rulings: Mapping[str, Mapping[str, Any]]

    @property
    def own_role(self) -> str:
        """The role in which a civil servant handles a case; empty when the type has none."""
        ranked = sorted(
            (("behandelaar", "beslisser").index(role["omschrijvingGeneriek"]), role["url"])
            for role in self.roles
            if role["omschrijvingGeneriek"] in ("behandelaar", "beslisser")
        )
        return ranked[0][1] if ranked else ""


class Column(NamedTuple):
    """A step with the cases that stand there; ``count`` counts those that are not shown too."""

    step: Mapping[str, Any]
    cards: list[dict[str, Any]]
    count: int
    more: bool


class Whole(NamedTuple):
    """A case with what belongs to it."""

    case: dict[str, Any]
    sort: Sort
    course: list[Mapping[str, Any]]
    papers: list[Mapping[str, Any]]
    rulings: list[Mapping[str, Any]]
    people: Mapping[str, Any] | None
    effect: Effect | None

    @property
    def stand(self) -> str:
        """What a form has to name, so that nothing happens to a case that has moved on."""
        return tail(self.case["status"])

    @property
    def staff(self) -> list[Mapping[str, Any]]:
        """Roles of civil servants."""
        return staff_of(self.case)

    @property
    def processable(self) -> bool:
        """Whether its effect can be written now: it is far enough, and nothing stands there yet."""
        effect, closed = self.effect, bool(self.case["einddatum"])
        return (
            bool(effect and effect.made is not None and not effect.stands) and not closed and effect.step == self.step
        )

    @property
    def step(self) -> str:
        """The name of the step where it stands."""
        return next(
            (step["omschrijving"] for step in self.sort.steps if step["url"] == self.course[-1]["statustype"]), ""
        )


def tail(url: str | None) -> str:
    """The last part of an address."""
    return (url or "").rpartition("/")[2]


def staff_of(case: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Roles of civil servants in a case that was read with its roles."""
    return [role for role in case["_expand"].get("rollen") or [] if role["betrokkeneType"] == "medewerker"]


class Board:
    """Reads. Everything raises Down and No."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self._sorts: tuple[float, dict[str, Sort]] = (0.0, {})

    def sorts(self) -> dict[str, Sort]:
        """Published case types by address."""
        read, sorts = self._sorts
        if not sorts or time.monotonic() - read > FRESH:
            records = self.api.every("catalogi/zaaktypen", status="definitief")
            made = self.api.together(*(partial(self._parts, record["url"]) for record in records)) if records else []
            sorts = {record["url"]: self._sort(record, parts) for record, parts in zip(records, made, strict=True)}
            self._sorts = (time.monotonic(), sorts)
        return sorts

    def _parts(self, zaaktype: str) -> list[list[Any]]:
        names = ("statustypen", "resultaattypen", "roltypen", "eigenschappen")
        return [self.api.every(f"catalogi/{name}", zaaktype=zaaktype) for name in names]

    def _sort(self, record: Mapping[str, Any], parts: list[list[Any]]) -> Sort:
        steps, results, roles, properties = parts
        papers = [self.api.get(url) for url in record["informatieobjecttypen"]]
        rulings = [self.api.get(url) for url in record["besluittypen"]]
        return Sort(
            record["url"], record["identificatie"], record["omschrijving"],
            sorted(steps, key=lambda step: int(step["volgnummer"])), results, roles,
            {part["url"]: part for part in properties},
            {paper["url"]: paper["omschrijving"] for paper in papers},
            {ruling["url"]: ruling for ruling in rulings},
        )  # fmt: skip

    def columns(self, sort: Sort, mine: str) -> list[Column]:
        """The board of a case type: every step but the last, read at the same time."""
        return list(self.api.together(*(partial(self.column, sort, step, mine, 1, CARDS) for step in sort.steps[:-1])))

    def column(self, sort: Sort, step: Mapping[str, Any], mine: str, page: int, most: int = 100) -> Column:
        """The cases that stand at a step now, a page of them; a case that was not sent stands nowhere."""
        params = {"statustype": step["url"], "indicatieLaatstGezetteStatus": "true", "page": str(page)}
        if mine:
            params.pop("page")
            at_step = self.api.every("zaken/statussen", **params)
            count, more = len(at_step), False
        else:
            answer = self.api.get("zaken/statussen", **params)
            at_step, count, more = answer["results"], answer["count"], bool(answer["next"])
        if not at_step:
            return Column(step, [], 0, False)
        body = {"uuid__in": [tail(status["zaak"]) for status in at_step], "expand": "rollen", "ordering": "startdatum"}
        found = self.api.post("zaken/zaken/_zoek", {**body, **({STAFF: mine} if mine else {})})
        cards = [self.card(case) for case in found["results"]]
        return Column(step, cards[:most], found["count"] if mine else count, more or len(cards) > most)

    def card(self, case: Mapping[str, Any]) -> dict[str, Any]:
        """A case as the board shows it."""
        today = self.api.config.now().date().isoformat()
        latest, staff = case["uiterlijkeEinddatumAfdoening"], staff_of(case)
        return {
            "uuid": case["uuid"], "number": case["identificatie"], "text": case["omschrijving"] or case["identificatie"],
            "latest": latest, "late": bool(latest and latest < today and not case["einddatum"]),
            "staff": staff[-1]["betrokkeneIdentificatie"]["achternaam"] if staff else "",
        }  # fmt: skip

    def numbered(self, number: str) -> str:
        """The last part of the address of a case by its number. Raises Missing."""
        found = self.api.get("zaken/zaken", identificatie=number)["results"]
        if not found or not found[0]["status"]:
            raise Missing
        return str(found[0]["uuid"])

    def case(self, uuid: str) -> dict[str, Any]:
        """The case itself. Raises Missing."""
        try:
            case = dict(self.api.get(f"zaken/zaken/{uuid}", expand=CASE))
        except No as no:
            if no.status in (403, 404):
                raise Missing from None
            raise
        if not case["status"] or case["zaaktype"] not in self.sorts():
            raise Missing
        return case

    def whole(self, uuid: str) -> Whole:
        """A case with its parts, read at the same time. Raises Missing."""
        case = self.case(uuid)
        sort = self.sorts()[case["zaaktype"]]
        course, links, rulings, people, effect = self.api.together(
            partial(self.api.every, "zaken/statussen", zaak=case["url"]),
            partial(self.api.get, "zaken/zaakinformatieobjecten", zaak=case["url"]),
            partial(self.api.every, "besluiten/besluiten", zaak=case["url"]),
            partial(self._people, case),
            partial(read, self.api, sort.code, case["url"]),
        )
        papers = self.api.together(*(partial(self.api.get, link["informatieobject"]) for link in links))
        course.sort(key=lambda status: status["datumStatusGezet"])
        return Whole(case, sort, course, papers, rulings, people, effect)

    def _people(self, case: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Persons of the case; None when the persons register gives no answer, which is no reason to hide the case."""
        roles = case["_expand"].get("rollen") or []
        try:
            return self.api.people(str((role.get("betrokkeneIdentificatie") or {}).get("inpBsn", "")) for role in roles)
        except (Down, No):
            return None

    def trail(self, case: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """Who did what, newest first."""
        lines = self.api.get(f"{case['url']}/audittrail")
        return sorted(lines, key=lambda line: str(line["aanmaakdatum"]), reverse=True)
