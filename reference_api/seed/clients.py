"""Sample clients with their rights: one that may do everything, one per component with the least it needs, one that only reads."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import orjson
import sqlalchemy as sa

from reference_api.seed.loader import Loader, remember

ALL = {"heeftAlleAutorisaties": True, "autorisaties": []}
FILE_CASES = ["zaken.lezen", "zaken.aanmaken", "zaken.bijwerken"]
"""What an application of a citizen needs: with ``zaken.aanmaken`` alone it can set the first status only."""

MOVING = [
    "burgerservicenummer",
    "naam",
    "leeftijd",
    "verblijfplaats",
    "partners",
    "kinderen",
    "ouders",
]
HANDLE_CASES = ["zaken.lezen", "zaken.bijwerken", "zaken.statussen.toevoegen", "audittrails.lezen"]
"""What a desk of civil servants needs: no making, reopening or forcing of cases."""
BURGERZAKEN = [
    "burgerzaken.lezen",
    "burgerzaken.verhuizingen.aanmaken",
    "burgerzaken.overlijdens.aanmaken",
    "burgerzaken.herstellen",
]
"""What a desk needs to write the effect of a case in the persons register, and to undo it."""
AT_THE_DESK = ["burgerservicenummer", "naam", "geboorte", "verblijfplaats", "overlijden"]
ADD_DOCUMENTS = ["documenten.lezen", "documenten.aanmaken"]
DECIDE = ["besluiten.lezen", "besluiten.aanmaken"]
OF_THE_DEAD = ["burgerservicenummer", "naam", "geboorte"]
PERSON_FIELDS: dict[str, list[str] | None] = {
    "digitale-identiteit": ["burgerservicenummer", "naam"],
    "overlijdensdienst": OF_THE_DEAD,
    "startpunt": ["burgerservicenummer", "naam"],
    "uitvaartloket": OF_THE_DEAD,
    "verhuisplein": MOVING,
    "verhuisservice": MOVING,
    "werkvoorraad": AT_THE_DESK,
    "zaakbalie": AT_THE_DESK,
}
PURPOSES: dict[str, list[str]] = {
    "digitale-identiteit": ["inloggen"],
    "overlijdensdienst": ["aangeven-overlijden"],
    "startpunt": ["stellen-vraag"],
    "uitvaartloket": ["aangeven-overlijden"],
    "verhuisplein": ["melden-verhuizing"],
    "verhuisservice": ["melden-verhuizing"],
    "werkvoorraad": ["behandelen-zaak"],
    "zaakbalie": ["behandelen-zaak"],
}
"""What each may use personal data for; with one purpose it need not be named in every request."""


def rights(types: Mapping[str, str], scopes: list[str], level: str = "zaakvertrouwelijk") -> list[dict[str, Any]]:
    """Autorisaties of the Zaken component for some case types, and reading the catalogue."""
    found: list[dict[str, Any]] = [
        {"component": "zrc", "scopes": scopes, "zaaktype": url, "maxVertrouwelijkheidaanduiding": level}
        for url in types.values()
    ]
    return [*found, {"component": "ztc", "scopes": ["catalogi.lezen"]}]


def desk_rights(made: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Autorisaties of a desk: handling cases of these types, with the kinds of documents and decisions they can have."""
    level = {"maxVertrouwelijkheidaanduiding": "zaakvertrouwelijk"}
    documents = {url: None for kind in made.values() for url in kind["informatieobjecttypen"].values()}
    decisions = {url: None for kind in made.values() for url, _ in kind["decisions"].values()}
    return [
        *rights({name: kind["zaaktype"] for name, kind in made.items()}, [*HANDLE_CASES, *BURGERZAKEN]),
        *({"component": "drc", "scopes": ADD_DOCUMENTS, "informatieobjecttype": url, **level} for url in documents),
        *({"component": "brc", "scopes": DECIDE, "besluittype": url} for url in decisions),
    ]


def undertaker_rights(kind: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Autorisaties of an application of undertakers: filing one type of case, with the papers that belong to it."""
    level, scopes = "zaakvertrouwelijk", ["documenten.lezen", "documenten.aanmaken", "documenten.verwijderen"]
    papers = (
        {"component": "drc", "scopes": scopes, "informatieobjecttype": url, "maxVertrouwelijkheidaanduiding": level}
        for url in kind["informatieobjecttypen"].values()
    )
    return [*rights({"": kind["zaaktype"]}, FILE_CASES), *papers]


def clients(made: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, dict[str, Any]]]:
    """client_id -> (label, rights); ``made`` maps the identification of a case type to the addresses of its parts."""
    types = {name: kind["zaaktype"] for name, kind in made.items()}
    death = undertaker_rights(made["OVERLIJDEN-AANGEVEN"])
    move = {name: url for name, url in types.items() if "VERHUIZ" in name}
    ask = {name: url for name, url in types.items() if "VRAAG" in name}
    return {
        "demo": ("Demo: alle rechten", ALL),
        "demo-lezen": (
            "Demo: alleen lezen, tot en met openbaar",
            {"autorisaties": rights(types, ["zaken.lezen"], "openbaar")},
        ),
        "digitale-identiteit": ("Digitale identiteit", {"autorisaties": rights({}, [])}),
        "overlijdensdienst": ("Overlijdensdienst", {"autorisaties": death}),
        "startpunt": ("Startpunt", {"autorisaties": rights(ask, FILE_CASES)}),
        "uitvaartloket": ("Uitvaartloket", {"autorisaties": death}),
        "verhuisplein": ("Verhuisplein", {"autorisaties": rights(move, FILE_CASES)}),
        "verhuisservice": ("Verhuisservice", {"autorisaties": rights(move, FILE_CASES)}),
        "werkvoorraad": ("Werkvoorraad", {"autorisaties": desk_rights(made)}),
        "zaakbalie": ("Zaakbalie", {"autorisaties": desk_rights(made)}),
    }


def load_clients(loader: Loader, types: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Register the sample clients; client_id -> secret (new on every machine)."""
    made: dict[str, str] = {}
    database = loader.environment.database
    sql = database.sql(
        "credential", lambda: sa.text("INSERT INTO credential (client_id, secret) VALUES (:client_id, :secret)")
    )
    for client_id, (label, body) in clients(types).items():
        loader.add("autorisaties/applicaties", client_id, {"clientIds": [client_id], "label": label, **body})
        made[client_id] = secrets.token_hex(24)
        loader.connection.run(sql, {"client_id": client_id, "secret": made[client_id]})
    for client_id, fields in PERSON_FIELDS.items():
        remember(loader.environment, loader.connection, f"brp:{client_id}", orjson.dumps(fields).decode())
    for client_id, purposes in PURPOSES.items():
        remember(loader.environment, loader.connection, f"doel:{client_id}", orjson.dumps(purposes).decode())
    return made
