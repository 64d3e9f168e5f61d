"""Settings: read once from the environment, checked all at once."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

NAME = "uitvaartloket"
PORT = 8013
LEVELS = "urn:etoegang:core:assurance-class:loa3 urn:etoegang:core:assurance-class:loa4"
"""eHerkenning EH3 and EH4. The law asks for 2+ at least; providers ask for EH3 in practice."""
SAMPLE_UNDERTAKERS = "90000102 90000218 90000331"
REGISTERS = ("zaken", "catalogi", "documenten", "personen")


class SettingsError(Exception):
    """It cannot start; the message has one line for each fault."""


@dataclass(frozen=True)
class Settings:
    """Where the registrations are, who we are to them, which undertakers may come in."""

    zaken_url: str
    catalogi_url: str
    documenten_url: str
    personen_url: str
    client_id: str
    client_secret: str
    secret_key: str
    oidc_issuer: str
    """The OpenID Connect provider where undertakers sign in."""
    undertakers: str
    """KVK numbers of the undertakers that may declare a death here, with a space between."""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_acr: str = LEVELS
    """Levels that are sure enough, with a space between; empty accepts what the provider gives."""
    base_url: str = f"http://localhost:{PORT}"
    bind_port: int = PORT
    testdata_url: str = ""
    """Set in a sample run only: pages then say that everybody is invented."""
    clock: str = ""
    """A fixed moment, for tests; empty for the real time."""
    municipality: str = "Nieuwerveen"
    rsin: str = "999990019"
    case_type: str = "OVERLIJDEN-AANGEVEN"
    upload_max_mb: int = 10
    """Megabytes that one document may have."""

    @property
    def allowed(self) -> frozenset[str]:
        """The KVK numbers that may come in."""
        return frozenset(self.undertakers.split())

    def now(self) -> datetime:
        """This moment."""
        return datetime.fromisoformat(self.clock) if self.clock else datetime.now(UTC)


def read_settings(source: Mapping[str, str]) -> Settings:
    """The settings. Raises SettingsError with a line for everything that is wrong."""
    found = {**sample(source), **{name: value.strip() for name, value in source.items() if value.strip()}}
    if found.get("TESTDATA_URL"):
        found.setdefault("UNDERTAKERS", SAMPLE_UNDERTAKERS)
    found.setdefault("BASE_URL", f"http://localhost:{found.get('BIND_PORT', PORT)}")
    faults = [*missing(found), *misspelt(found)]
    if faults:
        raise SettingsError("\n".join(faults))
    taken = {field.name: found[field.name.upper()] for field in fields(Settings) if field.name.upper() in found}
    taken |= {name: int(taken[name]) for name in ("bind_port", "upload_max_mb") if name in taken}  # type: ignore[misc]
    taken |= {name: value.rstrip("/") for name, value in taken.items() if name.endswith(("_url", "issuer"))}
    if "OIDC_ACR" in source:
        taken["oidc_acr"] = source["OIDC_ACR"].strip()
    taken.setdefault("oidc_client_id", found["CLIENT_ID"])
    taken.setdefault("oidc_client_secret", found["CLIENT_SECRET"])
    return Settings(**taken)  # type: ignore[arg-type]


def missing(found: Mapping[str, str]) -> list[str]:
    """A line for each setting that has to be there and is not."""
    addresses = [*(f"{name.upper()}_URL" for name in REGISTERS), "OIDC_ISSUER"]
    lines = [f"{name}: set this address" for name in addresses if not found.get(name)]
    lines += [f"{name}: missing" for name in ("CLIENT_ID", "CLIENT_SECRET") if not found.get(name)]
    if not found.get("UNDERTAKERS"):
        lines.append("UNDERTAKERS: name the KVK numbers of the undertakers that may declare a death")
    return lines


def misspelt(found: Mapping[str, str]) -> list[str]:
    """A line for each setting that is not what it should be."""
    lines = [
        f"{name}: {value!r} is not an http(s) address"
        for name, value in found.items()
        if name in {"OIDC_ISSUER", "BASE_URL", "TESTDATA_URL", *(f"{part.upper()}_URL" for part in REGISTERS)}
        and urlsplit(value).scheme not in ("http", "https")
    ]
    for name, most in (("BIND_PORT", 65535), ("UPLOAD_MAX_MB", 100)):
        if not re.fullmatch(r"[1-9]\d{0,4}", found.get(name, "1"), re.ASCII) or int(found.get(name, "1")) > most:
            lines.append(f"{name}: use a whole number from 1 to {most}")
    for kvk in found.get("UNDERTAKERS", "").split():
        if not re.fullmatch(r"\d{8}", kvk, re.ASCII):
            lines.append(f"UNDERTAKERS: {kvk!r} is not a KVK number of 8 digits")
    if len(found.get("SECRET_KEY", "")) < 32:
        lines.append("SECRET_KEY: use at least 32 characters")
    try:
        datetime.fromisoformat(found.get("CLOCK") or "2026-01-15T12:00:00+01:00").astimezone(UTC)
    except ValueError:
        lines.append("CLOCK: use a moment with time zone, such as 2026-01-15T12:00:00+01:00")
    return lines


def sample(source: Mapping[str, str]) -> dict[str, str]:
    """Settings of a sample run: the file in DEMO_JSON, else the one of the repository around us. Raises SettingsError."""
    named = source.get("DEMO_JSON", "")
    file = Path(named or "../../var/demo.json").expanduser()
    if not named and (source.get("ZAKEN_URL") or not file.is_file()):
        return {}
    try:
        demo = json.loads(file.read_text(encoding="utf-8"))
        client = demo["components"][NAME]
        return {
            **{f"{register.upper()}_URL": demo["roots"][register] for register in REGISTERS},
            "CLIENT_ID": client["client_id"],
            "CLIENT_SECRET": client["secret"],
            "SECRET_KEY": client["secret"],
            "TESTDATA_URL": f"{demo['api']}/testdata",
            "OIDC_ISSUER": demo["components"]["digitale-identiteit"]["url"],
        }
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise SettingsError(f"DEMO_JSON: {file} is not the demo.json of a sample run ({error})") from error
