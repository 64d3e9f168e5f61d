"""Sample documents of sample cases, small files made here, and the decisions with which some of the moves end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reference_api.content import Intake
from reference_api.seed.catalogus import RSIN
from reference_api.seed.loader import Loader, stable_uuid

EVERY = 3
"""One in so many cases has documents."""
NAMES = {
    "VERHUIZING-MELDEN": ("Huurovereenkomst", "Toestemming hoofdbewoner"),
    "OVERLIJDEN-AANGEVEN": ("A-verklaring",),
}


def pdf(lines: list[str]) -> bytes:
    """A PDF of one page with some lines of text (ASCII)."""
    shown = [
        line.encode("ascii", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        for line in lines
    ]
    text = b"BT /F1 12 Tf 72 760 Td 16 TL " + b" ".join(b"(%s) Tj T*" % line for line in shown) + b" ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(made)
    made += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(made + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)


CONTENTS = {
    "Huurovereenkomst": "Huurovereenkomst voor woonruimte",
    "Toestemming hoofdbewoner": "Verklaring van toestemming van de hoofdbewoner",
    "A-verklaring": "Verklaring van overlijden (A-verklaring)",
    "Verlof tot begraven of cremeren": "Verlof tot begraven of cremeren",
    "Besluitbrief": "Besluit op uw aangifte van verhuizing",
}


def add_document(loader: Loader, kinds: Mapping[str, Any], number: int, name: str, at: str, **more: Any) -> str:
    """A document of a case: a PDF of one page; its address."""
    content = pdf(
        [CONTENTS[name], "", f"Voorbeeldzaak {number}", "Dit document is verzonnen en hoort bij geen bestaand persoon."]
    )
    intake = Intake(loader.environment.blobs, stable_uuid(f"inhoud:{number}:{name}"))
    intake.write(content)
    body = {
        "identificatie": f"VOORBEELD-{number:04d}-{list(CONTENTS).index(name) + 1}",
        "bronorganisatie": RSIN,
        "creatiedatum": at[:10],
        "titel": name,
        "auteur": "Gemeente (voorbeeld)",
        "status": "definitief",
        "formaat": "application/pdf",
        "taal": "dut",
        "bestandsnaam": f"{name.lower().replace(' ', '-')}.pdf",
        "inhoud": intake.commit(),
        "bestandsomvang": len(content),
        "indicatieGebruiksrecht": False,
        "informatieobjecttype": kinds["informatieobjecttypen"][name],
        **more,
    }
    return loader.add("documenten/enkelvoudiginformatieobjecten", f"{number}:{name}", body, at=at)


def add_case_documents(
    loader: Loader, kinds: Mapping[str, Any], identification: str, number: int, zaak: str, at: str
) -> None:
    """What came in with a case: one in so many cases has it."""
    if number % EVERY:
        return
    for name in NAMES[identification][: 1 + number // EVERY % 2]:
        received = {"vertrouwelijkheidaanduiding": "zaakvertrouwelijk", "trefwoorden": ["voorbeeld"]}
        document = add_document(loader, kinds, number, name, at, **received)
        relation = {"zaak": zaak, "informatieobject": document, "titel": name}
        loader.add("zaken/zaakinformatieobjecten", f"{number}:{name}", relation, at=at)


def add_case_decision(loader: Loader, kinds: Mapping[str, Any], number: int, zaak: str, result: str, at: str) -> None:
    """The decision with which a case ends, where its result asks for one, and the letter in which it stands."""
    if result not in kinds["decisions"] or number % EVERY:
        return
    besluittype, letter = kinds["decisions"][result]
    decision = {
        "identificatie": f"BESLUIT-VOORBEELD-{number:04d}",
        "verantwoordelijkeOrganisatie": RSIN,
        "besluittype": besluittype,
        "zaak": zaak,
        "datum": at[:10],
        "ingangsdatum": at[:10],
        "bestuursorgaan": "College van burgemeester en wethouders",
    }
    besluit = loader.add("besluiten/besluiten", f"{number}:besluit", decision, at=at)
    document = add_document(loader, kinds, number, letter, at)
    body = {"besluit": besluit, "informatieobject": document}
    loader.add("besluiten/besluitinformatieobjecten", f"{number}:besluit", body, at=at)
