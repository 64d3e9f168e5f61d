"""A landscape: judged, swapped, written as ArchiMate exchange file and table, and read back."""

from __future__ import annotations

import io
import resource
import time
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from catalogue.ameff import Unreadable, read, write
from catalogue.landscape import OwnPart, entry_of, judge, own_part, spoken_of, swaps
from catalogue.view import view_of
from tests.catalogue.world import card, component, standards
from tests.tools import ROOT

VIEW = view_of(
    [
        *standards("zaken", "catalogi"),
        card("reference-component", "zrc", name="Zaakregistratie", gemma="a97b-1"),
        component("register", serves="zaken 1.5.1, catalogi 1.3.0", reference_components=["zrc"]),
        component("oud-register", serves="zaken 1.0.0"),
        component("nieuw-register", serves="zaken 2.0.0, catalogi 1.3.0"),
        component("scherm", uses="zaken 1.5.1"),
        component("beheer", uses="catalogi"),
    ]
)


def parts(*keys: str):  # type: ignore[no-untyped-def]
    return [VIEW.entries["component", key] for key in keys]


def test_what_nothing_serves_is_missing_with_who_could() -> None:
    found = judge(VIEW, parts("scherm"))

    assert found.counts() == (1, 0, 0)
    assert [match.component.id for match in found.missing[0].candidates] == [
        "register",
        "oud-register",
        "nieuw-register",
    ]


def test_what_two_serve_is_double() -> None:
    found = judge(VIEW, parts("register", "oud-register", "scherm"))

    assert {key: [part.id for part in found] for key, found in found.doubles.items()} == {
        "zaken": ["register", "oud-register"]
    }
    assert found.counts() == (0, 1, 0)


@pytest.mark.parametrize(
    ("keys", "conflicts", "unsure"),
    [(("oud-register", "scherm"), 1, 0), (("nieuw-register", "scherm"), 1, 0), (("register", "beheer"), 0, 1)],
)
def test_older_and_broken_versions_conflict_and_unknown_ones_are_unsure(
    keys: tuple[str, ...], conflicts: int, unsure: int
) -> None:
    found = judge(VIEW, parts(*keys))

    assert (len(found.conflicts), len(found.unsure)) == (conflicts, unsure)


def test_own_entries_count_in_gaps_doubles_and_conflicts() -> None:
    own = entry_of(VIEW, OwnPart("Eigen", "Ik", "zrc", "45", "zaken@1.0.0", "catalogi@1.0.0"), 1, "2026-11-24")

    found = judge(VIEW, [own, *parts("scherm")])

    assert (len(found.missing), len(found.conflicts)) == (1, 1)
    assert found.conflicts[0].match.component.name == "Eigen"
    assert own.values("layers") == ["4", "5"] and own.one("name").source.title == "Eigen invoer"  # type: ignore[union-attr]


def test_swap_tells_its_effect() -> None:
    found = {
        swap.replacement.component.id: swap.judgement.counts()
        for swap in swaps(VIEW, parts("register", "scherm"), parts("register")[0])
    }

    assert found == {"nieuw-register": (0, 0, 1), "oud-register": (0, 0, 1)}


@pytest.mark.parametrize("text", ["", "|x", " | |", "\t"])
def test_own_part_without_a_name_is_none(text: str) -> None:
    assert own_part(text) is None


def test_own_part_in_a_link_comes_back() -> None:
    part = OwnPart("A & B", "C", "zrc", "12", "zaken@1.5.1 catalogi")

    assert own_part(part.text()) == part
    assert spoken_of(VIEW, "zaken@1.5.1, catalogi nope@1") == [
        {"standard": "zaken", "version": "1.5.1"},
        {"standard": "catalogi"},
    ]


NASTY = OwnPart("<b>\"&'", "=cmd()", "zrc", "45", "zaken@1.5.1", "catalogi")


def test_exchange_file_comes_back_as_it_was() -> None:
    own = entry_of(VIEW, NASTY, 1, "2026-11-24")
    text = write(VIEW, [*parts("register", "scherm"), own], "Mijn landschap", "2026-11-24")

    found = read(VIEW, io.BytesIO(text.encode()))

    assert found.components == ["register", "scherm"]
    assert found.own == [NASTY]
    assert write(VIEW, [*parts("register", "scherm"), own], "Mijn landschap", "2026-11-24") == text


@pytest.mark.parametrize("keys", [(), ("register",), ("register", "scherm", "beheer")])
def test_exchange_file_is_valid(keys: tuple[str, ...]) -> None:
    xmlschema = pytest.importorskip("xmlschema")
    schemas = ROOT.parent / "shared" / "standards" / "archimate"
    if not schemas.exists():
        pytest.skip("needs ../shared/standards/archimate")
    schema = xmlschema.XMLSchema(str(schemas / "archimate3_Model.xsd"))

    schema.validate(write(VIEW, [*parts(*keys), entry_of(VIEW, NASTY, 1, "2026-11-24")], "Naam", "2026-11-24"))


