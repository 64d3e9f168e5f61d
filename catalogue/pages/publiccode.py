"""The publiccode.yml tools in the browser: lint by paste, upload or address, take the fix along, and ask why one is not listed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

import flask
from sqlalchemy.exc import SQLAlchemyError
from werkzeug import Response

from catalogue.desk.guard import own_forms_only
from catalogue.dressing import NAVIGATION
from catalogue.harvest.command import limits, now
from catalogue.harvest.fetch import Refused, fetch
from catalogue.harvest.reasons import REASONS
from catalogue.harvest.store import FILE, Store
from catalogue.harvest.visit import visit
from catalogue.language import language, to
from catalogue.publiccode import convert, output
from catalogue.publiccode.fixes import patch
from catalogue.publiccode.harvest import issue
from catalogue.publiccode.lint import Report, lint
from catalogue.publiccode.vocabularies import LATEST, PROFILES
from catalogue.publiccode.yamltree import MAX_BYTES
from catalogue.site import site, site_pages

NAVIGATION.append(("publiccode", {"nl": "publiccode.yml", "en": "publiccode.yml"}))
NEWEST = f"{LATEST[0]}.{LATEST[1]}"
PAUSE = 60
"""Seconds in which one address is not visited a second time."""


@site_pages.get("/publiccode")
def publiccode() -> str:
    """Where one pastes, uploads or names a file."""
    return flask.render_template("publiccode.html", profiles=PROFILES, newest=NEWEST, refusal=None, address="")


@site_pages.post("/publiccode")
def publiccode_report() -> flask.typing.ResponseReturnValue:
    """The findings of a file, with fixes; ``vorm`` asks for it as JSON, SARIF, patch or file instead of as a page."""
    own_forms_only()
    form = flask.request.form
    address = form.get("adres", "").strip()[:2000]
    try:
        name, raw = given(address)
    except Refused as refused:
        reason = REASONS[refused.code].text(language(), refused.detail) + " " + REASONS[refused.code].todo(language())
        page = flask.render_template(
            "publiccode.html", profiles=PROFILES, newest=NEWEST, refusal=reason, address=address
        )
        return page, 422
    profile = form.get("profiel", NEWEST)
    report = lint(raw, name, PROFILES.get(profile, LATEST))
    if form.get("vorm") in DOWNLOADS:
        return download(form["vorm"], report, raw)
    title, text = issue(report, language())
    return flask.render_template(
        "publiccode_report.html",
        report=report,
        rows=report.tree.text.splitlines(),
        change=patch("publiccode.yml", report.tree.text, report.fixed),
        issue_title=title,
        issue_text=text,
        profile=profile if profile in PROFILES else NEWEST,
        profiles=PROFILES,
    )


def given(address: str) -> tuple[str, bytes]:
    """Name and bytes of what was sent: an upload, else pasted text, else what lies at an address. Raises Refused."""
    upload = flask.request.files.get("bestand")
    if upload and upload.filename:
        return upload.filename[:200], upload.stream.read(MAX_BYTES + 1)
    pasted = flask.request.form.get("tekst", "")
    if pasted.strip() or not address:
        return "publiccode.yml", pasted.replace("\r\n", "\n").encode("utf-8", "surrogatepass")
    if address.endswith((".yml", ".yaml")):
        answer = fetch(address, limits())
        if answer.status != 200:
            raise Refused("server-error", str(answer.status))
        return urlsplit(address).path.rpartition("/")[2], answer.body
    outcome = visit(address, limits())
    if outcome.found is None:
        raise Refused(outcome.reason, outcome.detail)
    return outcome.file.rpartition("/")[2], outcome.found.raw


def converted(report: Report, raw: bytes) -> str:
    return convert.to_latest(raw).text


DOWNLOADS: dict[str, tuple[str, str, Callable[[Report, bytes], str]]] = {
    "json": ("publiccode-findings.json", "application/json", lambda report, raw: output.as_json([report], language())),
    "sarif": ("publiccode.sarif", "application/sarif+json", lambda report, raw: output.as_sarif([report], language())),
    "patch": ("publiccode.patch", "text/x-patch", lambda report, raw: output.as_patch([report])),
    "verbeterd": ("publiccode.yml", "application/yaml", lambda report, raw: report.fixed),
    "omgezet": ("publiccode.yml", "application/yaml", converted),
}
"""What can be taken along: name of the file, its type, its content."""


def download(kind: str, report: Report, raw: bytes) -> Response:
    """A file to keep."""
    name, mime, content = DOWNLOADS[kind]
    answer = flask.Response(content(report, raw).encode("utf-8", "replace"), mimetype=mime)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@site_pages.get("/publiccode/status")
def publiccode_status() -> str:
    """Why an address is or is not listed, from what earlier visits found. Nothing is visited here."""
    address = flask.request.args.get("adres", "").strip()[:2000]
    return status_page(address)


@site_pages.post("/publiccode/status")
def publiccode_visit() -> flask.typing.ResponseReturnValue:
    """Visit an address now, unless that was done a moment ago. Whether it is listed is judged at the desk."""
    own_forms_only()
    address = flask.request.form.get("adres", "").strip()[:2000]
    try:
        kept = store()
    except (OSError, SQLAlchemyError):
        flask.abort(503, "The data folder cannot be written.")
    last = next(kept.history(address), None)
    if address and not (last and _seconds_since(last["moment"]) < PAUSE):
        kept.record(visit(address, limits(), kept.known(address)), now())
    return flask.redirect(to("publiccode_status", adres=address), 303)


def status_page(address: str) -> str:
    """What is known about an address."""
    kept = store() if address and (site.settings.data_dir / FILE).exists() else None
    row = kept.source(address) if kept else None
    history = list(kept.history(address)) if kept else []
    last = history[0]["reason"] if history else "never-visited"
    reason = row["reason"] if row and last == "unchanged" else last
    raw = kept.raw(row["digest"]) if kept and row and row["digest"] else None
    return flask.render_template(
        "publiccode_status.html",
        address=address,
        reason=REASONS[reason],
        detail=next((each["detail"] for each in history if each["reason"] == reason), ""),
        history=[(each, REASONS[each["reason"]]) for each in history],
        report=lint(raw) if raw is not None else None,
        file=row["file"] if row else "",
        listed=row is not None,
    )


def store() -> Store:
    """The harvester's store in the data folder of this site."""
    return Store(site.settings.data_dir)


def _seconds_since(moment: str) -> float:
    """Seconds between a moment that was written down and now."""
    return (datetime.fromisoformat(now()) - datetime.fromisoformat(moment)).total_seconds()
