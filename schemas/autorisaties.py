"""The Autorisaties register (ZGW Autorisaties API 1.1.0): which application may do what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from schemas import fields
from schemas.declare import (
    Action,
    ActionAnswer,
    Channel,
    Context,
    Filter,
    Record,
    Register,
    Resource,
    Schema,
    Violation,
    any_of,
    rule,
)
from schemas.enumerations import COMPONENT, VERTROUWELIJKHEIDAANDUIDING

TYPES = {"zrc": "zaaktype", "drc": "informatieobjecttype", "brc": "besluittype"}
DATA_SCOPES = {"zrc": "zaken.", "drc": "documenten.", "brc": "besluiten."}


class Autorisatie(Schema):
    """Scopes of one component, for objects of one type up to a level of confidentiality."""

    component = fields.Choice(COMPONENT, required=True)
    componentWeergave = fields.String(dump_only=True)
    scopes = fields.List(fields.String(100, blank=False), required=True)
    zaaktype = fields.Link("catalogi/zaaktypen", check=False, blank=True)
    informatieobjecttype = fields.Link("catalogi/informatieobjecttypen", check=False, blank=True)
    besluittype = fields.Link("catalogi/besluittypen", check=False, blank=True)
    maxVertrouwelijkheidaanduiding = fields.Choice(VERTROUWELIJKHEIDAANDUIDING, blank=True)


class Applicatie(Schema):
    """An application with its client ids and rights."""

    url = fields.Uri(dump_only=True, openapi={"minLength": 1})
    clientIds = fields.List(
        fields.String(50, blank=False), required=True, help="Een client_id hoort bij precies een applicatie."
    )
    label = fields.String(100, required=True, blank=False)
    heeftAlleAutorisaties = fields.Boolean(load_default=False)
    alleenIsGereedVoorPublicatie = fields.Boolean(
        load_default=False, help="Alleen documenten die gereed zijn voor publicatie."
    )
    autorisaties = fields.List(fields.Group(Autorisatie), load_default=list)


class Consumer(Schema):
    """The query of ``/applicaties/consumer``."""

    clientId = fields.String(50, required=True, blank=False)


def component_labels(new: dict[str, Any], old: Record | None, ctx: Context) -> None:
    """The readable name of each component; fields that do not belong to it are left out."""
    kept = []
    for item in new["autorisaties"]:
        kind = TYPES.get(item["component"])
        names = (
            "component",
            "scopes",
            *([kind] if kind else []),
            *(["maxVertrouwelijkheidaanduiding"] if item["component"] in ("zrc", "drc") else []),
        )
        made: dict[str, Any] = {
            "component": item["component"],
            "componentWeergave": COMPONENT[item["component"]],
            "scopes": item["scopes"],
        }
        kept.append({**made, **{name: item.get(name) or "" for name in names if name not in made}})
    new["autorisaties"] = kept


@rule("ac-001", "clientId-exists")
def client_ids_are_free(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """A client_id belongs to exactly one application and is never used again."""
    for client_id in new["clientIds"]:
        if any(found["url"] != new["url"] for found in ctx.find("autorisaties/applicaties", clientIds=client_id)):
            yield Violation("clientIds", "clientId-exists", "Deze client_id hoort al bij een andere applicatie.")
            return


@rule("ac-002", "ambiguous-authorizations-specified", "missing-authorizations")
def all_or_listed(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """Either all rights, or a list of rights: never both and never neither."""
    if new["heeftAlleAutorisaties"] and new["autorisaties"]:
        yield Violation(
            "nonFieldErrors", "ambiguous-authorizations-specified", "Geef alle autorisaties of een lijst, niet allebei."
        )
    if not new["heeftAlleAutorisaties"] and not new["autorisaties"]:
        yield Violation("nonFieldErrors", "missing-authorizations", "Geef alle autorisaties of een lijst.")


@rule("ac-003", "required")
def rights_on_data_name_a_type(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """Scopes about cases, documents and decisions need their type, the first two also the highest confidentiality."""
    for index, item in enumerate(new["autorisaties"]):
        kind = TYPES.get(item["component"])
        if kind is None or not any(scope.startswith(DATA_SCOPES[item["component"]]) for scope in item["scopes"]):
            continue
        names = (kind, "maxVertrouwelijkheidaanduiding") if item["component"] != "brc" else (kind,)
        for name in names:
            if not item.get(name):
                yield Violation(f"autorisaties.{index}.{name}", "required", "Dit veld is vereist.")


def consumer(old: Record | None, body: Mapping[str, Any], ctx: Context) -> ActionAnswer:
    """The applications of one client_id."""
    return ActionAnswer(
        body=[dict(found.items()) for found in ctx.find("autorisaties/applicaties", clientIds=body["clientId"])]
    )


READ, WRITE = any_of("autorisaties.lezen"), any_of("autorisaties.bijwerken")
APPLICATIES = Resource(
    "applicaties",
    Applicatie,
    scopes={"read": READ, "create": WRITE, "update": WRITE, "delete": WRITE},
    filters={"clientIds": Filter("clientIds", "has", description="Kommagescheiden lijst van client ids.")},
    defaults=(component_labels,),
    rules=(client_ids_are_free, all_or_listed, rights_on_data_name_a_type),
    actions=(
        Action(
            "consumer",
            "consumer",
            READ,
            schema=Consumer,
            kind="read",
            method="GET",
            run=consumer,
            answer=Applicatie,
            listed=True,
            description="Applicaties van een client_id.",
        ),
    ),
    channel=Channel("autorisaties"),
    head=False,
    singular="applicatie",
    example={
        "clientIds": ["voorbeeld"],
        "label": "Voorbeeld",
        "autorisaties": [{"component": "ztc", "scopes": ["catalogi.lezen"]}],
    },
)

REGISTER = Register(
    "autorisaties",
    "Autorisaties API",
    "1.1.0",
    "autorisaties/api/v1",
    (APPLICATIES,),
    description="Applicaties en hun rechten op de andere API's.",
    component="ac",
)
