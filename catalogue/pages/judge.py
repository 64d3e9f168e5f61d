"""Pages to judge by: the compatibility matrix, the comparison, and the procurement dossier."""

from __future__ import annotations

import csv
import io
from collections import Counter
from html import unescape

import flask
from flask_babel import gettext

from catalogue.claims import Claim, Source
from catalogue.compare import LEAST, MOST, Line, lines
from catalogue.connections import replacements
from catalogue.dressing import NAVIGATION, SHOWN_MOST
from catalogue.kinds import ROLES
from catalogue.labels import label
from catalogue.licences import OBLIGATIONS, licence_class
from catalogue.matrix import UNKNOWN, by_standard, by_version, evidence
from catalogue.merge import Entry
from catalogue.pages.entries import level_of
from catalogue.pages.find import component_named
from catalogue.pages.provenance import entry_or_404
from catalogue.site import site, site_pages

NAVIGATION += [
    ("matrix", {"nl": "Compatibiliteit", "en": "Compatibility"}),
    ("compare", {"nl": "Vergelijken", "en": "Compare"}),
]
CELLS_MOST = 600
FAMILY_FIRST = "ZGW"
GIBIT_POINTS = (
    ("open", {"nl": "Openbare broncode bij oplevering", "en": "Source code public on delivery"}),
    ("licentie", {"nl": "EUPL-1.2 of een verenigbare licentie", "en": "EUPL-1.2 or a compatible licence"}),
    ("rechten", {"nl": "Rechten bij de opdrachtgever", "en": "Rights with the client"}),
    ("standaarden", {"nl": "Verplichte standaarden", "en": "Mandatory standards"}),
    ("toegankelijkheid", {"nl": "Digitale toegankelijkheid", "en": "Digital accessibility"}),
    ("exit", {"nl": "Overstap en overdracht van gegevens", "en": "Exit and transfer of data"}),
    ("beveiliging", {"nl": "Informatiebeveiliging", "en": "Information security"}),
    ("hosting", {"nl": "Hosting en plaats van de gegevens", "en": "Hosting and place of the data"}),
)


