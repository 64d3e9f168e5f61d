"""What tests of documents and decisions make again and again."""

from __future__ import annotations

import base64
import io
from typing import Any

from werkzeug.test import TestResponse

from tests.registers.world import RSIN, Api, Kind

DOCUMENTEN = "documenten/enkelvoudiginformatieobjecten"
GEBRUIKSRECHTEN = "documenten/gebruiksrechten"
RELATIES = "documenten/objectinformatieobjecten"
VERZENDINGEN = "documenten/verzendingen"
BESLUITEN = "besluiten/besluiten"
VASTLEGGINGEN = "besluiten/besluitinformatieobjecten"


def document_body(kind: Kind, content: bytes | None = b"hallo", **more: Any) -> dict[str, Any]:
    """The least that a document needs, with content inside the JSON."""
    inline = {} if content is None else {"inhoud": base64.b64encode(content).decode(), "bestandsomvang": len(content)}
    return {
        "bronorganisatie": RSIN,
        "creatiedatum": "2024-02-01",
        "titel": "Brief",
        "auteur": "Afdeling",
        "taal": "dut",
        "informatieobjecttype": kind.informatieobjecttype,
        **inline,
        **more,
    }


def document(api: Api, kind: Kind, content: bytes | None = b"hallo", **more: Any) -> dict[str, Any]:
    """A document."""
    return api.make(DOCUMENTEN, document_body(kind, content, **more))


def locked(api: Api, url: str) -> str:
    """Lock a document; the lock id."""
    answer = api.post(url + "/lock")
    assert answer.status_code == 200, answer.json
    return str(answer.json["lock"])


def changed(api: Api, url: str, **values: Any) -> dict[str, Any]:
    """PATCH a document under a lock of its own; the document."""
    lock = locked(api, url)
    answer = api.patch(url, {**values, "lock": lock})
    assert answer.status_code == 200, answer.json
    assert api.post(url + "/unlock", {"lock": lock}).status_code == 204
    found: dict[str, Any] = answer.json
    return found


def send_part(api: Api, part: str, content: bytes, lock: str | None, **more: Any) -> TestResponse:
    """PUT a part of a content."""
    form = {"inhoud": (io.BytesIO(content), "deel"), **({"lock": lock} if lock is not None else {})}
    return api.call("PUT", part, data=form, **more)


def decision_body(kind: Kind, **more: Any) -> dict[str, Any]:
    """The least that a decision needs."""
    return {
        "verantwoordelijkeOrganisatie": RSIN,
        "besluittype": kind.besluittype,
        "datum": "2024-03-01",
        "ingangsdatum": "2024-03-02",
        **more,
    }


def decision(api: Api, kind: Kind, **more: Any) -> dict[str, Any]:
    """A decision."""
    return api.make(BESLUITEN, decision_body(kind, **more))
