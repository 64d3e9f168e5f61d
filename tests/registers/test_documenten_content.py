"""Contents of documents: base64 in JSON, parts of large files, downloads and ranges, and everything that can go wrong."""

from __future__ import annotations

import base64
import json
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reference_api.blobs import Blobs, FolderBlobs, open_blobs
from reference_api.sweep import sweep_contents
from tests.registers.documenten import (
    DOCUMENTEN,
    changed,
    document,
    document_body,
    locked,
    send_part,
)
from tests.registers.world import Kind, World, codes, faults

NOTHING = "00000000-0000-4000-8000-000000000000"


def kept(world: World) -> set[str]:
    """Names of all files in the store."""
    folder = Path(world.environment.blobs.folder)
    return {path.name for path in folder.glob("??/*")}


@pytest.fixture
def small_parts(world: World) -> Iterator[World]:
    """The world with parts of ten bytes."""
    rules = world.environment.rule_settings
    object.__setattr__(world.environment, "rule_settings", {**rules, "part_size": 10})
    yield world


# Inside the JSON ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"x", b"ab", b"hallo", bytes(range(256)) * 1000])
def test_inline_content_comes_back_byte_for_byte(world: World, kind: Kind, content: bytes) -> None:
    made = document(world.api, kind, content, bestandsnaam="Brief één.pdf", formaat="application/pdf")

    answer = world.api.get(made["inhoud"])

    assert (answer.status_code, answer.data) == (200, content)
    assert made["bestandsomvang"] == len(content)
    assert made["inhoud"] == f"{made['url']}/download?versie=1"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"Brief __n.pdf\"; filename*=UTF-8''Brief%20%C3%A9%C3%A9n.pdf"
    )
    assert answer.headers["Content-Length"] == str(len(content))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["API-version"] == "1.7.0"
    assert (made["locked"], made["lock"], made["bestandsdelen"]) == (False, "", [])


def test_document_without_content_has_nothing_to_download(world: World, kind: Kind) -> None:
    for body in ({}, {"bestandsomvang": 0}, {"inhoud": None, "bestandsomvang": None}):
        made = document(world.api, kind, None, **body)

        assert (made["inhoud"], made["locked"], made["bestandsdelen"]) == (None, False, [])
        assert world.api.get(made["url"] + "/download").status_code == 404


def test_slashes_may_be_escaped_and_the_name_too(world: World, kind: Kind) -> None:
    content = b"\xff\xef\xbf" * 50
    text = json.dumps(document_body(kind, content)).replace("/", "\\/").replace('"inhoud"', '"\\u0069nhoud"')

    made = world.api.call("POST", DOCUMENTEN, data=text, content_type="application/json")

    assert made.status_code == 201, made.json
    assert world.api.get(made.json["inhoud"]).data == content


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("geen base64!", "invalid-base64"),
        ("aGFs bG8=", "invalid-base64"),
        ("aGFsbG8", "incorrect-base64-padding"),
        ("aGFsbG8==", "invalid-base64"),
        ("aGF=bG8=", "invalid-base64"),
        ("é" * 4, "invalid-base64"),
        ("http://localhost/download", "invalid-base64"),
    ],
)
def test_wrong_base64_is_named_and_nothing_stays(world: World, kind: Kind, text: str, code: str) -> None:
    before = kept(world)

    refused = world.api.post(DOCUMENTEN, document_body(kind, None, inhoud=text, bestandsomvang=5, taal="x"))

    assert ("inhoud", code) in faults(refused)
    assert ("taal", "min_length") in faults(refused)
    assert kept(world) == before


@pytest.mark.parametrize("value", [17, True, ["aGFsbG8="], {"inhoud": "aGFsbG8="}])
def test_content_that_is_no_text_is_refused(world: World, kind: Kind, value: Any) -> None:
    assert faults(world.api.post(DOCUMENTEN, document_body(kind, None, inhoud=value))) == [("inhoud", "invalid")]


def test_size_must_be_that_of_the_content(world: World, kind: Kind) -> None:
    before = kept(world)

    refused = world.api.post(DOCUMENTEN, document_body(kind, bestandsomvang=6))

    assert faults(refused) == [("bestandsomvang", "file-size")]
    assert kept(world) == before


