"""The Objects API 2.7.0 and the Objecttypes API 2.2.2: shapes, in the words of the standard (Open Object 4.0.0)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schemas import fields
from schemas.declare import Channel, Schema

OBJECTS_ROOT, OBJECTTYPES_ROOT = "objects/api/v2", "objecttypes/api/v2"
OBJECTS_VERSION, OBJECTTYPES_VERSION = "2.7.0", "2.2.2"
CHANNEL = Channel("objecten", {"objectType": "type"})
CLASSIFICATIONS: Mapping[str, str] = {
    "open": "Open",
    "intern": "Intern",
    "confidential": "Confidential",
    "strictly_confidential": "Strictly confidential",
}
FREQUENCIES: Mapping[str, str] = {
    "real_time": "Real-time",
    "hourly": "Hourly",
    "daily": "Daily",
    "weekly": "Weekly",
    "monthly": "Monthly",
    "yearly": "Yearly",
    "unknown": "Unknown",
}
DRAFT, PUBLISHED, DEPRECATED = "draft", "published", "deprecated"
READ_ONLY, READ_AND_WRITE = "read_only", "read_and_write"
STATUSES: Mapping[str, str] = {PUBLISHED: "Published", DRAFT: "Draft", DEPRECATED: "Deprecated"}
MODES: Mapping[str, str] = {READ_ONLY: "Read-only", READ_AND_WRITE: "Read and write"}
FOREVER = "9999-12-31"
"""The end of a record that has none yet, as rows are compared."""
OPTIONAL: Mapping[str, Any] = {"required": False}
"""The official documents promise no field of an answer."""


def _read(**more: Any) -> dict[str, Any]:
    """Keywords of a field that the system fills in."""
    return {"dump_only": True, "openapi": {**OPTIONAL, **more}}


def _text(limit: int, help: str, **more: Any) -> fields.String:
    return fields.String(limit, blank=True, load_default="", help=help, **more)


def _url(help: str, **more: Any) -> fields.Uri:
    return fields.Uri(1000, min=1, help=help, **more)


class ObjectType(Schema):
    """A kind of object, with its versions; each version has a JSON schema for the data of its objects."""

    url = _url("Address of the object type.", **_read())
    uuid = fields.Uuid(help="Identification; may be chosen when it is created, not afterwards.")
    name = fields.String(100, required=True, help="Name of one object.")
    namePlural = fields.String(100, required=True, help="Name of several objects.")
    description = _text(1000, "What it is.")
    dataClassification = fields.Choice(CLASSIFICATIONS, load_default="open", help="How confidential the objects are.")
    maintainerOrganization = _text(200, "Organisation that keeps the type.")
    maintainerDepartment = _text(200, "Department that keeps the type.")
    contactPerson = _text(200, "Who can tell more.")
    contactEmail = _text(200, "Where to ask.")
    source = _text(200, "System that the objects come from.")
    updateFrequency = fields.Choice(FREQUENCIES, load_default="unknown", help="How often the objects change.")
    providerOrganization = _text(200, "Organisation that publishes the type.")
    documentationUrl = fields.Uri(200, blank=True, load_default="", help="Address of more documentation.")
    labels = fields.Map(1000, load_default=dict, help="Keywords with a value.")
    createdAt = fields.Date(help="Day on which it was made.", **_read())
    modifiedAt = fields.Date(help="Day of the last change.", **_read())
    allowGeometry = fields.Boolean(load_default=True, help="Whether its objects may have a geometry.")
    versions = fields.List(_url("Address of a version."), help="Addresses of the versions.", **_read(uniqueItems=None))


class ObjectTypeVersion(Schema):
    """A version of an object type: the JSON schema for the data of objects. Only a draft may change."""

    url = _url("Address of the version.", **_read())
    version = fields.Integer(help="Number of the version, from 1.", **_read())
    objectType = _url("Address of the object type.", **_read())
    status = fields.Choice(STATUSES, load_default=DRAFT, help="Draft, published or deprecated.")
    jsonSchema = fields.Json(load_default=dict, help="JSON schema for the data of objects.")
    createdAt = fields.Date(help="Day on which it was made.", **_read())
    modifiedAt = fields.Date(help="Day of the last change.", **_read())
    publishedAt = fields.Date(allow_none=True, help="Day on which it was published.", **_read())


class Reference(Schema):
    """Something elsewhere that an object belongs to."""

    type = fields.Choice({"zaak": "Zaak"}, required=True, help="Kind of thing: only zaak yet.")
    url = fields.Uri(200, required=True, help="Address of the thing.")


class HistoryRecord(Schema):
    """The state of an object in a period: material history (startAt, endAt) and formal history (registrationAt)."""

    index = fields.Integer(help="Number of the record within its object, from 1.", **_read())
    typeVersion = fields.Integer(min=0, max=32767, required=True, help="Version of the object type of the data.")
    data = fields.Json(load_default=dict, help="The data, by the JSON schema of the version.")
    geometry = fields.Geometry(allow_none=True, load_default=None, help="GeoJSON, where the object type allows it.")
    startAt = fields.Date(required=True, help="First day on which the data hold in reality.")
    endAt = fields.Date(allow_none=True, help="Last day on which they hold.", **_read())
    registrationAt = fields.Date(help="Day on which they were registered.", **_read())
    correctionFor = fields.Integer(
        min=0, max=2147483647, help="Index of the record that this one corrects.", allow_none=True, **_read()
    )
    correctedBy = fields.Integer(
        min=0, max=2147483647, allow_none=True, help="Index of the record that corrects this one.", **_read()
    )


class ObjectRecord(HistoryRecord):
    """The state of an object in a period, with what it refers to."""

    references = fields.List(fields.Group(Reference), load_default=list, help="Cases that the object belongs to.")
    correctionFor = fields.Integer(
        min=0, max=2147483647, allow_none=True, load_default=None, help="Index of the record that this one corrects."
    )


class Object(Schema):
    """An object of some object type, with the record that holds on the day asked."""

    url = _url("Address of the object.", **_read())
    uuid = fields.Uuid(help="Identification; may be chosen when it is created, not afterwards.")
    type = _url("Address of the object type.", required=True)
    record = fields.Group(ObjectRecord, required=True, help="The state of the object.")


class Permission(Schema):
    """What a token may do with the objects of one type."""

    type = _url("Address of the object type.", required=True)
    mode = fields.Choice(MODES, required=True, help="Only read, or also write.")
    use_fields = fields.Boolean(load_default=False, help="Whether only some fields may be read.")
    fields = fields.Json(  # type: ignore[assignment]
        allow_none=True, load_default=None, help="Names of fields by version of the object type."
    )


class BehoudenResponse(Schema):
    """Objects that stay, since other cases need them too."""

    behouden = fields.List(fields.Uri(None), required=True, help="Addresses of objects that were kept.")


RECORD_FIELDS = ("index", "typeVersion", "data", "geometry", "references", "startAt", "endAt", "registrationAt",
                 "correctionFor", "correctedBy")  # fmt: skip
"""The fields of a record in the order of the standard."""


def history_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record as the history shows it: without what it refers to."""
    return {name: record[name] for name in RECORD_FIELDS if name != "references"}


def merged(target: Any, patch: Any) -> Any:
    """JSON Merge Patch (RFC 7396): null removes a name, objects merge, everything else is replaced."""
    if not isinstance(patch, Mapping):
        return patch
    found = dict(target) if isinstance(target, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            found.pop(name, None)
        else:
            found[name] = merged(found.get(name), value)
    return found
