"""A component in the words of schema.org (JSON-LD), for search engines."""

from __future__ import annotations

import json
from typing import Any

from catalogue.merge import Entry
from catalogue.view import View

SPDX = "https://spdx.org/licenses/"


def as_json_ld(view: View, entry: Entry, address: str, language: str) -> str:
    """What is known of a component; what is not known is left out. Safe to stand in a page."""
    licence, owner = entry.text("licence"), view.get("organisation", entry.text("owner"))
    known: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": ["SoftwareApplication", "SoftwareSourceCode"] if entry.text("repository") else "SoftwareApplication",
        "@id": address,
        "name": entry.name,
        "alternateName": entry.values("aliases"),
        "description": entry.words("summary", language),
        "applicationCategory": "BusinessApplication",
        "url": entry.text("website") or address,
        "codeRepository": entry.text("repository"),
        "softwareVersion": entry.text("version"),
        "programmingLanguage": entry.text("language"),
        "license": SPDX + licence
        if licence and " " not in licence and licence[0].isalpha() and licence != "NONE"
        else "",
        "softwareHelp": entry.text("documentation"),
        "availableLanguage": entry.values("interface_languages"),
        "maintainer": {"@type": "Organization", "name": owner.name} if owner else None,
        "keywords": entry.values("keywords"),
    }
    if licence.startswith("LicenseRef-"):
        del known["license"]
    told = {name: value for name, value in known.items() if value}
    text = json.dumps(told, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
