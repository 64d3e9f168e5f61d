"""Software declares a death through the API; what is wrong is told at once, and nothing is done twice."""

from __future__ import annotations

import copy
from typing import Any

import httpx
import jsonschema
import pytest
from openapi_spec_validator import validate
from overlijdensdienst import keys
from overlijdensdienst.api import Probleem

from tests.registers import CONFIG, DEAD, LIVING, PAPER, WHOLE, Registers, Software, journey

CASE, STATUS, DOCUMENT = "POST /z/zaken", "POST /z/statussen", "POST /d/enkelvoudiginformatieobjecten"


@pytest.fixture
def registers() -> Registers:
    """The registers."""
    return Registers()


@pytest.fixture
def software(registers: Registers) -> Software:
    """The software of an undertaker that began a whole declaration."""
    found = Software(registers)
    found.begin()
    return found


def changed(path: str, value: Any) -> dict[str, Any]:
    """A whole declaration with one other answer."""
    body = copy.deepcopy(WHOLE)
    *above, name = path.split(".")
    place = body
    for part in above:
        place = place.setdefault(part, {})
    place[name] = value
    return body


def codes(answer: httpx.Response) -> dict[str, str]:
    """Place -> code of the faults in a problem."""
    assert answer.headers["content-type"] == "application/problem+json"
    jsonschema.validate(answer.json(), Probleem.model_json_schema())
    return {fault["name"]: fault["code"] for fault in answer.json()["invalidParams"]}


def test_declaration_becomes_one_case_with_one_document(registers: Registers) -> None:
    journey(Software(registers))

    assert [registers.times(call) for call in (CASE, STATUS, DOCUMENT)] == [1, 1, 1]


def test_case_has_the_shape_of_the_contract(registers: Registers) -> None:
    journey(Software(registers))
    (case,) = registers.cases
    roles = {role["omschrijving"]: role["betrokkeneIdentificatie"] for role in case["_expand"]["rollen"]}
    properties = {one["naam"]: one["waarde"] for one in case["_expand"]["eigenschappen"]}
    (link,) = case["_expand"]["zaakinformatieobjecten"]

    assert roles["Aangever"] == {"annIdentificatie": "90000102", "statutaireNaam": "De Linde"}
    assert (
        roles["Overledene"].items() >= {"inpBsn": LIVING, "geslachtsnaam": "Wit", "geboortedatum": "1978-11-04"}.items()
    )
    assert properties["datumOverlijden"] == "20260114"
    assert properties["plaatsOverlijden"] == "Nieuwerveen"
    assert {"redenAfwijking", "landBestemming", "geboorteplaats"} & properties.keys() == set()
    assert link["titel"] == "A-verklaring"
    assert link["_expand"]["informatieobject"]["bestandsnaam"] == "A verklaring.pdf"


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("overlijden.datum", 5, "format"), ("overlijden.datum", "2026-02-30", "format"), ("overlijden.tijd", "25:00", "format"),
        ("overlijden.natuurlijk", "ja", "type"), ("overlijden.locatie", "a" * 201, "too-long"),
        ("overlijden.locatie", "a\u202eb", "format"), ("overlijden.doodsoorzaak", "x", "unknown-field"),
        ("overledene.bsn", "١٢٣٤٥٦٧٨٩", "format"), ("uitvaart.soort", "anders", "choice"),
        ("uittreksels.gewoon", 21, "range"), ("uittreksels.gewoon", "1", "type"), ("contact.email", "x@y", "format"),
        ("contact.telefoon", "12", "format"), ("overledene", None, "type"), ("bVerklaring", "fax", "choice"),
    ],
)  # fmt: skip
def test_shape_is_refused(registers: Registers, path: str, value: Any, code: str) -> None:
    answer = Software(registers).begin(changed(path, value))

    assert answer.status_code == 400
    assert codes(answer) == {path: code}
    assert registers.times(CASE) == 0


