"""Pages that do something: take a case, set the next status, finish it, add a document, decide."""

from __future__ import annotations

import base64
import re
import secrets
from typing import Any

import flask
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from zaakbalie.app import address_of, desk
from zaakbalie.casework import Case, Changed, name_of, number_of
from zaakbalie.effects import Impossible, Standing
from zaakbalie.faults import said
from zaakbalie.pages import at_work, persons_of, property_text
from zaakbalie.registers import Unavailable

acts = flask.Blueprint("acts", __name__)
LARGEST = 8 * 1024 * 1024
"""Bytes of one document."""
NOTE_MAX = 1000
ANCHORS = {"inwoning": "toestemming", "aktenummer": "akte"}
"""Where somebody can mend a fault of the registration, by the field of the register; the rest is mended in the case."""
KINDS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
"""What is accepted, by how it begins: a name or a type that somebody sends along proves nothing."""


def sent(name: str) -> str:
    """A field of the form."""
    return flask.request.form.get(name, "").strip()


def done(uuid: Any, text: str) -> Any:
    """Back to the case, which says what was done."""
    flask.session["done"] = text
    return flask.redirect(address_of("case", uuid=uuid), 303)


def ask(act: str, case: Case, faults: dict[str, str] | None = None, **more: Any) -> tuple[str, int]:
    """The page of an act; with ``faults`` by field when it came back wrong."""
    number = sent("nummer") or secrets.token_hex(6).upper()
    page = flask.render_template(
        f"act_{act}.html", case=case, row=case.row, faults=faults or {}, sent=flask.request.form, number=number, **more
    )
    return page, 422 if faults else 200


def open_case(uuid: Any) -> Case:
    """A case that can still be handled. Raises Gone, Changed."""
    case = desk().casework.case(str(uuid))
    if case.record["einddatum"] or (flask.request.method == "POST" and sent("stand") != case.mark):
        raise Changed
    return case


def long_note() -> dict[str, str]:
    """A fault when the note is too long."""
    text = _("Maak de toelichting korter: hoogstens %(most)s tekens.", most=NOTE_MAX)
    return {"toelichting": text} if len(sent("toelichting")) > NOTE_MAX else {}


@acts.post("/zaken/<uuid:uuid>/neem")
@at_work
def take(uuid: Any) -> Any:
    """Handle this case from now on."""
    desk().casework.take(str(uuid), sent("stand"))
    return done(uuid, _("U behandelt deze zaak."))


@acts.route("/zaken/<uuid:uuid>/stap", methods=["GET", "POST"])
@at_work
def step(uuid: Any) -> Any:
    """Set the next status."""
    case = open_case(uuid)
    steps = case.kind.steps_after(case.statuses[-1]["statustype"])
    if flask.request.method == "GET":
        return ask("step", case, steps=steps)
    chosen = next((one for one in steps if one["url"] == sent("status")), None)
    faults = long_note() | ({} if chosen else {"status": _("Kies een status.")})
    if faults or chosen is None:
        return ask("step", case, faults, steps=steps)
    desk().casework.step(str(uuid), case.mark, chosen["url"], sent("toelichting"))
    return done(uuid, _("De status is nu: %(name)s.", name=chosen["omschrijving"]))


@acts.route("/zaken/<uuid:uuid>/afronden", methods=["GET", "POST"])
@at_work
def finish(uuid: Any) -> Any:
    """Record the result and close the case."""
    case = open_case(uuid)
    if flask.request.method == "GET":
        return ask("finish", case)
    chosen = next((one for one in case.kind.results if one["url"] == sent("resultaat")), None)
    faults = long_note() | ({} if chosen else {"resultaat": _("Kies een resultaat.")})
    if faults or chosen is None:
        return ask("finish", case, faults)
    desk().casework.finish(str(uuid), case.mark, chosen["url"], sent("toelichting"))
    return done(uuid, _("De zaak is afgerond: %(name)s.", name=chosen["omschrijving"]))


