"""Every list: paging with an exact count, filters, ordering, query parameters that do not exist."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import pytest

from reference_api.filters import target_of
from reference_api.rows import Rows
from schemas.declare import Filter
from tests.contract.subjects import MODEL, bad_value, each, each_filter, good_value, having, resource
from tests.world import BASE, World


def path_of(world: World, key: str, **query: str) -> str:
    return world.collection(key) + (f"?{urlencode(query, quote_via=quote)}" if query else "")


def all_of(world: World, key: str, **query: str) -> list[dict[str, Any]]:
    """Every object of a list, page after page; checks count and links on the way."""
    found: list[dict[str, Any]] = []
    address: str | None = path_of(world, key, **query)
    if not resource(key).paginated:
        listed: list[dict[str, Any]] = world.get(str(address)).get_json()
        return listed
    previous, count = None, None
    while address:
        page = world.get(address).get_json()
        assert page["previous"] == previous
        assert count in (None, page["count"])
        assert len(page["results"]) == (5 if page["next"] else page["count"] - len(found))
        found, count = found + page["results"], page["count"]
        previous, address = address if address.startswith(BASE) else BASE + address, page["next"]
    assert len(found) == count
    return found


@each("create", "read")
def test_list_pages_show_every_object_once(world: World, key: str) -> None:
    parent = world.collection(key)
    for _ in range(7):
        body = world.example(key)
        assert world.post(parent, body).status_code == 201
    query = {"status": "alles"} if "status" in resource(key).filters and key.startswith("catalogi/") else {}
    found = all_of(world, key, **query)

    stored = world.number_of(world.served[key].table.name)
    addresses = [item["url"] for item in found]
    assert len(set(addresses)) == len(addresses)
    assert len(addresses) == stored or (world.served[key].under and 7 <= len(addresses) <= stored)


@pytest.mark.parametrize("key", [key for key in having("read") if resource(key).paginated])
def test_page_that_cannot_be_is_404(world: World, key: str) -> None:
    for page in ("0", "-1", "x", "", "1.0", "999999", "9" * 40, "١"):
        response = world.get(path_of(world, key, page=page))

        assert (response.status_code, response.get_json()["code"]) == (404, "not_found"), page


@each("read")
def test_unknown_query_parameters_are_named(world: World, key: str, made: dict[str, Any]) -> None:
    for address in (world.collection(key, made), made["url"]):
        response = world.get(address + "?bestaatNiet=1&ookNiet=2")

        assert (response.status_code, response.get_json()["code"]) == (400, "unknown-parameters")
        assert [item["name"] for item in response.get_json()["invalidParams"]] == ["bestaatNiet", "ookNiet"]


@each_filter()
def test_filter_takes_a_good_value_and_refuses_a_bad_one(world: World, key: str, name: str) -> None:
    served, filtered = MODEL.served[key], resource(key).filters[name]

    good = world.get(path_of(world, key, **{name: good_value(served, filtered)}))
    bad = world.get(path_of(world, key, **{name: bad_value(served, filtered)}))

    assert good.status_code == 200, good.get_json()
    assert bad.status_code == 400, bad.get_json()
    assert [item["name"] for item in bad.get_json()["invalidParams"]] == [name]


@each_filter(with_url=True)
def test_filter_finds_what_the_columns_say(world: World, key: str, name: str) -> None:
    filtered = resource(key).filters[name]
    every = {"status": "alles"} if "status" in resource(key).filters and key.startswith("catalogi/") else {}
    everything = [item["url"] for item in all_of(world, key, **every)]
    for value in values_of(world, key, filtered):
        found = (
            {item["url"] for item in all_of(world, key, **every, **{name: spelled(value)})}
            if name != "status"
            else {item["url"] for item in all_of(world, key, status=spelled(value))}
        )

        assert found == {url for url in everything if holds(world, key, filtered, url, value)}, (name, value)


def spelled(value: Any) -> str:
    return str(value[0] if isinstance(value, tuple) else value)


def values_of(world: World, key: str, filtered: Filter) -> list[Any]:
    """Up to three values that objects really have, as a client writes them (with the column value where that differs)."""
    served = MODEL.served[key]
    if filtered.op == "choice":
        return list(filtered.choices)
    if filtered.op == "isnull":
        return ["true", "false"]
    if filtered.op in ("has", "icontains", "within", "valid_on"):
        return []
    target, found = target_of(served, filtered, MODEL), {}
    column = target.columns.get(filtered.field)
    if column is None or column.parse is None and filtered.parse is None:
        return []
    for record in records(world, target.key)[:40]:
        value = column.value(record)
        if value is not None and value != "":
            found.setdefault(value, written(record, filtered, column, value))
    return [(text, value) for value, text in list(found.items())[:3] if text is not None]


def written(record: Any, filtered: Filter, column: Any, value: Any) -> str | None:
    """How a client writes a column value in a query."""
    text = record
    for step in filtered.field.split("."):
        text = text.get(step) if isinstance(text, dict) else None
    parse = filtered.parse or column.parse
    if isinstance(text, str):
        return text.replace("\0", BASE)
    if isinstance(text, bool):
        return str(text).lower()
    return str(value) if parse.column == "text" and column.link is None else None


def records(world: World, key: str) -> list[dict[str, Any]]:
    rows, served = Rows(world.env, world.env.database.reader()), world.served[key]
    uuids = world.rows(f"SELECT uuid FROM {served.table.name} ORDER BY id")
    return [row[1] for (uuid,) in uuids if (row := rows.row(served, uuid))]


def holds(world: World, key: str, filtered: Filter, url: str, value: Any) -> bool:
    """Whether an object satisfies a filter, worked out here in Python from the records."""
    served, rows = world.served[key], Rows(world.env, world.env.database.reader())
    record = rows.get(url.replace(BASE, "\0"))
    if isinstance(filtered.via, tuple):
        others = rows.find(filtered.via[0], **{filtered.via[1]: record["url"]})  # type: ignore[index]
    elif filtered.via:
        others = [rows.get(record[filtered.via])]  # type: ignore[index,list-item]
    else:
        others = [record]  # type: ignore[list-item]
    columns = target_of(served, filtered, world.env.model).columns
    return any(_compare(filtered, columns, other, value) for other in others)


def _compare(filtered: Filter, columns: Any, record: Any, value: Any) -> bool:
    if filtered.op == "choice":
        return all(record.get(name) == wanted for name, wanted in filtered.choices[value].items())
    mine = columns[filtered.field].value(record)
    if filtered.op == "isnull":
        return (mine is None) == (value == "true")
    wanted = value[1]
    if mine is None:
        return False
    return {
        "exact": mine == wanted, "in": mine == wanted, "lt": mine < wanted, "lte": mine <= wanted,
        "gt": mine > wanted, "gte": mine >= wanted, "at_most": mine <= wanted,
    }[filtered.op]  # fmt: skip


@pytest.mark.parametrize(("key", "name"), [(key, name) for key in having("read") for name in resource(key).ordering])
@pytest.mark.parametrize("sign", ["", "-"])
def test_ordering_sorts_all_pages(world: World, key: str, name: str, sign: str) -> None:
    found = all_of(world, key, ordering=sign + name)

    values = [item[name] for item in found]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=bool(sign))
    assert values[: len(known)] == known  # what has no value comes last
    assert {item["url"] for item in found} == {item["url"] for item in all_of(world, key)}


@pytest.mark.parametrize("key", [key for key in having("read") if resource(key).ordering])
def test_ordering_by_something_else_is_refused(world: World, key: str) -> None:
    for wrong in ("url", "--startdatum", "startdatum,einddatum", "uuid; DROP TABLE zaken"):
        response = world.get(path_of(world, key, ordering=wrong))

        assert response.status_code == 400, wrong
        assert [(i["name"], i["code"]) for i in response.get_json()["invalidParams"]] == [
            ("ordering", "invalid_choice")
        ]


@each("read")
def test_list_has_a_tag_that_changes_with_its_content(world: World, key: str, made: dict[str, Any]) -> None:
    address = world.collection(key, made)
    tag = world.get(address).headers["ETag"]

    assert world.get(address, headers={"If-None-Match": tag}).status_code == 304
    if "create" in resource(key).scopes:
        body = world.example(key)
        assert world.post(address, body).status_code == 201
        assert world.get(address, headers={"If-None-Match": tag}).status_code == 200
