"""A page for each entry, and the lists of each kind."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import flask

from catalogue.claims import Claim
from catalogue.connections import combinations, needs, replacements
from catalogue.dressing import NAVIGATION, act_of, address_of
from catalogue.fit import fits, requirements
from catalogue.kinds import LEVELS, ROLES
from catalogue.language import language
from catalogue.merge import Entry
from catalogue.open_data.linked import as_json_ld
from catalogue.pages.provenance import entry_or_404
from catalogue.site import site, site_pages
from catalogue.view import View

NAVIGATION += [
    ("standards", {"nl": "Standaarden", "en": "Standards"}),
    ("reference_components", {"nl": "Referentiecomponenten", "en": "Reference components"}),
    ("organise", {"nl": "Samen Organiseren", "en": "Samen Organiseren"}),
]
SHOWN_FIRST = 5


@site_pages.get("/componenten/<key>")
def component(key: str) -> str:
    """All that is known about a component, the most asked first."""
    entry, view = entry_or_404("component", key), site.view
    return flask.render_template(
        "component.html",
        entry=entry,
        replacements=replacements(view, entry)[:SHOWN_FIRST],
        needs=needs(view, entry),
        combinations=combinations(view, entry),
        users=view.users(entry),
        others=[claim for claim in entry.all("adoption") if claim not in view.users(entry)],
        roles=[(role, [claim for claim in entry.all("roles") if claim.value["role"] == role]) for role in ROLES],
        fits=[(reference, _own_fit(view, reference, entry)) for reference in _references(view, entry)],
        initiatives=view.referring("components", entry),
        level_of=lambda standard: level_of(view, standard),
        linked=as_json_ld(view, entry, flask.request.host_url.rstrip("/") + address_of(entry), language()),
    )


def _references(view: View, entry: Entry) -> list[Entry]:
    found = (view.get("reference-component", key) for key in entry.values("reference_components"))
    return [reference for reference in found if reference]


def _own_fit(view: View, reference: Entry, entry: Entry) -> Any:
    return next(fit for fit in fits(view, reference) if fit.component is entry)


def level_of(view: View, key: str) -> Claim | None:
    """The strongest decision about a standard; neither advice nor mention in a model is a decision."""
    standard = view.get("standard", key)
    decisions = [claim for claim in standard.all("bindingness") if act_of(claim) == "decision"] if standard else []
    return max(decisions, key=lambda claim: (LEVELS.index(claim.value["level"]), claim.value["date"]), default=None)


@site_pages.get("/standaarden")
def standards() -> str:
    """Standards by how binding they are; those of the GEMMA model without a decision after that."""
    view = site.view
    groups: dict[str, list[tuple[Entry, Claim | None]]] = defaultdict(list)
    for entry in view.all("standard"):
        decision = level_of(view, entry.id)
        groups[decision.value["level"] if decision else "none"].append((entry, decision))
    ordered = [(level, groups[level]) for level in (*reversed(LEVELS), "none") if groups[level]]
    return flask.render_template("standards.html", groups=ordered)


@site_pages.get("/standaarden/<key>")
def standard(key: str) -> str:
    """Versions, how binding it is by whose decision, who serves and uses it, for which reference components."""
    entry, view = entry_or_404("standard", key), site.view
    return flask.render_template(
        "standard.html",
        entry=entry,
        serving=view.referring("serves", entry),
        using=view.referring("uses", entry),
        references=[found for found in view.referring("standards", entry) if found[0].kind == "reference-component"],
        initiatives=[found for found in view.referring("standards", entry) if found[0].kind == "initiative"],
        predecessors=view.referring("successor", entry),
    )


@site_pages.get("/referentiecomponenten")
def reference_components() -> str:
    """The reference components of GEMMA, with how many components stand under each."""
    view = site.view
    listed = [
        (entry, len(view.referring("reference_components", entry)), requirements(view, entry))
        for entry in view.all("reference-component")
    ]
    return flask.render_template("reference_components.html", listed=listed)


@site_pages.get("/referentiecomponenten/<key>")
def reference_component(key: str) -> str:
    """The fit list: mandatory and recommended standards against what each component speaks."""
    entry, view = entry_or_404("reference-component", key), site.view
    return flask.render_template(
        "reference_component.html", entry=entry, wanted=requirements(view, entry), fits=fits(view, entry)
    )


@site_pages.get("/organisaties")
def organisations() -> str:
    """Organisations by kind."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in site.view.all("organisation"):
        groups[entry.text("type")].append(entry)
    order = ("supplier", "partnership", "community", "foundation", "association", "government", "body", "municipality")
    return flask.render_template("organisations.html", groups=[(kind, groups[kind]) for kind in order if groups[kind]])


@site_pages.get("/organisaties/<key>")
def organisation(key: str) -> str:
    """What an organisation maintains, supplies, pays and uses."""
    entry, view = entry_or_404("organisation", key), site.view
    return flask.render_template(
        "organisation.html",
        entry=entry,
        owned=view.referring("owner", entry),
        roles=view.referring("roles", entry),
        adoption=view.referring("adoption", entry),
        stewarded=view.referring("steward", entry),
        member_of=view.referring("members", entry),
        made=view.referring("maker", entry),
    )