def test_refused_document_leaves_no_content(world: World, kind: Kind) -> None:
    before = kept(world)

    assert world.api.post(DOCUMENTEN, document_body(kind, status="gek")).status_code == 400
    assert world.api.post(DOCUMENTEN, {"inhoud": "aGFsbG8="}).status_code == 400

    assert kept(world) == before


@pytest.mark.parametrize(
    "body",
    [
        '{"inhoud": "aGFsbG8=", "inhoud": "aGFsbG8="}',
        '{"inhoud": "aGFsbG8=',
        '{"inhoud": "aGFsbG8="',
        '{"inhoud": ',
        '["inhoud", "aGFsbG8="]',
        "",
    ],
)
def test_broken_json_around_content_is_400_and_nothing_stays(world: World, kind: Kind, body: str) -> None:
    before = kept(world)

    refused = world.api.call("POST", DOCUMENTEN, data=body, content_type="application/json")

    assert refused.status_code == 400
    assert kept(world) == before


def test_content_over_the_limit_is_413_and_names_the_parts(world: World, kind: Kind) -> None:
    settings = world.environment.settings
    object.__setattr__(settings, "inline_max", 1000)
    try:
        too_large = world.api.post(DOCUMENTEN, document_body(kind, b"x" * 1001))
        fits = world.api.post(DOCUMENTEN, document_body(kind, b"x" * 1000))
    finally:
        object.__setattr__(settings, "inline_max", 250 * 1024 * 1024)

    assert too_large.status_code == 413
    assert "bestandsdelen" in too_large.json["detail"]
    assert fits.status_code == 201


def test_other_values_over_the_limit_are_413(world: World, kind: Kind) -> None:
    body = document_body(kind, b"x", beschrijving="x" * (17 * 1024 * 1024))

    assert world.api.post(DOCUMENTEN, body).status_code == 413


def test_wrong_media_type_is_415_before_anything_is_read(world: World) -> None:
    refused = world.api.call("POST", DOCUMENTEN, data=b"x" * 1000, content_type="text/plain")

    assert refused.status_code == 415


# Parts ----------------------------------------------------------------------------------------------------------------


@pytest.mark.rule("drc-009")
def test_large_content_comes_in_parts_and_is_joined_on_unlock(small_parts: World, kind: Kind) -> None:
    api, content = small_parts.api, bytes(range(65, 90))
    made = document(api, kind, None, bestandsomvang=25, inhoud=None)
    lock, parts = made["lock"], made["bestandsdelen"]

    assert [(p["volgnummer"], p["omvang"], p["voltooid"], p["lock"]) for p in parts] == [
        (1, 10, False, lock),
        (2, 10, False, lock),
        (3, 5, False, lock),
    ]
    assert (made["locked"], made["inhoud"]) == (True, None)
    for at in (2, 0, 1):
        answer = send_part(api, parts[at]["url"], content[at * 10 : at * 10 + 10], lock)
        assert (answer.status_code, answer.json["voltooid"]) == (200, True), answer.json
    assert {p["lock"] for p in api.get(made["url"]).json["bestandsdelen"]} == {""}
    assert api.post(made["url"] + "/unlock", {"lock": lock}).status_code == 204

    whole = api.get(made["url"]).json
    assert (whole["versie"], whole["locked"], whole["bestandsdelen"], whole["bestandsomvang"]) == (1, False, [], 25)
    assert api.get(whole["inhoud"]).data == content
    assert api.get(whole["inhoud"], {"Range": "bytes=8-21"}).data == content[8:22]
    assert send_part(api, parts[0]["url"], content[:10], lock).status_code == 404


@pytest.mark.rule("drc-009")
def test_unlock_waits_for_all_parts_unless_forced(small_parts: World, kind: Kind) -> None:
    api = small_parts.api
    made = document(api, kind, None, bestandsomvang=20)
    send_part(api, made["bestandsdelen"][0]["url"], b"0123456789", made["lock"])

    assert faults(api.post(made["url"] + "/unlock", {"lock": made["lock"]})) == [
        ("nonFieldErrors", "incomplete-upload")
    ]

    before = len(kept(small_parts))
    assert api.post(made["url"] + "/unlock").status_code == 204
    dropped = api.get(made["url"]).json
    assert (dropped["inhoud"], dropped["bestandsomvang"], dropped["bestandsdelen"]) == (None, None, [])
    assert len(kept(small_parts)) == before - 1


