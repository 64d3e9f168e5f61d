"""Where everything about an entry comes from, how it got in, and how to have it corrected."""

from __future__ import annotations

import flask

from catalogue.kinds import KINDS
from catalogue.merge import Entry
from catalogue.site import site, site_pages


def entry_or_404(kind: str, key: str) -> Entry:
    """An entry, or a page that says there is none and offers to search for it."""
    entry = site.view.get(kind, key)
    if entry is None:
        flask.abort(404)
    return entry


@site_pages.get("/herkomst/<kind>/<key>")
def provenance(kind: str, key: str) -> str:
    """Each shown value with its source, and what other sources say."""
    entry = entry_or_404(kind, key)
    sources = {claim.source for claims in (*entry.shown.values(), *entry.also.values()) for claim in claims}
    return flask.render_template(
        "provenance.html",
        entry=entry,
        sources=sorted(sources, key=lambda source: (source.date, source.title), reverse=True),
        fields=list(KINDS[kind]),
        files=sorted({source.file.split(":")[0] for source in sources if source.file}),
    )
