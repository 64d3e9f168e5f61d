"""A landscape in the address: put together, judged, swapped, taken along and brought in. Nothing of it is kept here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from urllib.parse import urlencode

import flask
from flask_babel import gettext
from werkzeug import Response

from catalogue.ameff import Reading, Unreadable, read, write
from catalogue.board import board_of, busiest, draw
from catalogue.dressing import NAVIGATION, address_of
from catalogue.landscape import (
    OWN,
    OWN_MOST,
    OwnPart,
    entry_of,
    judge,
    named,
    own_part,
    spoken_of,
    swaps,
    unique,
)
from catalogue.language import to
from catalogue.merge import Entry
from catalogue.pages.board import board_words
from catalogue.pages.find import component_named
from catalogue.site import site, site_pages

NAVIGATION.append(("landscape", {"nl": "Landschap", "en": "Landscape"}))
LINK_MOST = 12_000
FORMULA = "=+-@\t\r"


@site_pages.get("/landschap")
def landscape() -> str | Response:
    """The set in the address with what is missing, double and in conflict."""
    arguments = flask.request.args
    if arguments.get("naam"):
        return flask.redirect(_address([*_keys()], [*_own(), _typed()]), 303)
    parts, view = _parts(), site.view
    out = next((part for part in parts if part.id == arguments.get("wissel")), None)
    return flask.render_template(
        "landscape.html",
        parts=parts,
        keys=_keys(),
        own=_own(),
        own_prefix=OWN,
        judgement=judge(view, parts),
        picture=_picture(parts) if parts else "",
        out=out,
        swaps=swaps(view, parts, out) if out else [],
        without=_without,
        swapped=_swapped,
        added=lambda key: _address([*_keys(), key], _own()),
        query=urlencode(_query(_keys(), _own())),
        everything=view.all("component"),
        references=view.all("reference-component"),
        speakable=[
            entry for entry in view.all("standard") if view.referring("serves", entry) or view.referring("uses", entry)
        ],
        text=_text_of,
    )


def _keys() -> list[str]:
    """Ids of components of the catalogue in the address; ``c`` may hold several, parted by commas."""
    keys = (key.strip() for value in flask.request.args.getlist("c") for key in value.split(","))
    return unique(entry.id for key in keys if (entry := component_named(key)))


def _own() -> list[OwnPart]:
    found = (own_part(text) for text in flask.request.args.getlist("eigen")[:OWN_MOST])
    return [part for part in found if part]


def _typed() -> OwnPart:
    """The own part that was just typed in."""
    form = flask.request.args
    serves, uses = (
        " ".join(f"{key}@{form.get(f'{name}_versie', '')}".rstrip("@") for key in form.getlist(name))
        for name in ("biedt", "gebruikt")
    )
    fields = (
        form.get("naam", ""),
        form.get("leverancier", ""),
        form.get("referentie", ""),
        "".join(form.getlist("laag")),
        serves,
        uses,
    )
    part = own_part("|".join(value.replace("|", "/") for value in fields))
    return part or OwnPart("?")


def _parts() -> list[Entry]:
    today = site.settings.now().date().isoformat()
    chosen = [site.view.entries["component", key] for key in _keys()]
    return chosen + [entry_of(site.view, part, number, today) for number, part in enumerate(_own(), start=1)]


def _query(keys: list[str], own: list[OwnPart]) -> list[tuple[str, str]]:
    return [*(("c", key) for key in keys), *(("eigen", part.text()) for part in own)]


def _address(keys: list[str], own: list[OwnPart], **more: str) -> str:
    query = [*_query(unique(keys), own), *more.items()]
    return to("landscape") + ("?" + urlencode(query) if query else "")


def _without(part: Entry) -> str:
    own = [one for number, one in enumerate(_own(), start=1) if f"{OWN}{number}" != part.id]
    return _address([key for key in _keys() if key != part.id], own)


def _swapped(out: Entry, new: Entry) -> str:
    own = [one for number, one in enumerate(_own(), start=1) if f"{OWN}{number}" != out.id]
    keys = [new.id if key == out.id else key for key in _keys()]
    return _address(keys if new.id in keys else [*keys, new.id], own)


def _text_of(part: Entry) -> str:
    """What an own part says, for its line in the list."""
    return ", ".join(
        filter(
            None,
            [
                part.text("copyright"),
                *(site.view.name("reference-component", key) for key in part.values("reference_components")),
            ],
        )
    )


def _picture(parts: list[Entry]) -> str:
    board = board_of(
        site.view,
        parts,
        busiest(site.view, parts, 12),
        "status",
        rest=any(not p.values("reference_components") for p in parts),
    )
    words = board_words(
        "status", gettext("My landscape"), lambda part: "" if part.id.startswith(OWN) else address_of(part)
    )
    return draw(board, words)


@site_pages.get("/landschap.svg")
def landscape_svg() -> flask.Response:
    """The picture."""
    return flask.Response(_picture(_parts()), mimetype="image/svg+xml")


@site_pages.get("/landschap.xml")
def landscape_ameff() -> flask.Response:
    """The set as an ArchiMate exchange file."""
    today = site.settings.now().date().isoformat()
    text = write(site.view, _parts(), gettext("My landscape"), today)
    return _download(text, "application/xml", "landschap.xml")


@site_pages.get("/landschap.csv")
def landscape_csv() -> flask.Response:
    """The set as a table that can be brought in again."""
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=";", lineterminator="\r\n")
    writer.writerow(["Naam", "Id", "Leverancier", "Referentiecomponenten", "Lagen", "Biedt", "Gebruikt"])
    for part in _parts():
        own = part.id.startswith(OWN)
        supplier = part.text("copyright") if own else site.view.name("organisation", part.text("owner"))
        references = ", ".join(
            site.view.name("reference-component", key) for key in part.values("reference_components")
        )
        spoken = [
            " ".join(f"{i['standard']}@{i.get('version', '')}".rstrip("@") for i in part.values(name))
            for name in ("serves", "uses")
        ]
        row = [part.name, "" if own else part.id, supplier, references, " ".join(part.values("layers")), *spoken]
        writer.writerow(["'" + cell if cell[:1] in FORMULA and cell else cell for cell in row])
    return _download(lines.getvalue(), "text/csv", "landschap.csv")


def _download(text: str, kind: str, name: str) -> flask.Response:
    answer = flask.Response(text, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@site_pages.post("/landschap/inlezen")
def landscape_import() -> str | Response | tuple[str, int]:
    """Read a file (ArchiMate exchange or CSV) and lead to the set in the address; the file is not kept."""
    file = flask.request.files.get("bestand")
    if file is None or not file.filename:
        return _not_read(gettext("Choose a file first."))
    try:
        begin = file.stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
        file.stream.seek(0)
        found = read(site.view, file.stream) if begin.startswith(b"<") else _read_csv(file.stream.read())
    except Unreadable as error:
        return _not_read(_reason(str(error)))
    keys, own = unique(found.components), found.own[:OWN_MOST]
    address = _address(keys, own)
    while len(address) > LINK_MOST and own:
        own = own[: len(own) * 3 // 4]
        address = _address(keys, own)
    dropped = len(found.own) - len(own)
    if not dropped and not found.left_out:
        return flask.redirect(address, 303)
    return flask.render_template("landscape_read.html", address=address, found=found, own=own, dropped=dropped)


def _not_read(reason: str) -> tuple[str, int]:
    return flask.render_template("landscape_read.html", reason=reason), 400


def _reason(code: str) -> str:
    kind, _, place = code.partition(" ")
    return {
        "syntax": gettext("The XML is broken at line and column %(place)s.", place=place),
        "doctype": gettext("The file has a DOCTYPE; an exchange file never needs one, so it is not read."),
        "no-model": gettext("This is no ArchiMate exchange file: it does not begin with a model."),
        "too-deep": gettext("The file is nested deeper than an exchange file ever is."),
        "too-many": gettext("The file holds more elements than can be read."),
        "columns": gettext("The table has no column with the name of a product: Naam, Pakket, Applicatie or Product."),
        "encoding": gettext("The table is in no encoding that can be read; save it as UTF-8."),
    }[kind]


_COLUMNS = {
    "name": ("naam", "pakket", "pakketnaam", "applicatie", "product", "name"),
    "id": ("id", "gemeengoed id"),
    "supplier": ("leverancier", "aanbieder", "supplier"),
    "reference": ("referentiecomponent", "referentiecomponenten"),
    "layers": ("lagen", "laag"),
    "serves": ("biedt", "standaarden", "ondersteunde standaarden"),
    "uses": ("gebruikt",),
}


def _read_csv(raw: bytes) -> Reading:
    """A table with a head, parted by semicolons, commas or tabs. Raises Unreadable: columns, encoding."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    if "\0" in text:
        raise Unreadable("encoding")
    head = text.split("\n", 1)[0]
    parter = max(";,\t", key=head.count)
    rows = csv.reader(io.StringIO(text), delimiter=parter)
    names = [cell.strip().casefold() for cell in next(rows, [])]
    places = {
        field: next((names.index(name) for name in known if name in names), -1) for field, known in _COLUMNS.items()
    }
    if places["name"] < 0:
        raise Unreadable("columns")
    found = Reading()
    try:
        for row in rows:
            _take(
                found,
                {
                    field: row[place].strip().removeprefix("'") if -1 < place < len(row) else ""
                    for field, place in places.items()
                },
            )
    except csv.Error as error:
        raise Unreadable("encoding") from error
    return found


def _take(found: Reading, row: dict[str, str]) -> None:
    if not row["name"]:
        if any(row.values()):
            found.left_out["no-name"] = found.left_out.get("no-name", 0) + 1
        return
    known = site.view.get("component", row["id"]) or named(site.view, row["name"])
    if known:
        found.components.append(known.id)
        return
    reference = next(_reference_keys(row["reference"]), "")
    spoken = (
        " ".join(f"{i['standard']}@{i.get('version', '')}".rstrip("@") for i in spoken_of(site.view, row[name]))
        for name in ("serves", "uses")
    )
    found.own.append(OwnPart(row["name"], row["supplier"], reference, row["layers"].replace(" ", ""), *spoken))


def _reference_keys(text: str) -> Iterator[str]:
    """Ids of the reference components that a cell names."""
    wanted = [part.strip().casefold() for part in text.replace(";", ",").split(",")]
    for entry in site.view.all("reference-component"):
        if entry.id in wanted or entry.name.casefold() in wanted:
            yield entry.id
