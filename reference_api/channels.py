"""Layer 4, services: the channels that the declarations publish on, kept in the Notificaties register."""

from __future__ import annotations

from reference_api.environment import Environment
from reference_api.seed.loader import Loader
from reference_api.store import Connection
from reference_api.tables import Model
from schemas.declare import Channel
from schemas.notificaties import KANAAL
from schemas.objects import CHANNEL as OBJECTEN


def declared_channels(model: Model) -> dict[str, Channel]:
    """Every channel that a resource publishes on, by name."""
    channels = (served.resource.channel for served in model.served.values())
    return {channel.name: channel for channel in (*channels, OBJECTEN) if channel is not None}


def keep_channels(environment: Environment) -> None:
    """Register channels that are missing, and marks that a channel got since; others' channels are left alone."""
    if KANAAL not in environment.model.served:
        return
    wanted = declared_channels(environment.model)
    rows = environment.reader(environment.database.reader())
    known = {record["naam"]: record for record in rows.find(KANAAL, naam=list(wanted))}
    missing = [c for c in wanted.values() if c.name not in known]
    grown = [c for c in wanted.values() if c.name in known and not set(c.kenmerken) <= set(known[c.name]["filters"])]
    if not missing and not grown:
        return

    def work(connection: Connection) -> None:
        loader = Loader(environment, connection, environment.moment()[1])
        for channel in missing:
            loader.add(KANAAL, channel.name, {"naam": channel.name, "filters": list(channel.kenmerken)})
        for channel in grown:
            filters = list(dict.fromkeys([*known[channel.name]["filters"], *channel.kenmerken]))
            loader.change(known[channel.name]["url"], channel.name, filters=filters)

    environment.database.write(work)
