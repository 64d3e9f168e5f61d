"""The two collections of VNG: which requests make a run, and what became of each request that asserts."""

from __future__ import annotations

import csv
import hashlib
import json
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.official import newman
from tests.official.collection import Request, in_order, repairs, requests

ROOTS = {
    "zrc": "zaken",
    "drc": "documenten",
    "ztc": "catalogi",
    "brc": "besluiten",
    "nrc": "notificaties",
    "ac": "autorisaties",
}
FOLDERS = ("ac", "zrc", "drc", "brc", "ztc")
GLOBALS: dict[str, Any] = {
    "current_archiefstatus": "gearchiveerd",
    "archiefstatussen": ["gearchiveerd"],
    "archiefstatus_index": 0,
}
"""Global variables that the rules collection reads in its tests of zrc-022 and sets nowhere."""
RULES, OAS = "ZGW_api_postman_tests.json", "ZGW_OAS_tests.json"
EXCLUSIONS = Path(__file__).with_name("exclusions.csv")
USED = "pm.globals.get('random_client_id')"
"""The collection writes this name between braces where it wants a client id that is in use already."""
WITHOUT = "jwt_token_without_claims"
"""The collection makes a limited client for requests with this token, but then fills in the token of the full one."""
LIMITED = ("zgw_api_tests_limited", "official-suite-limited-0123456789abcdef")


@dataclass(frozen=True)
class Place:
    """Where a suite runs: addresses of the server and of the helpers, tokens."""

    base: str
    helper: str
    issuer: str
    limited: str = ""
    """Token of the client ``client_id_limited``, whose rights the collections set."""
    limited_client: tuple[str, str] = LIMITED

    def environment(self) -> dict[str, str]:
        """The variables that the collections read."""
        return {
            **{f"{name}_url": f"{self.base}/{root}/api/v1" for name, root in ROOTS.items()},
            "referentielijst_url": f"{self.helper}/selectielijst/api/v1",
            "mock_url": f"{self.helper}/testmode/mock",
            "token-issuer_url": self.issuer,
            "client_id": "zgw_api_tests",
            "secret": "official-suite-secret-0123456789abcdef",
            "client_id_limited": self.limited_client[0],
            "secret_limited": self.limited_client[1],
            USED: "test_id1",
            WITHOUT: self.limited,
        }


@dataclass(frozen=True)
class Verdict:
    """What became of one request that asserts: passed, failed, not executed, or not built (its register is missing)."""

    suite: str
    folder: str
    number: int
    name: str
    rule: str
    verdict: str
    faults: tuple[str, ...] = ()
    excluded: str = ""
    """The reason why it does not gate; empty when it does."""


@dataclass
class Outcome:
    """A suite that ran: counts, verdicts, what was replaced."""

    name: str
    file: str
    checksum: str
    requests: int = 0
    executed: int = 0
    verdicts: list[Verdict] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def counted(self, *verdicts: str, excluded: bool = False) -> int:
        """How many requests got one of the verdicts."""
        return sum(v.verdict in verdicts and bool(v.excluded) == excluded for v in self.verdicts)


def exclusions() -> dict[tuple[str, int], tuple[str, str]]:
    """(suite, number) -> (name, reason) of requests that do not gate."""
    with EXCLUSIONS.open(newline="") as file:
        return {(row["suite"], int(row["nr"])): (row["request"], row["reason"]) for row in csv.DictReader(file)}


def run_suite(
    name: str,
    path: Path,
    place: Place,
    missing: Iterable[str],
    folders: Iterable[str] = FOLDERS,
    *,
    repair: bool = True,
) -> Outcome:
    """Run a collection, the rules folder by folder, and judge it."""
    raw = path.read_bytes()
    collection = json.loads(raw)
    everything = requests(collection)
    chosen = [r for r in everything if name != "rules" or r.folders[2:3] and r.folders[2] in folders]
    outcome = Outcome(name, path.name, hashlib.sha256(raw).hexdigest(), len(chosen))
    parts = {f: [r for r in chosen if r.folders[2] == f] for f in folders} if name == "rules" else {"": chosen}
    left: dict[str, Any] = dict(GLOBALS) if name == "rules" else {}
    for folder, part in parts.items():
        run = run_part(collection, part, place.environment(), left, repair=repair)
        left = run.globals
        outcome.faults += [run.fault] if run.fault else []
        outcome.replaced += (repairs(part) + run.replaced) if repair else []
        done = {e.id: e for e in run.executions}
        outcome.executed += len({r.id for r in part} & set(done)) if repair else len(run.executions)
        outcome.verdicts += judged(name, folder, part, run.executions, set(missing), repair=repair)
    return outcome


def run_part(
    collection: Mapping[str, Any],
    part: list[Request],
    environment: dict[str, str],
    left: Mapping[str, Any],
    *,
    repair: bool,
) -> newman.Run:
    """Run some requests of a collection with the globals that were left; without repair the collection as it is."""
    with tempfile.TemporaryDirectory() as folder:
        if not repair:
            return newman.run(collection, environment, Path(folder), left)
        made, flow = in_order(collection, part)
        return newman.run(made, {**environment, "__flow": json.dumps(flow)}, Path(folder), left)


def judged(
    suite: str,
    folder: str,
    part: list[Request],
    executions: list[newman.Execution],
    missing: set[str],
    *,
    repair: bool,
) -> list[Verdict]:
    """A verdict for every request that asserts. One that ran several times passes when it always did."""
    by_key: dict[str, list[newman.Execution]] = {}
    for execution in executions:
        by_key.setdefault(execution.id if repair else execution.name, []).append(execution)
    left_out = exclusions()
    found = []
    for request in part:
        if not request.asserting:
            continue
        runs = by_key.get(request.id if repair else request.name, [])
        faults = tuple(dict.fromkeys(fault for run in runs for fault in run.faults))
        verdict = "not executed" if not runs else "failed" if faults else "passed"
        if verdict == "failed" and any(f"{{{{{name}_url}}}}" in request.url for name in missing):
            verdict = "not built"
        name, reason = left_out.get((suite, request.number), ("", ""))
        if name and name != request.name:
            raise ValueError(f"{EXCLUSIONS.name}: {suite} {request.number} is {request.name!r}, not {name!r}")
        where = folder or (request.folders[0] if request.folders else "")
        found.append(Verdict(suite, where, request.number, request.name, request.rule, verdict, faults, reason))
    return found
