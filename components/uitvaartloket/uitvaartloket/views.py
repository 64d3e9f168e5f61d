"""The pages: sign in, an overview, a page for each step, a check, and what became of a declaration."""

from __future__ import annotations

from typing import Any

import flask
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from uitvaartloket import papers, questions
from uitvaartloket.app import at, desk, language, tell
from uitvaartloket.deceased import Deceased, find
from uitvaartloket.declarations import Declaration
from uitvaartloket.questions import BY_STEP, ORDER, Faults
from uitvaartloket.registers import Declined, Silent
from uitvaartloket.session import company, enter, is_ours
from uitvaartloket.signin import BACK, NotSignedIn

views = flask.Blueprint("views", __name__)
Answer = str | tuple[str, int] | Response
Inside = tuple[Declaration, dict[str, str]]


def go(page: str, **values: str) -> Response:
    """Send the visitor on."""
    return flask.redirect(at(page, **values), 303)


@views.before_request
def only_own_forms() -> Answer | None:
    """Refuse a form that another site made."""
    if flask.request.method == "POST" and not is_ours():
        text = _("Uw browser stuurde het formulier zonder ons kenmerk. Zet cookies aan en probeer het opnieuw.")
        return tell(400, _("Het formulier kwam niet goed aan"), text, flask.request.path)
    return None


def visitor() -> str:
    """The KVK number of who signed in, while it is still on the list of undertakers; else empty."""
    kvk = company(desk().settings.now().timestamp())
    return kvk if kvk in desk().settings.allowed else ""


@views.get("/")
def start() -> Answer:
    """What this is, and what you need."""
    return flask.render_template("start.html", expired=flask.session.get("expired"))


@views.get("/inloggen")
def sign_in() -> Answer:
    """Go to the provider."""
    flask.session["language"] = language()
    try:
        return desk().door.out(language())
    except NotSignedIn as error:
        return not_in(error.why)


@views.get(BACK)
def signed_in() -> Answer:
    """Come back from the provider; go on where the work was."""
    flask.g.language = flask.session.pop("language", "nl")
    try:
        who = desk().door.back()
    except NotSignedIn as error:
        return not_in(error.why)
    enter(who.kvk, who.firm, who.person, desk().settings.now().timestamp())
    kept = flask.session.get("unsaved")
    if kept:
        return go("step", number=kept["number"], name=kept["step"])
    return go("overview")


def not_in(why: str) -> Answer:
    """Tell why nobody came in, and what to do."""
    flask.current_app.logger.warning("not signed in: %s", why)
    texts = {
        "access_denied": _("U hebt het inloggen geannuleerd."),
        "login_required": _("U wachtte te lang met inloggen."),
        "level": _("U logde in op een te laag niveau. Log opnieuw in met eHerkenning niveau EH3 of hoger."),
        "person": _("U logde in als persoon. Log in met eHerkenning voor uw bedrijf."),
        "unknown": _(
            "Uw bedrijf staat niet op de lijst van uitvaartondernemers. Vraag de gemeente om het erop te zetten."
        ),
    }
    text = texts.get(why, _("Inloggen lukt nu niet. Probeer het straks opnieuw."))
    return tell(502 if why == "unreachable" else 403, _("U bent niet ingelogd"), text, at("sign_in"))


@views.post("/uitloggen")
def leave() -> Answer:
    """Forget everything in this browser."""
    flask.session.clear()
    return flask.redirect(desk().door.leave(at("start")), 303)


@views.get("/aangiften")
def overview() -> Answer:
    """All declarations of this undertaker: begun, here or elsewhere, and sent."""
    kvk = visitor()
    if not kvk:
        return go("start")
    found = desk().declarations.of(kvk)
    begun = [case for case in found if not case.sent and not case.closed]
    sent = [case for case in found if case.sent or case.closed]
    return flask.render_template("overview.html", begun=begun, sent=sent)


@views.post("/aangiften")
def begin() -> Answer:
    """A new declaration. The case is made when the first answers are in."""
    if not visitor():
        return go("start")
    flask.session["new"] = number = desk().new_number()
    return go("step", number=number, name=ORDER[0])


def held(number: str, kvk: str) -> Inside | None:
    """A declaration and its answers, with those that the register did not take yet; None when it is not there."""
    case = desk().declarations.find(number, kvk)
    if case is None and flask.session.get("new") == number:
        case = Declaration(number, kvk=kvk)
    if case is None:
        return None
    values = dict(case.values)
    values["bekend"] = "ja" if values.get("bsn") else "nee" if values.get("geslachtsnaam") else ""
    if not case.url:
        values |= {"plaatsOverlijden": "", "contactNaam": ""}
    kept = flask.session.get("unsaved") or {}
    if kept.get("number") == number and kept.get("kvk") == kvk:
        values |= kept["values"]
    return case, values


def keep(number: str, name: str, kvk: str, values: dict[str, str]) -> None:
    """Let the browser keep answers that the register did not take."""
    flask.session["unsaved"] = {"number": number, "step": name, "kvk": kvk, "values": values}