@pytest.mark.rule("drc-009")
@pytest.mark.parametrize("content", [b"", b"012345678", b"01234567890", b"x" * 2_000_000])
def test_part_of_another_size_is_refused_and_can_be_sent_again(small_parts: World, kind: Kind, content: bytes) -> None:
    api = small_parts.api
    made = document(api, kind, None, bestandsomvang=10)
    part, before = made["bestandsdelen"][0]["url"], kept(small_parts)

    assert faults(send_part(api, part, content, made["lock"])) == [("inhoud", "file-size")]
    assert kept(small_parts) == before

    for fresh in (b"0123456789", b"abcdefghij"):
        assert send_part(api, part, fresh, made["lock"]).status_code == 200
    assert len(kept(small_parts)) == len(before) + 1
    assert api.post(made["url"] + "/unlock", {"lock": made["lock"]}).status_code == 204
    assert api.get(made["url"] + "/download").data == b"abcdefghij"


@pytest.mark.rule("drc-009")
def test_part_needs_the_lock_of_the_document(small_parts: World, kind: Kind) -> None:
    made = document(small_parts.api, kind, None, bestandsomvang=10)
    part = made["bestandsdelen"][0]["url"]

    wrong = send_part(small_parts.api, part, b"0123456789", "fout")
    absent = send_part(small_parts.api, part, b"0123456789", None)

    assert faults(wrong) == [("nonFieldErrors", "incorrect-lock-id")]
    assert faults(absent) == [("lock", "required")]
    assert small_parts.api.get(made["url"]).json["bestandsdelen"][0]["voltooid"] is False


def test_part_that_is_cut_off_or_no_form_is_refused(small_parts: World, kind: Kind) -> None:
    made = document(small_parts.api, kind, None, bestandsomvang=10)
    part, before = made["bestandsdelen"][0]["url"], kept(small_parts)
    form = "multipart/form-data; boundary=grens"
    half = b'--grens\r\nContent-Disposition: form-data; name="inhoud"; filename="x"\r\n\r\n01234'
    sent = (
        (form, half, 400),
        (form, b"zomaar", 400),
        (form, b"x" * 3_000_000, 400),
        (form, b"", 400),
        ("multipart/form-data", half, 415),
        ("application/json", b"{}", 415),
    )

    for kind_of, body, status in sent:
        answer = small_parts.api.call("PUT", part, data=body, content_type=kind_of)
        assert answer.status_code == status, (kind_of, body, answer.json)
    assert kept(small_parts) == before


def test_part_knows_put_only(small_parts: World, kind: Kind) -> None:
    part = document(small_parts.api, kind, None, bestandsomvang=10)["bestandsdelen"][0]["url"]

    for method in ("GET", "PATCH", "POST", "DELETE"):
        assert small_parts.api.call(method, part).status_code == 405
    assert small_parts.api.call("PUT", part[:-36] + NOTHING).status_code == 404


def test_change_of_content_goes_inline_or_in_parts_again(small_parts: World, kind: Kind) -> None:
    api = small_parts.api
    url = document(api, kind, b"een")["url"]
    lock = locked(api, url)

    announced = api.patch(url, {"inhoud": None, "bestandsomvang": 12, "lock": lock}).json
    assert (announced["versie"], announced["inhoud"], len(announced["bestandsdelen"])) == (2, None, 2)
    again = api.patch(url, {"inhoud": None, "bestandsomvang": 5, "lock": lock}).json
    assert [p["omvang"] for p in again["bestandsdelen"]] == [5]
    assert send_part(api, announced["bestandsdelen"][0]["url"], b"0123456789", lock).status_code == 404
    assert send_part(api, again["bestandsdelen"][0]["url"], b"twee!", lock).status_code == 200
    assert api.patch(url, {"titel": "Met deel", "lock": lock}).json["bestandsdelen"][0]["voltooid"] is True
    assert api.post(url + "/unlock", {"lock": lock}).status_code == 204

    assert api.get(url + "/download").data == b"twee!"
    assert api.get(url + "/download", versie=1).data == b"een"
    assert changed(api, url, titel="Alleen titel")["bestandsomvang"] == 5
    emptied = changed(api, url, inhoud=None, bestandsomvang=None)
    assert (emptied["inhoud"], emptied["bestandsomvang"]) == (None, None)
    assert api.get(url + "/download", versie=4).data == b"twee!"