@pytest.mark.parametrize(
    ("path", "value", "wrong"),
    [
        ("overlijden.datum", "2026-01-16", {"overlijden.datum": "in-future"}),
        ("overlijden.datum", "1978-11-03", {"overlijden.datum": "before-birth", "uitvaart.redenAfwijking": "outside-term",
                                            "afwijkende-termijn": "document-required"}),
        ("overlijden.plaats", "Zandermeer", {"overlijden.plaats": "other-municipality"}),
        ("overlijden.natuurlijk", False, {"geen-bezwaar": "document-required"}),
        ("uitvaart.tijd", None, {"uitvaart.tijd": "required"}),
        ("uitvaart.datum", "2026-01-13", {"uitvaart.datum": "before-death", "afwijkende-termijn": "document-required"}),
        ("uitvaart.datum", "2026-01-23", {"uitvaart.redenAfwijking": "outside-term", "afwijkende-termijn": "document-required"}),
        ("uitvaart.naarBuitenland", True, {f"uitvaart.buitenland.{part}": "required" for part in ("land", "plaats", "vervoermiddel")}),
        ("bVerklaring", None, {"bVerklaring": "required"}),
    ],
)  # fmt: skip
def test_submission_is_refused(software: Software, path: str, value: Any, wrong: dict[str, str]) -> None:
    software.attach()
    answer = software.call("PUT", json=changed(path, value))
    told = {fault["name"]: fault["code"] for fault in answer.json()["ontbreekt"]}
    refused = software.submit()

    assert refused.status_code == 422
    assert codes(refused).items() >= wrong.items()
    assert told == codes(refused)


@pytest.mark.parametrize(("day", "hour"), [("2026-01-15", "21:30"), ("2026-01-22", "23:59")])
def test_edge_of_the_term_is_fine(software: Software, day: str, hour: str) -> None:
    body = changed("uitvaart.datum", day)
    body["uitvaart"]["tijd"] = hour
    software.attach()

    assert software.call("PUT", json=body).json()["ontbreekt"] == []


def test_leave_to_deviate_needs_reason_and_document(software: Software) -> None:
    body = changed("uitvaart.datum", "2026-01-30")
    body["uitvaart"]["redenAfwijking"] = "Familie komt van ver"
    software.call("PUT", json=body)
    software.attach()
    assert codes(software.submit()) == {"afwijkende-termijn": "document-required"}

    software.attach("afwijkende-termijn")

    assert software.submit().json()["ingediend"]


@pytest.mark.parametrize(("bsn", "code"), [(DEAD, "dead-already"), ("999000998", "unknown-person")])
def test_person_is_refused(registers: Registers, bsn: str, code: str) -> None:
    answer = Software(registers).begin(changed("overledene.bsn", bsn))

    assert answer.status_code == 422
    assert codes(answer) == {"overledene.bsn": code}
    assert registers.times(CASE) == 0


def test_same_death_is_not_declared_twice(software: Software) -> None:
    software.attach()
    software.submit()

    assert codes(software.begin(key="dossier-2")) == {"overledene.bsn": "declared-already"}


def test_person_without_number_needs_name_and_birth(registers: Registers) -> None:
    software = Software(registers)
    answer = software.begin(changed("overledene", {"geslachtsnaam": "Smit"}))

    told = {fault["name"] for fault in answer.json()["ontbreekt"]}
    assert told == {"overledene.geboortedatum", "overledene.geboorteplaats", "a-verklaring"}


def test_same_key_gives_the_same_declaration(software: Software, registers: Registers) -> None:
    number = software.number
    again = software.begin()
    assert (again.status_code, again.json()["nummer"]) == (200, number)

    other = software.begin(changed("overledene", {"geslachtsnaam": "Ander", "geboortedatum": "1950"}))

    assert (other.status_code, other.json()["code"]) == (409, "key-reused")
    assert registers.times(CASE) == 1


def test_late_repetition_overwrites_nothing(software: Software) -> None:
    software.call("PUT", json=changed("overlijden.locatie", "Ziekenhuis"))
    software.begin()

    assert software.call("GET").json()["aangifte"]["overlijden"]["locatie"] == "Ziekenhuis"


@pytest.mark.parametrize("call", [CASE, "POST /z/rollen", DOCUMENT, "POST /z/zaakinformatieobjecten", STATUS])
def test_answer_that_was_lost_makes_no_double(registers: Registers, call: str) -> None:
    registers.breaks[call] = ["lost answer"]
    software = Software(registers)
    answers = [
        step()
        for step in (software.begin, software.begin, software.attach, software.attach, software.submit, software.submit)
    ]
    (case,) = registers.cases

    assert answers[-1].json()["ingediend"]
    assert [len(case["_expand"][part]) for part in ("rollen", "zaakinformatieobjecten")] == [3, 1]
    assert len(registers.mine(case["url"], "statussen")) == 1


@pytest.mark.parametrize(
    "trouble", [httpx.ConnectError("down"), httpx.ReadTimeout("slow"), 500, 503, 429, 401], ids=str
)
def test_register_that_fails_is_503(software: Software, registers: Registers, trouble: Any) -> None:
    registers.breaks["GET /z/zaken"] = [trouble]
    answer = software.call("GET")

    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["Retry-After"] == "60"
    assert software.call("GET").status_code == 200


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no-pdf"), (b"<html>%PDF-1.4", "no-pdf"), (PAPER[:-9], "broken-pdf"),
        (PAPER.replace(b"/Root 1 0 R", b"/Encrypt 2 0 R"), "locked-pdf"),
    ],
)  # fmt: skip
def test_document_is_refused(software: Software, content: bytes, code: str) -> None:
    assert codes(software.attach(content=content)) == {"a-verklaring": code}


