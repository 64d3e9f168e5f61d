"""What can be asked of the BAG: operations with their parameters, the combinations that go together, and every fault. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from schemas import fields
from schemas.bag import PATTERNS


class Fault(NamedTuple):
    """What is wrong with a parameter: its name, the code and the reason, with the texts that clients compare."""

    name: str
    code: str
    reason: str


@dataclass(frozen=True)
class Parameter:
    """A parameter of a query; ``least`` and ``most`` bound a number, or the length of a text."""

    name: str
    type: str = "string"
    format: str = ""
    pattern: str = ""
    least: int | None = None
    most: int | None = None
    required: bool = False

    def read(self, text: str) -> Any:
        """The value. Raises ValueError with code and reason."""
        reader = {"integer": self._integer, "boolean": _boolean}.get(self.type, self._text)
        return reader(text)

    def _integer(self, text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text, re.ASCII):
            raise ValueError("integer", "Waarde is geen geldig getal.")
        number = int(text)
        if self.least is not None and number < self.least:
            raise ValueError("minimum", f"Waarde is lager dan minimum {self.least}.")
        if self.most is not None and number > self.most:
            raise ValueError("maximum", f"Waarde is hoger dan maximum {self.most}.")
        return number

    def _text(self, text: str) -> str:
        if self.format:
            return _moment(text) if self.format == "date-time" else _day(text)
        if self.least is not None and len(text) < self.least:
            raise ValueError("minLength", f"Waarde is korter dan minimale lengte {self.least}.")
        if self.most is not None and len(text) > self.most:
            raise ValueError("maxLength", f"Waarde is langer dan maximale lengte {self.most}.")
        if self.pattern and not re.fullmatch(self.pattern, text):
            raise ValueError("pattern", f"Waarde voldoet niet aan patroon {self.pattern}.")
        return text


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("boolean", "Waarde is geen boolean.")
    return text == "true"


def _day(text: str) -> str:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError(text)
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise ValueError("date", "Waarde is geen geldige datum.") from error


def _moment(text: str) -> str:
    try:
        return fields.sortable(fields.utc_text(fields.read_moment(text)))
    except (ValueError, OverflowError) as error:
        raise ValueError("dateTime", "Waarde is geen geldig tijdstip.") from error


def identification(name: str, kind: str = "", *, pattern: str = "", required: bool = False) -> Parameter:
    """The identification of an object."""
    return Parameter(name, pattern=pattern or PATTERNS[kind], required=required)


GENERAL = frozenset({"page", "pageSize", "geldigOp", "beschikbaarOp", "huidig", "expand"})
"""Parameters that go with every combination."""


@dataclass(frozen=True)
class Way:
    """A combination of parameters that finds something; ``expand``: whether what is related can come along."""

    needed: frozenset[str]
    optional: frozenset[str] = frozenset()
    expand: bool = True


def way(*needed: str, optional: Iterable[str] = (), expand: bool = True) -> Way:
    """A combination by names."""
    return Way(frozenset(needed), frozenset(optional), expand)


@dataclass(frozen=True)
class Operation:
    """A GET: its path below the root, what it takes, what it finds, and under which name a list holds it."""

    path: str
    parameters: tuple[Parameter, ...]
    shape: str
    listed: str = ""
    ways: tuple[Way, ...] = ()
    expands: tuple[str, ...] = ()
    crs: bool = False
    crs_told: bool = False
    """Whether the answer says its coordinate system."""
    statuses: tuple[int, ...] = (400, 401, 403, 406, 500, 503)
    summary: str = ""

    @property
    def paged(self) -> bool:
        return any(parameter.name == "page" for parameter in self.parameters)

    def read(self, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
        """The values of a query. Raises Faulty with every fault."""
        known = {parameter.name: parameter for parameter in self.parameters}
        faults: list[Fault] = []
        found: dict[str, Any] = {}
        for name, text in pairs:
            if name not in known:
                faults.append(Fault(name[:60], "unknownParam", "Parameter is niet verwacht."))
                continue
            try:
                found[name] = known[name].read(text)
            except ValueError as error:
                faults.append(Fault(name, *error.args))
        named = {fault.name for fault in faults}
        faults += [
            Fault(p.name, "required", "Parameter is verplicht.")
            for p in self.parameters
            if p.required and p.name not in found and p.name not in named
        ]
        faults += self._expand_faults(found.get("expand", ""))
        if faults:
            raise Faulty(faults)
        self._check_ways(found)
        return found

    def _expand_faults(self, text: str) -> Iterator[Fault]:
        for name in text.split(",") if text and text not in ("true", "false") else ():
            if name.split(".")[0].strip() not in self.expands:
                yield Fault("expand", "expand", f"Deze resource kan niet uitgeklapt worden: {name.strip()[:60]}.")

    def _check_ways(self, found: Mapping[str, Any]) -> None:
        given = set(found) - GENERAL
        if not self.ways:
            return
        if not given:
            raise Faulty([], code="paramsRequired")
        fitting = [w for w in self.ways if w.needed <= given and given <= w.needed | w.optional]
        expand = found.get("expand", "false") != "false"
        if not fitting or (expand and not any(w.expand for w in fitting)):
            raise Faulty([], code="unsupportedCombi")

    def expanded(self, found: Mapping[str, Any]) -> dict[str, set[str]]:
        """What is to come along: name of the resource -> its fields, empty for all of them."""
        text = found.get("expand", "")
        if text in ("", "false"):
            return {}
        if text == "true":
            return {name: set() for name in self.expands}
        wanted: dict[str, set[str]] = {}
        for part in text.split(","):
            name, _, inner = part.strip().partition(".")
            wanted.setdefault(name, set()).update({inner.split(".")[-1]} if inner else ())
        return wanted


class Faulty(Exception):
    """A query that cannot be answered: every fault, and the code of the whole."""

    def __init__(self, faults: list[Fault], *, code: str = "paramsValidation") -> None:
        super().__init__(code)
        self.faults, self.code = faults, code
