"""What a civil servant can do to a case. A deed checks its form, then writes; it gives the name of a text that says what was done."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from secrets import token_hex
from typing import Any, NamedTuple

from werkvoorraad.api import WHO, Api, Down, No
from werkvoorraad.board import Whole
from werkvoorraad.effect import HURDLE_DOWN, Hurdles, write

MOST = 8 * 1024 * 1024
STARTS = ((b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


class Faults(Exception):
    """The form is not right: the name of a text by field."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(str(fields))
        self.fields = dict(fields)


class Overtaken(Exception):
    """A colleague was faster."""


class Upload(NamedTuple):
    """A file as it came in: its content, at most one byte more than is allowed."""

    name: str
    content: bytes


Form = Mapping[str, str]


def take(api: Api, whole: Whole, form: Form, upload: Upload) -> str:
    """From now on this is my case."""
    number, name = WHO.get()
    if any(role["betrokkeneIdentificatie"]["identificatie"] == number for role in whole.staff):
        return "done_take"
    api.post("zaken/rollen", {
        "zaak": whole.case["url"], "betrokkeneType": "medewerker", "roltype": whole.sort.own_role,
        "roltoelichting": "Behandelt de zaak", "betrokkeneIdentificatie": {"identificatie": number, "achternaam": name},
    })  # fmt: skip
    for role in whole.staff:
        api.remove(role["url"])
    return "done_take"


def step(api: Api, whole: Whole, form: Form, upload: Upload) -> str:
    """To another step, not the last."""
    possible = {one["url"] for one in whole.sort.steps[:-1]} - {whole.course[-1]["statustype"]}
    check(status="f_step" if form.get("status") not in possible else "", **note(form))
    set_status(api, whole, form["status"], form)
    return "done_step"


def finish(api: Api, whole: Whole, form: Form, upload: Upload) -> str:
    """The result, and the last step, which closes the case. What was cut off half-way is done the rest of."""
    check(
        resultaat="f_result" if form.get("resultaat") not in {one["url"] for one in whole.sort.results} else "",
        **note(form),
    )
    if whole.case["resultaat"]:
        if whole.case["_expand"]["resultaat"]["resultaattype"] != form["resultaat"]:
            raise Overtaken
    else:
        result = {
            "zaak": whole.case["url"],
            "resultaattype": form["resultaat"],
            "toelichting": form.get("toelichting", ""),
        }
        api.post("zaken/resultaten", result)
    set_status(api, whole, whole.sort.steps[-1]["url"], form)
    return "done_finish"


def file(api: Api, whole: Whole, form: Form, upload: Upload) -> str:
    """A document, tied to the case."""
    kind = next((kind for start, kind in STARTS if upload.content.startswith(start)), "")
    wrong_file = (
        "f_file" if not upload.content else "f_large" if len(upload.content) > MOST else "" if kind else "f_kind"
    )
    check(
        soort="f_paper" if form.get("soort") not in whole.sort.papers else "",
        titel="" if 0 < len(form.get("titel", "")) <= 200 else "f_title",
        bestand=wrong_file,
    )
    now = api.config.now()
    url = once(api, "documenten/enkelvoudiginformatieobjecten", "bronorganisatie", {
        "identificatie": number_of(form), "bronorganisatie": api.config.rsin, "creatiedatum": now.date().isoformat(),
        "titel": form["titel"], "auteur": WHO.get()[1][:200], "taal": "dut", "status": "definitief", "formaat": kind,
        "bestandsnaam": plain_name(upload.name), "bestandsomvang": len(upload.content),
        "inhoud": b64encode(upload.content).decode(), "informatieobjecttype": form["soort"], "indicatieGebruiksrecht": False,
    })  # fmt: skip
    if not api.get("zaken/zaakinformatieobjecten", zaak=whole.case["url"], informatieobject=url):
        api.post("zaken/zaakinformatieobjecten", {"zaak": whole.case["url"], "informatieobject": url})
    return "done_file"