def test_document_that_is_too_large_or_something_else_is_refused(registers: Registers) -> None:
    software = Software(registers, CONFIG.model_copy(update={"upload_max_mb": 1}))
    software.begin()

    assert software.attach(content=PAPER + b" " * 2**20).status_code == 413
    assert software.attach(content=b" " * 3 * 2**20).status_code == 413
    assert software.attach(**{"Content-Type": "text/html"}).json()["code"] == "not-pdf-type"
    assert software.attach("b-verklaring").status_code == 404
    assert registers.times(DOCUMENT) == 0


def test_document_is_replaced_and_taken_away(software: Software, registers: Registers) -> None:
    software.attach()
    software.attach(content=PAPER + b"\n", Bestandsnaam="nieuw.pdf")
    papers = [record["bestandsnaam"] for record in registers.held.values() if "bestandsnaam" in record]
    assert papers == ["nieuw.pdf"]

    assert software.call("DELETE", "/documenten/a-verklaring").status_code == 204
    assert software.call("GET").json()["documenten"] == []


def test_sent_declaration_changes_no_more(software: Software) -> None:
    software.attach()
    software.submit()

    assert software.call("PUT", json=WHOLE).json()["code"] == "sent-already"
    assert software.attach().json()["code"] == "sent-already"
    assert software.call("DELETE", "/documenten/a-verklaring").json()["code"] == "sent-already"


def test_other_company_sees_nothing(software: Software, registers: Registers) -> None:
    other = Software(registers, kvk="90000218")
    other.number = software.number

    assert other.client.get("/api/v1/aangiften").json() == []
    answers = [other.call("GET"), other.call("PUT", json=WHOLE), other.submit(), other.attach()]
    assert {answer.status_code for answer in answers} == {404}


@pytest.mark.parametrize(
    ("key", "status", "code"),
    [
        ("", 401, "no-key"),
        ("x.y.z", 401, "invalid-key"),
        (keys.give(CONFIG.model_copy(update={"clock": CONFIG.clock.replace(year=2025)}), "90000102", ""), 401, "expired-key"),
        (keys.give(CONFIG.model_copy(update={"secret_key": "x" * 40}), "90000102", ""), 401, "invalid-key"),
        (keys.give(CONFIG, "90000447", ""), 403, "not-on-the-list"),
    ],
)  # fmt: skip
def test_key_is_refused(registers: Registers, key: str, status: int, code: str) -> None:
    software = Software(registers)
    headers = {"Authorization": f"Bearer {key}"} if key else {"Authorization": ""}
    answer = software.client.get("/api/v1/aangiften", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_keys_can_be_withdrawn_together(registers: Registers) -> None:
    software = Software(registers, CONFIG.model_copy(update={"keys_from": CONFIG.clock.replace(hour=13)}))

    assert software.client.get("/api/v1/aangiften").json()["code"] == "expired-key"


def test_bad_requests_get_a_problem(registers: Registers) -> None:
    client = Software(registers).client
    kinds = {"Idempotency-Key": "dossier-1", "Content-Type": "application/json"}

    assert client.post("/api/v1/aangiften", content=b"{", headers=kinds).json()["code"] == "not-json"
    assert client.post("/api/v1/aangiften", json=WHOLE).json()["code"] == "key-missing"
    assert client.post("/api/v1/aangiften", content=b"{" + b" " * 70_000, headers=kinds).status_code == 413
    assert client.delete("/api/v1/aangiften").json()["code"] == "method"
    assert client.get("/api/v1/nergens").json()["code"] == "not-found"


def test_number_of_a_person_stays_out_of_addresses_and_output(registers: Registers, capsys: Any) -> None:
    registers.breaks[CASE] = [httpx.ConnectError("down")]
    software = Software(registers)
    software.begin()
    journey(software)

    assert not any(LIVING in call for call in registers.calls)
    assert LIVING not in capsys.readouterr().out


def test_openapi_document_is_sound(registers: Registers) -> None:
    document = Software(registers).client.get("/api/v1/openapi.json").json()
    validate(document)

    operations = [operation for path in document["paths"].values() for operation in path.values()]
    assert len(operations) == 7
    assert all("application/problem+json" in operation["responses"]["400"]["content"] for operation in operations)
