"""What is asked, in which step, when an answer is needed, and what is wrong with one. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from flask_babel import lazy_gettext as _

from uitvaartloket import papers
from uitvaartloket.term import deviation, moment, not_after, not_before

Values = Mapping[str, str]
Faults = dict[str, Any]
YES_NO = (("ja", _("Ja")), ("nee", _("Nee")))


def always(values: Values) -> bool:
    """Everybody answers this."""
    return True


def when(name: str, *wanted: str) -> Callable[[Values], bool]:
    """Only who gave one of these answers to another question answers this."""
    return lambda values: values.get(name, "") in wanted


@dataclass(frozen=True)
class Question:
    """One question. ``asked`` says for which answers it counts, ``must`` whether it has to be answered then."""

    name: str
    label: Any
    kind: str = "text"
    hint: Any = ""
    choices: tuple[tuple[str, Any], ...] = ()
    asked: Callable[[Values], bool] = always
    must: bool = True
    most: int = 80
    pattern: str = ""
    wrong: Any = ""
    auto: str = "off"
    size: str = ""


@dataclass(frozen=True)
class Step:
    """A page with questions."""

    name: str
    title: Any
    questions: tuple[Question, ...]


RELATIONS = (
    ("partner", _("Partner")),
    ("kind", _("Kind")),
    ("ouder", _("Ouder")),
    ("ander familielid", _("Ander familielid")),
    ("iemand anders", _("Iemand anders, die het overlijden zelf kent")),
)
VEHICLES = (("auto", _("Auto")), ("trein", _("Trein")), ("schip", _("Schip")), ("vliegtuig", _("Vliegtuig")))
UNKNOWN, ABROAD = when("bekend", "nee"), when("vervoerBuitenland", "ja")
STEPS = (
    Step(
        "overledene",
        _("Wie is overleden?"),
        (
            Question("bekend", _("Weet u het burgerservicenummer (BSN) van de overledene?"), "radio", choices=YES_NO),
            Question(
                "bsn", _("Burgerservicenummer"), hint=_("Wij zoeken naam en geboortedatum op in de personenregistratie."),
                asked=when("bekend", "ja"), most=9, pattern=r"\d{9}", size="short",
                wrong=_("Een burgerservicenummer bestaat uit 9 cijfers. Kijk het nummer na."),
            ),
            Question("voornamen", _("Voornamen"), asked=UNKNOWN, most=200, must=False),
            Question("voorvoegsel", _("Voorvoegsel"), hint=_("Bijvoorbeeld: van der"), asked=UNKNOWN, must=False,
                     most=10, size="short"),
            Question("geslachtsnaam", _("Achternaam"), asked=UNKNOWN, most=200),
            Question("geboortedatum", _("Geboortedatum"), "date", asked=UNKNOWN),
            Question("geboorteplaats", _("Geboorteplaats"), hint=_("Is de plaats in het buitenland? Zet het land erbij."),
                     asked=UNKNOWN),
        ),
    ),
    Step(
        "overlijden",
        _("Waar en wanneer was het overlijden?"),
        (
            Question("datumOverlijden", _("Datum van overlijden"), "date", hint=_("Zoals op de A-verklaring.")),
            Question("tijdOverlijden", _("Tijd van overlijden"), "time", hint=_("Bijvoorbeeld 14:05.")),
            Question("plaatsOverlijden", _("Gemeente van overlijden"), most=40),
            Question("locatieOverlijden", _("Adres of naam van de plek"), most=200,
                     hint=_("Bijvoorbeeld het adres van een woning, of de naam van een ziekenhuis.")),
            Question("natuurlijkeDood", _("Was het een natuurlijke dood?"), "radio", choices=YES_NO,
                     hint=_("Dat stelt de arts vast. Vul hier nooit een doodsoorzaak in.")),
        ),
    ),
    Step(
        "uitvaart",
        _("Wat voor uitvaart wordt het?"),
        (
            Question("lijkbezorging", _("Soort uitvaart"), "radio", choices=(
                ("begraven", _("Begraven")), ("cremeren", _("Cremeren")), ("ontleding", _("Ontleding voor de wetenschap")),
            )),
            Question("datumUitvaart", _("Datum van de uitvaart"), "date"),
            Question("tijdUitvaart", _("Tijd van de uitvaart"), "time"),
            Question("plaatsUitvaart", _("Begraafplaats, crematorium of instituut"),
                     hint=_("Noem ook de plaats.")),
            Question("redenAfwijking", _("Waarom is de uitvaart eerder of later dan de wet toestaat?"), "area",
                     must=False, most=500,
                     hint=_("Alleen nodig bij een uitvaart buiten de termijn. U vraagt zo verlof aan de burgemeester.")),
            Question("vervoerBuitenland", _("Gaat de overledene naar het buitenland?"), "radio", choices=YES_NO),
            Question("landBestemming", _("Land van bestemming"), asked=ABROAD, most=40),
            Question("plaatsBestemming", _("Plaats van bestemming"), asked=ABROAD),
            Question("vervoermiddel", _("Vervoermiddel"), "radio", choices=VEHICLES, asked=ABROAD),
        ),
    ),
    Step(
        "opdrachtgever",
        _("Namens wie doet u aangifte?"),
        (
            Question("voorletters", _("Voorletters van de opdrachtgever"), most=20, size="short"),
            Question("tussenvoegsel", _("Tussenvoegsel"), must=False, most=10, size="short"),
            Question("achternaam", _("Achternaam van de opdrachtgever"), most=200),
            Question("relatieOpdrachtgever", _("Wat is hij of zij van de overledene?"), "radio", choices=RELATIONS),
            Question("contactNaam", _("Uw eigen naam"), hint=_("De gemeente noemt u als aangever in de akte."), auto="name"),
            Question("contactEmail", _("Uw e-mailadres"), "email", most=254, auto="email",
                     pattern=r"[^@\s<>\"']+@[^@\s<>\"']+\.[^@\s.<>\"']{2,}",
                     wrong=_("Vul een e-mailadres in zoals naam@voorbeeld.nl.")),
            Question("contactTelefoon", _("Uw telefoonnummer"), "tel", most=20, pattern=r"(\+|00)?\d{10,15}", auto="tel",
                     size="short", wrong=_("Vul een telefoonnummer in van 10 cijfers, of begin met +.")),
            Question("aantalUittreksels", _("Hoeveel uittreksels van de akte bestelt u?"), "number", most=2,
                     pattern=r"\d|1\d|20", wrong=_("Vul een getal in van 0 tot en met 20."), size="short",
                     hint=_("De akte en het verlof zijn gratis. Voor een uittreksel betaalt u.")),
            Question("aantalInternationaal", _("Hoeveel internationale uittreksels?"), "number", most=2,
                     pattern=r"\d|1\d|20", wrong=_("Vul een getal in van 0 tot en met 20."), size="short"),
        ),
    ),
    Step(
        "documenten",
        _("Welke documenten hoort u mee te sturen?"),
        (
            Question("bVerklaring", _("Hoe krijgt de gemeente de B-verklaring?"), "radio", asked=when("natuurlijkeDood", "ja"),
                     choices=(("envelop", _("In een gesloten envelop")), ("digitaal", _("De arts stuurt haar digitaal"))),
                     hint=_("Stuur de B-verklaring nooit hier mee. Alleen het CBS mag haar lezen.")),
        ),
    ),
)  # fmt: skip
BY_STEP = {step.name: step for step in STEPS}
ORDER = (*BY_STEP, "controle")
ALL = {question.name: question for step in STEPS for question in step.questions}
DATES = frozenset({"datumOverlijden", "datumUitvaart"})
"""Properties that are a date: JJJJMMDD in the case."""
OF_DECEASED = {
    "inpBsn": "bsn", "voornamen": "voornamen", "voorvoegselGeslachtsnaam": "voorvoegsel",
    "geslachtsnaam": "geslachtsnaam", "geboortedatum": "geboortedatum",
}  # fmt: skip
OF_CLIENT = {
    "voorletters": "voorletters",
    "voorvoegselGeslachtsnaam": "tussenvoegsel",
    "geslachtsnaam": "achternaam",
}
PROPERTIES = frozenset(ALL) - {"bekend", *OF_DECEASED.values(), *OF_CLIENT.values()}
"""Answers that are a property of the case, by the same name."""
MISSING = _("Dit is nog niet ingevuld.")


def tidy(name: str, text: str) -> str:
    """An answer without invisible signs or double spaces; numbers without the signs that people put between."""
    seen = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in text[:2000])
    plain = " ".join(unicodedata.normalize("NFC", seen).split())
    if name in ("bsn", "contactTelefoon"):
        plain = re.sub(r"[ ().-]", "", plain)
    if name.startswith("tijd"):
        plain = plain.replace(".", ":")
        return f"0{plain}" if re.match(r"\d:", plain) else plain
    return plain


def taken(step: Step, form: Values) -> dict[str, str]:
    """The answers of a form of a step, tidied up."""
    return {question.name: tidy(question.name, form.get(question.name, "")) for question in step.questions}


def settled(step: Step, typed: dict[str, str], values: Values) -> dict[str, str]:
    """The same, where an answer that does not count by the others is emptied. ``values`` holds the other steps too."""
    known = {**values, **typed}
    for question in step.questions:
        if not question.asked(known):
            typed[question.name] = ""
    return typed


def faults_in(step: Step, values: Values) -> Faults:
    """What is wrong with the answers of a step by themselves: name of the question -> what to do."""
    found: Faults = {}
    for question in step.questions:
        value = values.get(question.name, "")
        if not question.asked(values):
            continue
        if not value:
            if question.must:
                found[question.name] = MISSING
        elif fault := fault_of(question, value):
            found[question.name] = fault
    return found


def fault_of(question: Question, value: str) -> Any:
    """What is wrong with one answer; empty when it is fine."""
    if question.choices:
        return "" if value in dict(question.choices) else _("Kies een van de antwoorden.")
    if question.kind == "date":
        return "" if as_date(value) else _("Vul een datum in die bestaat, zoals 31-01-2026.")
    if question.kind == "time":
        return "" if as_time(value) else _("Vul een tijd in van 00:00 tot en met 23:59.")
    if question.pattern and not re.fullmatch(question.pattern, value, re.ASCII):
        return question.wrong
    if len(value) > question.most:
        return _("Dit is te lang. Gebruik hoogstens %(most)s tekens.", most=question.most)
    return ""


def as_date(text: str) -> date | None:
    """A day out of an answer; None when it is none."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else None
    except ValueError:
        return None


