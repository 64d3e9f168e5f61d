"""Layer 4, services: every error explained: where the ``type`` of a problem leads, and what a browser sees where nothing is."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import flask
import yaml

from reference_api.doors.codes import Cause, Known, codes
from reference_api.doors.pages import both, language, page
from reference_api.sandboxes import Environments
from reference_api.tables import Model

STANDARD = "https://vng-realisatie.github.io/gemma-zaken/standaard/"
FAMILIES: Mapping[str, tuple[str, str]] = {
    "token": ("Token en rechten", "Token and rights"),
    "verzoek": ("Het verzoek zelf", "The request itself"),
    "veld": ("Een veld", "A field"),
    "regel": ("Een regel van de standaard", "A rule of the standard"),
}
OF_TOKENS = ("jwt", "client-identifier", "authenticat", "permission", "authorization")
OF_REQUESTS = ("RFC", "filteren", "coördinaten")


@dataclass(frozen=True)
class Explained:
    """What the page of a code says."""

    code: str
    words: str
    where: str
    wrong: str
    right: str
    causes: tuple[Cause, ...]
    family: str


@lru_cache(maxsize=1)
def written() -> Mapping[str, Mapping[str, str]]:
    """Our explanations by code."""
    text = (Path(__file__).parent / "errors.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load(text)
    return found


@lru_cache(maxsize=4)
def known(model: Model) -> Mapping[str, Known]:
    """Every code that this server can answer."""
    return codes(model)


def explained(model: Model, code: str, in_language: str) -> Explained | None:
    """The explanation of a code; None when this server never gives it."""
    found, said = known(model).get(code), written().get(code, {})
    if found is None:
        return None
    causes = tuple({cause.code + cause.resource + cause.text: cause for cause in found.causes}.values())
    words = said.get(in_language) or next((cause.text for cause in causes), "")
    where = said.get("where", "")
    return Explained(
        code, words, where, said.get("wrong", ""), said.get("right", ""), causes, family(code, where, causes)
    )


def family(code: str, where: str, causes: tuple[Cause, ...]) -> str:
    """The group of a code in the overview."""
    if any(part in code for part in OF_TOKENS):
        return "token"
    if any(part in where for part in OF_REQUESTS) or code in ("not_found", "empty_search_body"):
        return "verzoek"
    return "regel" if causes and not where else "veld"


@both("/fouten/", methods=["GET"])
def overview() -> flask.Response:
    """All codes."""
    model = _model()
    found = [entry for code in known(model) if (entry := explained(model, code, language()))]
    groups = {
        name: [entry for entry in found if entry.family == group]
        for group, name in ((group, names[language() == "en"]) for group, names in FAMILIES.items())
    }
    return page("errors.html", groups=groups)


@both("/fouten/<code>", methods=["GET"])
def error(code: str) -> flask.Response:
    """One code."""
    model = _model()
    found = explained(model, code, language())
    if found is None:
        near = difflib.get_close_matches(code, known(model), n=3, cutoff=0.5)
        return page("unknown.html", 404, code=code[:100], near=near, leads_to_twin=False)
    registers = {register.name: register for register in model.registers}
    return page("error.html", found=found, registers=registers, standard=STANDARD)


def _model() -> Model:
    found: Environments = flask.current_app.extensions["gemeengoed"]
    return found.model


def nothing_here() -> flask.Response:
    """What a browser sees at an address where nothing is: what does exist."""
    model = _model()
    path = flask.request.path
    near = [register for register in model.registers if path.startswith(f"/{register.name}")]
    return page("nothing.html", 404, path=path[:200], registers=near or model.registers, leads_to_twin=False)
