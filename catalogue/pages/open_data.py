"""What machines fetch: dumps, feeds, badges, DCAT, a sitemap, and the end points that other catalogues read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

import flask

from catalogue.dressing import PAGES, address_of
from catalogue.harvest.publishers import publishers as listed_publishers
from catalogue.language import language, to
from catalogue.merge import Entry
from catalogue.open_data import badges, dcat, dumps, federation, feeds
from catalogue.pages.find import asked
from catalogue.pages.provenance import entry_or_404
from catalogue.search.query import search
from catalogue.site import machine_pages, site, site_pages

DUMPS = {
    "catalogus.jsonl": ("application/jsonl", dumps.as_json_lines),
    "catalogus.csv": ("text/csv; charset=utf-8", dumps.as_csv),
    "catalogus.sqlite": ("application/vnd.sqlite3", dumps.as_sqlite),
}
FOUND_MOST = 500
"""A search that finds more than this is too wide to follow; the best of it are."""
FEEDS = {"atom": "application/atom+xml", "json": "application/feed+json"}


def root() -> str:
    """Address of this site, without a slash at the end."""
    return flask.request.host_url.rstrip("/")


@site_pages.get("/open-data")
def open_data() -> str:
    """What there is to take along, in words."""
    return flask.render_template(
        "open_data.html", dumps=DUMPS, badge_kinds=badges.KINDS, example=site.view.get("component", "open-zaak")
    )


@machine_pages.get("/data/<name>")
def dump(name: str) -> flask.Response:
    """Everything in one file; made once for as long as the facts stay the same."""
    if name not in DUMPS:
        flask.abort(404)
    mime, make = DUMPS[name]
    answer = flask.Response(once(name, lambda: make(site.view)), content_type=mime)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def once(name: str, make: Callable[[], Any]) -> Any:
    """What follows from the facts, worked out once for as long as they stay the same."""
    key = f"open-data/{name}"
    if key not in site.kept:
        site.kept[key] = make()
    return site.kept[key]


def software_rows() -> list[dict[str, Any]]:
    """Every component in the form of the European interface."""
    rows: list[dict[str, Any]] = once("software", lambda: federation.software(site.view))
    return rows


@machine_pages.get("/dcat.ttl")
def dcat_turtle() -> flask.Response:
    """The data set in the form that data portals read."""
    return flask.Response(dcat.as_turtle(site.view, root()), content_type="text/turtle; charset=utf-8")


@site_pages.get("/feeds/catalogus.<form>")
def feed_all(form: str) -> flask.Response:
    """News of the whole catalogue."""
    return feed("Gemeengoed", list(site.view.entries.values()), form)


@site_pages.get("/feeds/zoeken.<form>")
def feed_of_search(form: str) -> flask.Response:
    """News of what a search finds, by the same words and filters as the search itself."""
    query, filters = asked(flask.request.args)
    found = search(site.index, query, filters, size=FOUND_MOST)
    title = " · ".join(filter(None, (query, *(value for values in filters.values() for value in values), "Gemeengoed")))
    return feed(title, [site.view.entries[hit.key] for hit in found.hits], form)


@site_pages.get("/feeds/<kind>/<key>.<form>")
def feed_of(kind: str, key: str, form: str) -> flask.Response:
    """News of one entry."""
    entry = entry_or_404(kind, key)
    return feed(f"{entry.name} · Gemeengoed", [entry], form)


def feed(title: str, entries: list[Entry], form: str) -> flask.Response:
    """A feed in one of its forms."""
    if form not in FEEDS:
        flask.abort(404)
    items = feeds.news([entry for entry in entries if entry.kind in PAGES], language())
    own = root() + flask.request.full_path.rstrip("?")
    if form == "atom":
        body = feeds.as_atom(title, own, place, items, language())
    else:
        body = feeds.as_json_feed(title, own, root() + to("home"), place, items, language())
    return flask.Response(body, content_type=f"{FEEDS[form]}; charset=utf-8")


def place(entry: Entry) -> str:
    """Whole address of the page of an entry."""
    return root() + address_of(entry)


@site_pages.get("/badges/<key>/<kind>.svg")
def badge(key: str, kind: str) -> flask.Response:
    """A small picture of a component for a README."""
    if kind not in badges.KINDS:
        flask.abort(404)
    picture = badges.badge(site.view, entry_or_404("component", key), kind, language())
    answer = flask.Response(picture, content_type="image/svg+xml")
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@machine_pages.get("/sitemap.xml")
def sitemap() -> flask.Response:
    """Every page of an entry in both languages, with the date of its newest fact."""
    rows = []
    for entry in site.view.entries.values():
        if entry.kind in PAGES:
            changed = max((claim.date for claim in entry.claims() if len(claim.date) == 10), default="")
            for spoken in ("nl", "en"):
                where = escape(root() + to(PAGES[entry.kind], key=entry.id, language=spoken))
                rows.append(
                    f"<url><loc>{where}</loc>" + (f"<lastmod>{changed}</lastmod>" if changed else "") + "</url>"
                )
    text = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return flask.Response(text + "\n".join(rows) + "\n</urlset>\n", content_type="application/xml; charset=utf-8")


@machine_pages.get("/robots.txt")
def robots() -> flask.Response:
    """Everyone may read everything."""
    return flask.Response(
        f"User-agent: *\nAllow: /\nSitemap: {root()}/sitemap.xml\n", content_type="text/plain; charset=utf-8"
    )


@machine_pages.get("/v1/software")
def v1_software() -> flask.typing.ResponseReturnValue:
    """Components with a repository; ``url`` asks for one address."""
    rows = software_rows()
    if wanted := flask.request.args.get("url"):
        rows = [row for row in rows if row["url"] == wanted]
    return listing(rows)


@machine_pages.get("/v1/publishers")
def v1_publishers() -> flask.typing.ResponseReturnValue:
    """Governments whose repositories are harvested."""
    return listing(federation.publishers(listed_publishers()))


@machine_pages.get("/v1/software/<key>")
def v1_software_one(key: str) -> flask.typing.ResponseReturnValue:
    """One component."""
    return one(software_rows(), key)


@machine_pages.get("/v1/publishers/<key>")
def v1_publishers_one(key: str) -> flask.typing.ResponseReturnValue:
    """One publisher."""
    return one(federation.publishers(listed_publishers()), key)


def listing(rows: list[dict[str, Any]]) -> flask.typing.ResponseReturnValue:
    """A page of a list with links to the pages around it."""
    given = flask.request.args
    try:
        page = federation.page(
            rows,
            given.get("page[size]", str(federation.SIZE)),
            given.get("page[after]", ""),
            given.get("page[before]", ""),
        )
    except federation.Fault as fault:
        return problem(400, "Bad Request", f"{fault.name} {fault.what}.")
    size = f"&page[size]={given['page[size]']}" if "page[size]" in given else ""
    links = {
        "prev": f"?page[before]={page.before}{size}" if page.before else None,
        "next": f"?page[after]={page.after}{size}" if page.after else None,
    }
    return flask.jsonify({"data": page.rows, "links": links})


def one(rows: list[dict[str, Any]], key: str) -> flask.typing.ResponseReturnValue:
    """The row with an id."""
    found = next((row for row in rows if row["id"] == key), None)
    return flask.jsonify(found) if found else problem(404, "Not Found", "There is nothing with this id.")


def problem(status: int, title: str, detail: str) -> flask.typing.ResponseReturnValue:
    """An error as problem+json."""
    answer = flask.jsonify({"title": title, "status": status, "detail": detail})
    answer.content_type = "application/problem+json"
    return answer, status