def as_time(text: str) -> time | None:
    """A time out of an answer; None when it is none."""
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", text, re.ASCII)
    return time(int(found[1]), int(found[2])) if found else None


def died_at(values: Values) -> datetime | None:
    """The moment of death; None when it is not known yet."""
    day, hour = as_date(values.get("datumOverlijden", "")), as_time(values.get("tijdOverlijden", ""))
    return moment(day, hour) if day and hour else None


def funeral_at(values: Values) -> datetime | None:
    """The moment of the funeral; None when it is not known yet."""
    day, hour = as_date(values.get("datumUitvaart", "")), as_time(values.get("tijdUitvaart", ""))
    return moment(day, hour) if day and hour else None


def outside_term(values: Values) -> str:
    """``eerder`` or ``later`` when the funeral needs leave of the mayor; a body for science has no such term."""
    died, funeral = died_at(values), funeral_at(values)
    if not died or not funeral or values.get("lijkbezorging") not in ("begraven", "cremeren"):
        return ""
    return deviation(died, funeral)


def faults_together(values: Values, now: datetime, municipality: str) -> Faults:
    """What is wrong with answers seen together: name of the question -> what to do."""
    found: Faults = {}
    died, funeral = died_at(values), funeral_at(values)
    born, place = as_date(values.get("geboortedatum", "")), values.get("plaatsOverlijden", "")
    if born and born > now.date():
        found["geboortedatum"] = _("De geboortedatum ligt in de toekomst. Kijk de datum na.")
    if died and died > now:
        found["datumOverlijden"] = _("Dit moment moet nog komen. Kijk datum en tijd na.")
    elif died and born and died.date() < born:
        found["datumOverlijden"] = _("Dit is voor de geboorte van de overledene. Kijk de datum na.")
    if place and place.casefold() != municipality.casefold():
        found["plaatsOverlijden"] = _(
            "Doe aangifte bij de gemeente waar iemand overleed. Hier kan dat alleen voor %(place)s.", place=municipality
        )
    if died and funeral and funeral <= died:
        found["datumUitvaart"] = _("De uitvaart kan niet voor het overlijden zijn. Kijk datum en tijd na.")
    elif died and outside_term(values) and not values.get("redenAfwijking"):
        found["redenAfwijking"] = _(
            "Een uitvaart mag van %(first)s tot en met %(last)s. Kies een ander moment, of vertel waarom dit nodig is.",
            first=not_before(died).strftime("%d-%m-%Y %H:%M"), last=not_after(died.date()).strftime("%d-%m-%Y"),
        )  # fmt: skip
    return found


