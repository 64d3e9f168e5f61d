"""The open API: what it answers fits its own description, and wrong input is told as a problem."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from catalogue.api import COLLECTIONS
from catalogue.openapi import VERSION, document
from catalogue.site import Site
from tests.tools import ROOT

DOCUMENT = document("https://example.org/api/v1")


def fits(body: Any, name: str) -> None:
    """Check a body against a schema of the document (nullable in words of JSON Schema)."""
    text = json.dumps(DOCUMENT["components"]["schemas"]).replace("#/components/schemas/", "#/$defs/")

    def plain(part: Any) -> Any:
        if isinstance(part, dict):
            kept = {key: plain(value) for key, value in part.items() if key != "nullable"}
            return {"anyOf": [kept, {"type": "null"}]} if part.get("nullable") is True else kept
        return [plain(one) for one in part] if isinstance(part, list) else part

    jsonschema.validate(body, {"$defs": plain(json.loads(text)), "$ref": f"#/$defs/{name}"})


def test_document_is_sound_and_names_every_route(client: FlaskClient) -> None:
    validate(DOCUMENT)
    served = client.get("/api/v1/openapi.json")

    assert served.json["servers"] == [{"url": "http://localhost/api/v1"}]
    assert set(DOCUMENT["paths"]) >= {f"/{name}" for name in COLLECTIONS} | {f"/{name}/{{id}}" for name in COLLECTIONS}


@pytest.mark.parametrize("path", [path for path in DOCUMENT["paths"] if path != "/openapi.json"])
def test_answers_fit_the_document(client: FlaskClient, our_site: Site, path: str) -> None:
    collection = path.split("/")[1]
    keys = [entry.id for entry in our_site.view.all(COLLECTIONS.get(collection, "component"))[:25]]
    schema = DOCUMENT["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]

    for key in keys if "{id}" in path else [""]:
        answer = client.get("/api/v1" + path.replace("{id}", key))

        assert (answer.status_code, answer.headers["API-Version"]) == (200, VERSION)
        fits(answer.json, schema.rpartition("/")[2])


def test_pages_lead_through_all_entries(client: FlaskClient, our_site: Site) -> None:
    address, seen = "/api/v1/components?pageSize=50", []

    while address:
        body = client.get(address).json
        seen += [entry["id"] for entry in body["results"]]
        address = body["_links"].get("next", {}).get("href")

    assert sorted(seen) == sorted(entry.id for entry in our_site.view.all("component"))
    assert body["count"] == len(seen)


def test_filters_and_words_work_as_on_the_page(client: FlaskClient) -> None:
    body = client.get("/api/v1/components?q=opne+zaak&layer=4").json

    assert body["results"][0]["id"] == "open-zaak" and body["corrections"] == {"opne": "open"}
    assert {row["value"] for row in body["facets"]["layer"]} >= {"4"}


def test_wrong_parameters_are_named_all_at_once(client: FlaskClient) -> None:
    answer = client.get("/api/v1/components?page=0&pageSize=101&colour=red&q=" + "x" * 201)

    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert {fault["name"] for fault in answer.json["invalidParams"]} == {"page", "pageSize", "colour", "q"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nope", 404),
        ("GET", "/api/v1/components/nope", 404),
        ("GET", "/api/v1/components/nope/replacements", 404),
        ("GET", "/api/v1/nope/nope/nope", 404),
        ("POST", "/api/v1/components", 405),
        ("DELETE", "/api/v1/components/open-zaak", 405),
    ],
)
def test_what_is_not_there_is_a_problem(client: FlaskClient, method: str, path: str, status: int) -> None:
    answer = client.open(path, method=method)

    assert (answer.status_code, answer.mimetype, answer.headers["API-Version"]) == (
        status,
        "application/problem+json",
        VERSION,
    )
    assert {"title", "status", "detail"} <= set(answer.json)


def test_page_past_the_last_is_empty(client: FlaskClient) -> None:
    body = client.get("/api/v1/components?page=9999").json

    assert body["results"] == [] and body["_links"]["prev"]["href"].endswith(
        f"page={body['_links']['last']['href'].rpartition('=')[2]}"
    )


@pytest.mark.full
def test_document_passes_the_linter_of_the_design_rules(tmp_path: Path) -> None:
    rules = ROOT.parent / "shared" / "standards" / "adr" / "linter-2.2.0.yaml"
    spectral = ROOT / "node_modules" / ".bin" / "spectral"
    if not rules.exists() or not spectral.exists():
        pytest.skip("needs ../shared/standards/adr and node_modules")
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(DOCUMENT))
    ruleset = tmp_path / "rules.yaml"
    ruleset.write_text(rules.read_text())

    done = subprocess.run(
        [spectral, "lint", file, "-r", ruleset, "-f", "json"], capture_output=True, text=True, timeout=120
    )

    assert json.JSONDecoder().raw_decode(done.stdout[done.stdout.index("[") :])[0] == []
