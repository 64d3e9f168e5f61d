"""Two suppliers, one declaration of a death: by a wizard, by software, and begun in one and finished in the other."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from reference_api.seed.documenten import pdf
from tests.browser.api import Api
from tests.browser.conftest import axe_faults
from tests.houses import House

pytestmark = [pytest.mark.browser, pytest.mark.full, pytest.mark.xdist_group("apps")]
PAPER = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": pdf(["A-verklaring"])}
STEPS: dict[str, dict[str, str]] = {
    "overledene": {"bekend": "ja"},
    "overlijden": {
        "datumOverlijden": "2026-01-14", "tijdOverlijden": "09:30", "locatieOverlijden": "Thuis", "natuurlijkeDood": "ja",
    },
    "uitvaart": {
        "lijkbezorging": "cremeren", "datumUitvaart": "2026-01-20", "tijdUitvaart": "11:00",
        "plaatsUitvaart": "Crematorium Oost", "vervoerBuitenland": "nee",
    },
    "opdrachtgever": {
        "voorletters": "A.", "achternaam": "Voorbeeld", "relatieOpdrachtgever": "kind", "contactNaam": "Anneke Visser",
        "contactEmail": "a@voorbeeld.example", "contactTelefoon": "0612345678", "aantalUittreksels": "1",
    },
    "documenten": {"bVerklaring": "digitaal"},
}  # fmt: skip
BODY: dict[str, Any] = {
    "overlijden": {"datum": "2026-01-14", "tijd": "09:30", "plaats": "Nieuwerveen", "locatie": "Thuis", "natuurlijk": True},
    "uitvaart": {
        "soort": "cremeren", "datum": "2026-01-20", "tijd": "11:00", "plaats": "Crematorium Oost", "naarBuitenland": False,
    },
    "opdrachtgever": {"voorletters": "A.", "geslachtsnaam": "Voorbeeld", "relatie": "kind"},
    "contact": {"naam": "Anneke Visser", "email": "a@voorbeeld.example", "telefoon": "0612345678"},
    "uittreksels": {"gewoon": 1, "internationaal": 0},
    "bVerklaring": "digitaal",
}  # fmt: skip


def url(apps: House, name: str) -> str:
    """Where an application is."""
    return str(apps.demo["components"][name]["url"])


def somebody(apps: House, situation: str) -> str:
    """The number of a sample person."""
    people = requests.get(apps.demo["api"] + "/testdata/personen", timeout=10).json()
    return str(next(person["burgerservicenummer"] for person in people if person["situatie"] == situation))


def enter(tab: Any, place: str, company: str = "Uitvaartverzorging De Linde") -> None:
    """Sign in for a company."""
    tab.goto(place)
    tab.get_by_role("link", name="Inloggen met eHerkenning").click()
    tab.get_by_text(company).click()
    tab.get_by_role("button", name="Inloggen", exact=True).click()


def fill_in(tab: Any, name: str, bsn: str = "") -> None:
    """A step of the wizard."""
    for field, value in STEPS[name].items():
        tab.locator(f'[name="{field}"]').first.wait_for(state="attached")  # counting does not wait for the next page
        choice = tab.locator(f'[name="{field}"][type=radio][value="{value}"]')
        choice.check() if choice.count() else tab.fill(f"#{field}", value)
    if bsn:
        tab.fill("#bsn", bsn)
    if name == "documenten" and not tab.locator(".got").count():
        tab.set_input_files("#paper-0", [PAPER])
    tab.get_by_role("button", name="Verder", exact=True).click()


def wizard(tab: Any, apps: House, bsn: str, *names: str) -> str:
    """Begin in the wizard and fill in some steps; the number of the case."""
    enter(tab, url(apps, "uitvaartloket"))
    tab.get_by_role("button", name="Nieuwe aangifte").click()
    for name in names:
        fill_in(tab, name, bsn if name == "overledene" else "")
    return str(tab.url.split("/aangiften/")[1].split("/")[0])


class Software:
    """The own software of the undertaker, with a key that somebody made at the page."""

    def __init__(self, tab: Any, apps: House) -> None:
        place = url(apps, "overlijdensdienst")
        enter(tab, place)
        tab.get_by_role("link", name="Sleutel voor uw software").click()
        tab.get_by_role("button", name="Maak een sleutel").click()
        self.root, self.number = f"{place}/api/v1/aangiften", ""
        self.headers = {"Authorization": f"Bearer {tab.locator('#key').inner_text()}"}

    def call(self, method: str, path: str = "", **more: Any) -> Any:
        """A call that goes well."""
        headers = self.headers | more.pop("headers", {})
        answer = requests.request(method, f"{self.root}{path}", headers=headers, timeout=20, **more)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def begin(self, key: str, body: dict[str, Any]) -> str:
        """Begin a declaration; its number."""
        return str(self.call("POST", json=body, headers={"Idempotency-Key": key})["nummer"])

    def finish(self, number: str, body: dict[str, Any]) -> None:
        """Everything that is still to be done."""
        self.call("PUT", f"/{number}", json=body)
        kind = {"Content-Type": "application/pdf", "Bestandsnaam": "a.pdf"}
        self.call("PUT", f"/{number}/documenten/a-verklaring", data=PAPER["buffer"], headers=kind)
        for _time in range(2):
            self.call("POST", f"/{number}/indiening")


def outline(api: Api, number: str) -> dict[str, Any]:
    """What the registers say, without the person, numbers, addresses, moments, and which application it was."""
    case = api.case(number)
    links = api.get("zaken/zaakinformatieobjecten", zaak=case["url"])
    fields = ("titel", "formaat", "bestandsnaam", "bestandsomvang", "status", "taal", "auteur", "informatieobjecttype",
              "vertrouwelijkheidaanduiding", "creatiedatum", "indicatieGebruiksrecht")  # fmt: skip
    documents = [{"link": link["titel"], **part(api.get(link["informatieobject"]), *fields)} for link in links]
    roles = {role["omschrijving"]: role for role in case["roles"]}
    subjects = {
        name: part(role, "betrokkeneType", "roltype", "roltoelichting", "contactpersoonRol")
        for name, role in roles.items()
    }
    assert len(roles) == len(case["roles"])
    return {
        "case": part(
            case,
            "zaaktype",
            "omschrijving",
            "startdatum",
            "bronorganisatie",
            "vertrouwelijkheidaanduiding",
            "einddatum",
        ),
        "properties": case["properties"],
        "statuses": case["statuses"],
        "documents": documents,
        "roles": subjects,
        "declarant": roles["Aangever"]["betrokkeneIdentificatie"],
        "client": roles["Opdrachtgever"]["betrokkeneIdentificatie"],
        "deceased": sorted(name for name, value in roles["Overledene"]["betrokkeneIdentificatie"].items() if value),
    }


def part(record: dict[str, Any], *names: str) -> dict[str, Any]:
    """Some fields of a record."""
    return {name: record[name] for name in names}


def test_each_and_cross_the_registers_tell_no_difference(tab: Any, apps: House) -> None:
    api = Api(apps)
    people = [
        somebody(apps, name) for name in ("bejaard", "stel-zonder-kinderen", "alleenstaand", "zestien-of-zeventien")
    ]
    wizard_only = wizard(tab, apps, people[0], *STEPS)
    tab.get_by_role("button", name="Verstuur de aangifte").click()
    assert "De aangifte is verstuurd" in tab.locator("main").inner_text()

    tab.context.clear_cookies()
    software = Software(tab, apps)
    software_only = software.begin("dossier-1", {"overledene": {"bsn": people[1]}})
    software.finish(software_only, BODY | {"overledene": {"bsn": people[1]}})

    tab.context.clear_cookies()
    from_wizard = wizard(tab, apps, people[2], "overledene", "overlijden")
    known = software.call("GET", f"/{from_wizard}")["aangifte"]
    software.finish(from_wizard, {**known, **{name: value for name, value in BODY.items() if name not in known}})

    from_software = software.begin("dossier-2", {"overledene": {"bsn": people[3]}, "overlijden": BODY["overlijden"]})
    tab.goto(f"{url(apps, 'uitvaartloket')}/aangiften")
    tab.locator("li", has_text=from_software).get_by_role("link", name="Ga verder").click()
    for name in ("uitvaart", "opdrachtgever", "documenten"):
        fill_in(tab, name)
    tab.get_by_role("button", name="Verstuur de aangifte").click()

    first, *others = (outline(api, number) for number in (wizard_only, software_only, from_wizard, from_software))
    assert first["statuses"] == ["Ontvangen"]
    assert [other == first or other for other in others] == [True, True, True]


def test_begun_in_the_wizard_is_finished_on_the_page(tab: Any, apps: House) -> None:
    number = wizard(tab, apps, somebody(apps, "voorvoegsel"), "overledene", "overlijden", "uitvaart", "opdrachtgever")
    tab.context.clear_cookies()
    enter(tab, url(apps, "overlijdensdienst"))
    tab.get_by_role("row", name=number).get_by_role("link").click()
    tab.get_by_label("B-verklaring komt").select_option("digitaal")
    tab.set_input_files("#a-verklaring", [PAPER])
    tab.get_by_role("button", name="Indienen").click()

    assert "De aangifte is ingediend" in tab.locator("main").inner_text()
    assert Api(apps).case(number)["statuses"] == ["Ontvangen"]


def test_other_company_and_strangers_see_nothing(tab: Any, apps: House) -> None:
    number = wizard(tab, apps, somebody(apps, "groot-gezin"), "overledene")
    for name, path in (("uitvaartloket", "aangiften"), ("overlijdensdienst", "aangifte")):
        tab.context.clear_cookies()
        enter(tab, url(apps, name), "Afscheid Nieuwerveen")
        assert number not in tab.content()
        tab.goto(f"{url(apps, name)}/{path}/{number}")
        assert "er niet" in tab.locator("h1").inner_text()
        tab.context.clear_cookies()
        enter(tab, url(apps, name), "Bouwbedrijf Veenstra")
        assert "op de lijst" in tab.locator("main").inner_text()


def test_wizard_goes_by_keyboard(browser: Any, apps: House) -> None:
    context = browser.new_context(locale="nl-NL", java_script_enabled=False)
    page = context.new_page()
    enter(page, url(apps, "uitvaartloket"))
    page.get_by_role("button", name="Nieuwe aangifte").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/overledene")
    for _stop in range(20):
        page.keyboard.press("Tab")
        if page.locator("#bekend:focus").count():
            break
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("123")
    page.keyboard.press("Enter")

    assert page.locator(".alert a").get_attribute("href") == "#bsn"
    context.close()


def pages(page: Any, apps: House, name: str) -> Any:
    """Open pages of an application, one after the other; each is there when its name is given."""
    for where in way(page, apps, name):
        page.wait_for_load_state()
        yield where


def way(page: Any, apps: House, name: str) -> Any:
    """The way through the pages of an application."""
    place = url(apps, name)
    page.goto(place)
    yield "welcome"
    enter(page, place)
    yield "overview"
    if name == "uitvaartloket":
        page.get_by_role("button", name="Nieuwe aangifte").click()
        page.get_by_role("button", name="Verder", exact=True).click()
        yield "faults"
        fill_in(page, "overledene", somebody(apps, "gezin-met-kinderen"))
        for step in ("overlijden", "uitvaart", "opdrachtgever"):
            fill_in(page, step)
            yield step
        fill_in(page, "documenten")
        yield "check"
        page.goto(f"{place}/aangiften")
        page.locator("tbody a").first.click()
    else:
        page.get_by_role("link", name="Sleutel voor uw software").click()
        yield "key"
        page.goto(place)
        page.get_by_role("button", name="Nieuwe aangifte").click()
        page.get_by_label("BSN").fill("12")
        page.get_by_role("button", name="Bewaren").click()
        yield "faults"
        page.goto(place)
        page.locator("tbody a").last.click()
    yield "sent"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["uitvaartloket", "overlijdensdienst"])
def test_axe_finds_nothing(browser: Any, axe: str, apps: House, scheme: str, name: str) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True, locale="nl-NL")
    page = context.new_page()
    found = [(where, fault) for where in pages(page, apps, name) for fault in axe_faults(page, axe)]
    context.close()

    assert found == []


@pytest.mark.parametrize("name", ["uitvaartloket", "overlijdensdienst"])
def test_pages_reflow_at_320_pixels(browser: Any, apps: House, name: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale="nl-NL")
    page = context.new_page()
    wide = [where for where in pages(page, apps, name) if page.evaluate("document.documentElement.scrollWidth") > 320]
    context.close()

    assert wide == []