def test_impossible_sizes_are_refused(small_parts: World, kind: Kind) -> None:
    for size in (-1, 10 * 4096 + 1, "veel"):
        refused = small_parts.api.post(DOCUMENTEN, document_body(kind, None, bestandsomvang=size))
        assert [name for name, _ in faults(refused)] == ["bestandsomvang"], size
    assert small_parts.api.post(DOCUMENTEN, document_body(kind, None, bestandsomvang=2**63)).status_code == 400


def test_largest_number_of_parts_is_made_quickly(small_parts: World, kind: Kind) -> None:
    made = document(small_parts.api, kind, None, bestandsomvang=4096 * 10)

    assert len(made["bestandsdelen"]) == 4096
    assert small_parts.api.post(made["url"] + "/unlock").status_code == 204
    assert small_parts.api.get(made["url"]).json["bestandsdelen"] == []


# Downloads ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "status", "expected"),
    [
        ("bytes=0-3", 206, b"0123"),
        ("bytes=4-", 206, b"456789"),
        ("bytes=-3", 206, b"789"),
        ("bytes=-99", 206, b"0123456789"),
        ("bytes=8-99", 206, b"89"),
        ("bytes=9-9", 206, b"9"),
        ("bytes=10-", 416, None),
        ("bytes=-0", 416, None),
        ("bytes=5-3", 200, b"0123456789"),
        ("bytes=0-1,4-5", 200, b"0123456789"),
        ("regels=1-2", 200, b"0123456789"),
        ("bytes=a-b", 200, b"0123456789"),
        ("bytes=-", 200, b"0123456789"),
    ],
)
def test_download_of_a_range(world: World, kind: Kind, asked: str, status: int, expected: bytes | None) -> None:
    url = document(world.api, kind, b"0123456789")["inhoud"]

    answer = world.api.get(url, {"Range": asked})

    assert answer.status_code == status
    if expected is None:
        assert answer.headers["Content-Range"] == "bytes */10"
        assert answer.json["code"] == "range_not_satisfiable"
    else:
        assert answer.data == expected
        assert answer.headers["Accept-Ranges"] == "bytes"
    if status == 206:
        start = b"0123456789".index(expected or b"")
        assert answer.headers["Content-Range"] == f"bytes {start}-{start + len(expected or b'') - 1}/10"


def test_download_knows_tags_and_head(world: World, kind: Kind) -> None:
    made = document(world.api, kind, b"0123456789")
    first = world.api.get(made["inhoud"])
    tag = first.headers["ETag"]

    assert world.api.get(made["inhoud"], {"If-None-Match": tag}).status_code == 304
    assert world.api.get(made["inhoud"], {"Range": "bytes=0-0", "If-Range": tag}).status_code == 206
    assert world.api.get(made["inhoud"], {"Range": "bytes=0-0", "If-Range": '"oud"'}).status_code == 200
    head = world.api.call("HEAD", made["inhoud"])
    assert (head.status_code, head.data, head.headers["Content-Length"]) == (200, b"", "10")
    changed(world.api, made["url"], titel="Zelfde inhoud")
    assert world.api.get(made["url"] + "/download").headers["ETag"] == tag
    changed(world.api, made["url"], inhoud="YW5kZXJz", bestandsomvang=6)
    assert world.api.get(made["url"] + "/download").headers["ETag"] != tag


@pytest.mark.parametrize("accept", ["application/octet-stream", "*/*", "application/pdf", None])
def test_download_answers_whatever_is_accepted(world: World, kind: Kind, accept: str | None) -> None:
    url = document(world.api, kind)["inhoud"]

    assert world.api.get(url, {"Accept": accept}).status_code == 200


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ('a"b.txt', "attachment; filename=\"a_b.txt\"; filename*=UTF-8''a%22b.txt"),
        ("../../etc/passwd", "attachment; filename=\".._.._etc_passwd\"; filename*=UTF-8''.._.._etc_passwd"),
        ("x\r\nSet-Cookie: y", "attachment; filename=\"x__Set-Cookie: y\"; filename*=UTF-8''x__Set-Cookie%3A%20y"),
    ],
)
def test_hostile_file_names_do_no_harm(world: World, kind: Kind, name: str, header: str) -> None:
    made = document(world.api, kind, bestandsnaam=name)

    assert world.api.get(made["inhoud"]).headers["Content-Disposition"] == header


# What can go wrong ----------------------------------------------------------------------------------------------------


