"""Both stores of contents, the folder and the bucket (moto in server mode), keep one promise."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from reference_api.blobs import Blobs, open_blobs
from reference_api.problems import Problem
from tests.world import World

KEY, OTHER = "a" * 32, "b" * 32
LARGE = bytes(range(256)) * 80_000
"""Twenty megabytes: three parts of an S3 upload."""


@pytest.fixture(params=["folder", "s3"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """Opens the store of an environment: ``opened("name", base="other")``."""
    setting = request.getfixturevalue("bucket") if request.param == "s3" else ""
    made: list[Blobs] = []

    def make(name: str, base: str = "") -> Blobs:
        made.append(open_blobs(setting, tmp_path, name, base=base))
        return made[-1]

    yield make
    for store in made:
        store.clear()


def keep(store: Blobs, key: str, content: bytes) -> None:
    sink = store.begin(key)
    for start in range(0, len(content), 1_000_000):
        sink.write(content[start : start + 1_000_000])
    assert sink.size == len(content)
    assert sink.commit() == key


@pytest.mark.parametrize("content", [b"", b"hallo", LARGE], ids=len)
def test_piece_reads_back_whole_and_in_part(opened: Any, content: bytes) -> None:
    store = opened("een")

    keep(store, KEY, content)

    assert b"".join(store.read(KEY, 0, len(content))) == content
    assert not content or b"".join(store.read(KEY, 1, 3)) == content[1:4]


def test_interrupted_piece_is_not_there(opened: Any) -> None:
    store = opened("een")
    for content in (b"half", LARGE):
        sink = store.begin(KEY)
        sink.write(content)
        sink.abort()

    assert list(store.older(time.time() + 99)) == []
    with pytest.raises(Problem) as problem:
        store.read(KEY, 0, 4)
    assert problem.value.status == 503


def test_removed_piece_is_gone_and_removing_twice_is_no_fault(opened: Any) -> None:
    store = opened("een")
    keep(store, KEY, b"hallo")
    keep(store, OTHER, b"daar")

    store.remove([KEY])
    store.remove([KEY])

    assert list(store.older(time.time() + 99)) == [OTHER]
    assert list(store.older(time.time() - 99)) == []


def test_sandbox_reads_what_the_template_has_and_removes_only_its_own(opened: Any) -> None:
    default, template, sandbox = opened("default"), opened("template"), opened("zandbak", "template")
    keep(default, KEY, b"hallo")
    default.copy_to(template)
    default.clear()

    assert b"".join(sandbox.read(KEY, 0, 5)) == b"hallo"
    sandbox.remove([KEY])
    sandbox.clear()
    assert b"".join(template.read(KEY, 0, 5)) == b"hallo"


def test_store_out_of_reach_is_503(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEMEENGOED_S3_ENDPOINT", "http://127.0.0.1:9")
    store = open_blobs(bucket, Path(), "een")
    sink = store.begin(KEY)
    sink.write(b"hallo")

    with pytest.raises(Problem) as problem:
        sink.commit()

    assert problem.value.status == 503


def test_full_database_is_507_and_what_was_there_stays(small: World) -> None:
    key = "documenten/enkelvoudiginformatieobjecten"
    kept, body, database = small.make(key), big(small), small.env.database
    # The limit holds for one connection of SQLite; after the fault the writer opens another.
    database.write(lambda connection: connection.run("PRAGMA max_page_count = 1"))

    refused = small.post(small.collection(key), body)
    again = small.post(small.collection(key), body)

    assert (refused.status_code, refused.get_json()["code"]) == (507, "insufficient_storage")
    assert small.get(kept["url"]).get_json() == kept
    assert again.status_code == 201
    assert small.number_of("documenten_enkelvoudiginformatieobjecten") == 2


def big(world: Any) -> dict[str, Any]:
    """A document whose description alone takes pages."""
    body = world.example("documenten/enkelvoudiginformatieobjecten", verschijningsvorm="x" * 100_000)
    return dict(body)


def test_sandbox_has_the_contents_of_the_template_and_takes_its_own_along(small: World) -> None:
    key = "documenten/enkelvoudiginformatieobjecten"
    inline = {"inhoud": "aGFsbG8=", "bestandsomvang": 5}
    place, sampled = small.collection(key), small.make(key, **inline)["inhoud"].removeprefix("http://localhost:8001")
    small.environments.keep_template()
    small.environments.create("proef")
    folder = small.settings.data_dir / "blobs"

    assert small.get(f"/s/proef{sampled}").data == b"hallo"
    body = {**small.example(key, **inline), "identificatie": ""}
    body["informatieobjecttype"] = body["informatieobjecttype"].replace("/catalogi/", "/s/proef/catalogi/")
    made = small.post(f"/s/proef{place}", body).get_json()
    assert small.get(made["inhoud"]).data == b"hallo"
    assert small.get(made["inhoud"].replace("/s/proef", "")).status_code == 404
    small.environments.reset("proef")
    assert small.get(made["inhoud"]).status_code == 404
    assert small.get(f"/s/proef{sampled}").data == b"hallo"
    small.environments.drop("proef")
    assert sorted(path.name for path in folder.iterdir()) == ["default", "template"]
