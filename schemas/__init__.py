"""What exists: every register, resource, field, filter, scope and rule, as typed declarations."""

from schemas import autorisaties, catalogi, referentielijsten, selectielijst, zaken

REGISTERS = (
    autorisaties.REGISTER,
    catalogi.REGISTER,
    referentielijsten.REGISTER,
    selectielijst.REGISTER,
    zaken.REGISTER,
)