@views.route("/aangiften/<number>/<name>", methods=["GET", "POST"])
def step(number: str, name: str) -> Answer:
    """One step: its questions, and the documents."""
    if name not in BY_STEP:
        flask.abort(404)
    kvk, here = visitor(), BY_STEP[name]
    if not kvk:
        return signed_out(number, name)
    inside = held(number, kvk) if flask.request.method == "GET" else None
    typed: dict[str, str] = {}
    faults: Faults = {}
    note = ""
    if flask.request.method == "POST":
        typed = questions.taken(here, flask.request.form)
        try:
            inside = held(number, kvk)
            if inside and not inside[0].sent:
                faults = take(here, inside, typed, kvk)
                if not faults:
                    flask.session.pop("unsaved", None)
                    if "nog" in flask.request.form:
                        return go("step", number=number, name=name)
                    return go_on(number, name)
        except (Silent, Declined) as error:
            flask.current_app.logger.warning("not saved: %s", error)
            keep(number, name, kvk, typed)
            note = "not-saved"
            inside = inside or (Declaration(number, kvk=kvk), {})
    if inside is None:
        return not_there()
    case, values = inside
    if case.sent or case.closed:
        return go("status", number=number)
    values = {**prefilled(values), **typed}
    page = flask.render_template(
        "step.html", case=case, here=here, values=values, faults=faults, note=note, order=ORDER, steps=BY_STEP,
        fresh=not case.url, needed=questions.papers_needed(values), kinds=papers.KINDS,
    )  # fmt: skip
    return page, 503 if note else 422 if faults else 200


def signed_out(number: str, name: str) -> Answer:
    """Who signed in too long ago signs in again; what came in is kept."""
    if flask.request.method == "POST" and flask.session.get("expired"):
        keep(number, name, str(flask.session.get("was", "")), questions.taken(BY_STEP[name], flask.request.form))
    return go("start")


def prefilled(values: dict[str, str]) -> dict[str, str]:
    """The same, with what we know already where nothing is."""
    usual = {
        "plaatsOverlijden": desk().settings.municipality,
        "contactNaam": str(flask.session.get("name", "")),
        "aantalUittreksels": "0",
        "aantalInternationaal": "0",
    }
    return {**values, **{name: value for name, value in usual.items() if not values.get(name)}}


def take(here: questions.Step, inside: Inside, typed: dict[str, str], kvk: str) -> Faults:
    """Look at the answers of a step and write them down; what is wrong. Raises Silent or Declined."""
    case, values = inside
    ours = desk().settings
    if typed.get("plaatsOverlijden", "").casefold() == ours.municipality.casefold():
        typed["plaatsOverlijden"] = ours.municipality
    values |= questions.settled(here, typed, values)
    names = {question.name for question in here.questions}
    together = questions.faults_together(values, ours.now(), ours.municipality)
    faults = questions.faults_in(here, values) | {name: why for name, why in together.items() if name in names}
    files: dict[str, papers.Paper] = {}
    if here.name == "overledene":
        faults |= look_up(case, typed)
    if here.name == "documenten":
        files, wrong = uploads()
        missing = [kind for kind in questions.papers_needed(values) if kind not in case.kinds | files.keys()]
        absent = {paper_field(kind): _("Stuur dit document mee: %(kind)s.", kind=kind) for kind in missing}
        faults = wrong if "nog" in flask.request.form else absent | wrong | faults
    # Documents that are fine are kept even when something else is wrong, as a form cannot hold them.
    if files or not faults:
        case = desk().declarations.save(case.number, kvk, str(flask.session.get("firm", "")), {} if faults else typed)
        for kind, paper in files.items():
            desk().declarations.attach(case, kind, paper)
    if files and faults:
        fresh = desk().declarations.find(case.number, kvk)
        inside[0].papers[:] = fresh.papers if fresh else []
    return faults


def look_up(case: Declaration, typed: dict[str, str]) -> Faults:
    """Fill in who died from the register of persons; what is wrong. Raises Silent or Declined."""
    if typed.get("bekend") != "ja" or questions.faults_in(BY_STEP["overledene"], typed):
        return {}
    found = find(desk().registers, typed["bsn"])
    if found is None:
        return {
            "bsn": _("Dit nummer staat niet in de personenregistratie. Kijk het na, of kies Nee en vul de gegevens in.")
        }
    if found.dead:
        return {"bsn": _("Van deze persoon is het overlijden al geregistreerd. U hoeft geen aangifte te doen.")}
    if desk().declarations.declared_elsewhere(case.number, found.bsn):
        return {"bsn": _("Voor deze persoon is al aangifte gedaan. Vraag de gemeente als u denkt dat dit niet klopt.")}
    typed |= found.values()
    return {}


def paper_field(kind: str) -> str:
    """What a form calls the document of a kind."""
    return f"paper-{papers.KINDS.index(kind)}"


