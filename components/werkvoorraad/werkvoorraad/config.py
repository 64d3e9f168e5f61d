"""What differs from place to place, from the environment or from the demo.json of a sample run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

MUST = (
    "ZAKEN_URL", "CATALOGI_URL", "DOCUMENTEN_URL", "BESLUITEN_URL", "PERSONEN_URL", "OIDC_ISSUER", "CLIENT_ID", "CLIENT_SECRET",
    "SECRET_KEY",
)  # fmt: skip
MAY = ("BURGERZAKEN_URL", "BAG_URL")
"""Without these nothing is written in the persons register."""


class Wrong(Exception):
    """It cannot start with these settings; the message names all of them."""


class Config(NamedTuple):
    """The settings; the README explains each."""

    zaken_url: str
    catalogi_url: str
    documenten_url: str
    besluiten_url: str
    personen_url: str
    oidc_issuer: str
    client_id: str
    client_secret: str
    secret_key: str
    oidc_acr: str = "urn:gemeengoed:medewerker"
    oidc_roles: str = "desk municipality:9901"
    base_url: str = ""
    bind_port: int = 8016
    clock: str = ""
    municipality: str = "Nieuwerveen"
    rsin: str = "999990019"
    municipality_code: str = "9901"
    burgerzaken_url: str = ""
    bag_url: str = ""

    def now(self) -> datetime:
        """This moment."""
        return datetime.fromisoformat(self.clock) if self.clock else datetime.now(UTC)


def read(source: Mapping[str, str]) -> Config:
    """The settings. Raises Wrong."""
    found = {**sample(source), **{name: value for name, value in source.items() if value}}
    wrong = [name for name in MUST if not found.get(name)]
    wrong += [
        name for name in (*MUST[:6], *MAY) if found.get(name) and not found[name].startswith(("http://", "https://"))
    ]
    port = found.get("BIND_PORT", "8016")
    if not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
        wrong.append("BIND_PORT")
    if wrong:
        raise Wrong(f"set {', '.join(wrong)} (README.md says how), or DEMO_JSON to the demo.json of a sample run")
    values = {name: found[name.upper()] for name in Config._fields if name.upper() in found}
    values |= {name.lower(): found[name].rstrip("/") for name in (*MUST[:6], *MAY) if name in found}
    base = found.get("BASE_URL", f"http://localhost:{port}").rstrip("/")
    if "OIDC_ACR" in source:
        values["oidc_acr"] = source["OIDC_ACR"]
    return Config(**(values | {"base_url": base, "bind_port": int(port)}))


def sample(source: Mapping[str, str]) -> dict[str, str]:
    """Settings of a sample run, when none of our own are given. Raises Wrong."""
    path = Path(source.get("DEMO_JSON") or "../../var/demo.json").expanduser()
    if source.get("ZAKEN_URL") or not path.is_file():
        return {}
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        parts = held["components"]
        ours = parts.get("werkvoorraad", held)
        return {f"{name.upper()}_URL": address for name, address in held["roots"].items()} | {
            "OIDC_ISSUER": parts["digitale-identiteit"]["url"],
            "CLIENT_ID": ours["client_id"],
            "CLIENT_SECRET": ours["secret"],
            "SECRET_KEY": ours["secret"],
        }
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise Wrong(f"{path} cannot be read ({type(error).__name__})") from error
