"""Clients written for ZGW 1.5 keep working: their requests are accepted, and the answers fit the six files of 1.5."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import jsonschema
import pytest
import yaml

from reference_api.settings import Settings
from tests.registers.world import BASE, Api, Stage, World, address
from tests.tools import shared

FILES = {
    "zaken": "zaken-1.5.1",
    "catalogi": "catalogi-1.3.1",
    "documenten": "documenten-1.5.0",
    "besluiten": "besluiten-1.0.2",
    "autorisaties": "autorisaties-1.0.0",
    "notificaties": "notificaties-1.0.0",
}
FOLDER = shared() / "standards" / "zgw" / "zgw-1.5"
FAULTS_OF_1_5 = {
    r" (results/\d+/)?(informatieobjecttypen|zaaktypen): \[.*\] is not of type 'string'": "a list is described as a text (gemma-zaken 2445)",
    r" (results/\d+/)?(broncatalogus|bronzaaktype|omschrijvingGeneriek): None is not": "may be absent, but not null, which it is everywhere",
    r" (results/\d+/)?objectTypeOverige: '' does not match": "the pattern forbids the empty text of what was left out",
    r" (results/\d+/)?vervalreden(Weergave)?: '' (is not one of|should be)": "has no value for what was left out",
    r"/audittrail 200 \d+/wijzigingen/oud: None": "there was nothing before a creation",
    r"zaakobjecttypen request : '(catalogus|beginGeldigheid)' is a required": "asks for what follows from the case type",
}
"""What the files of 1.5 say wrongly, as pattern and reason; one that no longer matches must go."""
Recorded = tuple[str, str, Any, int, Any]


@cache
def document(name: str) -> dict[str, Any]:
    """An OpenAPI file of 1.5, with ``nullable`` as JSON Schema says it."""
    text = (FOLDER / name).read_text()
    found: dict[str, Any] = as_json_schema(yaml.load(text, Loader=yaml.CSafeLoader))
    return found


def as_json_schema(value: Any) -> Any:
    """The same value with nullable types, and without what is read-only among the required names."""
    if isinstance(value, list):
        return [as_json_schema(item) for item in value]
    if not isinstance(value, dict):
        return value
    made = {name: as_json_schema(item) for name, item in value.items() if name not in ("_expand", "discriminator")}
    if value.get("nullable") is True:
        return {"anyOf": [{name: item for name, item in made.items() if name != "nullable"}, {"type": "null"}]}
    return made


def resolved(schema: Any, name: str) -> tuple[Any, str]:
    """The schema behind a reference, and the file in which it stands."""
    while isinstance(schema, dict) and "$ref" in schema:
        file, _, path = schema["$ref"].partition("#/")
        name = file.removeprefix("./") or name
        schema = document(name)
        for step in path.split("/"):
            schema = schema[step]
    return schema, name


def flat(schema: Any, name: str, *, reading: bool, depth: int = 0) -> Any:
    """A schema with its references filled in; requests need no read-only names, answers no write-only ones."""
    schema, name = resolved(schema, name)
    if isinstance(schema, list):
        return [flat(item, name, reading=reading, depth=depth) for item in schema]
    if not isinstance(schema, dict) or depth > 12:
        return schema if not isinstance(schema, dict) else {}
    made = {key: flat(item, name, reading=reading, depth=depth + 1) for key, item in schema.items()}
    if isinstance(schema.get("required"), list):
        hidden = "writeOnly" if reading else "readOnly"
        properties = {key: resolved(item, name)[0] for key, item in (schema.get("properties") or {}).items()}
        made["required"] = [key for key in schema["required"] if not _says(properties.get(key), hidden)]
    return made


def _says(schema: Any, word: str) -> bool:
    return isinstance(schema, dict) and (
        bool(schema.get(word)) or any(_says(part, word) for part in schema.get("anyOf", ()))
    )


def faults(value: Any, schema: Any, name: str, *, reading: bool) -> list[str]:
    """Where a value does not fit a schema."""
    validator = jsonschema.Draft202012Validator(flat(schema, name, reading=reading))
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in validator.iter_errors(value)
    ]


class Recorder(Api):
    """A client that remembers what was sent and answered."""

    seen: list[Recorded]

    def call(self, method: str, place: str, body: Any = None, **more: Any) -> Any:
        response = super().call(method, place, body, **more)
        self.seen.append((method, address(place), body, response.status_code, response.json if response.data else None))
        return response


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Recorded]]:
    """What a client of 1.5 sends to fill six registers and read them again."""
    if not FOLDER.is_dir():
        pytest.skip("the standards' own material is not here; set SHARED=folder")
    stage = Stage(Settings(env="test", data_dir=tmp_path_factory.mktemp("clients"), base_url=BASE, test_mode=True))
    world = stage.world()
    world.api = recorder = Recorder(stage.app, world.api.token)
    recorder.seen = []
    fill(world, recorder)
    yield recorder.seen
    stage.close()


def fill(world: World, api: Api) -> None:
    """A case from its type to its decision, and everything read again."""
    kind = world.kind(deelzaaktypen=[], resultaattype={"besluittypen": []})
    zaak = world.zaak(kind.zaaktype)["url"]
    api.make(
        "zaken/statussen", {"zaak": zaak, "statustype": kind.statustypen[0], "datumStatusGezet": "2024-01-03T10:00:00Z"}
    )
    api.make("zaken/resultaten", {"zaak": zaak, "resultaattype": kind.resultaattype})
    person = {"betrokkeneType": "natuurlijk_persoon", "betrokkeneIdentificatie": {"inpBsn": "999990019"}}
    api.make("zaken/rollen", {"zaak": zaak, "roltype": kind.roltype, "roltoelichting": "aanvrager", **person})
    api.make(f"{zaak}/zaakeigenschappen", {"zaak": zaak, "eigenschap": kind.eigenschap, "waarde": "1"})
    api.make("zaken/zaakobjecten", {"zaak": zaak, "objectType": "pand", "objectIdentificatie": {"identificatie": "1"}})
    eio = {
        "bronorganisatie": "000000000",
        "creatiedatum": "2024-01-02",
        "titel": "Brief",
        "auteur": "Team",
        "taal": "nld",
        "informatieobjecttype": kind.informatieobjecttype,
        "inhoud": "aGFsbG8=",
        "bestandsomvang": 5,
        "bestandsnaam": "brief.txt",
    }
    paper = api.make("documenten/enkelvoudiginformatieobjecten", eio)["url"]
    rights = {"informatieobject": paper, "startdatum": "2024-01-02T10:00:00Z", "omschrijvingVoorwaarden": "geen"}
    api.make("documenten/gebruiksrechten", rights)
    api.make("zaken/zaakinformatieobjecten", {"zaak": zaak, "informatieobject": paper})
    besluit = {
        "verantwoordelijkeOrganisatie": "000000000",
        "besluittype": kind.besluittype,
        "zaak": zaak,
        "datum": "2024-01-04",
        "ingangsdatum": "2024-01-05",
    }
    decision = api.make("besluiten/besluiten", besluit)["url"]
    api.make("besluiten/besluitinformatieobjecten", {"besluit": decision, "informatieobject": paper})
    rights_on = {"component": "ztc", "scopes": ["catalogi.lezen"], "componentWeergave": ""}
    api.make("autorisaties/applicaties", {"clientIds": ["x"], "label": "x", "autorisaties": [rights_on]})
    api.make("notificaties/kanaal", {"naam": "proef", "documentatieLink": "https://voorbeeld.example/", "filters": []})
    for _, place, _, status, made in list(api.seen):  # type: ignore[attr-defined]
        if status == 201 and isinstance(made, dict) and "url" in made:
            api.get(made["url"])
            api.get(place)
    api.patch(zaak, {"toelichting": "Gewijzigd"})
    api.get(f"{zaak}/audittrail")
    api.get("notificaties/kanaal")


def operation(method: str, place: str) -> tuple[str, Mapping[str, Any]]:
    """(file, operation of 1.5) behind a path; an empty operation when 1.5 does not have it."""
    register, rest = place.split("/", 2)[1], place.split("/", 4)[-1].partition("?")[0]
    name = f"{FILES.get(register, '')}.openapi.yaml"
    if register not in FILES:
        return name, {}
    wanted = rest.split("/")
    for path, found in document(name)["paths"].items():
        steps = path.strip("/").split("/")
        if len(steps) == len(wanted) and all(s == w or s.startswith("{") for s, w in zip(steps, wanted, strict=True)):
            return name, found.get(method.lower(), {})
    return name, {}


def content(found: Mapping[str, Any]) -> Any:
    """The JSON schema of a request body or an answer; None when it has none."""
    return (found.get("content", {}).get("application/json") or {}).get("schema")


@pytest.mark.full
def test_requests_of_1_5_are_accepted_and_answers_fit_1_5(seen: list[Recorded]) -> None:
    wrong: list[str] = []
    checked: set[tuple[str, str]] = set()
    for method, place, body, status, answer in seen:
        name, found = operation(method, place)
        if not found:
            continue
        if status >= 400:
            wrong.append(f"{method} {place}: {status} {answer}")
        sent, told = content(found.get("requestBody", {})), content(found["responses"].get(str(status), {}))
        if body and sent:
            wrong += [f"{method} {place} request {fault}" for fault in faults(body, sent, name, reading=False)]
        if answer is not None and told:
            wrong += [f"{method} {place} {status} {fault}" for fault in faults(answer, told, name, reading=True)]
            checked.add((name, found["operationId"]))

    known = {pattern: [line for line in wrong if re.search(pattern, line)] for pattern in FAULTS_OF_1_5}
    assert sorted(set(wrong) - {line for lines in known.values() for line in lines}) == []
    assert [pattern for pattern, lines in known.items() if not lines] == []
    assert {name for name, _ in checked} == {f"{name}.openapi.yaml" for name in FILES.values()}
    assert len(checked) >= 50
