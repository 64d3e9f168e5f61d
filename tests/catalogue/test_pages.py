"""Every page answers in both languages, is sound, and leads nowhere that does not exist."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlsplit

import flask
import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import RequestRedirect

from catalogue.dressing import PAGES
from catalogue.merge import Entry
from catalogue.site import Site

PLAIN = [
    "/",
    "/zoeken",
    "/zoeken?q=zaak&laag=4",
    "/zoeken?q=opne+zaak",
    "/zoeken?q=xyzzyx&laag=4",
    "/zoeken?standaard=zaken-api&pagina=2",
    "/standaarden",
    "/referentiecomponenten",
    "/organisaties",
    "/samen-organiseren",
    "/initiatieven",
    "/overnemen",
    "/publiccode",
    "/publiccode/status?adres=https://github.com/open-zaak/open-zaak",
    "/over",
    "/compatibiliteit",
    "/compatibiliteit?standaard=zaken-api",
    "/vergelijken",
    "/vergelijken?c=open-zaak&c=gemeengoed-referentie-api",
    "/vergelijken?c=open-zaak,nope",
    "/gebruik",
    "/gebruik?gemeente=gemeente-utrecht",
    "/api",
    "/landschap",
    "/landschap?c=open-zaak,verhuisservice,open-formulieren&wissel=open-zaak&eigen=Mijn+ding",
    "/lagen",
    "/lagen?kleur=adoption&q=zaak",
]
OF_ENTRIES = dict.fromkeys(PAGES, 4)


class Page(HTMLParser):
    """What a test asks of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str, attribute: str) -> list[str]:
        return [found[attribute] or "" for name, found in self.tags if name == tag and attribute in found]

    def ids(self) -> list[str]:
        return [found["id"] or "" for _, found in self.tags if "id" in found]


def addresses(app: flask.Flask, site: Site) -> Iterator[str]:
    """Every plain page, and of each kind of entry some pages, the fullest one among them."""
    yield from PLAIN
    chance = random.Random(5)
    with app.test_request_context("/"):
        for kind, count in OF_ENTRIES.items():
            entries = list(site.view.all(kind))
            fullest = sorted(entries, key=lambda entry: -len(list(entry.claims())))[:1]
            for entry in fullest + chance.sample(entries, min(count, len(entries))):
                yield from pages_of(app, entry)


def pages_of(app: flask.Flask, entry: Entry) -> Iterator[str]:
    """The pages that an entry has."""
    yield flask.url_for(f"nl.{PAGES[entry.kind]}", key=entry.id)
    yield flask.url_for("nl.provenance", kind=entry.kind, key=entry.id)
    if entry.kind == "component":
        for page in ("connections", "dossier", "adoption_of_component"):
            yield flask.url_for(f"nl.{page}", key=entry.id)


def test_pages_are_sound_in_both_languages(site_app: flask.Flask, our_site: Site, client: FlaskClient) -> None:
    for address in addresses(site_app, our_site):
        for language in ("nl", "en"):
            path = address if language == "nl" else "/en" + address
            answer = client.get(path)
            page = Page(answer.text)

            assert answer.status_code == 200, path
            assert page.all("html", "lang") == [language], path
            assert len([tag for tag, _ in page.tags if tag == "h1"]) == 1, path
            assert set(page.all("link", "hreflang")) == {"nl", "en"}, path
            assert sorted(page.ids()) == sorted(set(page.ids())), path
            assert "style" not in {name for _, found in page.tags for name in found}, path
            assert not re.search(r"%\(\w+\)s|Undefined|&lt;p|\{\{", answer.text), path
            assert_levels(page, path)


def assert_levels(page: Page, path: str) -> None:
    """Headings go down one step at a time."""
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]

    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False)), (path, levels)


def test_links_lead_somewhere(site_app: flask.Flask, our_site: Site, client: FlaskClient) -> None:
    routes = site_app.url_map.bind("localhost")
    kinds = {endpoint: kind for kind, endpoint in PAGES.items()}
    broken = set()

    for address in addresses(site_app, our_site):
        page = Page(client.get("/en" + address).text)
        for link in page.all("a", "href") + page.all("form", "action"):
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme in {"http", "https"}, link
                continue
            if not parts.path:
                if parts.fragment not in page.ids():
                    broken.add((address, link))
                continue
            try:
                endpoint, values = routes.match(parts.path)
            except MethodNotAllowed:
                continue
            except RequestRedirect:
                continue
            except HTTPException:
                broken.add((address, link))
                continue
            kind = values.get("kind") or kinds.get(endpoint.rpartition(".")[2])
            if kind and "key" in values and our_site.view.get(kind, values["key"]) is None:
                broken.add((address, link))

    assert broken == set()


def test_shown_values_carry_source_date_and_status(site_app: flask.Flask, our_site: Site, client: FlaskClient) -> None:
    chance = random.Random(11)
    drawn = [
        (entry, claim)
        for entry in our_site.view.entries.values()
        if entry.kind in PAGES
        for claim in entry.claims()
        if claim.field != "tile"
    ]

    for entry, claim in chance.sample(drawn, min(200, len(drawn))):
        assert claim.source.title and re.fullmatch(r"\d{4}(-\d\d){0,2}", claim.date), (entry.key, claim)
        with site_app.test_request_context("/"):
            place = flask.render_template_string(
                "{% from 'parts.html' import source %}{{ source(entry, claim) }}", entry=entry, claim=claim
            )
        link = Page(place).all("a", "href")[0]
        page = client.get(link)
        row = re.search(rf'<tr id="{urlsplit(link).fragment}">.*?</tr>', page.text, re.DOTALL)

        assert row, link
        assert f'datetime="{claim.date}"' in row[0], link
        assert f"s-{claim.status}" in row[0], link
        assert f"/verbeteren/{entry.kind}/{entry.id}?" in row[0], link
        assert claim.source.title[:12] in unescape(row[0]), link


@pytest.mark.parametrize(
    "path",
    [
        "/nope",
        "/en/nope",
        "/componenten/nope",
        "/standaarden/%00",
        "/herkomst/nope/nope",
        "/herkomst/component/nope",
        "/componenten/<script>",
        "/componenten/" + "x" * 3000,
    ],
)
def test_wrong_address_gets_a_helpful_page(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert "/zoeken" in answer.text
    assert "<script>" not in answer.text.replace('<script src="', "")


def test_answers_carry_strict_headers(client: FlaskClient) -> None:
    for path in ("/", "/nope", "/static/site.css", "/health"):
        policy = client.get(path).headers["Content-Security-Policy"]

        assert "default-src 'none'" in policy and "unsafe" not in policy, path


def test_unchanged_page_is_not_sent_again(client: FlaskClient) -> None:
    answer = client.get("/over")

    assert client.get("/over", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_unknown_host_is_refused(client: FlaskClient) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        ("/en/over", "/en/over"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil", "/"),
        ("/a\nb", "/"),
    ],
)
def test_colours_are_remembered_and_lead_back_home(client: FlaskClient, back: str, expected: str) -> None:
    answer = client.post("/kleuren", data={"colours": "dark", "back": back})

    assert (answer.status_code, answer.headers["Location"]) == (303, expected)
    assert 'data-theme="dark"' in client.get("/").text


def test_unknown_colours_are_not_remembered(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.post("/kleuren", data={"colours": '"><script>'}).headers
