"""Whether an answer is what a case expects: every value, and nothing beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.official.brp.expecting import NOTHING, Expected, Nothing
from tests.official.brp.scene import Scene

LIST_OF = {
    "personen": "personen",
    "verblijfplaatshistorie": "verblijfplaatsen",
    "bewoning": "bewoningen",
    "bewoningen": "bewoningen",
}
SHOWN = 240


def differences(scene: Scene, service: str) -> list[str]:
    """What is other than expected, in words; empty when the case passes."""
    expected: Expected = scene.expected
    reply = scene.reply
    if reply is None:
        return ["the case asks nothing"]
    if expected.error is not None or expected.faults is not None:
        return list(_error(expected, reply.status, reply.body))
    if reply.status != 200 or not isinstance(reply.body, dict):
        return [f"status {reply.status}: {shown(reply.body)}"]
    items = reply.body.get(LIST_OF[service], [])
    return [*_persons(scene, expected, items), *_whole(expected, items)]


def _error(expected: Expected, status: int, body: Any) -> Iterator[str]:
    if not isinstance(body, dict):
        yield f"status {status} with a body that is no object"
        return
    for name, value in expected.error or []:
        if not same(value, body.get(name)):
            yield f"{name}: expected {value!r}, found {body.get(name)!r}"
    if expected.error is not None and not same(dict(expected.error).get("status", str(status)), status):
        yield f"expected another status than {status}"
    wanted = [{n: v for n, v in fault.items() if v != ""} for fault in expected.faults or []]
    if expected.faults is not None and not same(wanted, body.get("invalidParams") or []):
        yield f"invalidParams: expected {shown(wanted)}, found {shown(body.get('invalidParams'))}"


def _persons(scene: Scene, expected: Expected, items: list[dict[str, Any]]) -> Iterator[str]:
    if expected.count is not None and len(items) != expected.count:
        yield f"expected {expected.count} objects, found {len(items)}"
    if expected.found is not None:
        numbers = sorted(str(item.get("burgerservicenummer")) for item in items)
        if numbers != expected.found:
            yield f"expected the persons {expected.found}, found {numbers}"
    for name, groups in expected.of_persons.items():
        number = scene.known(name).bsn
        mine = [item for item in items if item.get("burgerservicenummer") == number] or (
            items if len(items) == 1 else []
        )
        if not mine:
            yield f"no answer on {name}"
        for group, value in groups.items():
            if mine and not same(value, mine[0].get(group)):
                yield f"{name}, {group}: expected {shown(value)}, found {shown(mine[0].get(group))}"


def _whole(expected: Expected, items: list[dict[str, Any]]) -> Iterator[str]:
    if expected.items is None:
        return
    agrees = in_order(expected.items, items) if expected.in_order else same(expected.items, items)
    if not agrees:
        pairs = zip(expected.items, items, strict=False)
        parts = [text for wanted, found in pairs for text in apart(wanted, found, "")]
        counts = f"{len(expected.items)} objects expected, {len(items)} found"
        yield "; ".join([*([counts] if len(expected.items) != len(items) else []), *parts]) or "another order"


def same(wanted: Any, found: Any) -> bool:
    """Equal, with the texts of a feature for numbers and booleans; lists in any order."""
    if isinstance(wanted, Nothing):
        return found in (None, {}, [])
    if isinstance(wanted, dict):
        if not isinstance(found, dict) or any(name not in wanted for name in found):
            return False
        return all(same(value, found.get(name)) for name, value in wanted.items())
    if isinstance(wanted, list):
        return isinstance(found, list) and len(wanted) == len(found) and _paired(wanted, found)
    return text(wanted) == text(found)


def in_order(wanted: list[Any], found: list[Any]) -> bool:
    return len(wanted) == len(found) and all(map(same, wanted, found))


def _paired(wanted: list[Any], found: list[Any]) -> bool:
    """Whether each wanted value can have a found one of its own."""
    if not wanted:
        return True
    first, *others = wanted
    return any(
        same(first, value) and _paired(others, found[:index] + found[index + 1 :]) for index, value in enumerate(found)
    )


def text(value: Any) -> Any:
    """A value as a feature writes it."""
    if value is True or value is False:
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else value


def apart(wanted: Any, found: Any, path: str) -> Iterator[str]:
    """Where two values differ, in words."""
    if same(wanted, found):
        return
    if isinstance(wanted, dict) and isinstance(found, dict):
        for name in dict.fromkeys([*wanted, *found]):
            yield from apart(
                wanted.get(name, NOTHING if name not in found else "<absent>"), found.get(name), f"{path}.{name}"
            )
    elif isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        for index, pair in enumerate(zip(wanted, found, strict=True)):
            yield from apart(*pair, f"{path}[{index}]")
    else:
        yield f"{path.lstrip('.')}: expected {shown(wanted)}, found {shown(found)}"


def shown(value: Any) -> str:
    words = repr(value)
    return words if len(words) <= SHOWN else words[:SHOWN] + "..."
