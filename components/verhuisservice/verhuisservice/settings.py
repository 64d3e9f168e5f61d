"""Settings: read once from the environment, checked all at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

NAME = "verhuisservice"
ADDRESSES = ("ZAKEN_URL", "CATALOGI_URL", "PERSONEN_URL")
SAML = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
ENOUGH = f"{SAML}MobileTwoFactorContract {SAML}Smartcard {SAML}SmartcardPKI"
"""DigiD midden, substantieel and hoog."""
DEMO = Path("../../var/demo.json")


class SettingsError(Exception):
    """It cannot start; the message has one line for each fault."""


@dataclass(frozen=True)
class Settings:
    """Where the registrations are, who we are to them, and what this municipality is called."""

    zaken_url: str
    catalogi_url: str
    personen_url: str
    client_id: str
    client_secret: str
    secret_key: str
    base_url: str = "http://localhost:8011"
    bind_port: int = 8011
    testdata_url: str = ""
    """Where sample persons are listed; empty outside a sample run."""
    oidc_issuer: str = ""
    """The OpenID Connect provider where people sign in; empty when there is none."""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_acr: str = ENOUGH
    """Levels that are sure enough, with a space between; empty accepts what the provider gives."""
    clock: str = ""
    """A fixed moment, for tests; empty for the real time."""
    municipality: str = "Nieuwerveen"
    rsin: str = "999990019"
    case_type: str = "VERHUIZING-MELDEN"

    @property
    def secure(self) -> bool:
        """Whether cookies travel over https only."""
        return self.base_url.startswith("https://")


def read_settings(source: Mapping[str, str]) -> Settings:
    """The settings. Raises SettingsError with a line for everything that is wrong."""
    found = {**from_demo(source), **{key: value for key, value in source.items() if value}}
    faults = [f"{name}: set the address of this API" for name in ADDRESSES if not found.get(name)]
    faults += [
        f"{name}: {found[name]!r} is not an http(s) address"
        for name in (*ADDRESSES, "BASE_URL", "TESTDATA_URL", "OIDC_ISSUER")
        if found.get(name) and urlsplit(found[name]).scheme not in ("http", "https")
    ]
    faults += [f"{name}: missing" for name in ("CLIENT_ID", "CLIENT_SECRET") if not found.get(name)]
    if len(found.get("SECRET_KEY", "")) < 32:
        faults.append("SECRET_KEY: use at least 32 characters")
    port = found.get("BIND_PORT", "8011")
    if not (port.isascii() and port.isdecimal() and 1 <= int(port) <= 65535):
        faults.append(f"BIND_PORT: use a whole number from 1 to 65535, not {port!r}")
    try:
        fixed = not found.get("CLOCK") or datetime.fromisoformat(found["CLOCK"]).tzinfo is not None
    except ValueError:
        fixed = False
    if not fixed:
        faults.append("CLOCK: use a moment with time zone, such as 2026-01-15T12:00:00+01:00")
    if faults:
        raise SettingsError("\n".join(faults))
    return Settings(
        **{name.lower(): found[name].rstrip("/") for name in ADDRESSES},
        client_id=found["CLIENT_ID"],
        client_secret=found["CLIENT_SECRET"],
        secret_key=found["SECRET_KEY"],
        base_url=found.get("BASE_URL", f"http://localhost:{port}").rstrip("/"),
        bind_port=int(port),
        testdata_url=found.get("TESTDATA_URL", "").rstrip("/"),
        oidc_issuer=found.get("OIDC_ISSUER", "").rstrip("/"),
        oidc_client_id=found.get("OIDC_CLIENT_ID", found["CLIENT_ID"]),
        oidc_client_secret=found.get("OIDC_CLIENT_SECRET", found["CLIENT_SECRET"]),
        oidc_acr=source.get("OIDC_ACR", Settings.oidc_acr),
        clock=found.get("CLOCK", ""),
        municipality=found.get("MUNICIPALITY", Settings.municipality),
        rsin=found.get("RSIN", Settings.rsin),
        case_type=found.get("CASE_TYPE", Settings.case_type),
    )


def from_demo(source: Mapping[str, str]) -> dict[str, Any]:
    """Settings out of ``demo.json`` of a sample run: the file in DEMO_JSON, else the one of the repository around us."""
    named = source.get("DEMO_JSON", "")
    path = Path(named or DEMO).expanduser()
    if not named and (source.get("ZAKEN_URL") or not path.is_file()):
        return {}
    try:
        demo = json.loads(path.read_text(encoding="utf-8"))
        client = demo["components"].get(NAME) or {"client_id": demo["client_id"], "secret": demo["secret"]}
        return {
            **{name: demo["roots"][name.removesuffix("_URL").lower()] for name in ADDRESSES},
            "CLIENT_ID": client["client_id"],
            "CLIENT_SECRET": client["secret"],
            "SECRET_KEY": client["secret"],
            "TESTDATA_URL": demo["api"] + "/testdata",
            "OIDC_ISSUER": demo["components"].get("digitale-identiteit", {}).get("url", ""),
        }
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise SettingsError(f"DEMO_JSON: {path} is not the demo.json of a sample run ({error})") from error