def rule(api: Api, whole: Whole, form: Form, upload: Upload) -> str:
    """A decision, with the letter that says it when there is one."""
    ruling = whole.sort.rulings.get(form.get("besluit", ""))
    allowed = ruling["informatieobjecttypen"] if ruling else []
    letters = {paper["url"] for paper in whole.papers if paper["informatieobjecttype"] in allowed}
    letter = form.get("brief", "")
    check(
        besluit="" if ruling else "f_ruling",
        toelichting="f_reason" if not form.get("toelichting") else note(form)["toelichting"],
        brief="f_letter" if letter and letter not in letters else "",
    )
    today = api.config.now().date().isoformat()
    url = once(api, "besluiten/besluiten", "verantwoordelijkeOrganisatie", {
        "identificatie": number_of(form), "verantwoordelijkeOrganisatie": api.config.rsin, "besluittype": form["besluit"],
        "zaak": whole.case["url"], "datum": today, "ingangsdatum": today, "toelichting": form["toelichting"],
    })  # fmt: skip
    if letter and not api.get("besluiten/besluitinformatieobjecten", besluit=url):
        api.post("besluiten/besluitinformatieobjecten", {"besluit": url, "informatieobject": letter})
    return "done_rule"


def process(api: Api, whole: Whole, form: Form, upload: Upload) -> str:
    """The effect of the case, in the persons register. Raises Hurdles."""
    if whole.effect is None:
        raise Overtaken
    if whole.effect.made is None:
        raise Hurdles([HURDLE_DOWN])
    if whole.effect.stands:
        return "done_before"
    if not whole.processable:
        raise Overtaken
    try:
        write(api, whole.effect, whole.case, whole.course[0], form)
    except Down:
        # Sent again it is written once, also when this was written after all.
        raise Hurdles([HURDLE_DOWN]) from None
    return "done_process"


DEEDS: Mapping[str, Callable[[Api, Whole, Form, Upload], str]] = {
    "neem": take,
    "stap": step,
    "afronden": finish,
    "document": file,
    "besluit": rule,
    "verwerk": process,
}


def do(api: Api, whole: Whole, form: Form, upload: Upload) -> str:
    """The deed that a form names. Raises Faults, Overtaken, and what the registers raise."""
    if whole.case["einddatum"] or form.get("stand") != whole.stand:
        raise Overtaken
    return DEEDS[form["doe"]](api, whole, form, upload)


def check(**fields: str) -> None:
    """Raise Faults when a field has one."""
    if wrong := {name: text for name, text in fields.items() if text}:
        raise Faults(wrong)


def note(form: Form) -> dict[str, str]:
    """The fault of an explanation."""
    return {"toelichting": "f_note" if len(form.get("toelichting", "")) > 1000 else ""}


def set_status(api: Api, whole: Whole, statustype: str, form: Form) -> None:
    """A status, now."""
    api.post("zaken/statussen", {
        "zaak": whole.case["url"], "statustype": statustype, "datumStatusGezet": api.config.now().isoformat(),
        "statustoelichting": form.get("toelichting", ""),
    })  # fmt: skip


def once(api: Api, place: str, organisation: str, body: Mapping[str, Any]) -> str:
    """The address of a record that is made under a number of ours; made already under that number is as good."""
    try:
        return str(api.post(place, body)["url"])
    except No as no:
        if "identificatie-niet-uniek" not in no.codes:
            raise
    same = {"identificatie": body["identificatie"], organisation: body[organisation]}
    return str(api.get(place, **same)["results"][0]["url"])


def number_of(form: Form) -> str:
    """The number that the form was given when its page was made."""
    given = form.get("nummer", "")
    return f"VOORRAAD-{given if re.fullmatch('[0-9a-f]{12}', given) else token_hex(6)}"


def plain_name(name: str) -> str:
    """The last part of the name of a file, in plain signs."""
    return re.sub(r"[^\w .()-]", "", re.split(r"[/\\]", name)[-1]).strip(". ")[-100:] or "document"
