"""Is this one value good? A check answers None, or the code of a finding with the words that its text needs."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from functools import cache
from urllib.parse import SplitResult, urlsplit

import langcodes
import regex
from license_expression import ExpressionError, ExpressionParseError, get_spdx_licensing

from catalogue.publiccode import vocabularies
from catalogue.publiccode.vocabularies import Version

Verdict = tuple[str, tuple[str, ...]] | None
MIME = re.compile(r"^ *[A-Za-z0-9][A-Za-z0-9!#$&^_-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126} *$")
EMAIL = re.compile(r"^[^\s@<>()\[\],;:\\\"]+@[^\s@.]+(?:\.[^\s@.]+)+$")
URN = re.compile(r"^urn:[a-z0-9][a-z0-9-]{0,31}:\S+$", re.IGNORECASE)
IPA_CODE = re.compile(r"^[A-Za-z0-9_-]{2,}$")
OWN_LICENCE = re.compile(r"\b(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-(?!scancode)[A-Za-z0-9.-]+")
"""SPDX's form for a licence that is in no list: allowed, the text is then in the repository."""
LOGOS = (".svg", ".svgz", ".png")
PICTURES = (".jpg", ".png")
OTHER_PICTURES = (
    ".gif",
    ".webp",
    ".bmp",
    ".tif",
    ".tiff",
    ".ico",
    ".jpeg",
    ".avif",
    ".pdf",
    ".svg",
    ".svgz",
    ".jpg",
    ".png",
)


def length(value: str) -> int:
    """Characters as a reader counts them: an emoji of five code points is one."""
    return len(regex.findall(r"\X", value))


def at_most(most: int) -> Callable[[str, Version], Verdict]:
    """A check for texts of limited length."""

    def check(value: str, version: Version) -> Verdict:
        return ("too-long", (str(length(value)), str(most))) if length(value) > most else None

    return check


def long_description(value: str, version: Version) -> Verdict:
    """150 to 10,000 characters; before 0.3 at least 500."""
    least = 500 if version < (0, 3) else 150
    if length(value) < least:
        return "too-short", (str(length(value)), str(least))
    return at_most(10_000)(value, version)


def split(value: str) -> SplitResult | None:
    """Parts of an address; None when it is not even that."""
    if re.search(r"[\s<>\"{}|\\^`\x00-\x1f]", value):
        return None
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return None
    return parts


def address(value: str, version: Version) -> Verdict:
    """Any scheme will do: code also lives at ``git://`` and ``ssh://``."""
    if not value:
        return "empty-value", ()
    parts = split(value)
    return None if parts and parts.scheme and (parts.netloc or parts.scheme == "urn") else ("not-an-address", (value,))


def web_address(value: str, version: Version) -> Verdict:
    """An address that a browser can open."""
    if not value:
        return "empty-value", ()
    parts = split(value)
    return (
        None
        if parts and parts.scheme.lower() in ("http", "https") and parts.hostname
        else ("not-a-web-address", (value,))
    )


def organisation_uri(value: str, version: Version) -> Verdict:
    """An address with a host, or a URN; of ``urn:x-italian-pa:`` only the shape is checked, the register is Italy's."""
    parts = split(value)
    if parts is None:
        return "not-a-uri", (value,)
    if parts.scheme.lower() == "urn":
        if not URN.match(value):
            return "not-a-uri", (value,)
        code = value[len("urn:x-italian-pa:") :] if value.lower().startswith("urn:x-italian-pa:") else None
        return ("not-an-ipa-code", (code,)) if code is not None and not IPA_CODE.match(code) else None
    return None if parts.scheme and parts.netloc else ("not-a-uri", (value,))


def supported(value: str, version: Version) -> Verdict:
    """``alias:`` with a name of the standard's list, or a whole URI."""
    if value.startswith("alias:"):
        name = value.removeprefix("alias:")
        return None if name in vocabularies.ALIASES else ("unknown-alias-name", (name, ", ".join(vocabularies.ALIASES)))
    return organisation_uri(value, version)


def date(value: str, version: Version) -> Verdict:
    """A day of the calendar as YYYY-MM-DD, without a time."""
    if not value:
        return "empty-value", ()
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            datetime.date.fromisoformat(value)
            return None
    except ValueError:
        pass
    return "not-a-date", (value,)


