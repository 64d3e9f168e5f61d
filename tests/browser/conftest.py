"""A house with its applications, and a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.houses import House, house, serve, settings
from tests.tools import ROOT, free_ports

CLOCK = "2026-01-15T12:00:00+01:00"
"""The moment of the recordings, so that one house serves both kinds of tests."""
APPS = sorted(path.parent.name for path in ROOT.glob("components/*/Makefile"))


@pytest.fixture(scope="session")
def apps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The reference API with every component, at a fixed moment."""
    numbers = free_ports()
    names = ("REFERENCE_API", *(name.upper().replace("-", "_") for name in APPS))
    environment = settings(tmp_path_factory.mktemp("apps") / "var", {name: next(numbers) for name in names})
    command = serve("--only", ",".join(("reference-api", *APPS)))
    with house(command, environment | {"GEMEENGOED_CLOCK": CLOCK}, patience=240) as running:
        yield running


@pytest.fixture(scope="session")
def browser(chrome: Any) -> Any:
    """The browser of this worker."""
    return chrome


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    """A page without JavaScript, as nothing here may need it."""
    context = browser.new_context(java_script_enabled=False, locale="nl-NL")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core; skips where Node's packages are not installed."""
    path: Path = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        pytest.skip("axe-core is not installed; make test-all installs it")
    return path.read_text(encoding="utf-8")


AXE_RUN = """
async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const found = await axe.run(document, {runOnly: tags, resultTypes: ['violations']});
  return found.violations.flatMap(fault => fault.nodes.map(node => `${fault.id}: ${node.target}`));
}
"""
"""Every rule is run; only the faults are described and sent over, as what passes is most of a large page."""


def axe_faults(page: Any, source: str) -> list[str]:
    """What axe finds on a page that is open: rule and place."""
    page.evaluate(source)
    faults: list[str] = page.evaluate(AXE_RUN)
    return faults