def papers_needed(values: Values) -> list[str]:
    """Kinds of documents that have to come along with these answers."""
    needed = []
    if values.get("natuurlijkeDood") == "ja":
        needed.append(papers.A_DECLARATION)
    if values.get("natuurlijkeDood") == "nee":
        needed.append(papers.NO_OBJECTION)
    if outside_term(values):
        needed.append(papers.DEVIATION)
    return needed


def whole(values: Values, kinds: set[str], now: datetime, municipality: str) -> dict[str, Faults]:
    """Everything that is wrong with a declaration, by step; only steps with a fault are there."""
    together = faults_together(values, now, municipality)
    found = {}
    for step in STEPS:
        names = {question.name for question in step.questions}
        faults = faults_in(step, values) | {name: fault for name, fault in together.items() if name in names}
        if step.name == "documenten":
            missing = [kind for kind in papers_needed(values) if kind not in kinds]
            faults |= {
                f"paper-{papers.KINDS.index(kind)}": _("Stuur dit document mee: %(kind)s.", kind=kind)
                for kind in missing
            }
        if faults:
            found[step.name] = faults
    return found


def next_step(values: Values, kinds: set[str], now: datetime, municipality: str) -> str:
    """The first step that still wants something."""
    return next(iter(whole(values, kinds, now, municipality)), "controle")


NAMES = (
    _("A-verklaring"), _("Verklaring van geen bezwaar"), _("Verklaring afwijkende termijn"), _("Identiteitsbewijs"),
    _("Verlof tot begraven of cremeren"), _("Ontvangen"), _("De aangifte is ontvangen."), _("Gecontroleerd"),
    _("De documenten zijn gecontroleerd."), _("Akte opgemaakt"), _("De akte van overlijden is opgemaakt."),
    _("Afgewezen"), _("Gesloten"),
)  # fmt: skip
"""What the case type calls things, so that translators find it."""