def relative_or_web(value: str, version: Version) -> Verdict:
    """A path inside the repository, or a web address."""
    if value.startswith("/"):
        return "absolute-path", (value,)
    return ("file-address", (value,)) if value.lower().startswith("file:") else None


def picture(value: str, version: Version, kinds: tuple[str, ...]) -> Verdict:
    """A path that ends as a picture of one of these kinds does. Of an address only the content could tell, unless its name does."""
    parts = split(value)
    path = (parts.path if parts else value).lower()
    suspect = path.endswith(OTHER_PICTURES) if parts and parts.scheme in ("http", "https") else True
    wrong = suspect and not path.endswith(kinds)
    return relative_or_web(value, version) or (("wrong-picture", (value, ", ".join(kinds))) if wrong else None)


def logo(value: str, version: Version) -> Verdict:
    """SVG, SVGZ or PNG."""
    return picture(value, version, LOGOS)


def screenshot(value: str, version: Version) -> Verdict:
    """JPG or PNG."""
    return picture(value, version, PICTURES)


def mime_type(value: str, version: Version) -> Verdict:
    """``type/subtype``."""
    return None if MIME.match(value) else ("not-a-mime-type", (value,))


def email(value: str, version: Version) -> Verdict:
    """One address, as a mail program takes it."""
    if "\\x64" in value or "\\x40" in value:
        return "hidden-email", ()
    return None if EMAIL.match(value) else ("not-an-email", ())


def country(value: str, version: Version) -> Verdict:
    """ISO 3166-1 alpha-2. Lower case was the rule before 0.5 and is frowned upon since."""
    if value.upper() not in vocabularies.COUNTRIES or value not in (value.upper(), value.lower()):
        return "unknown-country", (value,)
    return ("lower-case-country", (value, value.upper())) if value.islower() and version >= (0, 5) else None


def one_of(code: str, values: tuple[str, ...], value: str) -> Verdict:
    return None if value in values else (code, (value, ", ".join(values)))


def development_status(value: str, version: Version) -> Verdict:
    return one_of("not-in-list", vocabularies.STATUSES, value)


def software_type(value: str, version: Version) -> Verdict:
    return one_of("not-in-list", vocabularies.SOFTWARE_TYPES, value)


def maintenance_type(value: str, version: Version) -> Verdict:
    return one_of("not-in-list", vocabularies.MAINTENANCE, value)


def italian_version(value: str, version: Version) -> Verdict:
    return one_of("not-in-list", ("0.2", "1.0"), value)


def category(value: str, version: Version) -> Verdict:
    """A word of the list of this version."""
    return None if value in vocabularies.categories(version) else ("unknown-category", (value,))


def scope(value: str, version: Version) -> Verdict:
    """A word of the list of scopes."""
    return None if value in vocabularies.SCOPES else ("unknown-scope", (value, ", ".join(sorted(vocabularies.SCOPES))))


def declared_version(value: str, version: Version) -> Verdict:
    """A version that exists; one older than the profile is worth a warning."""
    meant = vocabularies.DECLARABLE.get(value)
    if meant is None:
        return "unknown-version", (value, ", ".join(vocabularies.DECLARABLE))
    return ("old-version", (value, f"{version[0]}.{version[1]}")) if meant < version else None


@cache
def language(value: str, version: Version = vocabularies.LATEST) -> Verdict:
    """BCP 47 with known subtags in their shortest form: ``nl`` and not ``nld``, ``pt-BR`` and not ``pt_BR``."""
    primary = value.partition("-")[0].lower()
    try:
        good = (
            "_" not in value
            and langcodes.tag_is_valid(value)
            and langcodes.standardize_tag(primary).lower() in (primary, "nb")
        )
    except (ValueError, LookupError):
        good = False
    return None if good else ("unknown-language", (value,))


@cache
def licence(value: str, version: Version = vocabularies.LATEST) -> Verdict:
    """An SPDX identifier, or an expression of them with AND, OR and WITH, or a ``LicenseRef-``."""
    try:
        licensing = get_spdx_licensing()
        parsed = licensing.parse(OWN_LICENCE.sub("MIT", value), validate=True)
        if parsed is not None and not any(key.startswith("LicenseRef-scancode") for key in parsed.objects):
            return None
    except (ExpressionError, ExpressionParseError):
        pass
    return "unknown-licence", (value,)
