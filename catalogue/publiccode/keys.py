"""Every key of publiccode.yml, declared: type, presence, versions and checks. The linter, harvest and converter follow from this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from catalogue.publiccode import checks
from catalogue.publiccode.vocabularies import LATEST, Version

Check = Callable[[str, Version], tuple[str, tuple[str, ...]] | None]
FIRST: Version = (0, 1)
NEVER: Version = (9, 0)


@dataclass(frozen=True)
class Key:
    """One key. ``required_until``: the first version in which it may be absent; ``NEVER`` when that has not come."""

    kind: str = "text"
    """``text``, ``bool``, ``list``, ``map``, ``languages`` (a map from language to ``item``), or ``urls`` (one or a list)."""
    checks: tuple[Check, ...] = ()
    keys: dict[str, Key] = field(default_factory=dict)
    item: Key | None = None
    required_until: Version = FIRST
    filled: bool = False
    """Whether a list needs at least one item when it is there."""
    empty: bool = False
    """Whether an empty text counts as left out, rather than as a value to be checked."""
    since: Version = FIRST
    deprecated: Version = NEVER
    instead: str = ""
    """Key that replaces a deprecated one; empty when it can simply go."""

    def required(self, version: Version) -> bool:
        """Whether this version of the standard demands the key."""
        return version < self.required_until


def text(*found: Check, **more: object) -> Key:
    return Key("text", tuple(found), **more)  # type: ignore[arg-type]


def listing(item: Key, **more: object) -> Key:
    return Key("list", item=item, **more)  # type: ignore[arg-type]


def mapping(keys: dict[str, Key], **more: object) -> Key:
    return Key("map", keys=keys, **more)  # type: ignore[arg-type]


ALWAYS = {"required_until": NEVER}
TRUTH = Key("bool")
ORGANISATION = {
    "uri": text(checks.organisation_uri, **ALWAYS),
    "name": text(),
}
DEPENDENCY = mapping(
    {
        "name": text(**ALWAYS),
        "versionMin": text(),
        "versionMax": text(),
        "version": text(),
        "optional": TRUTH,
    }
)
COUNTRIES = listing(text(checks.country))
ITALY = mapping(
    {
        "countryExtensionVersion": text(checks.italian_version),
        "conforme": mapping(
            dict.fromkeys(("lineeGuidaDesign", "modelloInteroperabilita", "misureMinimeSicurezza", "gdpr"), TRUTH),
            deprecated=(0, 5),
        ),
        "riuso": mapping({"codiceIPA": text(deprecated=(0, 5), instead="organisation.uri")}),
        "piattaforme": mapping(dict.fromkeys(("spid", "pagopa", "cie", "anpr", "io"), TRUTH)),
    }
)
DESCRIPTION = mapping(
    {
        "localisedName": text(),
        "genericName": text(checks.at_most(35), required_until=(0, 3), deprecated=(0, 3)),
        "shortDescription": text(checks.at_most(150), **ALWAYS),
        "longDescription": text(checks.long_description, **ALWAYS),
        "documentation": text(checks.web_address),
        "apiDocumentation": text(checks.web_address),
        "features": listing(text(), filled=True, **ALWAYS),
        "screenshots": listing(text(checks.screenshot)),
        "videos": listing(text(checks.web_address)),
        "awards": listing(text()),
    }
)
ROOT = mapping(
    {
        "publiccodeYmlVersion": text(checks.declared_version, **ALWAYS),
        "name": text(**ALWAYS),
        "applicationSuite": text(),
        "url": text(checks.address, **ALWAYS),
        "landingURL": text(checks.web_address),
        "isBasedOn": Key("urls", item=text(checks.address)),
        "softwareVersion": text(),
        "releaseDate": text(checks.date, required_until=(0, 4)),
        "logo": text(checks.logo, empty=True),
        "monochromeLogo": text(checks.logo, empty=True, deprecated=(0, 3), instead="logo"),
        "organisation": mapping(ORGANISATION, since=(0, 5)),
        "inputTypes": listing(text(checks.mime_type), deprecated=(0, 3)),
        "outputTypes": listing(text(checks.mime_type), deprecated=(0, 3)),
        "platforms": listing(text(), filled=True, **ALWAYS),
        "categories": listing(text(checks.category), required_until=(0, 5)),
        "usedBy": listing(text()),
        "fundedBy": listing(mapping(ORGANISATION), since=(0, 5)),
        "roadmap": text(checks.web_address),
        "developmentStatus": text(checks.development_status, **ALWAYS),
        "softwareType": text(checks.software_type, **ALWAYS),
        "supports": listing(mapping({"id": text(checks.supported, **ALWAYS)}), since=(0, 7)),
        "intendedAudience": mapping(
            {
                "scope": listing(text(checks.scope)),
                "countries": COUNTRIES,
                "unsupportedCountries": COUNTRIES,
            }
        ),
        "description": Key("languages", item=DESCRIPTION, **ALWAYS),  # type: ignore[arg-type]
        "legal": mapping(
            {
                "license": text(checks.licence, **ALWAYS),
                "mainCopyrightOwner": text(),
                "repoOwner": text(deprecated=(0, 5), instead="organisation.name"),
                "authorsFile": text(checks.relative_or_web, deprecated=(0, 4)),
            },
            **ALWAYS,
        ),
        "maintenance": mapping(
            {
                "type": text(checks.maintenance_type, **ALWAYS),
                "contractors": listing(
                    mapping(
                        {
                            "name": text(**ALWAYS),
                            "until": text(checks.date, **ALWAYS),
                            "email": text(checks.email, empty=True),
                            "website": text(checks.web_address),
                        }
                    )
                ),
                "contacts": listing(
                    mapping(
                        {
                            "name": text(**ALWAYS),
                            "email": text(checks.email, empty=True),
                            "affiliation": text(),
                            "phone": text(),
                        }
                    )
                ),
            },
            **ALWAYS,
        ),
        "localisation": mapping(
            {
                "localisationReady": Key("bool", **ALWAYS),  # type: ignore[arg-type]
                "availableLanguages": listing(text(checks.language), filled=True, **ALWAYS),
            },
            **ALWAYS,
        ),
        "dependsOn": mapping({name: listing(DEPENDENCY) for name in ("open", "proprietary", "hardware")}),
        "IT": ITALY,
        "it": ITALY,
    }
)


def known(path: tuple[str, ...]) -> Key | None:
    """Declaration of a key by its path; languages and list places are left out of the path."""
    found: Key | None = ROOT
    for name in path:
        while found is not None and found.item is not None and not found.keys:
            found = found.item
        found = found.keys.get(name) if found else None
    return found


def names() -> list[str]:
    """Names of the keys at the top of a file that the newest version knows."""
    return [name for name, key in ROOT.keys.items() if key.since <= LATEST]
