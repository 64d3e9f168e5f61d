"""Handing in and judging: what is accepted shows with its source, what is forged or hostile does nothing, drafts stay."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import flask
import pytest

from catalogue.app import create_app
from catalogue.desk.examples import is_invented
from catalogue.desk.proof import proof_places
from catalogue.desk.store import Desk, Submission
from catalogue.harvest.store import Store
from catalogue.merge import Entry
from tests.catalogue.desk_world import (
    CARDS,
    CORRECTION,
    HERE,
    PEOPLE,
    PRODUCT,
    USE,
    handed_in,
    judged,
    post,
    sign_in,
    site,
)
from tests.catalogue.test_harvest import World, described, text
from tests.catalogue.world import settings


@pytest.fixture
def app(tmp_path: Path) -> flask.Flask:
    return site(tmp_path)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("GEMEENGOED_HARVEST_PRIVATE", "1")
    made = World()
    yield made
    made.server.shutdown()
    made.server.server_close()


def entry(app: flask.Flask, kind: str, key: str) -> Entry | None:
    """An entry as it is now."""
    found: Entry | None = app.extensions["gemeengoed"].view.get(kind, key)
    return found


def known(app: flask.Flask, key: str = "app") -> Entry:
    found = entry(app, "component", key)
    assert found is not None
    return found


def submission(app: flask.Flask, number: int) -> Submission:
    found = Desk(app.extensions["gemeengoed"].settings.data_dir).number(number)
    assert found is not None
    return found


def test_correction_replaces_the_value_and_keeps_the_old_one(app: flask.Flask) -> None:
    number = handed_in(app, PEOPLE["visitor"])
    assert known(app).text("status") == "beta"

    assert judged(app, number).status_code == 303

    claim = known(app).one("status")
    assert claim is not None
    assert (claim.value, claim.status, claim.source.title, claim.date) == (
        "stable",
        "curated",
        "Release notes",
        "2026-01-02",
    )
    assert [(other.value, other.standing) for other in known(app).also["status"]] == [("beta", "refuted")]
    page = app.test_client().get("/herkomst/component/app").text
    assert f"/aanmeldingen/{number}" in page and "weerlegd" in page


def test_retracted_correction_gives_the_old_value_back(app: flask.Flask) -> None:
    number = handed_in(app, PEOPLE["visitor"])
    judged(app, number)

    judged(app, number, "retract", "De bron is ingetrokken.")

    assert known(app).text("status") == "beta"
    assert "De bron is ingetrokken." in app.test_client().get(f"/aanmeldingen/{number}").text


def test_dispute_of_who_signed_in_is_shown_and_of_a_visitor_is_not(app: flask.Flask) -> None:
    wrong = {name: value for name, value in CORRECTION.items() if name != "value"} | {"remark": "Klopt niet."}
    path = "/verbeteren/component/app?veld=licence&nr=1&wens=remove"
    assert app.test_client().get(path).status_code == 404, "there is no licence to remove"
    path = path.replace("licence", "status")

    handed_in(app, PEOPLE["visitor"], path, wrong)
    assert known(app).one("status").standing == ""  # type: ignore[union-attr]
    number = handed_in(app, PEOPLE["supplier"], path, wrong)
    assert known(app).one("status").standing == "disputed"  # type: ignore[union-attr]
    assert "betwist" in app.test_client().get("/componenten/app").text
    judged(app, number)

    assert known(app).one("status") is None


def test_supplier_s_word_on_its_own_component_counts_as_declared(app: flask.Flask) -> None:
    own = handed_in(app, PEOPLE["supplier"])
    other = handed_in(
        app, PEOPLE["supplier"], "/verbeteren/component/ander?veld=status&nr=1", CORRECTION | {"value": "beta"}
    )
    judged(app, own)
    judged(app, other)

    assert [known(app, key).one("status").status for key in ("app", "ander")] == ["declared", "curated"]  # type: ignore[union-attr]


def test_use_counts_once_it_was_accepted(app: flask.Flask) -> None:
    number = handed_in(app, PEOPLE["municipality"], "/aanmelden/nieuw/use", USE)
    assert app.extensions["gemeengoed"].view.users(known(app)) == []

    judged(app, number)

    [claim] = app.extensions["gemeengoed"].view.users(known(app))
    assert (claim.value["organisation"], claim.value["version"], claim.status) == (
        "gemeente-utrecht",
        "2.0",
        "municipality",
    )
    shown = app.test_client().get("/componenten/app/gebruik").text
    assert "Raadsbesluit" in shown and "in productie" in shown and "https://utrecht.example.org/besluit" in shown


def test_product_of_a_supplier_waits_for_proof_by_domain(app: flask.Flask, world: World) -> None:
    website = f"{world.root}/product"
    number = handed_in(app, PEOPLE["supplier"], "/aanmelden/nieuw/product", PRODUCT | {"website": website})
    refused = judged(app, number)
    held = submission(app, number)
    [place] = proof_places(held)
    client = app.test_client()
    sign_in(client, PEOPLE["supplier"])
    before = post(client, f"/aanmelden/{held.key}/bewijzen")

    world.pages["/.well-known/gemeengoed.txt"] = _text(held.code)
    post(client, f"/aanmelden/{held.key}/bewijzen")
    judged(app, number)

    assert refused.status_code == 409 and "bewijs=no-code" in before.headers["Location"]
    assert place == f"{world.root}/.well-known/gemeengoed.txt"
    found = known(app, "balie-nieuw")
    assert (found.text("owner"), found.one("name").status) == ("maykin", "declared")  # type: ignore[union-attr]
    page = app.test_client().get("/componenten/balie-nieuw").text
    assert "gesloten" in page and "Balie Nieuw" in app.test_client().get("/zoeken?q=balie").text


def _text(code: str) -> Any:
    return text(200, f"{code}\n".encode(), **{"Content-Type": "text/plain"})


def test_product_of_a_municipality_is_a_concept_with_its_new_supplier(app: flask.Flask) -> None:
    form = PRODUCT | {"supplier": "Nieuwe Leverancier"}
    number = handed_in(app, PEOPLE["municipality"], "/aanmelden/nieuw/product", form)

    judged(app, number)

    found = known(app, "balie-nieuw")
    assert (found.text("listing"), found.text("owner")) == ("concept", "nieuwe-leverancier")
    assert entry(app, "organisation", "nieuwe-leverancier").name == "Nieuwe Leverancier"  # type: ignore[union-attr]
    assert "nog niet bevestigd" in app.test_client().get("/componenten/balie-nieuw").text


def test_repository_is_read_previewed_proven_and_listed(app: flask.Flask, world: World, tmp_path: Path) -> None:
    url = world.repository("/team/nieuw", described(f"{world.root}/team/nieuw"))
    client = app.test_client()
    sign_in(client, PEOPLE["visitor"])

    made = post(client, "/aanmelden/repository", {"adres": url})
    place = made.headers["Location"]
    preview = client.get(place).text
    [held] = Desk(tmp_path).listed(("draft",))
    assert Store(tmp_path).sources() == [], "nothing is listed before it was judged"
    post(client, f"{place}/wijzigen", {"layers": ["3"], "serves.0.standard": "zaken-api"})
    world.pages["/team/nieuw/-/raw/HEAD/gemeengoed.txt"] = _text(held.code)
    post(client, f"{place}/bewijzen")
    post(client, f"{place}/submit")
    judged(app, held.number)

    assert held.body["name"] in preview and "geoogst" in preview
    found = known(app, submission(app, held.number).subject.partition("/")[2])
    assert found.one("name").status == "harvested"  # type: ignore[union-attr]
    assert (found.values("layers"), found.one("layers").status) == (["3"], "declared")  # type: ignore[union-attr]
    judged(app, held.number, "retract", "Op verzoek.")
    assert entry(app, "component", found.id) is None and Store(tmp_path).sources() == []


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/x", "http://[::1]/", "http://169.254.169.254/latest/meta-data", "http://localhost:8001/",
        "https://u:p@git.example.org/a/b", "file:///etc/passwd", "gopher://x", "http://10.0.0.1/a/b", "niets", "",
        "http://[::ffff:127.0.0.1]/a", "http://2130706433/a/b", "javascript:alert(1)",
    ],
)  # fmt: skip
def test_address_inside_or_no_address_is_refused_and_not_lost(app: flask.Flask, tmp_path: Path, address: str) -> None:
    client = app.test_client()
    sign_in(client, PEOPLE["visitor"])

    answer = post(client, "/aanmelden/repository", {"adres": address})

    assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert f'value="{address}"' in answer.text
    assert Desk(tmp_path).listed(("draft",)) == [] and not (tmp_path / "harvest.sqlite").exists()


def test_proof_is_not_looked_for_inside_our_network(app: flask.Flask) -> None:
    number = handed_in(app, PEOPLE["supplier"], "/aanmelden/nieuw/product", PRODUCT | {"website": "http://127.0.0.1/x"})
    client = app.test_client()
    sign_in(client, PEOPLE["supplier"])

    answer = post(client, f"/aanmelden/{submission(app, number).key}/bewijzen")

    assert "bewijs=inside-address" in answer.headers["Location"]


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example.org"}, {"Origin": "null"}])
@pytest.mark.parametrize(
    "path",
    ["/aanmelden/repository", "/verbeteren/component/app?veld=status&nr=1", "/aanmelden/nieuw/product", "/uitloggen"],
)
def test_form_of_another_site_is_refused(app: flask.Flask, tmp_path: Path, path: str, headers: dict[str, str]) -> None:
    client = app.test_client()
    sign_in(client, PEOPLE["supplier"])

    answer = client.post(path, data={**CORRECTION, **PRODUCT, "formulier": "mark"}, headers=headers)

    assert answer.status_code == 403
    assert Desk(tmp_path).listed(("draft", "waiting")) == []


def test_form_without_mark_does_nothing_but_keeps_what_was_typed(app: flask.Flask, tmp_path: Path) -> None:
    client = app.test_client()
    sign_in(client, PEOPLE["supplier"])

    answer = client.post("/aanmelden/nieuw/product", data={**PRODUCT, "formulier": "other"}, headers=HERE)

    assert answer.status_code == 400 and 'value="Balie Nieuw"' in answer.text and "verlopen" in answer.text
    assert Desk(tmp_path).listed(("draft",)) == []


def test_signed_out_meanwhile_keeps_what_was_typed(app: flask.Flask) -> None:
    client = app.test_client()
    sign_in(client, PEOPLE["visitor"])

    answer = post(client, "/aanmelden/nieuw/product", PRODUCT)

    assert answer.status_code == 401 and 'value="Balie Nieuw"' in answer.text


def test_faulty_form_stays_a_draft_with_all_faults_at_once(app: flask.Flask, tmp_path: Path) -> None:
    client = app.test_client()
    sign_in(client, PEOPLE["supplier"])
    form = PRODUCT | {
        "website": "javascript:alert(1)", "layers": ["9"], "name": "", "serves.0.standard": "nergens",
        "summary.nl": "Bel 06-12345678 of mail jan@example.nl", "type": "<script>alert(1)</script>",
    }  # fmt: skip

    place = post(client, "/aanmelden/nieuw/product", form).headers["Location"]
    [held] = Desk(tmp_path).listed(("draft",))
    page = client.get(f"{place}/wijzigen").text

    assert {(name, code) for name, code, _ in held.body["faults"]} >= {
        ("website", "address"), ("layers", "choice"), ("name", "missing"), ("serves.0.standard", "unknown"),
        ("summary.nl", "private"), ("type", "choice"),
    }  # fmt: skip
    assert "<script>alert" not in page and 'aria-invalid="true"' in page
    assert post(client, f"{place}/submit").status_code == 409


def test_draft_of_somebody_is_for_that_person_alone(app: flask.Flask, tmp_path: Path) -> None:
    client = app.test_client()
    sign_in(client, PEOPLE["supplier"])
    place = post(client, "/aanmelden/nieuw/product", PRODUCT).headers["Location"]

    for role, status in (("visitor", 401), ("moderator", 403), ("supplier", 200)):
        sign_in(client, PEOPLE[role])
        assert client.get(place).status_code == status
    assert client.get("/aanmelden/nietbestaand").status_code == 404
    assert client.get(f"/aanmeldingen/{Desk(tmp_path).listed(('draft',))[0].number}").status_code == 404


def test_question_answer_refusal_and_one_appeal_follow_each_other(app: flask.Flask) -> None:
    number = handed_in(app, PEOPLE["visitor"])
    place = f"/aanmelden/{submission(app, number).key}"
    client = app.test_client()
    sign_in(client, PEOPLE["visitor"])

    assert judged(app, number, "ask", "").status_code == 409
    judged(app, number, "ask", "Waar staat dit?")
    assert "Waar staat dit?" in client.get(place).text
    post(client, f"{place}/wijzigen", CORRECTION | {"remark": "Onderaan."})
    post(client, f"{place}/submit")
    judged(app, number, "refuse", "Het staat er niet.")
    post(client, f"{place}/appeal", {"reden": "Jawel."})
    judged(app, number, "refuse", "Nog steeds niet.")

    assert post(client, f"{place}/appeal", {"reden": "Echt."}).status_code == 409
    history = Desk(app.extensions["gemeengoed"].settings.data_dir).history(number)
    assert [line["act"] for line in history] == ["make", "submit", "ask", "submit", "refuse", "appeal", "refuse"]
    assert known(app).text("status") == "beta"


def test_two_moderators_cannot_both_decide(app: flask.Flask) -> None:
    number = handed_in(app, PEOPLE["visitor"])

    assert [judged(app, number).status_code, judged(app, number, "refuse", "Te laat.").status_code] == [303, 409]


def report(**changes: Any) -> bytes:
    """A small report by the schema."""
    tests = [{"suite": "rules", "nr": 1, "name": "zrc-001", "verdict": "passed"}]
    held = {
        "target": "https://api.example.org/", "versions": {"zaken": "1.5.1"}, "date": "2026-01-10",
        "suites": [], "rules": {"zrc-001": {"verdict": "passed", "tests": tests}}, "checks": {},
    }  # fmt: skip
    return json.dumps({**held, **changes}).encode()


def test_report_of_a_supplier_is_attached_and_declared_never_certified(app: flask.Flask) -> None:
    form = {"component": "app", "bestand": (io.BytesIO(report()), "report.json")}
    number = handed_in(app, PEOPLE["supplier"], "/aanmelden/nieuw/report", form)
    digest = submission(app, number).body["digest"]
    client = app.test_client()
    assert client.get(f"/rapporten/{digest}.json").status_code == 404

    judged(app, number)

    claim = next(claim for claim in known(app).all("serves") if claim.value["standard"] == "zaken-api")
    assert (claim.value["evidence"], claim.status, claim.date) == ("tested", "declared", "2026-01-10")
    assert client.get(claim.value["report"]).data == report()
    page = client.get("/compatibiliteit?standaard=zaken-api").text
    assert "getest met rapport" in page and "gecertificeerd" not in page


@pytest.mark.parametrize(
    ("raw", "component"),
    [
        (b"{", "app"), (b"[]", "app"), (report(versions={"zaken": 7}), "app"), (report(date="2999-01-01"), "app"),
        (report(extra=1), "app"), (report(rules={}), "app"), (report(), "ander"), (b"[" * 100_000, "app"), (b"", "app"),
    ],
)  # fmt: skip
def test_report_that_is_none_or_not_one_s_own_is_refused_in_words(app: flask.Flask, raw: bytes, component: str) -> None:
    client = app.test_client()
    sign_in(client, PEOPLE["supplier"])
    form = {"component": component, "bestand": (io.BytesIO(raw), "report.json")}

    place = post(client, "/aanmelden/nieuw/report", form).headers["Location"]

    assert 'class="callout" role="alert"' in client.get(place).text
    assert post(client, f"{place}/submit").status_code == 409


def test_sample_run_has_marked_examples_that_count_nowhere(tmp_path: Path) -> None:
    (tmp_path / "demo.json").write_text("{}", encoding="utf-8")
    plain, sample = create_app(settings(tmp_path / "none")), create_app(settings(tmp_path))
    waiting = Desk(tmp_path).listed(("waiting",))
    counted = [
        app.test_client().get("/").text.split('class="stack"')[0].split('class="counts"')[1] for app in (plain, sample)
    ]

    assert [(s.kind, s.example) for s in waiting] == [("product", True), ("use", True), ("correction", True)]
    assert counted[0] == counted[1]
    shown = sample.test_client().get("/componenten/verhuisservice").text
    assert "betwist (voorbeeld)" in shown and "Zandermeer" not in shown
    assert all(is_invented(s.role) for s in waiting)


def test_nothing_is_made_before_somebody_hands_something_in(tmp_path: Path) -> None:
    client = site(tmp_path / "var").test_client()

    assert [client.get(path).status_code for path in ("/aanmelden", "/aanmeldingen", "/aanmeldingen/1")] == [
        200,
        200,
        404,
    ]
    assert not (tmp_path / "var").exists()


def test_unwritable_folder_is_said(tmp_path: Path) -> None:
    client = site(Path("/proc/nowhere")).test_client()
    sign_in(client, PEOPLE["visitor"])

    assert post(client, "/verbeteren/component/app?veld=status&nr=1", CORRECTION).status_code == 503


def test_cards_of_the_small_world_hold_what_the_tests_need() -> None:
    assert {card.id for card in CARDS} >= {"app", "ander", "maykin", "gemeente-utrecht"}
