"""The Catalogi register (ZGW Catalogi API 1.3.3): types of cases, documents and decisions."""

from schemas.catalogi.besluittypen import BESLUITTYPEN
from schemas.catalogi.catalogussen import CATALOGUSSEN
from schemas.catalogi.eigenschappen import EIGENSCHAPPEN
from schemas.catalogi.informatieobjecttypen import INFORMATIEOBJECTTYPEN
from schemas.catalogi.resultaattypen import RESULTAATTYPEN
from schemas.catalogi.roltypen import ROLTYPEN
from schemas.catalogi.statustypen import STATUSTYPEN
from schemas.catalogi.zaakobjecttypen import ZAAKOBJECTTYPEN
from schemas.catalogi.zaaktype_informatieobjecttypen import ZAAKTYPE_INFORMATIEOBJECTTYPEN
from schemas.catalogi.zaaktypen import ZAAKTYPEN
from schemas.declare import Register

REGISTER = Register(
    "catalogi",
    "Catalogi API",
    "1.3.3",
    "catalogi/api/v1",
    (
        BESLUITTYPEN,
        CATALOGUSSEN,
        EIGENSCHAPPEN,
        INFORMATIEOBJECTTYPEN,
        RESULTAATTYPEN,
        ROLTYPEN,
        STATUSTYPEN,
        ZAAKOBJECTTYPEN,
        ZAAKTYPE_INFORMATIEOBJECTTYPEN,
        ZAAKTYPEN,
    ),
    description="Zaaktypen, besluittypen en informatieobjecttypen, met hun versies in de tijd.",
    component="ztc",
    upheld={"ztc-014": "Wie zaken of documenten mag lezen, mag ook zaaktypen lezen."},
)
