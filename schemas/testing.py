"""What suppliers exchange with the API for testing (our own): sandboxes and the log of their calls."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from schemas import fields
from schemas.declare import Schema


class Clock(fields.String):
    """A fixed moment with time zone, or nothing."""

    format = "date-time"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            if text and datetime.fromisoformat(text).tzinfo is None:
                raise ValueError(text)
        except ValueError as error:
            raise fields.fail("invalid", "Gebruik een moment met tijdzone, zoals 2026-01-15T12:00:00+01:00.") from error
        return text


class SandboxRequest(Schema):
    """A sandbox to make."""

    naam = fields.String(40, load_default="", help="Kleine letters, cijfers en koppeltekens; leeg: wij kiezen.")
    klok = Clock(40, load_default="", help="Het moment waarop de zandbak stilstaat; leeg: de echte tijd.")


class Sandbox(Schema):
    """A data layer of your own, filled with the sample data."""

    naam = fields.String(40, required=True, help="Naam, ook in het adres.")
    url = fields.Uri(required=True, help="Begin van alle adressen in de zandbak.")
    roots = fields.Map(1000, required=True, help="Adres van elke API in de zandbak.")
    klok = fields.String(40, required=True, help="Moment waarop de zandbak stilstaat; leeg: de echte tijd.")


class NewSandbox(Sandbox):
    """A sandbox that was just made, with the secret of its client. It is shown once."""

    clientId = fields.String(50, required=True, help="client_id voor tokens; alle rechten in deze zandbak.")
    secret = fields.String(100, required=True, help="Geheim om tokens mee te ondertekenen (HS256).")


class Sandboxes(Schema):
    """All sandboxes."""

    aantal = fields.Integer(min=0, required=True, help="Hoeveel er zijn.")
    hoogstens = fields.Integer(min=0, required=True, help="Hoeveel er mogen zijn.")
    sandboxes = fields.List(fields.Group(Sandbox), required=True)


class LoggedCall(Schema):
    """One call."""

    tijdstip = fields.Moment(required=True, help="Wanneer.")
    operatie = fields.String(200, required=True, help="Methode en pad, zonder kenmerken en zonder zoekwaarden.")
    status = fields.Integer(min=100, max=599, required=True, help="Statuscode van het antwoord.")
    codes = fields.List(fields.String(), required=True, help="Code van de fout, en per veld naam:code.")


class Log(Schema):
    """The last 500 calls of a client, newest first."""

    verzoeken = fields.List(fields.Group(LoggedCall), required=True)
