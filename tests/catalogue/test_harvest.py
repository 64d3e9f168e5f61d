"""The harvester against a server of our own: conditional requests, moves, forks, hostile addresses and answers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from catalogue.harvest import command, fetch, places
from catalogue.harvest.fetch import Limits, Refused, inside, judge
from catalogue.harvest.publishers import Publisher, publishers, repositories
from catalogue.harvest.reasons import REASONS
from catalogue.harvest.store import Store
from catalogue.harvest.visit import Known, visit
from tests.catalogue.test_publiccode import GOOD

Answering = Callable[[BaseHTTPRequestHandler], None]
LOCAL = Limits(seconds=2, bytes=50_000, private=True)


class World:
    """A little web: path -> what happens there. ``asked`` keeps (path, headers) of every request."""

    def __init__(self) -> None:
        self.pages: dict[str, Answering] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        world = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                world.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                world.pages.get(self.path, text(404, b"nothing here"))(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.root = f"http://127.0.0.1:{self.server.server_port}"

    def repository(self, path: str, content: str, **headers: str) -> str:
        """A repository as GitLab shows it, with its file."""
        self.pages[path] = text(200, b"<html>a repository</html>", **{"Content-Type": "text/html"})
        self.pages[f"{path}/-/raw/HEAD/publiccode.yml"] = text(200, content.encode(), **headers)
        return self.root + path


def text(status: int, body: bytes = b"", **headers: str) -> Answering:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        if (
            status == 200
            and handler.headers.get("If-None-Match")
            and handler.headers["If-None-Match"] == headers.get("ETag")
        ):
            handler.send_response(304)
            handler.end_headers()
            return
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def redirect(status: int, place: str) -> Answering:
    return text(status, b"", Location=place)


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    yield made
    made.server.shutdown()
    made.server.server_close()


def described(url: str, extra: str = "") -> str:
    """A file whose ``url`` is this one."""
    return GOOD.replace("https://git.example.org/voorbeeld.git", url) + extra


def test_file_is_found_and_listed(world):
    url = world.repository("/team/app", described(f"{world.root}/team/app"))

    outcome = visit(url, LOCAL)

    assert (outcome.reason, outcome.found.values["name"]) == ("valid", "Voorbeeld")
    assert outcome.file.endswith("/team/app/-/raw/HEAD/publiccode.yml")


def test_second_visit_asks_only_whether_it_changed(world, tmp_path):
    url = world.repository("/team/app", described(f"{world.root}/team/app"), ETag='"one"')
    kept = Store(tmp_path)
    kept.add(url, "2026-01-01")

    command.run(kept, LOCAL, "en", print)
    command.run(kept, LOCAL, "en", print)

    assert world.asked[-1][1]["if-none-match"] == '"one"'
    assert [row["reason"] for row in kept.history(url)] == ["unchanged", "valid"]
    assert kept.source(url)["reason"] == "valid"
    assert kept.raw(kept.source(url)["digest"]).startswith(b"publiccodeYmlVersion")


def test_last_modified_is_sent_back(world):
    url = world.repository("/team/app", described(f"{world.root}/team/app"))
    first = visit(url, LOCAL)

    visit(url, LOCAL, Known(first.file, "", "Tue, 03 Nov 2026 10:00:00 GMT"))

    assert ("if-modified-since", "Tue, 03 Nov 2026 10:00:00 GMT") in world.asked[-1][1].items()


def test_repository_that_moved_is_read_at_its_new_place(world, tmp_path):
    new = world.repository("/new/app", described(f"{world.root}/new/app"))
    world.pages["/old/app"] = redirect(301, "/new/app")
    kept = Store(tmp_path)
    kept.add(f"{world.root}/old/app", "2026-01-01")

    command.run(kept, LOCAL, "en", print)

    assert kept.source(f"{world.root}/old/app")["reason"] == "moved"
    assert kept.source(f"{world.root}/old/app")["moved_to"] == new
    assert kept.source(new)["reason"] == "valid"


def test_move_in_a_circle_ends(world, tmp_path):
    world.pages["/a"], world.pages["/b"] = redirect(301, "/b"), redirect(301, "/a")
    kept = Store(tmp_path)
    kept.add(f"{world.root}/a", "2026-01-01")

    assert command.run(kept, LOCAL, "en", print) == {"too-many-redirects": 1}


@pytest.mark.parametrize(
    ("named", "extra", "reason"),
    [
        ("{root}/team/app", "", "valid"),
        ("{root}/team/app.git", "", "valid"),
        ("{root}/team/app/", "", "valid"),
        ("{root}/TEAM/app", "", "url-mistake"),
        ("https://git.example.org/elsewhere", "", "technical-fork"),
        ("{root}/team/app", "isBasedOn: https://git.example.org/origin\n", "variant"),
        ("{root}/team/app", "isBasedOn: {root}/team/app\n", "valid"),
    ],
)
def test_forks_and_variants_are_told_apart(world, named, extra, reason):
    url = world.repository("/team/app", described(named.format(root=world.root), extra.format(root=world.root)))

    assert visit(url, LOCAL).reason == reason


def test_symbolic_link_is_followed_once_and_both_are_kept(world):
    url = world.repository("/team/app", "docs/publiccode.yaml")
    world.pages["/team/app/-/raw/HEAD/docs/publiccode.yaml"] = text(200, described(f"{world.root}/team/app").encode())

    outcome = visit(url, LOCAL)

    assert outcome.reason == "valid"
    assert outcome.found.raw.startswith(b"docs/publiccode.yaml\n")


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (text(404), "not-found"),
        (text(200, b"<html>", **{"Content-Type": "text/html"}), "no-file"),
        (text(503), "server-error"),
        (text(302, b"", Location="http://127.0.0.1:1/"), "unreachable"),
        (text(302, b"", Location="ftp://example.org/"), "bad-address"),
        (text(302, b"", Location="http://user:secret@127.0.0.1/"), "credentials-in-address"),
        (text(302, b"", Location="http://no-such-host.invalid/"), "unknown-host"),
    ],
)
def test_every_dead_end_has_its_reason(world, page, reason):
    world.pages["/team/app"] = page

    assert visit(f"{world.root}/team/app", LOCAL).reason == reason


def test_large_file_is_not_read_to_the_end(world):
    url = world.repository("/team/app", "x" * 60_000)

    assert visit(url, LOCAL).reason == "too-large"


def test_packed_answer_is_refused(world):
    url = world.repository("/team/app", "x", **{"Content-Encoding": "gzip"})

    assert visit(url, LOCAL).reason == "compressed"
    assert world.asked[0][1]["accept-encoding"] == "identity"


def test_slow_server_does_not_hold_us(world):
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(40):
            handler.wfile.write(b"name: x\n")
            handler.wfile.flush()
            time.sleep(0.1)

    world.pages["/team/app/-/raw/HEAD/publiccode.yml"] = drip
    started = time.monotonic()

    assert visit(f"{world.root}/team/app", Limits(seconds=0.5, private=True)).reason == "too-slow"
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1%25lo]/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://0/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://017700000001/",
        "http://224.0.0.1/",
        "https://255.255.255.255/",
    ],
)
def test_inside_address_is_never_visited(url):
    with pytest.raises(Refused) as refused:
        judge(url, Limits())

    assert refused.value.code in {"inside-address", "unknown-host", "bad-address"}


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("file:///etc/passwd", "bad-address"),
        ("gopher://example.org/", "bad-address"),
        ("javascript:alert(1)", "bad-address"),
        ("http://", "bad-address"),
        ("http://exa mple.org/", "bad-address"),
        ("http://example.org/\r\nX: y", "bad-address"),
        ("http://[::1", "bad-address"),
        ("http://example.org:99999/", "bad-address"),
        ("http://example.org:22/", "odd-port"),
        ("http://u:p@example.org/", "credentials-in-address"),
        ("http://" + "a" * 300 + ".nl/", "unknown-host"),
    ],
)
def test_hostile_address_is_refused_before_any_connection(url, code):
    with pytest.raises(Refused) as refused:
        judge(url, Limits())

    assert refused.value.code == code


def test_public_name_that_points_inside_is_refused(monkeypatch):
    monkeypatch.setattr(fetch.socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("10.0.0.5", 80))])

    with pytest.raises(Refused, match="inside-address"):
        judge("http://innocent.example.org/", Limits())


def test_redirect_to_inside_is_refused(world, monkeypatch):
    """The first address may be visited, the place it sends us to may not."""
    world.pages["/start"] = redirect(302, "http://127.0.0.2/secret")
    monkeypatch.setattr(fetch, "inside", lambda address: address == "127.0.0.2")
    monkeypatch.setattr(fetch, "judge", _any_port(fetch.judge))

    with pytest.raises(Refused, match="inside-address"):
        fetch.fetch(f"{world.root}/start", Limits())


def _any_port(judged: Callable) -> Callable:
    """Judge as always, but let the test server have the port it has."""

    def judge_on_port(url: str, limits: Limits) -> tuple[str, str, int, str]:
        scheme, _, rest = url.partition("://")
        host, _, port = rest.partition("/")[0].partition(":")
        found = judged(f"{scheme}://{host}/", limits)
        return found[0], found[1], int(port or 80), found[3]

    return judge_on_port


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "1.1.1.1"])
def test_public_address_may_be_visited(address):
    assert not inside(address)


@pytest.mark.parametrize(
    ("pasted", "repository"),
    [
        ("https://github.com/open-zaak/open-zaak.git", "https://github.com/open-zaak/open-zaak"),
        ("git@github.com:open-zaak/open-zaak.git", "https://github.com/open-zaak/open-zaak"),
        ("git+https://github.com/open-zaak/open-zaak/", "https://github.com/open-zaak/open-zaak"),
        (
            "https://github.com/open-zaak/open-zaak/tree/main/src?tab=readme#top",
            "https://github.com/open-zaak/open-zaak",
        ),
        ("https://gitlab.com/commonground/haven/-/blob/main/README.md", "https://gitlab.com/commonground/haven"),
        ("ssh://git@codeberg.org/a/b.git", "https://codeberg.org/a/b"),
    ],
)
def test_address_is_reduced_to_its_repository(pasted, repository):
    assert places.repository(pasted) == repository


def test_same_repository_is_known_however_it_is_written(tmp_path):
    kept = Store(tmp_path)

    assert kept.add("https://github.com/Open-Zaak/open-zaak", "2026-01-01")
    assert not kept.add("git@github.com:open-zaak/open-zaak.git", "2026-01-02")
    assert len(kept.sources()) == 1


def test_raw_file_of_github_is_looked_for_on_the_main_branch():
    found = places.files("https://github.com/open-zaak/open-zaak")

    assert found[0] == "https://raw.githubusercontent.com/open-zaak/open-zaak/HEAD/publiccode.yml"
    assert found[1].endswith("publiccode.yaml")


def test_listing_of_an_account_is_read_page_by_page(world):
    account = Publisher("Gemeente Voorbeeld", "", f"{world.root}/voorbeeld", True, True)
    start = "/api/v1/orgs/voorbeeld/repos?limit=50"
    row = b'[{"html_url": "%s/voorbeeld/a"}, {"html_url": "%s/voorbeeld/b", "archived": true}, 3]' % (
        (world.root.encode(),) * 2
    )
    world.pages[start] = text(200, row, Link=f'<{world.root}/page2>; rel="next"')
    world.pages["/page2"] = text(200, b'[{"html_url": "x"}]', Link='<http://evil.invalid/page3>; rel="next"')

    assert list(repositories(account, LOCAL)) == [f"{world.root}/voorbeeld/a", "x"]


def test_list_of_publishers_holds_official_identifiers():
    listed = publishers()

    assert len({publisher.name for publisher in listed}) == 48
    assert all(
        publisher.tooi.startswith("https://identifier.overheid.nl/tooi/id/") for publisher in listed if publisher.tooi
    )
    assert all(publisher.hosting.startswith("https://") for publisher in listed)


def test_every_reason_speaks_both_languages_and_says_what_to_do():
    for reason in REASONS.values():
        assert reason.text("nl", "x") != reason.text("en", "x")
        assert reason.todo("nl") and reason.todo("en")


def test_status_tells_why_something_is_not_listed(tmp_path: Path, monkeypatch, capsys, world):
    monkeypatch.setenv("GEMEENGOED_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("GEMEENGOED_HARVEST_PRIVATE", "1")
    world.pages["/team/app"] = text(200, b"<html>", **{"Content-Type": "text/html"})
    url = f"{world.root}/team/app"

    assert command.why([url, "--lang", "nl"]) == 1
    assert "nog nooit bezocht" in capsys.readouterr().out
    assert command.harvest_round([url]) == 1
    assert command.why([url]) == 1

    told = capsys.readouterr().out
    assert "There is no publiccode.yml in the root folder." in told and "main branch" in told


def test_production_never_visits_inside_addresses(monkeypatch):
    monkeypatch.setenv("GEMEENGOED_HARVEST_PRIVATE", "1")
    monkeypatch.setenv("GEMEENGOED_ENV", "production")

    assert not command.limits().private
