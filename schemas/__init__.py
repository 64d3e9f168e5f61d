"""What exists: every register, resource, field, filter, scope and rule, as typed declarations."""

from schemas import (
    autorisaties,
    besluiten,
    burgerzaken,
    catalogi,
    documenten,
    notificaties,
    referentielijsten,
    selectielijst,
    zaken,
)

REGISTERS = (
    autorisaties.REGISTER,
    besluiten.REGISTER,
    burgerzaken.REGISTER,
    catalogi.REGISTER,
    documenten.REGISTER,
    notificaties.REGISTER,
    referentielijsten.REGISTER,
    selectielijst.REGISTER,
    zaken.REGISTER,
)
