"""Settings from the environment, or from the demo.json of a sample run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

SAML = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
MUST = ("ZAKEN_URL", "CATALOGI_URL", "PERSONEN_URL", "CLIENT_ID", "CLIENT_SECRET", "SECRET_KEY")


class Settings(NamedTuple):
    """Everything that differs from place to place."""

    zaken_url: str
    catalogi_url: str
    personen_url: str
    client_id: str
    client_secret: str
    secret_key: str
    oidc_issuer: str = ""
    oidc_acr: str = f"{SAML}MobileTwoFactorContract {SAML}Smartcard {SAML}SmartcardPKI"
    testdata_url: str = ""
    base_url: str = "http://localhost:8012"
    bind_port: int = 8012
    clock: str = ""
    municipality: str = "Nieuwerveen"
    rsin: str = "999990019"
    case_type: str = "VERHUIZING-MELDEN"

    def now(self) -> datetime:
        """This moment."""
        return datetime.fromisoformat(self.clock) if self.clock else datetime.now(UTC)

    def today(self) -> date:
        """This day in the Netherlands."""
        return self.now().astimezone(ZoneInfo("Europe/Amsterdam")).date()


def read(source: Mapping[str, str]) -> Settings:
    """The settings. Raises ValueError that names everything that is missing."""
    found = {**demo(source), **{name: value for name, value in source.items() if value}}
    if missing := [name for name in MUST if not found.get(name)]:
        raise ValueError(f"set {', '.join(missing)}, or DEMO_JSON to the demo.json of a sample run")
    port = int(found.get("BIND_PORT", "8012"))
    values = {name: found[name.upper()] for name in Settings._fields if name.upper() in found}
    values |= {"bind_port": port, "base_url": found.get("BASE_URL", f"http://localhost:{port}").rstrip("/")}
    if "OIDC_ACR" in source:
        values["oidc_acr"] = source["OIDC_ACR"]
    return Settings(**values)


def demo(source: Mapping[str, str]) -> dict[str, str]:
    """The settings that a sample run wrote down; none when others are given. Raises ValueError."""
    path = Path(source.get("DEMO_JSON") or "../../var/demo.json").expanduser()
    if source.get("ZAKEN_URL") or not path.is_file():
        return {}
    held = json.loads(path.read_text(encoding="utf-8"))
    parts = held.get("components", {})
    client = parts.get("verhuisplein", held)
    return {
        **{f"{name.upper()}_URL": address for name, address in held.get("roots", {}).items()},
        "CLIENT_ID": client.get("client_id", ""),
        "CLIENT_SECRET": client.get("secret", ""),
        "SECRET_KEY": client.get("secret", ""),
        "TESTDATA_URL": f"{held.get('api', '')}/testdata",
        "OIDC_ISSUER": parts.get("digitale-identiteit", {}).get("url", ""),
    }
