"""``make official``: the official suites against a server of ours, or against ``TARGET``.

``TARGET=<base url> CLIENT= SECRET=`` names another implementation (``LIMITED=id:secret,id:secret`` its clients with
few rights); ``COLLECTION=path ENVIRONMENT=path`` another collection, unmodified unless ``REPAIR=1``;
``SUITES=rules,oas,fuzz`` chooses (``fuzz`` is schemathesis on our own documents and needs none of the material),
``FOLDERS=ac,zrc`` parts of the rules; ``REPORT=path`` says where ``report.json`` goes.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import requests

from catalogue.reports import as_facts
from tests import tools
from tests.official import fuzz, issuer, report, suites
from tests.official.server import server

WHERE = """The suites' own material is not here ({folder}).
It comes from VNG Realisatie and is not part of this repository: the Postman collections ZGW_api_postman_tests.json and
ZGW_OAS_tests.json of VNG-Realisatie/gemma-postman-tests, and the JSON files of VNG-Realisatie/referentielijsten-api.
Put them in a folder as standards/zgw/tests and standards/zgw/referentielijsten, and run: make official SHARED=folder"""
PROBES = {"drc": "enkelvoudiginformatieobjecten", "brc": "besluiten", "nrc": "kanaal", "zrc": "zaken"}


@contextmanager
def place(material: Path, folder: Path) -> Iterator[suites.Place]:
    """Our own server in test mode; with ``TARGET`` it only helps (lists, mock answers)."""
    target = os.environ.get("TARGET", "").rstrip("/")
    with server(folder, material / "referentielijsten") as own:
        if not target or issuer.has_test_mode(target):
            base = target or own
            register = f"{base}/testmode/register"
            yield suites.Place(base, own, register, issuer.limited(register, base, suites.LIMITED))
        else:
            known = issuer.clients(os.environ)
            with issuer.serve(target, known) as register:
                yield suites.Place(target, own, register, issuer.token(known.limited[0]), known.limited[0])


def missing(base: str) -> list[str]:
    """Abbreviations of the registers that a server does not have."""
    return [
        name
        for name, resource in PROBES.items()
        if requests.get(f"{base}/{suites.ROOTS[name]}/api/v1/{resource}", timeout=20).status_code == 404
    ]


def versions(base: str) -> dict[str, str]:
    """API versions as the server says them."""
    probes = {**PROBES, "ztc": "zaaktypen", "ac": "applicaties"}
    found = {}
    for name, root in suites.ROOTS.items():
        answer = requests.get(f"{base}/{root}/api/v1/{probes[name]}", timeout=20)
        if "API-version" in answer.headers:
            found[root] = answer.headers["API-version"]
    return found


def other_collection(path: Path, environment: str, repair: bool) -> list[suites.Outcome]:
    """Another collection, with its own environment file."""
    values = json.loads(Path(environment).read_text())["values"] if environment else []
    known = {value["key"]: value["value"] for value in values if value.get("enabled", True)}

    class Given(suites.Place):
        def environment(self) -> dict[str, str]:
            return known

    return [suites.run_suite("collection", path, Given("", "", ""), (), repair=repair)]


def main() -> int:
    """Run, print, write; 1 when something that gates failed."""
    if os.environ.get("SUITES") == "fuzz":
        checks, faults = fuzzed()
        report.PAGE.write_text(report.with_fuzzing(report.PAGE.read_text(), checks))
        print("\n".join(faults) or "everything that gates passed")
        return int(bool(faults))
    if not tools.node() or not (tools.ROOT / "node_modules" / "newman").is_dir():
        print("Node and newman are needed: run 'make node_modules/.made' first.")
        return 2
    collection = os.environ.get("COLLECTION", "")
    if collection:
        found = other_collection(
            Path(collection), os.environ.get("ENVIRONMENT", ""), os.environ.get("REPAIR", "") == "1"
        )
        print("\n".join(line for outcome in found for line in report.lines(outcome)))
        return int(bool(report.gate(found)))
    material = tools.shared() / "standards" / "zgw"
    if not (material / "tests" / suites.RULES).exists():
        print(WHERE.format(folder=material))
        return 2
    return official(material)


def fuzzed() -> tuple[dict[str, dict[str, int]], list[str]]:
    """Counts of the fuzzing per root, and why it does not hold."""
    found = fuzz.run()
    print("\n".join(fuzz.lines(found)), flush=True)
    faults = [f"fuzz {root}: {len(one.findings)} findings" for root, one in found.items() if one.findings]
    return {root: one.as_json() for root, one in found.items()}, faults


def official(material: Path) -> int:
    """The suites of VNG, and our own documents when the server is ours."""
    own = not os.environ.get("TARGET")
    chosen = os.environ.get("SUITES", "rules,oas,fuzz").split(",")
    folders = os.environ.get("FOLDERS", ",".join(suites.FOLDERS)).split(",")
    files = {"rules": suites.RULES, "oas": suites.OAS}
    with tempfile.TemporaryDirectory() as folder, place(material, Path(folder)) as where:
        absent = missing(where.base)
        if absent:
            print("not built here: " + ", ".join(suites.ROOTS[name] for name in absent))
        outcomes = []
        for name in (name for name in files if name in chosen):
            outcomes.append(suites.run_suite(name, material / "tests" / files[name], where, absent, folders))
            print("\n".join(report.lines(outcomes[-1])), flush=True)
        checks, findings = fuzzed() if own and "fuzz" in chosen else ({}, [])
        found = report.as_json(where.base, versions(where.base), date.today().isoformat(), outcomes, checks)
    if own:
        found["target"] = "http://localhost:8001"
        if {*files, "fuzz"} <= set(chosen) and set(folders) == set(suites.FOLDERS):
            report.PAGE.write_text(report.keeping(report.PAGE.read_text(), report.page(found, outcomes)))
        if "rules" in chosen and set(folders) == set(suites.FOLDERS):
            report.FACTS.write_text(as_facts(found), encoding="utf-8")
    path = Path(os.environ.get("REPORT", "var/report.json" if own else "report.json"))
    path.parent.mkdir(parents=True, exist_ok=True)
    report.write(found, path)
    faults = [*report.gate(outcomes), *findings]
    print("\n".join(faults) or "everything that gates passed", f"\nreport: {path}")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
