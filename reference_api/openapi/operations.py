"""Layer 4, services: the operations of a resource as OpenAPI, worked out from the same declaration that serves them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from marshmallow import fields as ma

from reference_api import reading
from reference_api.columns import inner
from reference_api.filters import target_of
from reference_api.openapi import parts
from reference_api.openapi.parts import JSON
from reference_api.openapi.shapes import Shape, Shapes, reference, text
from reference_api.tables import Model, Served
from schemas import fields
from schemas.audittrail import AuditTrail
from schemas.declare import Action, Filter, Resource

ALWAYS = (400, 401, 403, 406, 409, 410, 415, 429, 500, 503)
SCHEME = "JWT-Claims"


def audited(served: Served) -> bool:
    """Whether changes of a resource leave a line in an audit trail."""
    while served.main is not None:
        served = served.main
    return served.resource.audit


def parameter_of(served: Served, name: str, filtered: Filter, model: Model) -> Shape:
    """A filter as query parameter."""
    schema = filter_shape(served, filtered, model)
    words = filtered.description
    if filtered.op in ("in", "has") and schema.get("type") == "array":
        return parts.query(name, schema, words, style="form", explode=False)
    return parts.query(name, schema, words)


def filter_shape(served: Served, filtered: Filter, model: Model) -> Shape:
    """The values of a filter: what the engine reads, in its simplest form."""
    if filtered.op == "isnull":
        return {"type": "boolean"}
    if filtered.op == "choice":
        default = {"default": filtered.default} if filtered.default else {}
        return {"type": "string", "enum": list(filtered.choices), **default}
    name = filtered.field.split(",")[0].strip()
    column = target_of(served, filtered, model).columns.get(name)
    declared = filtered.parse or (column.parse if column else fields.Uuid() if name == "uuid" else None)
    one = _filter_value(inner(declared) if declared is not None else None)
    if filtered.op == "has" and isinstance(declared, ma.List):
        return {"type": "array", "items": one}
    if filtered.op == "in":
        return {"type": "array", "items": {"type": "string"}}
    return one


def _filter_value(declared: ma.Field | None) -> Shape:
    if isinstance(declared, fields.Choice):
        return {"type": "string", "enum": list(declared.values)}
    if isinstance(declared, fields.Boolean):
        return {"type": "boolean"}
    if isinstance(declared, fields.Integer):
        return {"type": "integer"}
    if isinstance(declared, fields.Uri) and not getattr(declared, "names", False):
        return {"type": "string", "format": "uri"}
    return {"type": "string"}


@dataclass
class Operations:
    """Writes the paths of one resource into a document."""

    served: Served
    model: Model
    shapes: Shapes
    add: Callable[[str, Shape], None]

    @property
    def resource(self) -> Resource:
        return self.served.resource

    @property
    def schema(self) -> Any:
        """What can be seen: write-only fields of a resource that nobody can write stay out."""
        if {"create", "update"} & set(self.resource.scopes):
            return self.served.schema
        return self.resource.schema(exclude=[n for n, f in self.served.schema.fields.items() if f.load_only])

    @property
    def one(self) -> str:
        return (self.resource.singular or self.resource.name).replace("-", "_")

    def paths(self) -> None:
        """All paths of the resource."""
        collection, above = self.place()
        item = f"{collection}/{{uuid}}"
        uuid = [*above, parts.path_uuid("uuid")]
        on_list, on_item = {}, {}  # type: dict[str, Shape], dict[str, Shape]
        scopes = self.resource.scopes
        if "read" in scopes:
            on_list["get"] = self.listing(above)
            on_item["get"] = self.reading(uuid)
            if self.resource.head:
                on_item["head"] = self.head(on_item["get"])
        if "create" in scopes:
            on_list["post"] = self.writing("create", above)
        if "update" in scopes:
            if self.resource.put:
                on_item["put"] = self.writing("update", uuid)
            on_item["patch"] = self.writing("partial_update", uuid)
        if "delete" in scopes:
            on_item["delete"] = self.deleting(uuid)
        found = {collection: on_list, item: on_item}
        for action in self.resource.actions:
            path = f"{item if action.item else collection}/{action.path}".rstrip("/")
            found.setdefault(path, {})[action.method.lower()] = self.action(action, uuid if action.item else above)
        for path, operations in found.items():
            if operations:
                self.add(path, operations)
        if self.resource.audit:
            self.trail()

    def place(self) -> tuple[str, list[Shape]]:
        """The path of the collection with its parameters."""
        if self.served.under is None:
            return f"/{self.resource.name}", []
        name = f"{self.served.under.resource.singular}_uuid"
        return f"/{self.served.under.resource.name}/{{{name}}}/{self.resource.name}", [parts.path_uuid(name)]

    # The verbs ----------------------------------------------------------------------------------------------------

    def listing(self, above: list[Shape]) -> Shape:
        """GET of a collection."""
        known = reading.list_parameters(self.served)
        asked = [*above, *self.query(known), *self.crs(both=False)]
        missing = [404] if above or self.resource.paginated or "expand" in known else []
        names = ("API-version", *self.crs_header())
        answer = self.answer(200, self.listed(self.expanded("list")), *names)
        operation = self.operation("list", f"Lijst van {self.resource.name}.", "read", asked, answer, missing)
        operation["description"] += text(self.resource.schema)
        return operation

    def reading(self, uuid: list[Shape]) -> Shape:
        """GET of one object."""
        asked = [*uuid, *self.query(reading.item_parameters(self.served)), *self.crs(both=False)]
        asked += [parts.IF_NONE_MATCH] if self.resource.head else []
        names = ("API-version", *(["ETag"] if self.resource.head else []), *self.crs_header())
        answer = self.answer(200, self.expanded("item"), *names)
        if self.resource.head:
            answer["304"] = {"description": "Niet gewijzigd.", "headers": parts.headers("API-version", "ETag")}
        operation = self.operation("read", f"Een {self.one} opvragen.", "read", asked, answer, [404])
        operation["description"] += text(self.resource.schema)
        return operation

    def head(self, get: Shape) -> Shape:
        """HEAD of one object: the headers of GET."""
        bare = {s: {k: v for k, v in r.items() if k != "content"} for s, r in get["responses"].items()}
        return {
            **get,
            "operationId": f"{self.one}_headers",
            "summary": f"De koppen van een {self.one} opvragen.",
            "responses": bare,
        }

    def writing(self, verb: str, above: list[Shape]) -> Shape:
        """POST, PUT or PATCH."""
        new, patch = verb == "create", verb == "partial_update"
        asked = [*above, *self.crs(both=True), parts.CONTENT_TYPE, *self.audit_headers()]
        names = ["API-version", *(["Location"] if new else []), *self.crs_header(), *self.warning()]
        answer = self.answer(201 if new else 200, self.shapes.of(self.schema, "created" if new else "answer"), *names)
        if new and self.resource.replay:
            answer |= self.answer(200, self.shapes.of(self.schema), *names)
        words = {"create": "aanmaken", "update": "vervangen", "partial_update": "deels wijzigen"}[verb]
        scope = "create" if new else "update"
        missing = [404, 413] if above or not new else [413]
        operation = self.operation(verb, f"Een {self.one} {words}.", scope, asked, answer, missing)
        operation["requestBody"] = {
            "required": not patch,
            "content": {JSON: {"schema": self.shapes.of(self.schema, verb)}},
        }
        operation["description"] += self.rules((*self.resource.rights, *self.resource.rules))
        return operation

    def deleting(self, uuid: list[Shape]) -> Shape:
        """DELETE."""
        crs = [parts.ACCEPT_CRS, parts.CONTENT_CRS] if self.resource.crs else []
        optional = [{**header, "required": False} for header in crs]
        answer: Shape = {"204": {"description": "Verwijderd.", "headers": parts.headers("API-version")}}
        asked = [*uuid, *optional, *self.audit_headers()]
        operation = self.operation("delete", f"Een {self.one} verwijderen.", "delete", asked, answer, [404])
        operation["description"] += self.rules((*self.resource.rights, *self.resource.delete_rules))
        return operation

    def action(self, action: Action, above: list[Shape]) -> Shape:
        """An operation beside the verbs."""
        declared = action.schema().fields if action.schema else {}
        reads = action.kind in ("read", "download")
        asked = [*above]
        if reads:
            asked += [parts.query(n, self.shapes.value(f), required=f.required) for n, f in declared.items()]
        else:
            asked += [*self.crs(both=True), parts.FORM_TYPE if action.kind == "upload" else parts.CONTENT_TYPE]
            asked += self.query(reading.search_parameters(self.served)) if action.kind == "search" else []
        more = {*([404] if above or action.kind == "search" else []), *([] if reads else [413])}
        more |= {416} if action.kind == "download" else set()
        words = action.description or action.name
        operation = self.operation(action.name, words, action.scopes, asked, self.action_answer(action), more)
        if not reads and action.schema is not None:
            operation["requestBody"] = {
                "required": any(f.required for f in declared.values()),
                "content": {
                    parts.FORM if action.kind == "upload" else JSON: {"schema": self.shapes.of(action.schema, "create")}
                },
            }
        operation["description"] += self.rules((*action.rules, *([action.run] if action.run else [])))
        return operation

    def action_answer(self, action: Action) -> Shape:
        """What an action answers."""
        names = ["API-version", *self.crs_header()]
        if action.status == 204:
            return self.answer(204, None, *names)
        if action.kind == "download":
            content = {parts.BYTES: {"schema": {"type": "string", "format": "binary"}}}
            whole = {"description": "De inhoud.", "headers": parts.headers("API-version"), "content": content}
            return {"200": whole, "206": {**whole, "description": "Een deel van de inhoud."}}
        if action.kind == "search":
            return self.answer(200, self.listed(self.expanded("list")), *names)
        shape = self.shapes.of(action.answer or self.schema)
        return self.answer(action.status, {"type": "array", "items": shape} if action.listed else shape, *names)

    def trail(self) -> None:
        """The audit trail below a main object."""
        name = f"{self.one}_uuid"
        place = f"/{self.resource.name}/{{{name}}}/audittrail"
        above = [parts.path_uuid(name)]
        line = self.shapes.of(AuditTrail)
        scopes = ("audittrails.lezen",)
        for path, asked, shape, verb, words in (
            (place, above, {"type": "array", "items": line}, "list", "De audit trail opvragen."),
            (f"{place}/{{uuid}}", [*above, parts.path_uuid("uuid")], line, "read", "Een regel van de audit trail."),
        ):
            answer = self.answer(200, shape, "API-version")
            operation = self.operation(f"audittrail_{verb}", words, scopes, asked, answer, [404], crs=False)
            if sum(bool(resource.audit) for resource in self.served.register.resources) == 1:
                operation["operationId"] = f"audittrail_{verb}"  # as the standard has it: clients look for this name
            self.add(path, {"get": operation})

    # Their parts --------------------------------------------------------------------------------------------------

    def operation(
        self,
        verb: str,
        summary: str,
        scope: str | tuple[str, ...],
        parameters: list[Shape],
        answer: Shape,
        more: Iterable[int],
        *,
        crs: bool = True,
    ) -> Shape:
        """What every operation has."""
        scopes = self.resource.scopes[scope] if isinstance(scope, str) else scope
        open_door = self.served.register.security == "open"
        statuses = {*ALWAYS, *more, *((412,) if self.resource.crs and crs else ())}
        if open_door:
            statuses -= {401, 403}
        needed = " of ".join(f"`{name}`" for name in scopes)
        found: Shape = {
            "operationId": f"{self.one}_{verb}",
            "summary": summary,
            "description": f"Scope: {needed}.\n\n" if needed else "",
            "tags": [self.resource.name],
            "parameters": parameters,
            "responses": {**answer, **parts.errors(statuses)},
        }
        return found if open_door else {**found, "security": [{SCHEME: []}]}

    def answer(self, status: int, shape: Shape | None, *names: str) -> Shape:
        """The response when all went well."""
        found: Shape = {"description": "Gelukt.", "headers": parts.headers(*names)}
        return {str(status): {**found, "content": {JSON: {"schema": shape}}} if shape is not None else found}

    def listed(self, item: Shape) -> Shape:
        """The answer of a list: a page, or the array where there are no pages."""
        if not self.resource.paginated:
            return {"type": "array", "items": item}
        name = type(self.served.schema).__name__
        return self.shapes.plain(f"Paginated{name}List", parts.page_shape(item))

    def expanded(self, kind: str) -> Shape:
        """The object as reading answers it: with ``_expand`` where that can be asked for."""
        asked = reading.list_parameters(self.served) if kind == "list" else reading.item_parameters(self.served)
        plain = self.shapes.of(self.schema)
        if "expand" not in asked:
            return plain
        name = type(self.served.schema).__name__
        inside = {"type": "object", "description": "Gekoppelde objecten waar `expand` om vroeg."}
        links = {path: {"description": f"Gegevens van {target}."} for path, target in self.resource.expand.items()}
        embedded = self.shapes.plain(f"{name}Embedded", {**inside, "properties": links})
        group = {"type": "object", "properties": {"_expand": embedded}}
        return self.shapes.plain(f"{name}Expanded", {"allOf": [plain, group]})

    def query(self, names: Iterable[str]) -> list[Shape]:
        """Query parameters by name."""
        order = self.resource.ordering
        sorts = {"type": "string", "enum": [spelled for name in order for spelled in (name, f"-{name}")]}
        fixed = {
            "versie": parts.VERSION,
            "registratieOp": parts.AT_MOMENT,
            "datumGeldigheid": parts.VALID_ON,
            "page": parts.PAGE,
            "pageSize": parts.PAGE_SIZE,
            "expand": parts.EXPAND,
            "fields": parts.FIELDS,
            "ordering": parts.query("ordering", sorts, "Veld om op te sorteren; met een - ervoor aflopend."),
        }
        filters = self.resource.filters
        return [
            parameter_of(self.served, name, filters[name], self.model) if name in filters else fixed[name]
            for name in names
        ]

    def crs(self, *, both: bool) -> list[Shape]:
        """The headers about coordinates."""
        if not self.resource.crs:
            return []
        return [parts.ACCEPT_CRS, {**parts.CONTENT_CRS, "required": both}]

    def crs_header(self) -> list[str]:
        return ["Content-Crs"] if self.resource.crs else []

    def warning(self) -> list[str]:
        """X-Warning, where an effect can give it."""
        return ["X-Warning"] if self.resource.warns else []

    def audit_headers(self) -> list[Shape]:
        return list(parts.AUDIT) if audited(self.served) else []

    def rules(self, functions: Iterable[Any]) -> str:
        """The rules that can refuse, as a list: code of the standard, what it asks, codes of its errors."""
        lines = [
            f"* {', '.join(mark.code for mark in marks)}: {text(function)} "
            + ", ".join(f"`{code}`" for mark in marks for code in mark.gives)
            for function in functions
            if (marks := [mark for mark in getattr(function, "rules", ()) if mark.gives])
        ]
        return "\n".join(["Regels:", "", *lines]) if lines else ""


__all__ = ["ALWAYS", "SCHEME", "Operations", "reference"]
