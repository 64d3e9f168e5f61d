"""The API for the own software of undertakers. Faults are problem+json, all of them at once."""

from __future__ import annotations

import hashlib
import hmac
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field

from overlijdensdienst import keys, rules, upload
from overlijdensdienst.casefile import Cabinet, File
from overlijdensdienst.config import Config
from overlijdensdienst.rules import DOCUMENTS, Fault
from overlijdensdienst.shape import DECEASED, Aangifte, Flat, deepen, flatten
from overlijdensdienst.words import say

ROOT = "/api/v1"
SIGNS = "BCDFGHJKLMNPQRSTVWXZ23456789"
Nummer = Annotated[str, Path(max_length=40, description="Het nummer van de aangifte, hier of elders begonnen.")]


class Gebrek(BaseModel):
    """One thing that is wrong, or still missing."""

    name: str
    code: str
    reason: str


class Probleem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str = ""
    instance: str = ""
    invalidParams: list[Gebrek] = Field(default_factory=list)


class Stand(BaseModel):
    """A declaration as it stands in the registers."""

    nummer: str
    begonnen: str
    ingediend: bool
    stand: str
    aangifte: dict[str, Any]
    documenten: list[str]
    ontbreekt: list[Gebrek]


class Regel(BaseModel):
    """A declaration in a list."""

    nummer: str
    naam: str
    begonnen: str
    ingediend: bool
    stand: str


class Problem(Exception):
    """An answer that is a problem."""

    def __init__(self, status: int, code: str, faults: list[Fault] | None = None) -> None:
        super().__init__(code)
        self.status, self.code, self.faults = status, code, faults or []


ANSWERS: dict[int | str, dict[str, Any]] = {
    status: {"description": text, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Probleem"}}}}
    for status, text in (
        (400, "De gegevens kloppen niet."), (401, "De sleutel ontbreekt of is niet geldig."),
        (403, "Het bedrijf staat niet op de lijst."), (503, "De registraties geven geen antwoord."),
    )
}  # fmt: skip
MORE = {
    name: {**ANSWERS[400], "description": text}
    for name, text in ((404, "Deze aangifte is er niet."), (409, "Dit kan niet meer."), (422, "Er ontbreekt nog iets."))
}
api = APIRouter(prefix=ROOT, responses=ANSWERS)
bearer = HTTPBearer(auto_error=False, description="De sleutel van de pagina Sleutel voor uw software.")


def gebreken(faults: list[Fault]) -> list[Gebrek]:
    """Faults as software gets them."""
    return [Gebrek(name=f.path, code=f.code, reason=say("nl", f"fault.{f.code}", **f.words)) for f in faults]


def answer(request: Request, problem: Problem) -> JSONResponse:
    """A problem as an answer."""
    title = say("nl", f"problem.{problem.code}")
    body = Probleem(
        title=title, status=problem.status, code=problem.code, instance=request.url.path,
        detail="; ".join(sorted({f.path for f in problem.faults})), invalidParams=gebreken(problem.faults),
    )  # fmt: skip
    headers = {"WWW-Authenticate": "Bearer"} if problem.status == 401 else {}
    if problem.status == 503:
        headers["Retry-After"] = "60"
    return JSONResponse(body.model_dump(), problem.status, headers, "application/problem+json")


def of_validation(error: RequestValidationError) -> Problem:
    """Faults that pydantic found in what was sent."""
    if any(line["type"] == "json_invalid" for line in error.errors()):
        return Problem(400, "not-json")
    if any(line["loc"][:2] == ("header", "Idempotency-Key") for line in error.errors()):
        return Problem(400, "key-missing")
    return Problem(400, "invalid", [shape_fault(line) for line in error.errors()])


def shape_fault(line: Any) -> Fault:
    """One fault of pydantic in our words."""
    kind = line["type"]
    code = {
        "string_too_long": "too-long", "extra_forbidden": "unknown-field", "literal_error": "choice",
        "string_pattern_mismatch": "format", "value_error": "format", "greater_than_equal": "range",
        "less_than_equal": "range", "missing": "required",
    }.get(kind, "format" if kind.startswith(("date", "time")) else "type")  # fmt: skip
    place = [str(part) for part in line["loc"] if part not in ("body", "path", "query", "header")]
    return Fault(".".join(place) or "body", code)


async def company(
    request: Request, key: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
) -> tuple[str, str]:
    """The company whose software is calling."""
    if key is None:
        raise Problem(401, "no-key")
    try:
        return keys.open_with(request.app.state.config, key.credentials)
    except keys.NoKey as error:
        raise Problem(403 if str(error) == "not-on-the-list" else 401, str(error)) from error


Company = Annotated[tuple[str, str], Depends(company)]


def shown(file: File, config: Config) -> Stand:
    """A declaration as software gets it."""
    open_ = [] if file.ingediend else rules.faults(file.flat, file.documents.keys(), config.now(), config.municipality)
    return Stand(
        nummer=file.nummer, begonnen=file.begonnen, ingediend=file.ingediend, stand=file.stand,
        aangifte=deepen(file.flat), documenten=sorted(file.documents), ontbreekt=gebreken(open_),
    )  # fmt: skip


async def own(request: Request, nummer: str, kvk: str) -> File:
    """A declaration of this company. Raises Problem."""
    file = await request.app.state.cabinet.get(nummer, kvk)
    if file is None:
        raise Problem(404, "not-found")
    return file  # type: ignore[no-any-return]


async def filled(cabinet: Cabinet, nummer: str, declaration: Aangifte) -> Flat:
    """What was sent, with who died filled in. Raises Problem."""
    flat = flatten(declaration)
    if flat["overlijden.plaats"].casefold() == cabinet.config.municipality.casefold():
        flat["overlijden.plaats"] = cabinet.config.municipality
    if faults := await cabinet.person(nummer, flat):
        raise Problem(422, "invalid", faults)
    return flat


@api.get("/aangiften", summary="Alle aangiften van uw bedrijf")
async def overview(request: Request, who: Company) -> list[Regel]:
    """All declarations of the company, newest first: begun and sent, here or elsewhere."""
    files = await request.app.state.cabinet.of(who[0])
    return [
        Regel(nummer=f.nummer, naam=f.naam, begonnen=f.begonnen, ingediend=f.ingediend, stand=f.stand) for f in files
    ]


@api.post("/aangiften", status_code=201, summary="Begin een aangifte", responses=MORE)
async def begin(
    request: Request, response: Response, declaration: Aangifte, who: Company,
    key: Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=100, description="Een kenmerk van uzelf: "
                               "nog eens sturen met hetzelfde kenmerk maakt geen tweede aangifte.")],
) -> Stand:  # fmt: skip
    """Begin a declaration, whole or half. The same key again gives the same declaration, with status 200."""
    state = request.app.state
    digest = hmac.new(state.config.secret_key.encode(), f"{who[0]}\n{key}".encode(), hashlib.sha256).digest()
    nummer = "OVERLIJDEN-" + "".join(SIGNS[byte % len(SIGNS)] for byte in digest[:10])
    there: File | None = await state.cabinet.get(nummer, who[0])
    if there:
        response.status_code = 200
        if there.ingediend:
            return shown(there, state.config)
    flat = await filled(state.cabinet, nummer, declaration)
    if there:
        if there.naam and any(flat[path] != there.flat.get(path, "") for path in DECEASED.values()):
            raise Problem(409, "key-reused")
        # A call that was cut off is completed; what was changed since stays.
        flat |= {path: value for path, value in there.flat.items() if value}
    response.headers["Location"] = f"{state.config.base_url}{ROOT}/aangiften/{nummer}"
    return shown(await state.cabinet.write(nummer, *who, flat), state.config)


