"""The pages: choose who you are, four steps, and what became of a report."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import flask
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from verhuisservice import moving, people
from verhuisservice.app import address_of, language, message, service
from verhuisservice.cases import draft_of
from verhuisservice.moving import STEPS, Draft, Faults
from verhuisservice.registrations import Refused, Unavailable
from verhuisservice.session import form_mark, has_form_mark, sign_in, signed_in
from verhuisservice.signin import BACK, Failed
from verhuisservice.terms import first_date, last_date

pages = flask.Blueprint("pages", __name__)
Answer = str | tuple[str, int] | Response


def go(page: str, **values: Any) -> Response:
    """Send the visitor on to a page."""
    return flask.redirect(address_of(page, **values), 303)


@pages.before_request
def only_own_forms() -> Answer | None:
    """Refuse forms that do not come from our own pages."""
    if flask.request.method == "POST" and not has_form_mark():
        again = flask.request.path
        text = _("Uw browser stuurde het formulier zonder ons kenmerk. Zet cookies aan en probeer het opnieuw.")
        return message(400, _("Het formulier kwam niet goed aan"), text, again)
    return None


def visitor() -> str:
    """The number of who signed in; else empty."""
    return signed_in(service().now().timestamp())


def held_draft() -> Draft | None:
    """The report that is being filled in in this browser."""
    held = flask.session.get("draft")
    return Draft(**held) if held else None


def hold(draft: Draft) -> None:
    """Keep the report in the browser."""
    flask.session["draft"] = draft.as_dict() | {"saved": draft.saved}


@pages.get("/")
def start() -> Answer:
    """What this is, and what you need."""
    return flask.render_template("start.html", first=first_date(service().today()), last=last_date(service().today()))


@pages.route("/inloggen", methods=["GET", "POST"])
def choose() -> Answer:
    """Sign in at the provider, or choose a sample person."""
    persons = service().registrations.test_persons()
    faults: Faults = {}
    if flask.request.method == "POST":
        bsn, faults = chosen(persons)
        if bsn:
            return let_in(bsn)
    text = render("sign_in.html", faults, persons=persons, expired=flask.session.get("expired"))
    return text, 422 if faults else 200


@pages.get("/inloggen/start")
def to_provider() -> Answer:
    """Go to the provider."""
    provider = service().sign_in
    if provider is None:
        return go("choose")
    flask.session["language"] = language()
    try:
        return provider.begin(language())
    except Failed as error:
        return not_signed_in(error)


@pages.get(BACK)
def from_provider() -> Answer:
    """Come back from the provider."""
    provider = service().sign_in
    if provider is None:
        return go("choose")
    flask.g.language = flask.session.pop("language", "nl")
    try:
        bsn = provider.end()
    except Failed as error:
        return not_signed_in(error)
    fault = why_not(bsn)
    if fault:
        return message(403, _("U kunt hier geen verhuizing melden"), fault)
    return let_in(bsn)


def not_signed_in(error: Failed) -> Answer:
    """Tell why nobody signed in, and what to do."""
    flask.current_app.logger.warning("not signed in: %s", error.code)
    texts = {
        "access_denied": _("U hebt het inloggen geannuleerd. Wat u al invulde, is bewaard."),
        "login_required": _("U wachtte te lang met inloggen. Wat u al invulde, is bewaard."),
        "level": _("U logde in op een te laag niveau. Log opnieuw in met minstens DigiD Midden."),
        "no-number": _("Wij kregen geen burgerservicenummer. Log in als persoon, niet als bedrijf."),
    }
    text = texts.get(error.code, _("Inloggen lukt nu niet. Wat u al invulde, is bewaard. Probeer het straks nog eens."))
    return message(502 if error.code == "unreachable" else 403, _("U bent niet ingelogd"), text, address_of("choose"))


def let_in(bsn: str) -> Response:
    """Somebody is who he or she says."""
    sign_in(bsn, service().now().timestamp())
    flask.session["trail"] = secrets.token_urlsafe(12)
    flask.session.pop("expired", None)
    return go("reports")


def chosen(persons: list[dict[str, str]]) -> tuple[str, Faults]:
    """The number of the chosen person, checked: (number, faults)."""
    known = {person["id"]: person["burgerservicenummer"] for person in persons}
    form = flask.request.form
    bsn = known.get(form.get("persoon", ""), "") or moving.clean(form.get("bsn", ""))
    if not bsn or not service().settings.testdata_url:
        return "", {"persoon": _("Kies een persoon uit de lijst.")}
    if not (len(bsn) == 9 and bsn.isascii() and bsn.isdecimal()):
        return "", {"bsn": _("Een burgerservicenummer bestaat uit 9 cijfers.")}
    fault = why_not(bsn)
    return ("", {"persoon" if form.get("persoon") else "bsn": fault}) if fault else (bsn, {})


def why_not(bsn: str) -> str:
    """Why somebody cannot report a move; empty when that is possible."""
    found = people.find_person(service().registrations, bsn)
    if found is None:
        return _("Dit nummer staat niet in de personenregistratie.")
    person = found[0]
    if person.dead:
        return _("Deze persoon is overleden en kan geen verhuizing melden.")
    if person.age is not None and person.age < people.OWN_AGE:
        return _("Wie jonger is dan 16 jaar, kan geen verhuizing melden. Een ouder of voogd kan dat wel doen.")
    return ""


@pages.post("/uitloggen")
def leave() -> Answer:
    """Forget everything in this browser."""
    had, provider = visitor(), service().sign_in
    flask.session.clear()
    if had and provider:
        return flask.redirect(provider.leave(address_of("start")), 303)
    return go("start")


@pages.get("/meldingen")
def reports() -> Answer:
    """Reports of who signed in: begun and sent. Who has none begins at once."""
    bsn = visitor()
    if not bsn:
        return go("choose")
    cases = service().cases.mine(bsn)
    draft = held_draft()
    if not cases and draft is None:
        return begin(bsn)
    begun = [case for case in cases if not case.status and not case.closed]
    sent = [case for case in cases if case.status or case.closed]
    unsaved = draft if draft and draft.number not in {case.number for case in cases} else None
    return flask.render_template("reports.html", begun=begun, sent=sent, unsaved=unsaved)


@pages.post("/melden")
def proceed() -> Answer:
    """Begin a report, or go on with one that was begun here or elsewhere."""
    bsn = visitor()
    if not bsn:
        return go("choose")
    number, draft = flask.request.form.get("nummer", ""), held_draft()
    if not number:
        return begin(bsn)
    if draft is None or draft.number != number or draft.saved:
        case = service().cases.find(number, bsn)
        if case is None:
            return message(404, _("Deze melding is er niet"), _("Begin een nieuwe melding."))
        if case.status:
            return go("report", number=number)
        draft = draft_of(case)
        hold(draft)
    return go(draft.next_step())


def begin(bsn: str) -> Response:
    """A new report."""
    hold(Draft(service().new_number(), bsn))
    return go(STEPS[0])


def filled_in(
    step: str, check: Callable[[], tuple[dict[str, Any], Faults]]
) -> tuple[Response | None, dict[str, Any], Faults]:
    """Take in the form of a step: (where to go on, else None; values; faults)."""
    draft = held_draft()
    assert draft is not None  # noqa: S101 - the page asked before
    values, faults = check()
    if faults:
        return None, values, faults
    draft.take(step, values)
    if visitor():
        draft.saved = saved(draft)
    hold(draft)
    return go(draft.next_step()), values, faults


def saved(draft: Draft) -> bool:
    """Whether the registration took the report in; when it did not, the browser keeps it and a later step tries again."""
    try:
        service().cases.save(draft)
    except (Unavailable, Refused) as error:
        flask.current_app.logger.warning("not saved yet: %s", error)
        return False
    return True


def place_of(step: str) -> tuple[Draft | None, Response | None]:
    """The report, or where to go first: sign in, begin, or an earlier step."""
    draft = held_draft()
    # A form that was sent after the session ended is still taken in; only then the visitor signs in again.
    if not visitor() and not (draft and flask.request.method == "POST"):
        return None, go("choose")
    if draft is None:
        return None, go("reports")
    if STEPS.index(step) > STEPS.index(draft.next_step()):
        return None, go(draft.next_step())
    return draft, None


def render(template: str, faults: Faults, **values: Any) -> str:
    """A page with a form; ``sent`` is what was typed when it comes back with faults."""
    sent = flask.request.form if faults else {}
    return flask.render_template(template, faults=faults, sent=sent, form_mark=form_mark, steps=STEPS, **values)


@pages.route("/melden/adres", methods=["GET", "POST"])
def adres() -> Answer:
    """Step 1: when, and where to."""
    draft, elsewhere = place_of("adres")
    if draft is None:
        return elsewhere or go("start")
    bsn = visitor()
    found = people.find_person(service().registrations, bsn) if bsn else None
    now = found[0].address if found else people.Address()
    faults: Faults = {}
    if flask.request.method == "POST":
        on, _values, faults = filled_in(
            "adres",
            lambda: moving.check_address(flask.request.form, service().today(), service().settings.municipality, now),
        )
        if on:
            return on
    today = service().today()
    text = render(
        "address.html", faults, draft=draft, person=found and found[0], first=first_date(today), last=last_date(today)
    )
    return text, 422 if faults else 200


@pages.route("/melden/meeverhuizers", methods=["GET", "POST"])
def meeverhuizers() -> Answer:
    """Step 2: who moves along."""
    draft, elsewhere = place_of("meeverhuizers")
    if draft is None or not visitor():
        return elsewhere or go("choose")
    household = people.find_household(service().registrations, draft.owner)
    if household is None:
        raise Unavailable("personen: the person is gone")
    faults: Faults = {}
    if flask.request.method == "POST":
        on, _values, faults = filled_in(
            "meeverhuizers", lambda: moving.check_movers(flask.request.form.getlist("meeverhuizers"), household)
        )
        if on:
            return on
    text = render("movers.html", faults, draft=draft, household=household)
    return text, 422 if faults else 200


@pages.route("/melden/contact", methods=["GET", "POST"])
def contact() -> Answer:
    """Step 3: how to reach you."""
    draft, elsewhere = place_of("contact")
    if draft is None:
        return elsewhere or go("start")
    faults: Faults = {}
    if flask.request.method == "POST":
        on, _values, faults = filled_in("contact", lambda: moving.check_contact(flask.request.form))
        if on:
            return on
    return render("contact.html", faults, draft=draft), 422 if faults else 200


@pages.route("/melden/controle", methods=["GET", "POST"])
def controle() -> Answer:
    """Step 4: check and send."""
    draft, elsewhere = place_of("controle")
    if draft is None or not visitor():
        return elsewhere or go("choose")
    trouble = ""
    try:
        household = people.find_household(service().registrations, draft.owner)
        if household is None:
            raise Unavailable("personen: the person is gone")
        if flask.request.method == "POST":
            faults = moving.check_whole(draft, household, service().today())
            if faults:
                return flask.render_template("check.html", draft=draft, household=household, wrong=faults), 422
            service().cases.send(draft)
            flask.session.pop("draft")
            flask.session["just_sent"] = draft.number
            return go("report", number=draft.number)
        return flask.render_template("check.html", draft=draft, household=household, wrong={})
    except Unavailable as error:
        flask.current_app.logger.warning("not sent: %s", error)
        trouble = _("De gemeente is nu niet te bereiken. Uw melding is nog niet verstuurd.")
        status = 503
    except Refused as error:
        flask.current_app.logger.warning("not sent: %s", error)
        trouble = _("De registratie van de gemeente neemt uw melding nu niet aan. Uw melding is nog niet verstuurd.")
        status = 502
    hold(draft)
    return flask.render_template("check.html", draft=draft, household=None, wrong={}, trouble=trouble), status


@pages.get("/meldingen/<number>")
def report(number: str) -> Answer:
    """What became of a report."""
    bsn = visitor()
    if not bsn:
        return go("choose")
    case = service().cases.find(number, bsn)
    if case is None:
        return message(404, _("Deze melding is er niet"), _("U ziet hier alleen meldingen van uzelf."))
    if not case.status and not case.closed:
        return go("reports")
    just_sent = flask.session.pop("just_sent", "") == number
    return flask.render_template(
        "report.html", case=case, steps=service().cases.steps(case), just_sent=just_sent, draft=draft_of(case)
    )


@pages.get("/onder-de-motorkap")
def bonnet() -> Answer:
    """The calls behind the last pages."""
    visits = service().bonnet.pages(flask.session.get("trail", ""))
    return flask.render_template("bonnet.html", visits=visits)


@pages.get("/privacy")
def privacy() -> Answer:
    """What is asked, why, and for how long it is kept."""
    return flask.render_template("privacy.html", fields=people.FIELDS, relatives=people.RELATIVE_FIELDS)


@pages.get("/toegankelijkheid")
def accessibility() -> Answer:
    """For whom this works, and what does not work yet."""
    return flask.render_template("accessibility.html")
