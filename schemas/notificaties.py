"""The Notificaties register (ZGW Notificaties API 1.0.1): channels, subscriptions, and messages that others publish."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from schemas import fields
from schemas.declare import (
    Action,
    ActionAnswer,
    Context,
    Filter,
    Immutable,
    Record,
    Register,
    Resource,
    Schema,
    Stored,
    Unique,
    Violation,
    any_of,
    rule,
)

KANAAL = "notificaties/kanaal"
ABONNEMENT = "notificaties/abonnement"
FORMATS = {"zgw": "Notificatie van de ZGW-standaard", "cloudevents": "CloudEvent volgens het NL GOV profiel"}


class Kanaal(Schema):
    """A channel: a subject on which messages are published, with the marks by which subscribers may choose."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    naam = fields.String(50, required=True, blank=False)
    documentatieLink = fields.Uri(200, load_default="")
    filters = fields.List(fields.String(100, blank=False), load_default=list)


class FilterGroup(Schema):
    """A channel that a subscriber wants, and the values of its marks; ``*`` or a mark left out means any value."""

    filters = fields.Map(1000, load_default=dict)
    naam = fields.String(required=True, blank=False)


class Abonnement(Schema):
    """A subscription: where messages go, and which."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    callbackUrl = fields.Uri(None, required=True, blank=False, openapi={"minLength": 1})
    auth = fields.String(
        required=True, blank=False, load_only=True, help="Inhoud van de kop Authorization bij het afleveren."
    )
    kanalen = fields.List(fields.Group(FilterGroup), required=True)
    formaat = fields.Choice(
        FORMATS,
        load_default="zgw",
        help="Eigen uitbreiding: zgw (de standaard) of cloudevents (NL GOV profiel, application/cloudevents+json).",
    )


class Message(Schema):
    """A message: what happened to which object. It holds no content of that object."""

    kanaal = fields.String(50, required=True, blank=False)
    hoofdObject = fields.Uri(None, required=True, blank=False)
    resource = fields.String(100, required=True, blank=False)
    resourceUrl = fields.Uri(None, required=True, blank=False)
    actie = fields.String(100, required=True, blank=False)
    aanmaakdatum = fields.Moment(required=True)
    kenmerken = fields.Map(1000, load_default=dict)


def channel_named(name: str, ctx: Context) -> Record | None:
    """The channel of that name."""
    return next(iter(ctx.find(KANAAL, naam=name)), None)


@rule("nrc-kanaal", "kanaal_naam", "inconsistent-abonnement-filters")
def channels_exist(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """Every channel of a subscription exists, and has the marks that the subscriber filters by."""
    for index, group in enumerate(new["kanalen"]):
        channel = channel_named(group["naam"], ctx)
        if channel is None:
            yield Violation(f"kanalen.{index}.naam", "kanaal_naam", "Er is geen kanaal met deze naam.")
        elif not set(group["filters"]) <= set(channel["filters"]):
            unknown = ", ".join(sorted(set(group["filters"]) - set(channel["filters"])))
            yield Violation(
                f"kanalen.{index}.filters",
                "inconsistent-abonnement-filters",
                f"Dit kanaal heeft geen kenmerk: {unknown[:200]}.",
            )


TRIAL: Mapping[str, Any] = {
    "kanaal": "test",
    "hoofdObject": "https://voorbeeld.example/objecten/1",
    "resource": "test",
    "resourceUrl": "https://voorbeeld.example/objecten/1",
    "actie": "create",
    "aanmaakdatum": "2019-01-01T12:00:00Z",
    "kenmerken": {},
}
"""The message with which a callback is tried; its channel is always ``test``."""


@rule("nrc-callback", "invalid-callback-url", "no-auth-on-callback-url")
def callback_answers(new: Record, old: Record | None, ctx: Context) -> Iterator[Violation]:
    """The callback takes a message with the given authorisation, and refuses one without it (401 or 403)."""
    if not any(ctx.is_new(name) for name in ("callbackUrl", "auth", "formaat")):
        return
    status, reason = ctx.send(new["callbackUrl"], TRIAL, new["formaat"], new["auth"])
    if not 200 <= status < 210:
        why = (
            str(reason) if not status and isinstance(reason, str) else f"Het antwoord was {status}; verwacht wordt 204."
        )
        yield Violation("callbackUrl", "invalid-callback-url", why)
        return
    status, _ = ctx.send(new["callbackUrl"], TRIAL, new["formaat"], "")
    if status not in (401, 403):
        yield Violation(
            "callbackUrl",
            "no-auth-on-callback-url",
            "De callback accepteert berichten zonder autorisatie; zonder de kop Authorization moet die 401 of 403 geven.",
        )


@rule("nrc-message", "message_kanaal", "kenmerken_inconsistent")
def message_fits_channel(values: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """A message names an existing channel and only marks of that channel."""
    channel = channel_named(str(values["kanaal"]), ctx)
    if channel is None:
        yield Violation("kanaal", "message_kanaal", "Er is geen kanaal met deze naam.")
    elif not set(values["kenmerken"]) <= set(channel["filters"]):
        yield Violation("kenmerken", "kenmerken_inconsistent", "De kenmerken passen niet bij die van het kanaal.")


def publish(old: Record | None, body: Mapping[str, Any], ctx: Context) -> ActionAnswer:
    """Hand a message over for delivery."""
    ctx.publish(body)
    return ActionAnswer(status=201, body=dict(body))


BOTH = any_of("notificaties.consumeren", "notificaties.publiceren")
CONSUME, PUBLISH = any_of("notificaties.consumeren"), any_of("notificaties.publiceren")
KANALEN = Resource(
    "kanaal",
    Kanaal,
    scopes={"read": BOTH, "create": PUBLISH},
    filters={"naam": Filter("naam")},
    unique=(Unique(("naam",), "unique", "naam", "Er is al een kanaal met deze naam."),),
    immutable=(Immutable(("naam",)),),
    paginated=False,
    head=False,
    singular="kanaal",
    example={"naam": "voorbeeld", "documentatieLink": "https://voorbeeld.example/kanaal", "filters": ["bron"]},
)
ABONNEMENTEN = Resource(
    "abonnement",
    Abonnement,
    scopes={"read": BOTH, "create": CONSUME, "update": CONSUME, "delete": CONSUME},
    rules=(channels_exist, callback_answers),
    stored=Stored.RECORD,
    paginated=False,
    head=False,
    singular="abonnement",
    example={
        "callbackUrl": "https://voorbeeld.example/callback",
        "auth": "Bearer voorbeeld",
        "kanalen": [{"naam": "zaken", "filters": {"bronorganisatie": "000000000"}}],
    },
)
NOTIFICATIES = Resource(
    "notificaties",
    Message,
    actions=(
        Action(
            "publiceren",
            "",
            PUBLISH,
            schema=Message,
            status=201,
            run=publish,
            rules=(message_fits_channel,),
            description="Publiceer een notificatie: elke abonnee van het kanaal wiens filters passen krijgt het bericht.",
        ),
    ),
    singular="notificatie",
)

REGISTER = Register(
    "notificaties",
    "Notificaties API",
    "1.0.1",
    "notificaties/api/v1",
    (KANALEN, ABONNEMENTEN, NOTIFICATIES),
    description="Kanalen, abonnementen en het publiceren van notificaties.",
    component="nrc",
)