def test_full_disk_is_507_and_nothing_stays(world: World, kind: Kind) -> None:
    before, soft = kept(world), resource.getrlimit(resource.RLIMIT_FSIZE)
    made = document(world.api, kind, None, bestandsomvang=3_000_000)
    head = f'--grens\r\nContent-Disposition: form-data; name="lock"\r\n\r\n{made["lock"]}\r\n--grens\r\n'
    head += 'Content-Disposition: form-data; name="inhoud"; filename="x"\r\n\r\n'
    form = head.encode() + b"x" * 3_000_000 + b"\r\n--grens--\r\n"
    part = {"data": form, "content_type": "multipart/form-data; boundary=grens"}
    url = made["bestandsdelen"][0]["url"]
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, soft[1]))
    try:
        inline = world.api.post(DOCUMENTEN, document_body(kind, b"x" * 3_000_000))
        refused = world.api.call("PUT", url, **part)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, soft)

    assert [(a.status_code, codes(a)) for a in (inline, refused)] == [(507, {"insufficient_storage"})] * 2
    assert kept(world) == before
    assert world.api.call("PUT", url, **part).status_code == 200


def test_interrupted_upload_is_400_and_nothing_stays(world: World, kind: Kind) -> None:
    before = kept(world)
    text = json.dumps(document_body(kind, b"x" * 900_000)).encode()

    answer = world.api.call(
        "POST",
        DOCUMENTEN,
        data=text[:600_000],
        content_type="application/json",
        environ_overrides={"CONTENT_LENGTH": str(len(text))},
    )

    assert answer.status_code == 400
    assert kept(world) == before


def test_lost_content_is_503_not_a_fault(world: World, kind: Kind) -> None:
    made = document(world.api, kind)
    for name in kept(world):
        world.environment.blobs.remove([name])

    assert world.api.get(made["inhoud"]).status_code == 503


def test_content_goes_with_its_document_and_only_then(world: World, kind: Kind) -> None:
    start = kept(world)
    url = document(world.api, kind, b"een")["url"]
    changed(world.api, url, inhoud="dHdlZQ==", bestandsomvang=4)
    assert len(kept(world) - start) == 2

    assert world.api.delete(url).status_code == 204

    assert kept(world) == start


def test_sweeper_removes_what_no_record_names(world: World, kind: Kind) -> None:
    made = document(world.api, kind)
    store = world.environment.blobs
    assert isinstance(store, FolderBlobs)
    mine = kept(world)
    sink = store.begin("0" * 30 + "zz")
    sink.write(b"wees")
    sink.commit()
    store.begin("0" * 30 + "yy").write(b"half")

    young = sweep_contents(world.environment, time.time() - 3600)
    old = sweep_contents(world.environment, time.time() + 3600)

    assert (young, old >= 2) == (0, True)
    assert not {"0" * 30 + "zz", "0" * 30 + "yy.part"} & kept(world)
    assert world.api.get(made["inhoud"]).status_code == 200
    assert kept(world) <= mine


def test_base64_of_the_answer_equals_what_python_makes(world: World, kind: Kind) -> None:
    content = bytes(range(256)) * 4096
    made = document(world.api, kind, content)

    assert base64.b64encode(world.api.get(made["inhoud"]).data) == base64.b64encode(content)


@pytest.fixture
def store(world: World, bucket: str) -> Iterator[Blobs]:
    """A bucket in the place of the folder."""
    folder = world.environment.blobs
    made = open_blobs(bucket, Path(), "register")
    object.__setattr__(world.environment, "blobs", made)
    yield made
    object.__setattr__(world.environment, "blobs", folder)


def test_bucket_holds_contents_as_well(world: World, kind: Kind, store: Blobs) -> None:
    small, large = document(world.api, kind, b"0123456789"), document(world.api, kind, None, bestandsomvang=9_000_000)
    part, content = large["bestandsdelen"][0]["url"], bytes(range(250)) * 36_000

    assert world.api.get(small["inhoud"], {"Range": "bytes=2-4"}).data == b"234"
    assert send_part(world.api, part, content, large["lock"]).status_code == 200
    assert world.api.post(large["url"] + "/unlock", {"lock": large["lock"]}).status_code == 204
    assert world.api.get(large["url"] + "/download").data == content
    for made in (small, large):
        assert world.api.delete(made["url"]).status_code == 204
    assert list(store.older(time.time() + 99)) == []
