"""Layer 4, services: reading objects: one, a list, a search, the history; only what the token may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from reference_api import check
from reference_api.geometry import as_shape
from reference_api.objects.kinds import Kind, Kinds
from reference_api.objects.records import Records, Stored
from reference_api.objects.searching import COLUMNS, Order, Question, lists_of
from reference_api.objects.serving import Visit, check_crs, refuse, repeated, whole
from reference_api.objects.tokens import Grant, Holder
from reference_api.problems import Problem, denied, invalid, not_found
from reference_api.render import dumps, loads
from reference_api.serve import Answer
from reference_api.store import Connection
from schemas import fields
from schemas.declare import Violation
from schemas.objects import history_of
from schemas.objects.conditions import read_conditions
from schemas.objects.selection import Tree, allowed_data, chosen, read_fields

FILTERS = ("type", "typeVersion", "date", "registrationDate", "data_attrs", "data_icontains", "fields", "ordering")
HIDDEN = "X-Unauthorized-Fields"


def days(visit: Visit, query: Mapping[str, Any]) -> tuple[str, bool]:
    """The day asked for, and whether it is one of registration. Raises Problem 400 for no day, or for both."""
    if "date" in query and "registrationDate" in query:
        reason = "Gebruik date of registrationDate, niet beide."
        raise invalid([Violation("nonFieldErrors", "date-and-registrationdate", reason)])
    name = "registrationDate" if "registrationDate" in query else "date"
    if name not in query:
        return visit.today, False
    try:
        return fields.Date().deserialize(query[name]), name == "registrationDate"
    except check.ValidationError as error:
        raise invalid(Violation(name, code, text) for _, code, text in fields.flatten(error.messages)) from error


def shown_fields(query: Mapping[str, Any]) -> Tree:
    """The fields asked for; empty is all. Raises Problem 400."""
    if "fields" not in query:
        return {}
    tree, wrong = read_fields(str(query["fields"]))
    refuse(wrong)
    return tree


def seen(holder: Holder, kind: int) -> Grant:
    """What a token may do with objects of a type. Raises Problem 403 when that is nothing."""
    grant = holder.grant(kind)
    if grant is None:
        raise denied()
    return grant


class Screen:
    """What is shown of objects: the fields asked for, and of the data what the token may read."""

    def __init__(self, holder: Holder, tree: Tree) -> None:
        self.holder, self.tree = holder, tree
        self.hidden: dict[str, list[str]] = {}

    def show(self, kind: int, answer: bytes) -> bytes:
        """An object as stored bytes, without what may not be seen."""
        grant = seen(self.holder, kind)
        if not self.tree and grant.fields is None:
            return answer
        found = loads(answer)
        names = grant.names(found["record"]["typeVersion"])
        if names is not None:
            found["record"]["data"], left = allowed_data(found["record"]["data"], names)
            known = self.hidden.setdefault(found["type"], [])
            known += [name for name in left if name not in known]
        return dumps(chosen(found, self.tree))

    def headers(self, base: str) -> dict[str, str]:
        """The header that names what was left out: ``type:field,field; type:field``."""
        parts = [f"{base}{url[1:]}:{','.join(names)}" for url, names in self.hidden.items() if names]
        text = "; ".join(parts).encode("ascii", "backslashreplace").decode()
        return {HIDDEN: "".join(sign for sign in text if sign.isprintable())} if parts else {}


def read_object(visit: Visit, path: Mapping[str, str]) -> Answer:
    """GET /objects/{uuid}: the record that holds today, or on the day asked for."""
    check_crs(visit.call, writes=False)
    query = visit.query("fields", "date", "registrationDate")
    day, formal = days(visit, query)
    screen = Screen(visit.holder, shown_fields(query))
    stored = visit.read(lambda c: Records(visit.env, c).on(path["uuid"], day, formal=formal))
    if stored is None:
        raise not_found()
    body = screen.show(stored.type, stored.answer)
    return visit.answer(body, crs=True, headers=screen.headers(visit.call.base))


def list_objects(visit: Visit, _path: Mapping[str, str]) -> Answer:
    """GET /objects."""
    check_crs(visit.call, writes=False)
    query = visit.query(*FILTERS, "data_attr", "page", "pageSize")
    return listing(visit, query, repeated(visit.call, "data_attr"), None)


def search(visit: Visit, _path: Mapping[str, str]) -> Answer:
    """POST /objects/search: the filters of the list in a body, and a geometry that objects lie within."""
    check_crs(visit.call, writes=True)
    paging, body = visit.query("page", "pageSize"), visit.body()
    wrong = [
        Violation(name, "invalid", "Dit is geen geldige tekst.")
        for name in FILTERS
        if name in body and (isinstance(body[name], bool) or not isinstance(body[name], str | int))
    ]
    attributes = body.get("data_attr", [])
    attributes = [attributes] if isinstance(attributes, str) else attributes
    if not isinstance(attributes, list) or not all(isinstance(item, str) for item in attributes):
        wrong.append(Violation("data_attr", "invalid", "Dit is geen geldige tekst."))
    refuse(wrong)
    query = {name: str(body[name]) for name in FILTERS if name in body}
    return listing(visit, {**query, **paging}, attributes, area_of(body))


def area_of(body: Mapping[str, Any]) -> Any:
    """The geometry that is searched in; None without one. Raises Problem 400."""
    geometry = body.get("geometry")
    if geometry is None:
        return None
    if not isinstance(geometry, Mapping):
        raise invalid([Violation("geometry", "invalid", "Er werd een object verwacht.")])
    if geometry.get("within") is None:
        return None
    fault = fields.geometry_fault(geometry["within"])
    shape = None if fault else as_shape(geometry["within"])
    if shape is None or not shape.is_valid or shape.is_empty:
        reason = fault or "Dit gebied is geen geldige vorm; het snijdt zichzelf of is niet gesloten."
        raise invalid([Violation("geometry.within", "invalid", reason)])
    return geometry["within"]


def listing(visit: Visit, query: Mapping[str, Any], attributes: Sequence[str], area: Any) -> Answer:
    """A page of the objects that a query asks for."""
    page, size = visit.paging(query)
    screen = Screen(visit.holder, shown_fields(query))
    asked = question_of(visit, query, attributes)
    asked = replace(asked, within=area)

    def work(connection: Connection) -> tuple[int, list[tuple[int, bytes]]]:
        kinds = kinds_asked(visit, connection, query)
        narrowed = replace(asked, kinds=kinds)
        must_not_guess(visit.holder, narrowed)
        found = lists_of(visit.env).page(connection, narrowed, page, size)
        if found is None:
            raise Problem(404, "not_found", "Ongeldige pagina.")
        return found

    count, rows = visit.read(work)
    answers = [screen.show(kind, answer) for kind, answer in rows]
    return visit.page(count, page, size, answers, crs=True, headers=screen.headers(visit.call.base))


def question_of(visit: Visit, query: Mapping[str, Any], attributes: Sequence[str]) -> Question:
    """What a query asks, types aside. Raises Problem 400 with everything that is wrong in it."""
    day, formal = days(visit, query)
    conditions, wrong = read_conditions("data_attr", attributes)
    if "data_attrs" in query:
        more, faults = read_conditions("data_attrs", query["data_attrs"].split(","))
        conditions, wrong = [*conditions, *more], [*wrong, *faults]
    order, faults = read_order(query.get("ordering", ""))
    refuse([*wrong, *faults])
    version = whole("typeVersion", query["typeVersion"], 2**31) if "typeVersion" in query else None
    text = query.get("data_icontains", "").casefold()
    return Question(day, formal, None, version, tuple(conditions), text, None, tuple(order))


def read_order(text: str) -> tuple[list[Order], list[Violation]]:
    """What to sort by: ``-record__data__length,record__index``."""
    found: list[Order] = []
    wrong: list[Violation] = []
    for name in filter(None, (part.strip() for part in text.split(","))):
        bare, data = name.removeprefix("-"), "record__data__"
        if bare in COLUMNS:
            found.append(Order(COLUMNS[bare], "", name.startswith("-")))
        elif bare.startswith(data) and len(bare) > len(data):
            found.append(Order("", bare.removeprefix(data), name.startswith("-")))
        else:
            wrong.append(Violation("ordering", "invalid_choice", f"Op '{bare[:60]}' kan niet gesorteerd worden."))
    return found, wrong


def kinds_asked(visit: Visit, connection: Connection, query: Mapping[str, Any]) -> tuple[int, ...] | None:
    """Ids of the types that are asked for and may be read; None is every type. Raises Problem 400 or 403."""
    if "type" not in query:
        return visit.holder.readable()
    url = query["type"]
    if not fields.is_uri(url) or len(url) > 1000:
        raise invalid([Violation("type", "invalid", "Dit is geen geldige URL.")])
    kind = Kinds(visit.env, connection).of_url(url)
    if kind is None:
        raise invalid([Violation("type", "does_not_exist", "Dit objecttype bestaat niet.")])
    seen(visit.holder, kind.id)
    return (kind.id,)


def must_not_guess(holder: Holder, question: Question) -> None:
    """What may not be read may not be asked either. Raises Problem 403 for a condition or order on a hidden field."""
    limited = [
        grant for kind, grant in holder.grants.items() if grant.fields is not None and kind in (question.kinds or ())
    ]
    if not limited:
        return
    paths = [c.path for c in question.conditions] + [order.path for order in question.order if order.path]
    names = {path.split("__", 1)[0] for path in paths}
    for grant in limited:
        open_names = set.intersection(*map(set, (grant.fields or {}).values())) if grant.fields else set()
        if question.text or not names <= open_names:
            raise denied()


# History ----------------------------------------------------------------------------------------------------------


def whole_object(visit: Visit, stored: Stored | None) -> Stored:
    """An object whose history may be seen. Raises Problem 404, 403."""
    if stored is None:
        raise not_found()
    if seen(visit.holder, stored.type).fields is not None:
        raise denied()
    return stored


def read_history(visit: Visit, path: Mapping[str, str]) -> Answer:
    """GET /objects/{uuid}/history: every record, the first one first."""
    check_crs(visit.call, writes=False)
    page, size = visit.paging(visit.query("page", "pageSize"))

    def work(connection: Connection) -> tuple[int, list[Stored]]:
        records = Records(visit.env, connection)
        whole_object(visit, records.last(path["uuid"]))
        return records.history(path["uuid"], (page - 1) * size, size)

    count, found = visit.read(work)
    if page > 1 and not found:
        raise not_found()
    answers = [dumps(history_of(stored.content()["record"])) for stored in found]
    return visit.page(count, page, size, answers, crs=True)


def read_index(visit: Visit, path: Mapping[str, str]) -> Answer:
    """GET /objects/{uuid}/{index}: one record by its index."""
    check_crs(visit.call, writes=False)
    visit.query()
    text = path["index"].removesuffix(".0")
    if not (text.isascii() and text.isdecimal()) or int(text[:12]) >= 2**31:
        raise not_found()

    def work(connection: Connection) -> Stored:
        return whole_object(visit, Records(visit.env, connection).numbered(path["uuid"], int(text)))

    return visit.json(history_of(visit.read(work).content()["record"]), crs=True)


def list_permissions(visit: Visit, _path: Mapping[str, str]) -> Answer:
    """GET /permissions: what the token may do, by object type."""
    page, size = visit.paging(visit.query("page", "pageSize"))

    def work(connection: Connection) -> tuple[int, list[tuple[Kind, Grant]]]:
        kinds = Kinds(visit.env, connection)
        if visit.holder.everything:
            count, found = kinds.page("", (page - 1) * size, size)
            return count, [(kind, seen(visit.holder, kind.id)) for kind in found]
        ids: Iterable[int] = visit.holder.readable() or ()
        every = [(kind, seen(visit.holder, kind.id)) for kind in map(kinds.by_id, ids) if kind is not None]
        return len(every), every[(page - 1) * size : page * size]

    count, found = visit.read(work)
    if page > 1 and not found:
        raise not_found()
    answers = [
        dumps({"type": kind.url, "mode": grant.mode, "use_fields": grant.fields is not None, "fields": grant.fields})
        for kind, grant in found
    ]
    return visit.page(count, page, size, answers)
