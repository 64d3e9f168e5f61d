"""Two languages: Dutch at ``/...``, English at ``/en/...``; the words of the interface in ``translations/``."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import flask
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask_babel import Babel, Domain

LANGUAGES = ("nl", "en")
OTHER = {"nl": "en", "en": "nl"}
MESSAGES = Path(__file__).parent / "translations"


def language() -> str:
    """The language of the request, from its address."""
    path = flask.request.path
    return "en" if path == "/en" or path.startswith("/en/") else "nl"


def add_languages(app: flask.Flask) -> None:
    """Let templates speak both languages. The ``.po`` files are read as they are: nothing has to be compiled first."""
    _Babel(app, default_locale="nl", default_timezone="Europe/Amsterdam", locale_selector=language)


class _Babel(Babel):
    """Flask-Babel with a domain that is filled from our own files and kept."""

    def init_app(self, app: flask.Flask, **options: Any) -> None:
        self._spoken = Domain()
        for name in LANGUAGES:
            self._spoken.cache[name, self._spoken.domain[0]] = translations(name)
        super().init_app(app, **options)

    @property
    def domain_instance(self) -> Domain:
        return self._spoken


def translations(name: str) -> Translations:
    """The words of the interface in a language; English stands in the templates itself."""
    path = MESSAGES / f"{name}.po"
    if not path.exists():
        return Translations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=name))
    compiled.seek(0)
    return Translations(compiled)


def to(endpoint: str, **values: Any) -> str:
    """The address of a page in the language of the request; ``language=`` asks for the other one."""
    spoken = values.pop("language", None) or language()
    return flask.url_for(f"{spoken}.{endpoint}", **values)


def here(spoken: str) -> str:
    """The address of this very page in a language."""
    request = flask.request
    path = request.path
    bare = path.removeprefix("/en") or "/" if language() == "en" else path
    where = f"/en{bare}" if spoken == "en" else bare
    query = request.query_string.decode("latin-1")
    return f"{where}?{query}" if query else where


def say(words: Mapping[str, str] | str) -> str:
    """A text of the data in the language of the request."""
    return words if isinstance(words, str) else words[language()]
