"""The registrations as a test sees them, with the client that may do everything."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import requests

from reference_api.authorise import make_token
from tests.browser.conftest import CLOCK
from tests.houses import House


class Api:
    """GET and POST on the sample run."""

    def __init__(self, running: House) -> None:
        demo = running.demo
        self.roots = demo["roots"]
        moment = datetime.fromisoformat(CLOCK).timestamp()
        self.headers = {
            "Authorization": f"Bearer {make_token(demo['client_id'], demo['secret'], moment)}",
            "Accept-Crs": "EPSG:4326",
            "Content-Crs": "EPSG:4326",
        }

    def get(self, address: str, **params: str) -> Any:
        """An answer; ``address`` is whole or begins with the name of a root (``zaken/statussen``)."""
        root, _, path = address.partition("/")
        url = address if address.startswith("http") else f"{self.roots[root]}/{path}"
        answer = requests.get(url, headers=self.headers, params=params, timeout=10)
        assert answer.ok, answer.text
        return answer.json()

    def case(self, number: str) -> dict[str, Any]:
        """A case by its number, with its properties, roles and statuses."""
        (record,) = self.get("zaken/zaken", identificatie=number)["results"]
        return {
            **record,
            "properties": {part["naam"]: part["waarde"] for part in self.get(record["url"] + "/zaakeigenschappen")},
            "roles": self.get("zaken/rollen", zaak=record["url"])["results"],
            "statuses": [
                self.get(status["statustype"])["omschrijving"]
                for status in self.get("zaken/statussen", zaak=record["url"])["results"]
            ],
        }