HEAD = '<model xmlns="http://www.opengroup.org/xsd/archimate/3.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" identifier="m">'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "syntax 1:1"),
        ("<model", "syntax 1:1"),
        ("<html/>", "no-model"),
        ("<model/>", "no-model"),
        (HEAD + "<elements></model>", "syntax 1:"),
        ('<!DOCTYPE m [<!ENTITY a "b">]>' + HEAD + "</model>", "doctype"),
        ('<!DOCTYPE m SYSTEM "file:///etc/passwd">' + HEAD + "</model>", "doctype"),
        (HEAD + "<a>" * 100, "too-deep"),
    ],
)
def test_file_that_cannot_be_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(Unreadable, match=code):
        read(VIEW, io.BytesIO(text.encode()))


def gemma_shaped(megabytes: int) -> bytes:
    """A file such as the GEMMA export: many elements with properties, of which some are application components."""
    element = (
        '<element identifier="id-{0}" xsi:type="{1}"><name xml:lang="nl">Element {0}</name><documentation xml:lang="nl">{2}</documentation>'
        '<properties><property propertyDefinitionRef="p1"><value xml:lang="nl">oid-{0}</value></property></properties></element>\n'
    )
    size = len(element.format(100_000, "ApplicationComponent", "woord " * 60))
    count = megabytes * 1_000_000 // size + 1
    kinds = ("ApplicationComponent", "BusinessFunction", "ApplicationService", "DataObject")
    body = "".join(element.format(number, kinds[number % 4], "woord " * 60) for number in range(count))
    ring = "".join(
        f'<relationship identifier="r{n}" xsi:type="Specialization" source="id-{n}" target="id-{(n + 4) % 40}"/>'
        for n in range(0, 40, 4)
    )
    return (
        f"{HEAD}<name>GEMMA</name><elements>{body}</elements><relationships>{ring}</relationships><propertyDefinitions>"
        '<propertyDefinition identifier="p1" type="string"><name>Object ID</name></propertyDefinition></propertyDefinitions></model>'
    ).encode()


def test_large_file_is_read_quickly_and_never_held() -> None:
    data = gemma_shaped(21)
    before, begin = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()

    found = read(VIEW, io.BytesIO(data))

    assert len(data) > 20_000_000 and len(found.own) > 5_000
    assert time.process_time() - begin < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


def bring(client: FlaskClient, name: str, data: bytes):  # type: ignore[no-untyped-def]
    return client.post("/en/landschap/inlezen", data={"bestand": (io.BytesIO(data), name)})


SET = urlencode(
    [("c", "open-zaak,verhuisservice"), ("eigen", "Mijn ding|Ik|zaakregistratiecomponent|45|zaken-api@1.0.0")]
)


@pytest.mark.parametrize("form", ["xml", "csv"])
def test_what_is_taken_along_can_be_brought_in(client: FlaskClient, form: str) -> None:
    file = client.get(f"/landschap.{form}?{SET}").data

    answer = bring(client, f"x.{form}", file)

    assert answer.status_code == 303
    assert "c=open-zaak&c=verhuisservice" in answer.headers["Location"] and "Mijn+ding" in answer.headers["Location"]
    assert "zaken-api%401.0.0" in answer.headers["Location"]


def test_table_of_other_tools_is_read_by_its_head(client: FlaskClient) -> None:
    rows = "Leverancier;Pakketnaam;Referentiecomponenten\r\nMaykin;Open Zaak;\r\nIemand;Eigen pakket é;Zaakregistratiecomponent\r\n".encode(
        "cp1252"
    )

    location = bring(client, "swc.csv", rows).headers["Location"]

    assert "c=open-zaak" in location and "zaakregistratiecomponent" in location and "%C3%A9" in location


@pytest.mark.parametrize(
    "data",
    [b"", b"\0\0\0", b"a;b\n1;2", b"<html></html>", b"<model", b"\xff\xfe\x00", b'<!DOCTYPE a><model xmlns="x"/>'],
)
def test_file_that_cannot_be_read_is_explained(client: FlaskClient, data: bytes) -> None:
    answer = bring(client, "x", data)

    assert answer.status_code == 400 and 'class="callout"' in answer.text


def test_no_file_is_explained(client: FlaskClient) -> None:
    assert client.post("/landschap/inlezen").status_code == 400


def test_too_many_own_entries_are_told(client: FlaskClient) -> None:
    rows = "Naam\n" + "".join(f"Een heel lange naam voor een pakket nummer {number}\n" for number in range(400))

    answer = bring(client, "x.csv", rows.encode())

    assert answer.status_code == 200 and "do not fit in a link" in answer.text


@pytest.mark.parametrize(
    "query",
    [
        f"{SET}&wissel=open-zaak",
        "eigen=<script>",
        "c=nope",
        "eigen=|||||",
        "c=open-zaak&wissel=nope",
        "eigen=" + "x" * 9000,
    ],
)
def test_page_takes_whatever_stands_in_the_address(client: FlaskClient, query: str) -> None:
    page = client.get(f"/landschap?{query}")

    assert page.status_code == 200 and "<script>" not in page.text


def test_typed_entry_ends_up_in_the_link(client: FlaskClient) -> None:
    answer = client.get("/landschap?c=open-zaak&naam=A|B&biedt=zaken-api&biedt_versie=1.0.0&laag=4&laag=5")

    assert answer.status_code == 303
    assert "eigen=A%2FB%7C%7C%7C45%7Czaken-api%401.0.0" in answer.headers["Location"]


def test_formula_in_a_name_is_no_formula_in_the_table(client: FlaskClient) -> None:
    assert "'=cmd" in client.get("/landschap.csv?eigen=%3Dcmd()").text
