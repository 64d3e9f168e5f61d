"""Terms, names of files, settings, texts, and signing in at a provider that others made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import requests
from babel.messages.pofile import read_po
from oidc_provider_mock import User, run_server_in_thread
from uitvaartloket.papers import safe_name
from uitvaartloket.settings import LEVELS, SettingsError, read_settings
from uitvaartloket.term import feasts, not_after, not_before, paschal_sunday

from tests.world import SETTINGS, Undertaker, World


@pytest.mark.parametrize(
    ("died", "last"),
    [
        ("2026-01-14", "2026-01-22"),
        ("2026-04-02", "2026-04-14"),
        ("2026-04-24", "2026-05-06"),
        ("2026-12-23", "2027-01-04"),
        ("2026-05-13", "2026-05-22"),
        ("2026-01-17", "2026-01-26"),
    ],
)
def test_last_day_of_a_funeral_is_the_sixth_working_day(died: str, last: str) -> None:
    assert not_after(date.fromisoformat(died)) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("died", "first"),
    [
        ("2026-01-14T09:30+01:00", "2026-01-15T21:30:00+01:00"),
        ("2026-03-28T12:00+01:00", "2026-03-30T01:00:00+02:00"),
        ("2026-10-24T20:00+02:00", "2026-10-26T07:00:00+01:00"),
    ],
)
def test_funeral_is_36_hours_after_death_also_when_the_clock_changes(died: str, first: str) -> None:
    assert not_before(datetime.fromisoformat(died)).isoformat() == first


def test_easter_and_the_birthday_of_the_king() -> None:
    assert [paschal_sunday(year).isoformat()[5:] for year in (2024, 2025, 2026, 2049, 2076)] == [
        "03-31", "04-20", "04-05", "04-18", "04-19",
    ]  # fmt: skip
    assert date(2025, 4, 26) in feasts(2025)
    assert date(2025, 4, 27) not in feasts(2025)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\a.pdf.exe", "a.pdf"),
        ("<script>.pdf", "script.pdf"),
        ("..", "a-verklaring.pdf"),
        ("a\u202efdp.exe", "afdp.pdf"),
        ("a\r\nX-Header: b.pdf", "aX-Header b.pdf"),
        ("é" * 300, "é" * 120 + ".pdf"),
    ],
)
def test_name_of_a_file_becomes_harmless(name: str, safe: str) -> None:
    assert safe_name(name, "A-verklaring") == safe


def test_wrong_settings_are_named_together() -> None:
    with pytest.raises(SettingsError) as error:
        read_settings(
            {"ZAKEN_URL": "x", "BIND_PORT": "0", "UNDERTAKERS": "12", "CLOCK": "now", "UPLOAD_MAX_MB": "1000"}
        )

    names = {line.partition(":")[0] for line in str(error.value).splitlines()}
    assert names == {
        "CATALOGI_URL", "DOCUMENTEN_URL", "PERSONEN_URL", "OIDC_ISSUER", "CLIENT_ID", "CLIENT_SECRET", "ZAKEN_URL",
        "BIND_PORT", "UPLOAD_MAX_MB", "UNDERTAKERS", "SECRET_KEY", "CLOCK",
    }  # fmt: skip


def test_every_text_has_a_translation() -> None:
    file = Path(__file__).parents[1] / "translations" / "en" / "LC_MESSAGES" / "messages.po"
    with file.open("rb") as opened:
        messages = list(read_po(opened, locale="en"))

    assert [message.id for message in messages if message.id and not message.string] == []
    assert [message.id for message in messages for _fault in message.check()] == []


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider that others made."""
    level = LEVELS.split()[0]
    firm = {"urn:nl:kvk": "90000102", "organisation": "De Linde", "name": "A", "acr": level}
    users = {"x": firm, "low": {**firm, "acr": "low"}, "other": {**firm, "urn:nl:kvk": "90000447"},
             "person": {"urn:nl:bsn": "999000330", "acr": level}}  # fmt: skip
    with run_server_in_thread(user_claims=[User(sub=sub, claims=claims) for sub, claims in users.items()]) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("x", "Uw aangiften"),
        ("low", "niveau EH3"),
        ("other", "niet op de lijst"),
        ("person", "Log in met eHerkenning"),
        ("", "geannuleerd"),
    ],
)
def test_any_standard_provider_will_do(issuer: str, who: str, words: str) -> None:
    visitor = Undertaker(World(), {**SETTINGS, "oidc_issuer": issuer}, kvk="")
    place = visitor.browser.get("/inloggen").location
    form = {"sub": who} if who else {"action": "deny"}
    back = requests.post(place, data=form, allow_redirects=False, timeout=5).headers["Location"]

    assert words in visitor.open(back.removeprefix("http://localhost:8013"))


def test_provider_that_is_down_is_told() -> None:
    visitor = Undertaker(World(), {**SETTINGS, "oidc_issuer": "http://localhost:9"}, kvk="")

    assert "Inloggen lukt nu niet" in visitor.open("/inloggen")
    assert visitor.status == 502
