"""What differs from place to place: read from the environment by pydantic, which names every fault at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Web = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+"), AfterValidator(lambda text: text.rstrip("/"))]
Kvk = Annotated[str, StringConstraints(pattern=r"^[0-9]{8}$")]
EH = "urn:etoegang:core:assurance-class:loa"


class Config(BaseModel):
    """Registers, who we are to them, who may come in."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    zaken_url: Web
    catalogi_url: Web
    documenten_url: Web
    personen_url: Web
    client_id: str
    client_secret: str
    secret_key: str = Field(min_length=32)
    oidc_issuer: Web
    undertakers: frozenset[Kvk]
    """Companies that may declare a death."""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_acr: str = f"{EH}3 {EH}4"
    base_url: Web = "http://localhost:8014"
    bind_port: int = Field(8014, ge=1, le=65535)
    testdata_url: str = ""
    clock: AwareDatetime | None = None
    municipality: str = "Nieuwerveen"
    rsin: str = "999990019"
    case_type: str = "OVERLIJDEN-AANGEVEN"
    upload_max_mb: int = Field(10, ge=1, le=100)
    key_days: int = Field(90, ge=1, le=730)
    """Days that a key for the API is valid."""
    keys_from: AwareDatetime | None = None
    """Keys that were given before this moment are refused."""

    def now(self) -> datetime:
        """This moment, on the clocks of the Netherlands."""
        return (self.clock or datetime.now(UTC)).astimezone(ZoneInfo("Europe/Amsterdam"))


def read(source: Mapping[str, str]) -> Config:
    """The settings. Raises ValidationError (a ValueError) with all faults, ValueError for a damaged demo.json."""
    given: dict[str, Any] = {name.lower(): text for name, text in source.items() if text.strip()}
    found = {**of_sample_run(source), **given}
    if "oidc_acr" not in found and "OIDC_ACR" in source:
        found["oidc_acr"] = ""
    if found.get("testdata_url"):
        found.setdefault("undertakers", "90000102 90000218 90000331")
    found.setdefault("base_url", f"http://localhost:{found.get('bind_port', 8014)}")
    for name in ("id", "secret"):
        found.setdefault(f"oidc_client_{name}", found.get(f"client_{name}", ""))
    return Config(**found | {"undertakers": str(found.get("undertakers", "")).split() or None})


def of_sample_run(source: Mapping[str, str]) -> dict[str, Any]:
    """What a sample run wrote down; nothing when registers are given. Raises ValueError."""
    file = Path(source.get("DEMO_JSON") or "../../var/demo.json").expanduser()
    if source.get("ZAKEN_URL") or not file.is_file():
        return {}
    held = json.loads(file.read_text(encoding="utf-8"))
    ours = held.get("components", {}).get("overlijdensdienst", {})
    return {
        **{f"{name}_url": address for name, address in held.get("roots", {}).items()},
        "client_id": ours.get("client_id"),
        "client_secret": ours.get("secret"),
        "secret_key": ours.get("secret"),
        "testdata_url": f"{held.get('api', '')}/testdata",
        "oidc_issuer": held.get("components", {}).get("digitale-identiteit", {}).get("url"),
    }
