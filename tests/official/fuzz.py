"""Our own OpenAPI documents fuzzed by schemathesis: no 5xx and no answer that the document does not announce.

Every operation of every register gets generated requests, valid and invalid by its document, on objects that exist and
on objects that do not; a part of the bodies is an accepted one with some fields replaced, so that rules are reached too.
What may differ stands in ``fuzz_accepted.csv``: operation, finding, reason.
"""

from __future__ import annotations

import csv
import functools
import json
import logging
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import hypothesis
import schemathesis
import yaml
from hypothesis import strategies as st
from schemathesis.checks import load_all_checks, not_a_server_error
from schemathesis.core.failures import Failure
from schemathesis.generation.modes import GenerationMode
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi import checks

from reference_api import migrate
from reference_api.channels import keep_channels
from reference_api.sandboxes import set_mark
from reference_api.seed.load import load_all
from reference_api.tables import Served
from schemas import bag, kvk
from schemas.bag.operations import PATH_KINDS
from schemas.personen.questions import RAADPLEEG
from tests.official import fuzz_objects
from tests.world import ALL_RIGHTS, BASE, CRS, World

CHECKS: list[Any] = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
ACCEPTED = Path(__file__).with_name("fuzz_accepted.csv")
PERSONS = "haalcentraal/api/brp"
ADDRESSES = bag.ROOT.strip("/")
COMPANIES = kvk.ROOT.strip("/")
ANCHOR = date(2024, 6, 3)
EXAMPLES = 3
"""Requests per operation of each kind: valid and invalid by the document."""
QUIET = hypothesis.settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[hypothesis.Phase.generate],
    suppress_health_check=list(hypothesis.HealthCheck),
)
LISTED = {"notificaties/notificaties", "documenten/objectinformatieobjecten", "zaken/besluiten"}
"""Resources whose objects come from elsewhere: from the sample data, or not at all."""
EXISTING = {
    "woonplaats": "9951",
    "openbareruimte": "9901300000000001",
    "nummeraanduiding": "9901200000000001",
    "verblijfsobject": "9901010000000001",
    "adresseerbaarobject": "9901020009000040",
    "ligplaats": "9901020009000040",
    "standplaats": "9901030009000041",
    "pand": "9901100000000001",
}
"""An object of every kind in the sample of the BAG."""
ASKED = {"type": RAADPLEEG, "burgerservicenummer": ["999000001"], "fields": ["naam.volledigeNaam", "geboorte.datum"]}


class Sample(World):
    """The sample data, and a client with all rights."""

    def prepare(self) -> Sample:
        migrate.upgrade(self.env.database, self.env.model)
        set_mark(self.env.database, "epoch", "fuzz")
        load_all(self.env, ANCHOR)
        keep_channels(self.env)
        self.add_client(self.client_id, ALL_RIGHTS)
        return self


@dataclass
class Found:
    """What a root gave: counts, and each finding once with the request that showed it."""

    operations: int = 0
    requests: int = 0
    findings: dict[tuple[str, str], str] = field(default_factory=dict)

    def as_json(self) -> dict[str, int]:
        """Counts for the report."""
        return {"operations": self.operations, "requests": self.requests, "findings": len(self.findings)}


def accepted() -> list[tuple[str, str]]:
    """(operation, start of the finding) of what may differ; ``*`` stands for every operation."""
    with ACCEPTED.open(newline="") as file:
        return [(row["operation"], row["finding"]) for row in csv.DictReader(file)]


def run(roots: tuple[str, ...] = ()) -> dict[str, Found]:
    """Fuzz every root, or these."""
    logging.getLogger("hypothesis").setLevel(logging.ERROR)
    load_all_checks()
    with tempfile.TemporaryDirectory() as folder:
        world = Sample(Path(folder), test_mode=True).prepare()
        try:
            every = [
                *(register.root for register in world.environments.model.registers),
                PERSONS,
                ADDRESSES,
                COMPANIES,
                *fuzz_objects.ROOTS,
            ]
            return {root: fuzz(world, root, load(world, root)) for root in every if not roots or root in roots}
        finally:
            world.close()


def load(world: World, root: str) -> Any:
    """The document of a root as schemathesis reads it; requests for it go to the application in this process."""
    schema = schemathesis.openapi.from_wsgi(f"/{root}/openapi.json", world.app, base_url=BASE)
    schema.config.generation.update(with_security_parameters=False)
    return schema


def load_official(world: World, root: str, file: Path) -> Any:
    """The official document of a root, cut down to what is served, asked of our server."""
    schema = load(world, root)
    ours, theirs = (
        schema.raw_schema,
        json.loads(
            json.dumps(yaml.load(file.read_text(), Loader=yaml.CSafeLoader), default=str)  # examples hold days
        ),
    )
    theirs["servers"] = ours["servers"]
    theirs["paths"] = {
        path: {method: item[method] for method in ours["paths"][path] if method in item}
        for path, item in theirs["paths"].items()
        if path in ours["paths"]
    }
    if root in fuzz_objects.ROOTS:
        theirs = fuzz_objects.with_errors(theirs, json.loads(json.dumps(ours)))
    ours.clear()
    ours.update(theirs)
    return schema


def fuzz(world: World, root: str, schema: Any) -> Found:
    """All operations that a document names."""
    found = Found()
    for result in schema.get_all_operations():
        found.operations += 1
        Attack(world, root, result.ok(), found).run()
    return found


