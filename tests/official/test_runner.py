"""The runner of official suites, on a small collection of our own."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.official import collection, newman, report, suites
from tests.tools import ROOT


class Echo(BaseHTTPRequestHandler):
    """Answers the status that the path ends with."""

    def do_GET(self) -> None:
        self.send_response(int(self.path.rsplit("/", 1)[-1]))
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: Any) -> None:
        """Silence."""


@pytest.fixture(scope="module")
def echo() -> Iterator[str]:
    """Address of a server that answers the status asked for."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def request(name: str, status: int, script: str = "") -> dict[str, Any]:
    """A request with a test script; ``{{base}}`` is the server."""
    event = [{"listen": "test", "script": {"exec": script.splitlines(), "type": "text/javascript"}}] if script else []
    return {"name": name, "request": {"method": "GET", "url": f"{{{{base}}}}/{status}"}, "event": event}


def expects(status: int) -> str:
    return f'pm.test("status", function () {{ pm.response.to.have.status({status}); }});'


def made(*items: dict[str, Any]) -> dict[str, Any]:
    """A collection with one folder, as VNG nests them, and a folder of clean-up requests."""
    tidying = {"name": "common requests", "item": [request("(COMMON) Tidy", 204)]}
    folder = {"name": "zrc", "item": [{"name": "zrc-001", "item": list(items)}, tidying]}
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    nested = [{"name": "Tests", "item": [{"name": "standaard.md", "item": [folder]}]}]
    return {"info": {"name": "small", "schema": schema}, "item": nested}


def run(made_up: dict[str, Any], echo: str, folder: Path) -> newman.Run:
    ordered, flow = collection.in_order(made_up, collection.requests(made_up))
    return newman.run(ordered, {"base": echo, "__flow": json.dumps(flow)}, folder)


@pytest.fixture(autouse=True)
def _newman(node: str) -> None:
    if not newman.NEWMAN.is_dir():
        pytest.skip("newman is not installed: make node_modules/.made")


def test_runner_goes_on_when_the_target_of_a_jump_is_gone(echo: str, tmp_path: Path) -> None:
    jump = 'postman.setNextRequest("(zrc-001z) gone");'

    found = run(made(request("a", 200, jump), request("(zrc-001b) b", 200, expects(200))), echo, tmp_path)

    assert [e.name for e in found.executions] == ["a", "(zrc-001b) b"]
    assert found.replaced == ["r0001 -> (zrc-001z) gone: no such request"]


def test_runner_tidies_up_and_comes_back_without_skipping_a_test(echo: str, tmp_path: Path) -> None:
    jump = 'postman.setNextRequest("(COMMON) Tidy"); pm.globals.set("NEXT_REQUEST_NAMES", ["c"]);'

    found = run(
        made(request("a", 200, jump), request("b", 200, expects(200)), request("c", 200, expects(200))), echo, tmp_path
    )

    assert [e.name for e in found.executions] == ["a", "(COMMON) Tidy", "b", "c"]
    assert found.replaced == ["r0004 -> c: would skip 1 requests that assert"]


def test_runner_obeys_a_loop_that_counts_but_no_other_jump_back(echo: str, tmp_path: Path) -> None:
    loop = (
        'var turn = pm.globals.get("turn") || 0;\npm.globals.set("turn", turn + 1);\n'
        'if (turn < 2) postman.setNextRequest("a");'
    )
    back = 'postman.setNextRequest("a");'

    found = run(made(request("a", 200, loop), request("b", 200, back)), echo, tmp_path)

    assert [e.name for e in found.executions] == ["a", "a", "a", "b"]
    assert found.replaced == ["r0002 -> a: back, without counting"]


def test_verdicts_tell_passed_failed_and_not_executed_apart(echo: str, tmp_path: Path) -> None:
    made_up = made(request("(zrc-001a) a", 200, expects(200)), request("(zrc-001b) b", 404, expects(200)))
    part = collection.requests(made_up)
    executions = run(made_up, echo, tmp_path).executions

    verdicts = suites.judged("other", "zrc", part, executions[:1], set(), repair=True)
    complete = suites.judged("other", "zrc", part, executions, set(), repair=True)

    assert [v.verdict for v in verdicts] == ["passed", "not executed"]
    assert [(v.rule, v.verdict) for v in complete] == [("zrc-001", "passed"), ("zrc-001", "failed")]
    assert complete[1].faults == ("status: expected response to have status code 200 but got 404",)


def test_report_says_the_worst_verdict_per_rule_and_leaves_out_what_is_excluded() -> None:
    verdicts = [
        suites.Verdict("rules", "zrc", 1, "(zrc-001a)", "zrc-001", "passed"),
        suites.Verdict("rules", "zrc", 2, "(zrc-001b)", "zrc-001", "failed", ("status",)),
        suites.Verdict("rules", "ztc", 3, "(ztc-013a)", "ztc-013", "failed", ("status",), "dropped"),
    ]
    outcome = suites.Outcome("rules", "x.json", "0" * 64, 3, 3, verdicts)

    found = report.as_json("http://localhost:8001", {"zaken": "1.7.0"}, "2026-01-15", [outcome], {})

    assert {rule: entry["verdict"] for rule, entry in found["rules"].items()} == {
        "zrc-001": "failed",
        "ztc-013": "excluded",
    }
    assert report.gate([outcome]) == ["rules: 1 requests failed or were not executed"]
    assert "| zrc | 2 | 1 | 1 | 0 | 0 |" in report.page(found, [outcome])


def test_exclusions_are_few_and_each_has_a_reason() -> None:
    found = suites.exclusions()

    assert 0 < len(found) <= report.MOST
    assert all(reason for _, reason in found.values())
    assert not [name for name, _ in found.values() if name.startswith(("(ac-", "(zrc-", "(ztc-00"))]


def test_page_of_figures_is_the_one_of_the_documentation() -> None:
    assert (ROOT / "docs" / "conformance.md").read_text().startswith("# Conformance\n")
