"""A reference API with the sample data, as people meet it after ``make run``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import flask
import pytest
from werkzeug.test import Client

from reference_api.app import create_app
from reference_api.cli import prepare
from reference_api.settings import Settings

BASE = "http://localhost:8001"


@pytest.fixture(scope="session")
def sample_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a folder with the sample data in it."""
    folder = tmp_path_factory.mktemp("sample")
    settings = Settings(env="development", data_dir=folder, secret_key="s" * 40)
    prepare(settings, "2026-01-15")
    return settings


@pytest.fixture(scope="session")
def sample_app(sample_settings: Settings) -> Iterator[flask.Flask]:
    """The application on that folder."""
    app = create_app(sample_settings)
    yield app
    app.extensions["gemeengoed"].close()


@pytest.fixture
def browser(sample_app: flask.Flask) -> Browser:
    """Something that asks for pages as a browser does."""
    return Browser(sample_app)


class Browser(Client):
    """A client that prefers HTML."""

    def page(self, path: str, **more: object) -> str:
        """The text of a page that is there."""
        response = self.open(path, base_url=BASE, headers={"Accept": "text/html,*/*;q=0.8"}, **more)  # type: ignore[arg-type]
        assert response.status_code == 200, (path, response.status_code)
        return response.get_data(as_text=True)


@pytest.fixture(scope="session")
def bare_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[flask.Flask]:
    """The same code in production: no sample data."""
    settings = Settings(env="production", data_dir=Path(tmp_path_factory.mktemp("bare")), secret_key="s" * 40)
    prepare(settings)
    app = create_app(replace(settings, private_links=False))
    yield app
    app.extensions["gemeengoed"].close()