@dataclass
class Attack:
    """One operation under generated requests."""

    world: World
    root: str
    operation: APIOperation[Any, Any, Any, Any]
    found: Found

    def run(self) -> None:
        """Send what the document allows, then what it forbids."""
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @QUIET
            @hypothesis.given(st.just(mode), st.data())
            def requests(kind: GenerationMode, data: st.DataObject) -> None:
                self.once(kind, data)

            try:
                requests()
            except hypothesis.errors.Unsatisfiable:
                continue

    def once(self, mode: GenerationMode, data: st.DataObject) -> None:
        """One request, and what is wrong with its answer."""
        case = data.draw(self.operation.as_strategy(generation_mode=mode))
        if data.draw(st.integers(0, 3)):
            case.path_parameters = {**(case.path_parameters or {}), **self.place}
        if isinstance(case.body, dict) and case.body and self.body and data.draw(st.integers(0, 1)):  # type: ignore[arg-type]
            names = data.draw(st.sets(st.sampled_from(sorted(case.body))))
            case.body = {**self.body, **{name: case.body[name] for name in names}}
        headers = {"Authorization": f"Bearer {self.world.token()}"} if data.draw(st.integers(0, 9)) else {}
        crs = {"Accept-Crs": bag.CRS} if self.root == ADDRESSES else CRS
        headers |= crs if data.draw(st.integers(0, 3)) else {}
        response = case.call(headers=headers)
        self.found.requests += 1
        try:
            case.validate_response(response, checks=CHECKS)
        except* Failure as group:
            self.note(group, case.as_curl_command(headers={}), response.text)

    def note(self, group: Any, request: str, answer: str) -> None:
        """Keep the findings that are not accepted."""
        for failure in group.exceptions:
            what = f"{failure.title}: {failure.message}".split("\n\n")[0]
            label = f"{self.root} {self.operation.label}"
            if not any(where in ("*", label) and what.startswith(text) for where, text in accepted()):
                shown = f"{request[:1500]}\n{failure.message[:600]}\n{answer[:600]}"
                self.found.findings.setdefault((label, what), shown)

    @functools.cached_property
    def served(self) -> Served | None:
        """The resource of the path."""
        path = "/" + self.root + self.operation.path
        fits = [s for s in self.world.served.values() if _matches(s.path.rstrip("/"), path)]
        return max(fits, key=lambda served: len(served.path), default=None)

    @functools.cached_property
    def place(self) -> dict[str, str]:
        """Path parameters of an object that exists; empty where there is none."""
        if self.root == COMPANIES:
            return {"kvkNummer": "90000102"} if "{kvkNummer}" in self.operation.path else {}
        if self.root == ADDRESSES:
            kind = PATH_KINDS.get(self.operation.path, "")
            return {p["name"]: EXISTING[kind] for p in self.operation.definition.raw["parameters"] if p["in"] == "path"}
        if self.root in fuzz_objects.ROOTS:
            made = fuzz_objects.place(self.world, self.root, self.operation.path)
            return {name: value for name, value in made.items() if f"{{{name}}}" in self.operation.path}
        url = self.object()
        if not url:
            return {}
        if "/audittrail/{" in self.operation.path:
            url += "/audittrail/" + self.world.get(url + "/audittrail").get_json()[0]["uuid"]
        names = self.operation.path.strip("/").split("/")
        parts = url.removeprefix(f"{BASE}/{self.root}/").split("/")
        return {name[1:-1]: part for name, part in zip(names, parts, strict=False) if name.startswith("{")}

    def object(self) -> str:
        """Address of an object of the resource: a new one, or the first of the list where none can be made."""
        if self.served is None or "{" not in self.operation.path:
            return ""
        if "create" in self.served.resource.scopes and self.served.key not in LISTED:
            return str(self.world.make(self.served.key)["url"])
        if self.served.under:
            return str(self.world.make(self.served.under.key)["url"])
        answer = self.world.get(self.world.collection(self.served.key))
        listed = answer.get_json() if answer.status_code == 200 else []
        objects = listed.get("results", []) if isinstance(listed, dict) else listed
        return str(objects[0].get("url", "")) if objects else ""

    @functools.cached_property
    def body(self) -> Mapping[str, Any]:
        """A body that is accepted; empty where the declaration has no example of it."""
        if self.root == PERSONS:
            return ASKED
        if self.root in fuzz_objects.ROOTS:
            return fuzz_objects.body(self.world, self.operation.path)
        if self.served is None or self.operation.path.rstrip("/").rsplit("/", 1)[-1] not in (
            self.served.resource.name,
            "{uuid}",
        ):
            return {}
        return self.world.example(self.served.key)


def _matches(collection: str, path: str) -> bool:
    """Whether a path lies in a collection (``*`` stands for one part)."""
    wanted, given = collection.split("/"), path.split("/")
    return len(given) >= len(wanted) and all(w in ("*", g) for w, g in zip(wanted, given, strict=False))


def lines(found: Mapping[str, Found]) -> Iterator[str]:
    """What the terminal shows."""
    for root, one in found.items():
        yield f"fuzz {root}: {one.operations} operations, {one.requests} requests, {len(one.findings)} findings"
        for (label, what), shown in one.findings.items():
            yield f"  {label}: {what}"
            yield from (f"      {line}" for line in shown.splitlines())
