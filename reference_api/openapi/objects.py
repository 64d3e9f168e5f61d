"""Layer 4, services: the OpenAPI documents of the Objects API and the Objecttypes API."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from reference_api.openapi import parts
from reference_api.openapi.shapes import Shape, Shapes
from schemas import objects
from schemas.objects import CLASSIFICATIONS, OBJECTS_VERSION, OBJECTTYPES_VERSION

OBJECTS_NAME, OBJECTTYPES_NAME = "objects", "objecttypes"
OBJECTS_TITLE, OBJECTTYPES_TITLE = "Objects API", "Objecttypes API"
OBJECTS_WORDS = (
    "Objecten van elke soort, met materiële en formele historie, correcties, zoeken op elk gegeven en in een gebied."
)
OBJECTTYPES_WORDS = "Soorten objecten, met per versie het JSON-schema waaraan de gegevens van objecten voldoen."
SECURITY = (
    "Stuur bij elk verzoek `Authorization: Token <sleutel>` mee. Een token heeft rechten per objecttype: alleen lezen of"
    " ook schrijven, en zo nodig alleen bepaalde velden. Fouten komen als `application/problem+json`; `type` leidt naar"
    " een pagina met uitleg."
)
CRS = {"type": "string", "enum": ["EPSG:4326"]}
DAY: Shape = {"type": "string", "format": "date"}
URI: Shape = {"type": "string", "format": "uri", "maxLength": 1000, "minLength": 1}
READS, WRITES, CHANGES = (400, 401, 403, 404, 406, 500), (400, 401, 403, 406, 412, 413, 415, 500, 503), (404, 409)
ATTRIBUTE = (
    "Voorwaarde op een gegeven, als `sleutel__operator__waarde`; herhaal de parameter voor meer voorwaarden. Operatoren:"
    " `exact`, `gt`, `gte`, `lt`, `lte`, `icontains`, `in` (waarden met `|` ertussen). Een gegeven in een ander gegeven:"
    " `buiten__binnen__exact__waarde`. Teksten, getallen en datums (JJJJ-MM-DD)."
)
FILTERS: dict[str, tuple[Shape, str]] = {
    "type": (URI, "Adres van het objecttype; alleen de uuid erin telt."),
    "typeVersion": ({"type": "integer"}, "Versie van het objecttype."),
    "date": (DAY, "De dag waarop de gegevens gelden (materiële historie); zonder: vandaag."),
    "registrationDate": (DAY, "De gegevens zoals ze op deze dag geregistreerd waren (formele historie)."),
    "data_attr": ({"type": "string"}, ATTRIBUTE),
    "data_attrs": ({"type": "string"}, "Verouderd: voorwaarden met komma's ertussen; gebruik `data_attr`."),
    "data_icontains": ({"type": "string"}, "Deel van een tekst, waar dan ook in de gegevens."),
    "fields": ({"type": "string"}, "Alleen deze velden, met komma's ertussen: `url,record__data__naam`."),
    "ordering": ({"type": "string"}, "Sorteren, met komma's ertussen: `-record__data__hoogte,record__index`."),
}
INTEGER: Shape = {"type": "integer"}
PAGING = (
    parts.query("page", INTEGER, "Een pagina van de lijst, geteld vanaf 1."),
    parts.query("pageSize", INTEGER, "Aantal per pagina: 100, hoogstens 500."),
)
ACCEPT = parts.header("Accept-Crs", CRS, "Coördinatenstelsel dat het antwoord moet hebben.")
CRS_OF_BODY = (parts.CONTENT_CRS, parts.CONTENT_TYPE)


@lru_cache(maxsize=1)
def objects_document() -> dict[str, Any]:
    """The document of the Objects API, without a server."""
    builder = Builder(OBJECTS_TITLE, OBJECTS_VERSION, OBJECTS_WORDS, ("objects", "objecttypes", "permissions"))
    builder.objects()
    builder.types()
    builder.permissions()
    return builder.spec.to_dict()


@lru_cache(maxsize=1)
def objecttypes_document() -> dict[str, Any]:
    """The document of the Objecttypes API, without a server."""
    builder = Builder(OBJECTTYPES_TITLE, OBJECTTYPES_VERSION, OBJECTTYPES_WORDS, ("objecttypes",))
    builder.types()
    return builder.spec.to_dict()


class Builder:
    """One document, operation by operation."""

    def __init__(self, title: str, version: str, words: str, tags: tuple[str, ...]) -> None:
        self.spec = parts.begun(title, version, f"{words}\n\n{SECURITY}", dict.fromkeys(tags, ""))
        self.shapes = Shapes(self.spec)
        parts.problem_shapes(self.shapes, listed_always=False)
        parts.error_responses(self.spec, sorted({*READS, *WRITES, *CHANGES}))
        scheme = {"type": "apiKey", "in": "header", "name": "Authorization", "description": "`Token <sleutel>`"}
        self.spec.components.security_scheme("tokenAuth", scheme)

    # The three groups ---------------------------------------------------------------------------------------------

    def objects(self) -> None:
        """Objects, their history, and the search."""
        one, uuid = self.shapes.of(objects.Object), parts.path_uuid("uuid")
        record = self.shapes.of(objects.HistoryRecord)
        filters = [
            parts.query(name, schema, words, **({"deprecated": True} if name == "data_attrs" else {}))
            for name, (schema, words) in FILTERS.items()
        ]
        listed = self.answer(self.page(objects.Object), "Content-Crs", "X-Unauthorized-Fields")
        item = self.answer(one, "Content-Crs")
        seen = self.answer(one, "Content-Crs", "X-Unauthorized-Fields")
        shown = [ACCEPT, parts.query("fields", *FILTERS["fields"])]
        body, patch = self.body(one), self.body(self.shapes.of(objects.Object, "partial_update"), required=False)
        self.path(
            "/objects",
            get=self.operation(
                "objects", "object_list", "Objecten zoeken.", {200: listed}, [ACCEPT, *filters, *PAGING]
            ),
            post=self.writing(
                "objects", "object_create", "Een object maken.", {201: item}, [ACCEPT, *CRS_OF_BODY], body
            ),
        )
        changing = [ACCEPT, *CRS_OF_BODY, uuid]
        zaak = parts.query("zaak", {"type": "string", "format": "uri"}, "De zaak die vernietigd wordt (experimenteel).")
        kept = {**self.answer(self.shapes.of(objects.BehoudenResponse), "Content-Crs"), "description": "Bewaard."}
        self.path(
            "/objects/{uuid}",
            get=self.operation("objects", "object_read", "Een object lezen.", {200: seen}, [*shown, uuid]),
            put=self.writing("objects", "object_update", "Nieuw record, geheel.", {200: item}, changing, body),
            patch=self.writing(
                "objects", "object_partial_update", "Nieuw record, deels.", {200: item}, changing, patch
            ),
            delete=self.operation(
                "objects", "object_delete", "Een object verwijderen.", {200: kept, 204: self.gone()}, [uuid, zaak]
            ),
        )
        index = {"in": "path", "name": "index", "required": True, "schema": {"type": "number"}}
        self.path(
            "/objects/{uuid}/{index}",
            get=self.operation(
                "objects",
                "object_history_detail",
                "Een record lezen.",
                {200: self.answer(record, "Content-Crs")},
                [ACCEPT, index, uuid],
            ),
        )
        history = self.answer(self.page(objects.HistoryRecord), "Content-Crs")
        self.path(
            "/objects/{uuid}/history",
            get=self.operation("objects", "object_history", "Alle records.", {200: history}, [ACCEPT, *PAGING, uuid]),
        )
        found = self.answer(self.page(objects.Object), "Content-Crs")
        asked = self.body(self.searched(), required=False)
        self.path(
            "/objects/search",
            post=self.writing(
                "objects",
                "object_search",
                "Objecten zoeken in een gebied.",
                {200: found},
                [ACCEPT, *CRS_OF_BODY, *PAGING],
                asked,
            ),
        )

    def searched(self) -> Shape:
        """The body of a search: the filters of the list, and an area."""
        geometry = self.shapes.geometry(objects.HistoryRecord().fields["geometry"])  # type: ignore[arg-type]
        area = {"type": "object", "properties": {"within": geometry}}
        filters = {
            name: {**schema, "description": words} for name, (schema, words) in FILTERS.items() if name != "fields"
        }
        shape = {"type": "object", "properties": {"geometry": area, **filters}}
        return self.shapes.plain("ObjectSearch", shape)

    def types(self) -> None:
        """Object types and their versions."""
        one, version = self.shapes.of(objects.ObjectType), self.shapes.of(objects.ObjectTypeVersion)
        uuid, of_type = parts.path_uuid("uuid"), parts.path_uuid("objecttype_uuid")
        number = {"in": "path", "name": "version", "required": True, "schema": {"type": "integer", "maximum": 32767}}
        level = parts.query(
            "dataClassification", {"type": "string", "enum": list(CLASSIFICATIONS)}, "Vertrouwelijkheid."
        )
        self.collection("/objecttypes", "objecttype", objects.ObjectType, one, [level, *PAGING], [])
        self.item("/objecttypes/{uuid}", "objecttype", objects.ObjectType, one, [uuid])
        path = "/objecttypes/{objecttype_uuid}/versions"
        self.collection(path, "objecttypeversion", objects.ObjectTypeVersion, version, [of_type, *PAGING], [of_type])
        self.item(f"{path}/{{version}}", "objecttypeversion", objects.ObjectTypeVersion, version, [of_type, number])

    def collection(self, path: str, name: str, schema: Any, one: Shape, asked: list[Shape], made: list[Shape]) -> None:
        """A list, and making one."""
        listed, created = self.answer(self.page(schema)), self.answer(one)
        parameters = [parts.CONTENT_TYPE, *made]
        self.path(
            path,
            get=self.operation("objecttypes", f"{name}_list", "Alle opvragen.", {200: listed}, asked),
            post=self.writing(
                "objecttypes",
                f"{name}_create",
                "Een maken.",
                {201: created},
                parameters,
                self.body(one, required=name == "objecttype"),
            ),
        )

    def item(self, path: str, name: str, schema: Any, one: Shape, place: list[Shape]) -> None:
        """One of a list: read, change, delete."""
        answer, changing = self.answer(one), [parts.CONTENT_TYPE, *place]
        patch = self.body(self.shapes.of(schema, "partial_update"), required=False)
        whole = self.body(one, required=name == "objecttype")
        self.path(
            path,
            get=self.operation("objecttypes", f"{name}_read", "Een lezen.", {200: answer}, place),
            put=self.writing("objecttypes", f"{name}_update", "Geheel wijzigen.", {200: answer}, changing, whole),
            patch=self.writing(
                "objecttypes", f"{name}_partial_update", "Deels wijzigen.", {200: answer}, changing, patch
            ),
            delete=self.operation("objecttypes", f"{name}_delete", "Verwijderen.", {204: self.gone()}, place),
        )

    def permissions(self) -> None:
        """What the token may do."""
        listed = self.answer(self.page(objects.Permission))
        found = self.operation("permissions", "permission_list", "Rechten van het token.", {200: listed}, [*PAGING])
        self.path("/permissions", get={**found, "security": [{"tokenAuth": []}, {}]})

    # Parts --------------------------------------------------------------------------------------------------------

    def path(self, path: str, **operations: Shape) -> None:
        """Add the operations of one address."""
        self.spec.path(path, operations=operations)

    def page(self, schema: Any) -> Shape:
        """A page of a list of these."""
        return self.shapes.plain(f"Paginated{schema.__name__}List", parts.page_shape(self.shapes.of(schema)))

    @staticmethod
    def body(shape: Shape, *, required: bool = True) -> Shape:
        """A body in JSON."""
        return {"content": {parts.JSON: {"schema": shape}}, **({"required": True} if required else {})}

    @staticmethod
    def answer(shape: Shape, *headers: str) -> Shape:
        """A response when all went well."""
        found = parts.headers("API-version", *headers)
        return {"description": "Gelukt.", "headers": found, "content": {parts.JSON: {"schema": shape}}}

    @staticmethod
    def gone() -> Shape:
        """The response when it is deleted."""
        return {"description": "Verwijderd.", "headers": parts.headers("API-version")}

    def writing(
        self, tag: str, name: str, words: str, answers: dict[int, Shape], parameters: list[Shape], body: Shape
    ) -> Shape:
        """An operation with a body."""
        return {**self.operation(tag, name, words, answers, parameters, faults=WRITES), "requestBody": body}

    def operation(
        self,
        tag: str,
        name: str,
        words: str,
        answers: dict[int, Shape],
        parameters: list[Shape],
        *,
        faults: tuple[int, ...] = READS,
    ) -> Shape:
        """One operation."""
        in_path = any(parameter["in"] == "path" for parameter in parameters)
        known = {*faults, *(CHANGES if in_path and name.rsplit("_", 1)[-1] in ("update", "delete") else ())}
        known |= {404} if in_path or name == "object_search" else set()
        return {
            "operationId": name,
            "summary": words,
            "tags": [tag],
            "parameters": parameters,
            "responses": {**{str(status): found for status, found in answers.items()}, **parts.errors(sorted(known))},
            "security": [{"tokenAuth": []}],
        }
