"""Layer 5, data: messages that wait to be delivered, stored in the transaction of what they tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from reference_api.render import dumps
from reference_api.store import Connection


def put_in_outbox(environment: Any, connection: Connection, message: Mapping[str, Any], moment: str) -> None:
    """Keep a notification for delivery. ``moment``: now, ISO 8601; own addresses in it are kept as such."""
    internal = environment.links.internal
    known = {**message, **{name: internal(message[name]) for name in ("hoofdObject", "resourceUrl")}}
    sql = environment.database.sql(
        "outbox",
        lambda: sa.text("INSERT INTO outbox (kanaal, moment, message, waiting) VALUES (:kanaal, :moment, :message, 1)"),
    )
    connection.run(sql, {"kanaal": known["kanaal"], "moment": moment, "message": dumps(known)})
