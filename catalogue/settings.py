"""The settings of the site, read once from the environment and checked at start."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class SettingsError(Exception):
    """A setting that cannot be right; says which."""


@dataclass(frozen=True)
class Settings:
    """What the site is told from outside."""

    data_dir: Path
    secret_key: str
    hosts: tuple[str, ...]
    production: bool
    clock: datetime | None = None
    theme: Path | None = None
    api_url: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""

    @property
    def sample(self) -> bool:
        """Whether this is the sample run, with invented accounts."""
        return not self.production and (self.data_dir / "demo.json").exists()

    def now(self) -> datetime:
        """The moment, in Dutch time; the fixed one when there is one."""
        return self.clock or datetime.now(AMSTERDAM)

    def running(self) -> Mapping[str, str]:
        """Name -> address of what else of ours runs, as the sample run wrote down; empty when it did not."""
        found = {"reference-api": self.api_url} if self.api_url else {}
        try:
            demo = json.loads((self.data_dir / "demo.json").read_text(encoding="utf-8"))
            found |= {name: str(part["url"]) for name, part in demo.get("components", {}).items()}
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return found
        return {name: url for name, url in found.items() if url.startswith(("http://", "https://"))}


def settings_from(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in an environment. Raises SettingsError with every fault, one line each."""
    faults: list[str] = []
    production = environment.get("GEMEENGOED_ENV", "development") == "production"
    key = environment.get("GEMEENGOED_SECRET_KEY", "")
    if production and len(key) < 32:
        faults.append("GEMEENGOED_SECRET_KEY: must have at least 32 characters in production.")
    theme = environment.get("GEMEENGOED_THEME", "")
    if theme and not Path(theme).is_file():
        faults.append(f"GEMEENGOED_THEME: there is no file {theme}.")
    oidc = {
        name: environment.get(f"GEMEENGOED_OIDC_{name.upper()}", "")
        for name in ("issuer", "client_id", "client_secret")
    }
    if oidc["issuer"] and not all(oidc.values()):
        faults.append("GEMEENGOED_OIDC_ISSUER: set GEMEENGOED_OIDC_CLIENT_ID and GEMEENGOED_OIDC_CLIENT_SECRET too.")
    if oidc["issuer"] and not oidc["issuer"].startswith(("https://", "http://")):
        faults.append("GEMEENGOED_OIDC_ISSUER: must be an address.")
    clock = _moment(environment.get("GEMEENGOED_CLOCK", ""), faults)
    hosts = environment.get("GEMEENGOED_HOSTS", "") or "localhost,127.0.0.1,[::1]"
    if faults:
        raise SettingsError("\n".join(faults))
    return Settings(
        data_dir=Path(environment.get("GEMEENGOED_DATA_DIR", "") or "var").absolute(),
        secret_key=key or secrets.token_hex(32),
        hosts=tuple(host.strip() for host in hosts.split(",") if host.strip()),
        production=production,
        clock=clock,
        theme=Path(theme) if theme else None,
        api_url=environment.get("GEMEENGOED_API_URL", "").rstrip("/"),
        oidc_issuer=oidc["issuer"].rstrip("/"),
        oidc_client_id=oidc["client_id"],
        oidc_client_secret=oidc["client_secret"],
    )


def _moment(text: str, faults: list[str]) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        faults.append(f"GEMEENGOED_CLOCK: {text!r} is no moment with a time zone.")
        return None
    return moment.astimezone(AMSTERDAM)
