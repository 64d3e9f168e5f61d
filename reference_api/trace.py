"""Layer 5, data: what is written down of a change: a line in the audit trail, and a message in the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from reference_api.outbox import put_in_outbox
from reference_api.render import dumps
from reference_api.rows import Rows
from reference_api.store import Connection
from reference_api.tables import Served
from schemas.declare import Record

AUDIT_ACTIONS = {
    "create": "Object aangemaakt",
    "update": "Object bijgewerkt",
    "partial_update": "Object deels bijgewerkt",
    "destroy": "Object verwijderd",
    "delete": "Object verwijderd",
}


class Tracing(Rows):
    """Rows, and the record of what happened to them. ``heading`` says who does it and why."""

    def __init__(self, environment: Any, connection: Connection, heading: Mapping[str, Any]) -> None:
        super().__init__(environment, connection)
        self.heading = heading
        self.now, self.today = environment.moment()

    def uuid(self) -> str:
        """A new uuid, as text."""
        return self.environment.new_uuid()

    def main_of(self, served: Served, record: Record) -> str:
        """The internal address of the main object of a record."""
        return record.get(served.resource.main) or "" if served.resource.main else record["url"]

    def audit(
        self,
        served: Served,
        uuid: str,
        action: str,
        status: int,
        record: Record,
        before: bytes | None,
        after: bytes | None,
    ) -> None:
        """One line of the audit trail, spliced from the stored answers."""
        top = served.main or served
        if not top.resource.audit or not served.resource.traced:
            return
        main, name = self.main_of(served, record), served.resource.singular or served.resource.name
        label = served.resource.label(record) if served.resource.label else str(record.get("identificatie") or uuid)
        line_uuid = self.uuid()
        head = dumps(
            {
                "uuid": line_uuid,
                "bron": served.register.component,
                **self.heading,
                "actie": action,
                "actieWeergave": AUDIT_ACTIONS.get(action, action),
                "resultaat": status,
                "hoofdObject": main,
                "resource": name,
                "resourceUrl": record["url"],
                "resourceWeergave": label[:200],
                "aanmaakdatum": self.now,
            }
        )
        line = b'%s,"wijzigingen":{"oud":%s,"nieuw":%s}}' % (head[:-1], before or b"null", after or b"null")
        self.connection.run(
            self.database.sql(
                "audit",
                lambda: sa.text(
                    "INSERT INTO audit (uuid, main, resource, line) VALUES (:uuid, :main, :resource, :line)"
                ),
            ),
            {"uuid": line_uuid, "main": main[1:], "resource": served.key, "line": line},
        )

    def notify(self, served: Served, action: str, record: Record) -> None:
        """One message in the outbox, delivered after the commit by another process."""
        channel = served.resource.channel
        if channel is None:
            return
        main_url = self.main_of(served, record)
        main = record if main_url == record["url"] else self.get(main_url) or {}
        marks = {name: main.get(path) or "" for name, path in channel.kenmerken.items()}
        self.publish(
            {
                "kanaal": channel.name,
                "hoofdObject": main_url,
                "resource": served.resource.singular or served.resource.name,
                "resourceUrl": record["url"],
                "actie": action,
                "aanmaakdatum": self.now,
                "kenmerken": marks,
            }
        )

    def publish(self, message: Record) -> None:
        """Put a message in the outbox; own addresses in it are kept as such."""
        put_in_outbox(self.environment, self.connection, message, self.now)