@site_pages.get("/compatibiliteit")
def matrix() -> str:
    """Components against the versions of a standard, or against the standards of a family."""
    view = site.view
    families = Counter(
        entry.text("family")
        for entry in view.all("standard")
        if entry.text("family") and view.referring("serves", entry)
    )
    chosen = view.get("standard", flask.request.args.get("standaard", ""))
    family = flask.request.args.get("familie") or (
        FAMILY_FIRST if FAMILY_FIRST in families else next(iter(families), "")
    )
    members = [entry for entry in view.all("standard") if entry.text("family") == family]
    spoken = [entry for entry in members if view.referring("serves", entry)]
    found = by_version(view, chosen) if chosen else by_standard(view, spoken)
    return flask.render_template(
        "matrix.html",
        shown_rows=max(10, min(SHOWN_MOST, CELLS_MOST // (len(found.columns) or 1))),
        chosen=chosen,
        family=family,
        families=sorted(families),
        standards=[entry for entry in view.all("standard") if view.referring("serves", entry)],
        matrix=found,
        evidence=lambda claim: evidence(claim, site.settings.now().date()),
        unknown_version=UNKNOWN,
    )


@site_pages.get("/vergelijken")
def compare() -> str:
    """Components side by side."""
    components = _chosen()
    return flask.render_template(
        "compare.html",
        components=components,
        lines=lines(site.view, components) if len(components) >= LEAST else [],
        everything=site.view.all("component"),
        most=MOST,
        subject=_subject,
    )


def _chosen() -> list[Entry]:
    """The components that the address names, each once, at most six; ``c`` may hold several, parted by commas."""
    keys = [key for value in flask.request.args.getlist("c")[:20] for key in value[:600].split(",")]
    found = (component_named(key) for key in keys)
    return list({entry.id: entry for entry in found if entry}.values())[:MOST]


def _subject(line: Line) -> str:
    """What a line is about."""
    name = label("field", line.field)
    if line.field == "serves":
        return f"{name}: {site.view.name('standard', line.detail)}"
    return f"{name}: {label('role', line.detail)}" if line.detail else name


def plain_value(field: str, claim: Claim) -> str:
    """A value in words without links, for tables elsewhere."""
    shown = flask.render_template_string(
        "{% from 'values.html' import value %}{{ value(field, claim.value) | striptags }}", field=field, claim=claim
    )
    return " ".join(unescape(shown).split())


def _table() -> tuple[list[Entry], list[list[str]]]:
    components = _chosen()
    if len(components) < LEAST:
        flask.abort(400, description=gettext("Name at least two components: ?c=open-zaak&c=oneground"))
    rows = [
        [
            _subject(line),
            *(
                "; ".join(
                    f"{plain_value(line.field, claim)} [{label('claim', claim.status)}, {claim.date}]" for claim in cell
                )
                or gettext("not known")
                for cell in line.cells
            ),
        ]
        for line in lines(site.view, components)
    ]
    return components, rows


@site_pages.get("/vergelijken.csv")
def compare_csv() -> flask.Response:
    """The comparison as CSV. A cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    components, rows = _table()
    lines_of = io.StringIO()
    writer = csv.writer(lines_of, lineterminator="\r\n")
    for row in ([gettext("Subject"), *(entry.name for entry in components)], *rows):
        writer.writerow(["'" + cell if cell[:1] in "=+-@\t" else cell for cell in row])
    answer = flask.Response(lines_of.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="vergelijking.csv"'
    return answer


@site_pages.get("/vergelijken.md")
def compare_md() -> flask.Response:
    """The comparison as a Markdown table."""
    components, rows = _table()
    head = [gettext("Subject"), *(entry.name for entry in components)]
    text = [head, ["---"] * len(head), *rows]
    body = "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in text)
    return flask.Response(body + "\n", mimetype="text/markdown")


class Sources:
    """Numbers sources in the order in which they are mentioned."""

    def __init__(self) -> None:
        self.numbers: dict[Source, int] = {}

    def number(self, claim: Claim) -> int:
        """The number of the source of a claim."""
        return self.numbers.setdefault(claim.source, len(self.numbers) + 1)


@site_pages.get("/componenten/<key>/dossier")
def dossier(key: str) -> str:
    """What a buyer needs on paper, with numbered sources and text for a tender."""
    entry, view = entry_or_404("component", key), site.view
    answered = {claim.value["point"]: claim for claim in entry.all("gibit")}
    points = [(words, answered.pop(code, None)) for code, words in GIBIT_POINTS]
    return flask.render_template(
        "dossier.html",
        entry=entry,
        sources=Sources(),
        kind=licence_class(entry.text("licence")),
        obligations=OBLIGATIONS,
        roles=[(role, [claim for claim in entry.all("roles") if claim.value["role"] == role]) for role in ROLES],
        ends=sorted((c for c in entry.all("roles") if c.value.get("until")), key=lambda c: str(c.value["until"])),
        replacements=replacements(view, entry)[:8],
        users=view.users(entry),
        level_of=lambda standard: level_of(view, standard),
        points=[*points, *(({"nl": code, "en": code}, claim) for code, claim in answered.items())],
        demands=_demands(entry),
        today=site.settings.now().date().isoformat(),
    )


def _demands(entry: Entry) -> list[str]:
    """Requirements to paste into a tender, from the standards that the component serves: no product is named."""
    found = []
    for claim in entry.all("serves"):
        name, version = site.view.name("standard", claim.value["standard"]), claim.value.get("version", "")
        decision = level_of(site.view, claim.value["standard"])
        ground = (
            f" ({label('level', decision.value['level'])}, {decision.value['body']}, {decision.value['date']})"
            if decision
            else ""
        )
        wanted = gettext("version %(version)s or newer without breaking changes", version=version) if version else ""
        found.append(
            gettext("The solution serves the %(name)s", name=name)
            + (f", {wanted}" if wanted else "")
            + f"{ground}. "
            + gettext("The supplier shows this with a test report that can be repeated.")
        )
    return found
