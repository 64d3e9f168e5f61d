"""Layer 4, services: object types and their versions: create, read, change while a draft, publish, delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reference_api import check
from reference_api.locks import ALONE, Need
from reference_api.objects.kinds import TYPES, Kind, Kinds, kind_url
from reference_api.objects.serving import Visit, refuse
from reference_api.objects.validation import schema_faults
from reference_api.problems import invalid, not_found
from reference_api.render import dumps
from reference_api.serve import Answer
from reference_api.store import Connection
from schemas.declare import Violation
from schemas.objects import CLASSIFICATIONS, DEPRECATED, DRAFT, PUBLISHED, ObjectType, ObjectTypeVersion

MOST = 32767
"""The highest number of a version."""


def shown(visit: Visit, kind: Kind, numbers: list[int]) -> dict[str, Any]:
    """A type as it is answered, with addresses in the API that was asked."""
    url = kind_url(kind.uuid, visit.root)
    there = {"url": url, "uuid": kind.uuid, **kind.record, "versions": [f"{url}/versions/{n}" for n in numbers]}
    return {name: there[name] for name in check.instance(ObjectType).fields}


def shown_version(visit: Visit, kind: Kind, record: Mapping[str, Any]) -> dict[str, Any]:
    """A version as it is answered."""
    url = kind_url(kind.uuid, visit.root)
    there = {**record, "url": f"{url}/versions/{record['version']}", "objectType": url}
    return {name: there[name] for name in check.instance(ObjectTypeVersion).fields}


def alone(uuid: str) -> Need:
    """What a change of a type holds: the type with its versions."""
    return ((TYPES, uuid), ALONE)


def found_kind(kinds: Kinds, uuid: str) -> Kind:
    """A type by uuid. Raises Problem 404."""
    kind = kinds.find(uuid)
    if kind is None:
        raise not_found()
    return kind


def list_types(visit: Visit, _path: Mapping[str, str]) -> Answer:
    """GET /objecttypes."""
    query = visit.query("dataClassification", "page", "pageSize")
    page, size = visit.paging(query)
    wanted = query.get("dataClassification", "")
    if wanted and wanted not in CLASSIFICATIONS:
        raise invalid([Violation("dataClassification", "invalid_choice", f'"{wanted[:60]}" is een ongeldige keuze.')])

    def work(connection: Connection) -> tuple[int, list[dict[str, Any]]]:
        kinds = Kinds(visit.env, connection)
        count, found = kinds.page(wanted, (page - 1) * size, size)
        numbers = kinds.numbers(found)
        return count, [shown(visit, kind, numbers[kind.id]) for kind in found]

    return listed(visit, page, size, *visit.read(work))


def listed(visit: Visit, page: int, size: int, count: int, found: list[dict[str, Any]], *, crs: bool = False) -> Answer:
    """A page of values. Raises Problem 404 past the end."""
    if page > 1 and (page - 1) * size >= count:
        raise not_found()
    return visit.page(count, page, size, [dumps(item) for item in found], crs=crs)


def read_type(visit: Visit, path: Mapping[str, str]) -> Answer:
    """GET /objecttypes/{uuid}."""
    visit.query()

    def work(connection: Connection) -> dict[str, Any]:
        kinds = Kinds(visit.env, connection)
        kind = found_kind(kinds, path["uuid"])
        return shown(visit, kind, kinds.numbers([kind])[kind.id])

    return visit.json(visit.read(work))


def create_type(visit: Visit, _path: Mapping[str, str]) -> Answer:
    """POST /objecttypes."""
    visit.query()
    visit.holder.must_write_types()
    values = check.shape(check.instance(ObjectType), visit.body())
    uuid = values.pop("uuid", None) or visit.env.new_uuid()
    today = visit.today

    def work(connection: Connection) -> Kind:
        kinds = Kinds(visit.env, connection)
        if kinds.find(uuid) is not None:
            raise invalid([Violation("uuid", "unique", "Er is al een objecttype met deze uuid.")])
        return kinds.add(uuid, {**values, "createdAt": today, "modifiedAt": today})

    kind = visit.write(work, alone(uuid))
    url = visit.call.base + kind_url(uuid, visit.root)[1:]
    return visit.json(shown(visit, kind, []), 201, headers={"Location": url})


def changes(visit: Visit, schema: Any) -> dict[str, Any]:
    """What a PUT or PATCH gives the fields; a PATCH only those that it names. Raises Problem 400."""
    body, partial = visit.body(), visit.call.method == "PATCH"
    values = check.shape(check.instance(schema), body, partial=partial)
    return {name: value for name, value in values.items() if name in body} if partial else values


def change_type(visit: Visit, path: Mapping[str, str]) -> Answer:
    """PUT and PATCH /objecttypes/{uuid}."""
    visit.query()
    visit.holder.must_write_types()
    values = changes(visit, ObjectType)
    uuid = values.pop("uuid", path["uuid"])

    def work(connection: Connection) -> dict[str, Any]:
        kinds = Kinds(visit.env, connection)
        kind = found_kind(kinds, path["uuid"])
        refuse(
            [Violation("uuid", "immutable-field", "Dit veld mag niet gewijzigd worden.")] if uuid != kind.uuid else []
        )
        record = {**kind.record, **values, "modifiedAt": visit.today}
        kinds.store(kind, record)
        return shown(visit, Kind(kind.id, kind.uuid, record), kinds.numbers([kind])[kind.id])

    return visit.json(visit.write(work, alone(path["uuid"])))


def delete_type(visit: Visit, path: Mapping[str, str]) -> Answer:
    """DELETE /objecttypes/{uuid}: only when it has no versions any more."""
    visit.query()
    visit.holder.must_write_types()

    def work(connection: Connection) -> None:
        kinds = Kinds(visit.env, connection)
        kind = found_kind(kinds, path["uuid"])
        if kinds.numbers([kind])[kind.id]:
            reason = "Verwijder eerst alle versies van dit objecttype."
            raise invalid([Violation("nonFieldErrors", "pending-versions", reason)])
        kinds.remove(kind)

    visit.write(work, alone(path["uuid"]))
    return visit.gone()


# Versions ---------------------------------------------------------------------------------------------------------


def list_versions(visit: Visit, path: Mapping[str, str]) -> Answer:
    """GET /objecttypes/{uuid}/versions."""
    page, size = visit.paging(visit.query("page", "pageSize"))

    def work(connection: Connection) -> tuple[int, list[dict[str, Any]]]:
        kinds = Kinds(visit.env, connection)
        kind = found_kind(kinds, path["uuid"])
        numbers = kinds.numbers([kind])[kind.id]
        records = [kinds.version(kind, number) for number in numbers[(page - 1) * size : page * size]]
        return len(numbers), [shown_version(visit, kind, record) for record in records if record]

    return listed(visit, page, size, *visit.read(work))


def found_version(kinds: Kinds, path: Mapping[str, str]) -> tuple[Kind, dict[str, Any]]:
    """A type and one of its versions. Raises Problem 404."""
    kind, text = found_kind(kinds, path["uuid"]), path["version"]
    known = text.isascii() and text.isdecimal() and int(text[:9]) <= MOST
    record = kinds.version(kind, int(text)) if known else None
    if record is None:
        raise not_found()
    return kind, record


def read_version(visit: Visit, path: Mapping[str, str]) -> Answer:
    """GET /objecttypes/{uuid}/versions/{version}."""
    visit.query()
    return visit.json(visit.read(lambda c: shown_version(visit, *found_version(Kinds(visit.env, c), path))))


def create_version(visit: Visit, path: Mapping[str, str]) -> Answer:
    """POST /objecttypes/{uuid}/versions; the number follows on the highest one."""
    visit.query()
    visit.holder.must_write_types()
    values = check.shape(check.instance(ObjectTypeVersion), visit.body())
    refuse(schema_faults(values["jsonSchema"]))
    today = visit.today

    def work(connection: Connection) -> tuple[Kind, dict[str, Any]]:
        kinds = Kinds(visit.env, connection)
        kind = found_kind(kinds, path["uuid"])
        number = max(kinds.numbers([kind])[kind.id], default=0) + 1
        refuse([Violation("version", "max_value", "Er zijn te veel versies.")] if number > MOST else [])
        published = today if values["status"] == PUBLISHED else None
        record = {**values, "version": number, "createdAt": today, "modifiedAt": today, "publishedAt": published}
        kinds.add_version(kind, number, record)
        return kind, record

    kind, record = visit.write(work, alone(path["uuid"]))
    url = f"{visit.call.base}{kind_url(kind.uuid, visit.root)[1:]}/versions/{record['version']}"
    return visit.json(shown_version(visit, kind, record), 201, headers={"Location": url})


def change_version(visit: Visit, path: Mapping[str, str]) -> Answer:
    """PUT and PATCH of a version: of a draft anything, of a published one only that it is deprecated."""
    visit.query()
    visit.holder.must_write_types()
    values = changes(visit, ObjectTypeVersion)
    refuse(schema_faults(values["jsonSchema"]) if "jsonSchema" in values else [])

    def work(connection: Connection) -> dict[str, Any]:
        kinds = Kinds(visit.env, connection)
        kind, old = found_version(kinds, path)
        new = {**old, **values, "modifiedAt": visit.today}
        if not may_change(old, new):
            reason = "Alleen een versie met status draft mag gewijzigd worden."
            raise invalid([Violation("nonFieldErrors", "non-draft-version-update", reason)])
        if new["status"] == PUBLISHED and not new["publishedAt"]:
            new["publishedAt"] = visit.today
        kinds.store_version(kind, old["version"], new)
        return shown_version(visit, kind, new)

    return visit.json(visit.write(work, alone(path["uuid"])))


def may_change(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether a version may become another: a draft may, and a published one may be deprecated with its schema as it is."""
    deprecated = old["status"] == PUBLISHED and new["status"] == DEPRECATED
    return old["status"] == DRAFT or (deprecated and old["jsonSchema"] == new["jsonSchema"])


def delete_version(visit: Visit, path: Mapping[str, str]) -> Answer:
    """DELETE of a version: of a draft that no object uses."""
    visit.query()
    visit.holder.must_write_types()

    def work(connection: Connection) -> None:
        kinds = Kinds(visit.env, connection)
        kind, record = found_version(kinds, path)
        if record["status"] != DRAFT:
            reason = "Alleen een versie met status draft mag verwijderd worden."
            raise invalid([Violation("nonFieldErrors", "non-draft-version-destroy", reason)])
        if kinds.in_use(kind, record["version"]):
            raise invalid([Violation("nonFieldErrors", "version-in-use", "Er zijn objecten van deze versie.")])
        kinds.remove_version(kind, record["version"])

    visit.write(work, alone(path["uuid"]))
    return visit.gone()
