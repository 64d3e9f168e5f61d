"""Layer 4, services: what waits for its day: announced moves that take effect, with the same audit and notifications as a request."""

from __future__ import annotations

from reference_api.authorise import SYSTEM
from reference_api.environment import Environment
from reference_api.record import Writing
from reference_api.store import Connection
from schemas.burgerzaken import verhuizingen
from schemas.burgerzaken.people import VERHUIZINGEN

HEADING = {
    "applicatieId": "burgerzaken",
    "applicatieWeergave": "Burgerzaken",
    "gebruikersId": "",
    "gebruikersWeergave": "",
    "toelichting": "De dag van ingang is gekomen.",
}


def run_due(environment: Environment) -> int:
    """Give every move its effect whose day has come; how many."""
    if VERHUIZINGEN not in environment.model.served:
        return 0
    today = environment.moment()[1]
    waiting = environment.reader(environment.database.reader()).find(VERHUIZINGEN, status="wacht")
    if not any(move["ingangsdatum"] <= today for move in waiting):
        return 0

    def work(connection: Connection) -> int:
        served = environment.model.served[VERHUIZINGEN]
        return verhuizingen.due(Writing(environment, connection, served, "due", {}, SYSTEM, {}, HEADING))

    return environment.database.write(work)
