"""A site with our own data, made once."""

from __future__ import annotations

import flask
import pytest
from flask.testing import FlaskClient

from catalogue.app import create_app
from catalogue.site import Site
from tests.catalogue.world import settings


@pytest.fixture(scope="session")
def site_app() -> flask.Flask:
    return create_app(settings())


@pytest.fixture(scope="session")
def our_site(site_app: flask.Flask) -> Site:
    site: Site = site_app.extensions["gemeengoed"]
    return site


@pytest.fixture
def client(site_app: flask.Flask) -> FlaskClient:
    return site_app.test_client()
