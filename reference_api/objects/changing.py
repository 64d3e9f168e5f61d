"""Layer 4, services: writing objects. Every change is a new record; the one before ends where the new one begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reference_api import check
from reference_api.locks import ALONE, SHARED, Need
from reference_api.objects.kinds import TYPES, Kind, Kinds
from reference_api.objects.records import ALL, Records, Stored, object_url
from reference_api.objects.serving import Visit, check_crs, refuse
from reference_api.objects.validation import data_faults
from reference_api.outbox import put_in_outbox
from reference_api.problems import invalid, not_found
from reference_api.serve import Answer
from reference_api.store import Connection
from schemas import fields
from schemas.declare import Record, Violation
from schemas.objects import CHANNEL, Object, merged

KEPT = ("typeVersion", "data", "geometry", "references", "startAt")
"""What a PATCH takes from the record before it, where the body says nothing."""


def create(visit: Visit, _path: Mapping[str, str]) -> Answer:
    """POST /objects: an object with its first record."""
    check_crs(visit.call, writes=True)
    visit.query()
    values = shaped(visit, visit.body())
    uuid = values.get("uuid") or visit.env.new_uuid()

    def work(connection: Connection) -> bytes:
        kind = kind_of(visit, connection, values)
        refuse([*data_violations(visit, connection, kind, values["record"]), *nothing_to_correct(values["record"])])
        records = Records(visit.env, connection)
        if records.last(uuid) is not None:
            raise invalid([Violation("uuid", "unique", "Er is al een object met deze uuid.")])
        content = content_of(uuid, kind, first_record(visit.today, values["record"]))
        notify(visit, connection, "create", content)
        return records.add(kind, content)

    location = visit.call.base + object_url(uuid)[1:]
    return visit.answer(visit.write(work, alone(uuid)), 201, crs=True, headers={"Location": location})


def change(visit: Visit, path: Mapping[str, str]) -> Answer:
    """PUT and PATCH /objects/{uuid}: a new record. PATCH merges the data into those of the last record (RFC 7396)."""
    check_crs(visit.call, writes=True)
    visit.query()
    body = visit.body()

    def work(connection: Connection) -> dict[str, Any]:
        records, kinds = Records(visit.env, connection), Kinds(visit.env, connection)
        stored = records.last(path["uuid"])
        kind = kinds.by_id(stored.type) if stored else None
        if stored is None or kind is None:
            raise not_found()
        visit.holder.must_write(kind.id)
        old = stored.content()
        values = shaped(visit, patched(visit, old, body) if visit.call.method == "PATCH" else body)
        refuse(
            [
                *fixed_fields(visit, kinds, old, values),
                *data_violations(visit, connection, kind, values["record"]),
                *correction_faults(records, path["uuid"], values["record"]),
            ]
        )
        content = follow(records, kind, stored, values["record"], visit.today)
        notify(visit, connection, "partial_update" if visit.call.method == "PATCH" else "update", content)
        return content

    return visit.json(visit.write(work, alone(path["uuid"])), crs=True)


def delete(visit: Visit, path: Mapping[str, str]) -> Answer:
    """DELETE /objects/{uuid}: all records. With ``zaak``, an object that other cases need only loses that reference."""
    zaak = visit.query("zaak").get("zaak")
    if zaak is not None and not fields.is_uri(zaak):
        raise invalid([Violation("zaak", "invalid", "Dit is geen geldige URL.")])

    def work(connection: Connection) -> dict[str, Any] | None:
        records = Records(visit.env, connection)
        stored = records.last(path["uuid"])
        if stored is None:
            raise not_found()
        visit.holder.must_write(stored.type)
        content = stored.content()
        others = [one for one in content["record"]["references"] if one["url"] != visit.env.links.internal(zaak or "")]
        if zaak is not None and any(one["type"] == "zaak" for one in others):
            content["record"]["references"] = others
            records.change(stored, content, last=True)
            notify(visit, connection, "partial_update", content)
            return {"behouden": [content["url"]]}
        notify(visit, connection, "destroy", content)
        records.remove(path["uuid"], stored.type)
        return None

    kept = visit.write(work, alone(path["uuid"]))
    return visit.json(kept, crs=True) if kept else visit.gone()


def alone(uuid: str) -> Need:
    """What a change of an object holds: the object with its records."""
    return ((ALL, uuid), ALONE)


# What a body must be ----------------------------------------------------------------------------------------------


def shaped(visit: Visit, body: Mapping[str, Any]) -> dict[str, Any]:
    """The checked values of an object, addresses of cases in their internal spelling. Raises Problem 400."""
    values = check.shape(check.instance(Object), body)
    internal = visit.env.links.internal
    record = values["record"]
    record["references"] = [{**one, "url": internal(one["url"])} for one in record["references"]]
    return values


def patched(visit: Visit, old: Record, body: Mapping[str, Any]) -> dict[str, Any]:
    """The whole object that a PATCH means."""
    before = {name: old["record"][name] for name in KEPT}
    before["references"] = [{**one, "url": outside(visit, one["url"])} for one in before["references"]]
    given = body.get("record", {})
    if not isinstance(given, Mapping):
        raise invalid([Violation("record", "invalid", "Er werd een object verwacht.")])
    record = {**before, **given}
    if isinstance(given.get("data"), Mapping):
        record["data"] = merged(before["data"], given["data"])
    return {"type": outside(visit, old["type"]), **body, "record": record}


def outside(visit: Visit, url: str) -> str:
    """An address as a client may write it."""
    return visit.call.base + url[1:] if url.startswith("\0") else url


def kind_of(visit: Visit, connection: Connection, values: Mapping[str, Any]) -> Kind:
    """The type of a new object. Raises Problem 400 when there is none, 403 when the token may not write such objects."""
    kind = Kinds(visit.env, connection).of_url(values["type"])
    if kind is None:
        raise invalid([Violation("type", "does_not_exist", "Dit objecttype bestaat niet.")])
    visit.holder.must_write(kind.id)
    return kind


def fixed_fields(visit: Visit, kinds: Kinds, old: Record, values: Mapping[str, Any]) -> list[Violation]:
    """Type and uuid never change; of an address only the uuid is looked at."""
    kind = kinds.of_url(values["type"])
    other = kind is None or kind.url != old["type"]
    wrong = [
        name
        for name, is_wrong in (("uuid", values.get("uuid", old["uuid"]) != old["uuid"]), ("type", other))
        if is_wrong
    ]
    return [Violation(name, "immutable-field", "Dit veld mag niet gewijzigd worden.") for name in wrong]


def data_violations(visit: Visit, connection: Connection, kind: Kind, record: Record) -> list[Violation]:
    """What is wrong with version, data and geometry."""
    found: list[Violation] = []
    connection.need([((TYPES, kind.uuid), SHARED)])
    version = Kinds(visit.env, connection).version(kind, record["typeVersion"])
    if version is None:
        found.append(Violation("record.typeVersion", "does_not_exist", "Deze versie van het objecttype bestaat niet."))
    else:
        found += data_faults(version["jsonSchema"], record["data"])
    if record["geometry"] is not None and not kind.record["allowGeometry"]:
        found.append(Violation("record.geometry", "geometry-not-allowed", "Dit objecttype staat geen geometrie toe."))
    return found


def nothing_to_correct(record: Record) -> list[Violation]:
    """A first record corrects nothing."""
    if record["correctionFor"] is None:
        return []
    return [Violation("record.correctionFor", "does_not_exist", "Dit object heeft nog geen record om te corrigeren.")]


def correction_faults(records: Records, uuid: str, record: Record) -> list[Violation]:
    """A correction is of a record of this object that was not corrected yet."""
    if record["correctionFor"] is None:
        return []
    corrected = records.numbered(uuid, record["correctionFor"])
    if corrected is None:
        return [Violation("record.correctionFor", "does_not_exist", "Dit object heeft geen record met deze index.")]
    if corrected.content()["record"]["correctedBy"] is not None:
        return [Violation("record.correctionFor", "unique", "Dit record is al gecorrigeerd.")]
    return []


# What is stored ---------------------------------------------------------------------------------------------------


def content_of(uuid: str, kind: Kind, record: Record) -> dict[str, Any]:
    """An object as it is shown with a record."""
    return {"url": object_url(uuid), "uuid": uuid, "type": kind.url, "record": record}


def first_record(today: str, values: Mapping[str, Any], index: int = 1) -> dict[str, Any]:
    """A new record, in the order of the standard."""
    return {
        "index": index,
        "typeVersion": values["typeVersion"],
        "data": values["data"],
        "geometry": values["geometry"],
        "references": values["references"],
        "startAt": values["startAt"],
        "endAt": None,
        "registrationAt": today,
        "correctionFor": values["correctionFor"],
        "correctedBy": None,
    }


def follow(records: Records, kind: Kind, stored: Stored, values: Mapping[str, Any], today: str) -> dict[str, Any]:
    """Store the record that follows on the last one, and the end of that one; the object as it is then."""
    before = stored.content()
    uuid, index = before["uuid"], before["record"]["index"] + 1
    new = content_of(uuid, kind, first_record(today, values, index))
    before["record"]["endAt"] = new["record"]["startAt"]
    if values["correctionFor"] == before["record"]["index"]:
        before["record"]["correctedBy"] = index
    elif values["correctionFor"] is not None:
        corrected = records.numbered(uuid, values["correctionFor"])
        assert corrected is not None  # noqa: S101 - checked with the body
        content = corrected.content()
        content["record"]["correctedBy"] = index
        records.change(corrected, content, last=False)
    records.change(stored, before, last=False)
    if invisible(before["record"], new["record"]):
        records.forget_values(stored)
    records.add(kind, new)
    return new


def invisible(before: Record, after: Record) -> bool:
    """Whether no day shows the record before, neither of reality nor of registration."""
    return before["registrationAt"] == after["registrationAt"] and before["startAt"] >= after["startAt"]


def notify(visit: Visit, connection: Connection, action: str, content: Record) -> None:
    """One message in the outbox, on the channel ``objecten``."""
    moment = visit.env.moment()[0]
    message = {
        "kanaal": CHANNEL.name,
        "hoofdObject": content["url"],
        "resource": "object",
        "resourceUrl": content["url"],
        "actie": action,
        "aanmaakdatum": moment,
        "kenmerken": {"objectType": content["type"]},
    }
    put_in_outbox(visit.env, connection, message, moment)