def uploads() -> tuple[dict[str, papers.Paper], Faults]:
    """The documents that came with a form: (kind -> document, faults)."""
    most, found, faults = desk().settings.upload_max_mb, {}, {}
    texts = {
        "empty": _("Dit bestand is leeg. Kies een ander bestand."),
        "large": _("Dit bestand is te groot. Een document mag hoogstens %(most)s MB zijn.", most=most),
        "kind": _("Dit is geen PDF, of het bestand is beschadigd. Maak er een PDF van en kies die."),
        "locked": _("Deze PDF is beveiligd met een wachtwoord. Kies een PDF zonder wachtwoord."),
    }
    for kind in papers.KINDS:
        sent = flask.request.files.get(paper_field(kind))
        if sent is None or not sent.filename:
            continue
        content = sent.stream.read(most * 2**20 + 1)
        if why := papers.fault_of(content, most * 2**20):
            faults[paper_field(kind)] = texts[why]
        else:
            found[kind] = papers.Paper(papers.safe_name(sent.filename, kind), content)
    return found, faults


def go_on(number: str, name: str) -> Response:
    """To the step after this one."""
    following = ORDER[ORDER.index(name) + 1]
    return go("check", number=number) if following == "controle" else go("step", number=number, name=following)


def not_there() -> Answer:
    """A declaration that does not exist, or is of somebody else: no difference from outside."""
    return tell(
        404, _("Deze aangifte is er niet"), _("U ziet hier alleen aangiften van uw eigen bedrijf."), at("overview")
    )


@views.post("/aangiften/<number>/documenten/<int:place>/weg")
def remove(number: str, place: int) -> Answer:
    """Take a document away again."""
    kvk = visitor()
    inside = held(number, kvk) if kvk else None
    if inside is None or not 0 <= place < len(inside[0].papers):
        return not_there()
    if not inside[0].sent:
        desk().declarations.detach(inside[0].papers[place])
    return go("step", number=number, name="documenten")


@views.get("/aangiften/<number>/documenten/<int:place>")
def document(number: str, place: int) -> Answer:
    """A document of an own declaration, such as the permit that the municipality put there."""
    kvk = visitor()
    case = desk().declarations.find(number, kvk) if kvk else None
    if case is None or not 0 <= place < len(case.papers):
        return not_there()
    paper = case.papers[place]
    answer = flask.make_response(desk().registers.content(paper.content))
    answer.headers["Content-Type"] = "application/octet-stream"
    answer.headers.set("Content-Disposition", "attachment", filename=papers.safe_name(paper.name, paper.kind))
    return answer


@views.route("/aangiften/<number>/controle", methods=["GET", "POST"])
def check(number: str) -> Answer:
    """Everything on one page, and the button that sends it."""
    kvk = visitor()
    if not kvk:
        return go("start")
    try:
        inside = held(number, kvk)
        if inside is None:
            return not_there()
        case, values = inside
        if case.sent or case.closed:
            return go("status", number=number)
        found = why_not(case, values)
        if flask.request.method == "POST" and not found:
            desk().declarations.send(case, kvk)
            flask.session["just-sent"] = number
            flask.session.pop("new", None)
            return go("status", number=number)
    except (Silent, Declined) as error:
        if flask.request.method == "GET":
            raise
        flask.current_app.logger.warning("not sent: %s", error)
        text = _("De gemeente geeft nu geen antwoord. De aangifte is nog niet verstuurd, maar wel bewaard.")
        return tell(503, _("Nog niet verstuurd"), text, at("check", number=number))
    page = flask.render_template("check.html", case=case, values=values, found=found, steps=BY_STEP, order=ORDER)
    return page, 422 if found and flask.request.method == "POST" else 200


def why_not(case: Declaration, values: dict[str, str]) -> dict[str, Faults]:
    """What stands in the way of sending, by step. Raises Silent or Declined."""
    ours = desk().settings
    found = questions.whole(values, case.kinds, ours.now(), ours.municipality)
    if "overledene" not in found and values.get("bsn"):
        person = find(desk().registers, values["bsn"]) or Deceased(values["bsn"])
        if person.dead or desk().declarations.declared_elsewhere(case.number, values["bsn"]):
            found["overledene"] = {"bsn": _("Voor deze persoon is al aangifte gedaan.")}
    return found


@views.get("/aangiften/<number>")
def status(number: str) -> Answer:
    """What became of a declaration."""
    kvk = visitor()
    if not kvk:
        return go("start")
    case = desk().declarations.find(number, kvk)
    if case is None:
        return not_there()
    if not case.sent and not case.closed:
        ours = desk().settings
        inside = held(number, kvk)
        name = questions.next_step(inside[1] if inside else {}, case.kinds, ours.now(), ours.municipality)
        return go("check", number=number) if name == "controle" else go("step", number=number, name=name)
    just_sent = flask.session.pop("just-sent", "") == number
    return flask.render_template(
        "status.html", case=case, steps=desk().declarations.steps(case), just_sent=just_sent, fields=BY_STEP
    )


@views.get("/uitleg/<topic>")
def about(topic: str) -> Any:
    """Pages about privacy and accessibility."""
    if topic not in ("privacy", "toegankelijkheid"):
        flask.abort(404)
    return flask.render_template(f"{topic}.html")