@acts.route("/zaken/<uuid:uuid>/document", methods=["GET", "POST"])
@at_work
def add_document(uuid: Any) -> Any:
    """Add a document."""
    case = open_case(uuid)
    if flask.request.method == "GET":
        return ask("document", case)
    upload = flask.request.files.get("bestand") or FileStorage()
    content = upload.read(LARGEST + 1)
    form, faults = content_type(content), {}
    if sent("soort") not in case.kind.documents:
        faults["soort"] = _("Kies een soort document.")
    if not 1 <= len(sent("titel")) <= 200:
        faults["titel"] = _("Vul een titel in van hoogstens 200 tekens.")
    if not content:
        faults["bestand"] = _("Kies een bestand.")
    elif len(content) > LARGEST:
        faults["bestand"] = _("Een document mag hoogstens 8 MB groot zijn.")
    elif not form:
        faults["bestand"] = _("Dit is geen PDF, PNG of JPEG. Sla het bestand zo op en kies het opnieuw.")
    if faults:
        return ask("document", case, faults)
    settings = desk().settings
    desk().casework.file(case, {
        "identificatie": own_number(), "bronorganisatie": settings.rsin, "creatiedatum": settings.today().isoformat(),
        "titel": sent("titel"), "auteur": flask.g.worker.name[:200], "taal": "dut", "status": "definitief", "formaat": form,
        "bestandsnaam": safe_name(upload.filename or ""), "bestandsomvang": len(content),
        "inhoud": base64.b64encode(content).decode(), "informatieobjecttype": sent("soort"), "indicatieGebruiksrecht": False,
    })  # fmt: skip
    return done(uuid, _("Het document is toegevoegd."))


@acts.route("/zaken/<uuid:uuid>/besluit", methods=["GET", "POST"])
@at_work
def decide(uuid: Any) -> Any:
    """Record a decision."""
    case = open_case(uuid)
    if flask.request.method == "GET":
        return ask("decision", case)
    allowed = case.kind.letters.get(sent("besluit"), [])
    letters = {document["url"] for document in case.documents if document["informatieobjecttype"] in allowed}
    faults = long_note()
    if sent("besluit") not in case.kind.decisions:
        faults["besluit"] = _("Kies een besluit.")
    if not sent("toelichting"):
        faults["toelichting"] = _("Leg uit waarom dit besluit is genomen.")
    if sent("brief") and sent("brief") not in letters:
        faults["brief"] = _("Dit document past niet bij dit besluit. Kies een ander, of geen.")
    if faults:
        return ask("decision", case, faults)
    today = desk().settings.today().isoformat()
    desk().casework.decide({
        "identificatie": own_number(), "verantwoordelijkeOrganisatie": desk().settings.rsin, "besluittype": sent("besluit"),
        "zaak": case.record["url"], "datum": today, "ingangsdatum": today, "toelichting": sent("toelichting"),
    }, sent("brief"))  # fmt: skip
    return done(uuid, _("Het besluit is vastgelegd."))


@acts.route("/zaken/<uuid:uuid>/verwerken", methods=["GET", "POST"])
@at_work
def process(uuid: Any) -> Any:
    """Write the move or the death in the persons register."""
    case = open_case(uuid)
    standing = desk().effects.standing(case)
    if standing and standing.current:
        return done(uuid, _("Dit was al verwerkt in de basisregistratie."))
    if standing is None or not standing.possible:
        raise Changed
    if flask.request.method == "GET":
        return process_page(case, standing, [])
    try:
        desk().effects.register(case, standing, bool(sent("toestemming")), sent("akte").upper())
    except Impossible as error:
        names = names_in(case)
        reasons = [(ANCHORS.get(fault.field, "zaak"), said(fault, names)) for fault in error.faults]
        return process_page(case, standing, reasons)
    except Unavailable:
        # What was filled in stays; sent again it is registered once, also when this call did arrive.
        late = _("De basisregistratie antwoordt nu niet. Er is niets verloren gegaan: probeer het straks nog eens.")
        return process_page(case, standing, [("zaak", late)])[0], 503
    return done(uuid, _("Dit is verwerkt in de basisregistratie."))


def process_page(case: Case, standing: Standing, reasons: list[tuple[str, str]]) -> tuple[str, int]:
    """The page on which it is processed; ``reasons`` are (field, text) of everything that is wrong."""
    return ask(
        "process", case, dict(reasons), reasons=reasons, effect=standing, names=names_in(case),
        property_text=property_text,
    )  # fmt: skip


def names_in(case: Case) -> dict[str, str]:
    """Names of the people in a case by their number."""
    persons = persons_of(case) or {}
    known = {number: (person.get("naam") or {}).get("volledigeNaam", "") for number, person in persons.items()}
    return {number_of(role): known.get(number_of(role)) or name_of(role) for role in case.roles if number_of(role)}


def own_number() -> str:
    """The number that the form carries, so that sending it twice makes one record. Anything odd gets a new one."""
    number = sent("nummer")
    return f"BALIE-{number if re.fullmatch('[0-9A-F]{12}', number) else secrets.token_hex(6).upper()}"


def content_type(content: bytes) -> str:
    """The media type by how a file begins; empty when it is not accepted."""
    return next((form for start, form in KINDS.items() if content.startswith(start)), "")


def safe_name(name: str) -> str:
    """The last part of a name, without what could lead elsewhere or hide its end."""
    last = re.split(r"[\\/]", name)[-1]
    kept = re.sub(r"[^\w .()-]", "", last).strip(" .")
    return kept[-100:] or "document"
