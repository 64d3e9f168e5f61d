"""Somebody with a browser: opens pages, fills in forms, presses buttons. Only HTTP and HTML, as a person without JavaScript has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import requests

TIMEOUT = 30.0
Files = Mapping[str, tuple[str, bytes]]
"""Field -> (name of the file, its content)."""


class Stuck(Exception):
    """The page has no such button, or an answer is no page to go on from."""


@dataclass
class Field:
    """One field of a form; ``text`` is what stands beside a choice."""

    name: str
    kind: str
    value: str
    chosen: bool = True
    text: str = ""


@dataclass
class Form:
    """A form: where it goes, its fields, its buttons (field with the words on it)."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)
    buttons: list[Field] = field(default_factory=list)


class Forms(HTMLParser):
    """Collects the forms of a page, with the words beside choices and on buttons."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self._labels: dict[str, str] = {}
        self._choices: list[tuple[str, Field]] = []
        self._open: Form | None = None
        self._words: list[str] | None = None
        self._label = ""
        self._within: list[Field] = []
        self._select = ""
        self._option: Field | None = None
        self._href = ""
        self.feed(text)
        for key, choice in self._choices:
            choice.text = choice.text or self._labels.get(key, "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Forms, fields, and where words begin."""
        held = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(held.get("action", ""), held.get("method", "get").lower())
            self.forms.append(self._open)
        elif tag in ("label", "button", "textarea", "option", "a"):
            self._words = [] if tag != "a" or self._words is None else self._words
            self._begin(tag, held)
        elif tag == "select":
            self._select = held.get("name", "")
        elif tag == "input" and self._open is not None:
            self._input(held)

    def _begin(self, tag: str, held: Mapping[str, str]) -> None:
        if tag == "label":
            self._label, self._within = held.get("for", ""), []
        elif tag == "a":
            self._href = held.get("href", "")
        elif self._open is None:
            return
        elif tag == "button":
            self._open.buttons.append(Field(held.get("name", ""), "button", held.get("value", "")))
        elif tag == "textarea":
            self._open.fields.append(Field(held.get("name", ""), "textarea", ""))
        elif tag == "option":
            self._option = Field(self._select, "option", held.get("value", ""), "selected" in held)
            self._open.fields.append(self._option)

    def _input(self, held: Mapping[str, str]) -> None:
        assert self._open is not None  # noqa: S101 - asked before
        kind = held.get("type", "text")
        chosen = kind not in ("radio", "checkbox") or "checked" in held
        made = Field(held.get("name", ""), kind, held.get("value", ""), chosen)
        self._open.fields.append(made)
        self._choices.append((held.get("id", ""), made))
        self._within.append(made)

    def handle_data(self, data: str) -> None:
        """Words."""
        if self._words is not None:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Where words end."""
        words = " ".join("".join(self._words or []).split())
        if tag == "form":
            self._open = None
        elif tag == "label":
            self._labels[self._label] = words
            for choice in self._within:
                choice.text = words
        elif tag == "a" and self._href:
            self.links.append((words, self._href))
        elif tag == "button" and self._open and self._open.buttons:
            self._open.buttons[-1].text = words
        elif tag == "textarea" and self._open and self._open.fields:
            self._open.fields[-1].value = "".join(self._words or [])
        elif tag == "option" and self._option is not None:
            self._option.text = words
        if tag in ("label", "button", "textarea", "option", "a"):
            self._words = None


class Visitor:
    """A browser with one page open."""

    def __init__(self) -> None:
        self.http, self.url, self.text = requests.Session(), "", ""

    def open(self, address: str) -> str:
        """Open an address, or one below the page at hand; the text of the page. Raises Stuck."""
        return self._take(self.http.get(urljoin(self.url, address), timeout=TIMEOUT))

    def follow(self, words: str) -> str:
        """Follow the first link with these words on it. Raises Stuck."""
        found = next((href for text, href in Forms(self.text).links if words in text), None)
        if found is None:
            raise Stuck(f"no link {words!r} at {self.url}")
        return self.open(found)

    def has(self, button: str) -> bool:
        """Whether the page has a button with these words."""
        return any(button in one.text for form in Forms(self.text).forms for one in form.buttons)

    def choice(self, name: str, words: str) -> str:
        """The value of the choice beside which these words stand. Raises Stuck."""
        for form in Forms(self.text).forms:
            for one in form.fields:
                if one.name == name and words in one.text:
                    return one.value
        raise Stuck(f"no choice {words!r} at {self.url}")

    def values(self) -> dict[str, str]:
        """What stands in the fields of the page."""
        return {one.name: one.value for form in Forms(self.text).forms for one in form.fields if one.chosen}

    def press(self, words: str, fields: Mapping[str, Any] | None = None, files: Files | None = None) -> str:
        """Fill in fields of the form with this button, and press it. Raises Stuck."""
        for form in Forms(self.text).forms:
            button = next((one for one in form.buttons if words in one.text), None)
            if button is not None:
                return self._send(form, button, fields or {}, files)
        raise Stuck(f"no button {words!r} at {self.url}")

    def _send(self, form: Form, button: Field, fields: Mapping[str, Any], files: Files | None) -> str:
        # A select without a chosen option sends its first.
        firsts = {one.name: one.value for one in reversed(form.fields) if one.kind == "option"}
        kept = [(one.name, one.value) for one in form.fields if one.name and one.chosen and one.kind != "file"]
        named = {name for name, _ in kept}
        kept += [(name, value) for name, value in firsts.items() if name not in named]
        data: list[tuple[str, Any]] = [(name, value) for name, value in kept if name not in fields]
        for name, value in fields.items():
            data += [(name, one) for one in (value if isinstance(value, list) else [value])]
        if button.name:
            data.append((button.name, button.value))
        address = urljoin(self.url, form.action) if form.action else self.url
        if form.method == "get":
            return self._take(self.http.get(address, params=data, timeout=TIMEOUT))
        return self._take(self.http.post(address, data=data, files=files, timeout=TIMEOUT))

    def _take(self, answer: requests.Response) -> str:
        self.url, self.text = answer.url, answer.text
        if answer.status_code >= 400 and answer.status_code != 401:
            raise Stuck(f"{answer.status_code} at {answer.url.partition('?')[0]}")
        return self.text
