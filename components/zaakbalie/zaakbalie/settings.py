"""Settings: read once from the environment, or from the demo.json of a sample run; checked all at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

NAME = "zaakbalie"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ADDRESSES = ("ZAKEN_URL", "CATALOGI_URL", "DOCUMENTEN_URL", "BESLUITEN_URL", "PERSONEN_URL", "OIDC_ISSUER")
OPTIONAL = ("BURGERZAKEN_URL", "BAG_URL")
"""Without these the desk does not write in the persons register."""


class SettingsError(Exception):
    """It cannot start; the message has one line for each fault."""


@dataclass(frozen=True)
class Settings:
    """Where the registrations and the provider are, for whom this desk works, and where it stands."""

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
    """What ``acr`` must be, words separated by spaces; empty asks for nothing."""
    burgerzaken_url: str = ""
    bag_url: str = ""
    oidc_roles: str = "desk municipality:9901"
    """The roles that somebody needs, all of them."""
    base_url: str = "http://localhost:8015"
    bind_port: int = 8015
    clock: str = ""
    """A fixed moment, for tests."""
    municipality: str = "Nieuwerveen"
    municipality_code: str = "9901"
    rsin: str = "999990019"

    def now(self) -> datetime:
        """This moment."""
        return datetime.fromisoformat(self.clock) if self.clock else datetime.now(UTC)

    def today(self) -> date:
        """This day in the Netherlands."""
        return self.now().astimezone(AMSTERDAM).date()

    @property
    def secure(self) -> bool:
        """Whether cookies only travel over HTTPS."""
        return self.base_url.startswith("https:")


def read_settings(source: Mapping[str, str]) -> Settings:
    """The settings. Raises SettingsError with a line for everything that is wrong."""
    found = {**from_demo(source), **{name: value for name, value in source.items() if value}}
    faults = [
        f"{name}: set the address (http or https)"
        for name in ADDRESSES
        if urlsplit(found.get(name, "")).scheme not in ("http", "https")
    ]
    optional = [name for name in OPTIONAL if found.get(name)]
    faults += [
        f"{name}: use an address (http or https), or none"
        for name in optional
        if urlsplit(found[name]).scheme not in ("http", "https")
    ]
    faults += [f"{name}: missing" for name in ("CLIENT_ID", "CLIENT_SECRET") if not found.get(name)]
    if len(found.get("SECRET_KEY", "")) < 32:
        faults.append("SECRET_KEY: use at least 32 characters")
    port = found.get("BIND_PORT", "8015")
    if not (port.isascii() and port.isdecimal() and 1 <= int(port) <= 65535):
        faults.append(f"BIND_PORT: use a whole number from 1 to 65535, not {port!r}")
    if faults:
        raise SettingsError("\n".join(faults))
    values = {field.name: found[field.name.upper()] for field in fields(Settings) if field.name.upper() in found}
    values |= {name.lower(): found[name].rstrip("/") for name in (*ADDRESSES, *optional)}
    base = found.get("BASE_URL", f"http://localhost:{port}").rstrip("/")
    acr = source.get("OIDC_ACR", Settings.oidc_acr)
    return Settings(**(values | {"bind_port": int(port), "base_url": base, "oidc_acr": acr}))  # type: ignore[arg-type]


def from_demo(source: Mapping[str, str]) -> dict[str, str]:
    """Settings out of the file that DEMO_JSON names, or that lies where a checkout keeps it. Raises SettingsError."""
    path = Path(source.get("DEMO_JSON") or "../../var/demo.json").expanduser()
    if source.get("ZAKEN_URL") or not path.is_file():
        return {}
    try:
        demo = json.loads(path.read_text(encoding="utf-8"))
        client = demo["components"].get(NAME, demo)
        roots = {f"{name.upper()}_URL": address for name, address in demo["roots"].items()}
        issuer = demo["components"].get("digitale-identiteit", {}).get("url", "")
        ours = {"CLIENT_ID": client["client_id"], "CLIENT_SECRET": client["secret"], "SECRET_KEY": client["secret"]}
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise SettingsError(f"DEMO_JSON: {path} cannot be read ({type(error).__name__})") from error
    return {**roots, **ours, "OIDC_ISSUER": issuer}
