"""Layer 3, integration: how a notification looks on the wire: as the ZGW standard has it, or as a NL GOV CloudEvent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import orjson

ZGW = "application/json"
CLOUDEVENT = "application/cloudevents+json"
ACTIONS = {
    "create": "aangemaakt",
    "update": "bijgewerkt",
    "partial_update": "deels-bijgewerkt",
    "destroy": "verwijderd",
}


def envelope(message: Mapping[str, Any], form: str, source: str, number: int) -> tuple[bytes, str]:
    """Body and media type of a notification in a form (``zgw`` or ``cloudevents``).

    ``source``: the address of the data layer; ``number``: the place of the message in its outbox, counted from 1.
    """
    if form == "zgw":
        return orjson.dumps(message), ZGW
    return orjson.dumps(cloudevent(message, source, number)), CLOUDEVENT


def cloudevent(message: Mapping[str, Any], source: str, number: int) -> dict[str, Any]:
    """The same notification as a CloudEvent 1.0 in the NL GOV profile; ``data`` is the whole ZGW message.

    No attribute holds anything about a person: ``subject`` is the id of the main object, ``dataref`` the address of
    what changed (claim check). ``time`` is the moment of the change.
    """
    kind = f"{message['resource']}-{ACTIONS.get(message['actie'], message['actie'])}"
    return {
        "specversion": "1.0",
        "id": str(uuid5(NAMESPACE_URL, f"{source}#{number}")),
        "source": source,
        "type": f"nl.overheid.{spelled(message['kanaal'])}.{spelled(kind)}.v1",
        "subject": str(message["hoofdObject"]).rstrip("/").rsplit("/", 1)[-1],
        "time": message["aanmaakdatum"],
        "datacontenttype": ZGW,
        "dataref": message["resourceUrl"],
        "sequence": str(number),
        "sequencetype": "Integer",
        "data": dict(message),
    }


def spelled(text: str) -> str:
    """A part of an event type: small letters, digits and hyphens."""
    return "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in text.lower()).strip("-") or "overig"