@api.get("/aangiften/{nummer}", summary="Een aangifte, en wat er nog ontbreekt", responses={404: MORE[404]})
async def one(request: Request, nummer: Nummer, who: Company) -> Stand:
    """One declaration, begun here or elsewhere, with everything that is still missing."""
    return shown(await own(request, nummer, who[0]), request.app.state.config)


@api.put("/aangiften/{nummer}", summary="Verander een aangifte", responses=MORE)
async def change(request: Request, nummer: Nummer, declaration: Aangifte, who: Company) -> Stand:
    """Replace all data of a declaration that was not sent yet; documents stay."""
    state = request.app.state
    if (await own(request, nummer, who[0])).ingediend:
        raise Problem(409, "sent-already")
    flat = await filled(state.cabinet, nummer, declaration)
    return shown(await state.cabinet.write(nummer, *who, flat), state.config)


@api.post("/aangiften/{nummer}/indiening", summary="Dien een aangifte in", responses=MORE)
async def submit(request: Request, nummer: Nummer, who: Company) -> Stand:
    """Send a declaration. Once more changes nothing."""
    state = request.app.state
    file = await own(request, nummer, who[0])
    if not file.ingediend:
        await submittable(state.cabinet, file)
        await state.cabinet.send(file)
        file = await own(request, nummer, who[0])
    return shown(file, state.config)


async def submittable(cabinet: Cabinet, file: File) -> None:
    """Everything that keeps a declaration from being sent. Raises Problem."""
    config = cabinet.config
    faults = rules.faults(file.flat, file.documents.keys(), config.now(), config.municipality)
    faults += await cabinet.person(file.nummer, dict(file.flat))
    if faults:
        raise Problem(422, "incomplete", faults)


Soort = Annotated[str, Path(description="De soort: " + ", ".join(DOCUMENTS))]
PDF_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@api.put("/aangiften/{nummer}/documenten/{soort}", status_code=204, summary="Stuur een document mee", responses=MORE, openapi_extra=PDF_BODY)  # fmt: skip
async def put_document(
    request: Request, nummer: Nummer, soort: Soort, who: Company,
    naam: Annotated[str, Header(alias="Bestandsnaam", max_length=255)] = "",
) -> None:  # fmt: skip
    """Put a PDF with a declaration; it replaces one of the same kind."""
    config = request.app.state.config
    if soort not in DOCUMENTS:
        raise Problem(404, "not-found")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/pdf":
        raise Problem(415, "not-pdf-type")
    file = await own(request, nummer, who[0])
    if file.ingediend:
        raise Problem(409, "sent-already")
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > config.upload_max_mb << 20:
            raise Problem(413, "too-large", [Fault(soort, "too-large", {"most": str(config.upload_max_mb)})])
    if faults := upload.look(soort, bytes(content), config.upload_max_mb):
        raise Problem(400, "invalid", faults)
    await request.app.state.cabinet.put(file, DOCUMENTS[soort], upload.name_for(naam, soort), bytes(content))


@api.delete("/aangiften/{nummer}/documenten/{soort}", status_code=204, summary="Haal een document weg", responses=MORE)
async def drop_document(request: Request, nummer: Nummer, soort: Soort, who: Company) -> None:
    """Take a document away from a declaration that was not sent yet."""
    file = await own(request, nummer, who[0])
    if file.ingediend:
        raise Problem(409, "sent-already")
    if link := file.documents.get(DOCUMENTS.get(soort, "")):
        await request.app.state.cabinet.drop(link)
