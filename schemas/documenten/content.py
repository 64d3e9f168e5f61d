"""What happens to the content of a document: inline, or in parts under a lock; the record holds a list of kept pieces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from schemas.declare import ActionAnswer, Context, Download, Record, Violation, rule
from schemas.documenten.rights import PART
from schemas.fields import Upload

MOST_PARTS = 4096


def content_url(record: Record) -> str:
    """Where the content of this version can be fetched."""
    return f"{record['url']}/download?versie={record['versie']}"


def place_content(new: dict[str, Any], old: Record | None, ctx: Context) -> None:
    """Where the content is: kept pieces ``[key, size]`` in ``content``; ``transfer`` names an upload in parts.

    Inline content replaces what there was. A size without content starts an upload in parts. Neither of them named in
    the body: the content of the version before.
    """
    given, size = new.get("inhoud"), new.get("bestandsomvang")
    new["locked"], new["lock"] = (old["locked"], old["lock"]) if old else (False, "")
    new["content"], new["transfer"] = (old["content"], old["transfer"]) if old else ([], "")
    if isinstance(given, Upload):
        new["content"], new["transfer"] = [[given.key, given.size]], ""
        new["bestandsomvang"] = given.size
    elif old is None or _content_changes(size, old, ctx):
        new["content"], new["inhoud"] = [], None
        new["transfer"] = ctx.uuid() if size else ""
        if new["transfer"] and old is None:
            new["locked"], new["lock"] = True, ctx.uuid().replace("-", "")
        return
    elif old is not None:
        new["bestandsomvang"] = old["bestandsomvang"]
    new["inhoud"] = content_url(new) if new["content"] else None


def _content_changes(size: int | None, old: Record, ctx: Context) -> bool:
    """Whether an update without inline content takes the content away or announces another one."""
    emptied = "inhoud" in ctx.body and ctx.body["inhoud"] is None
    resized = "bestandsomvang" in ctx.body and size != old["bestandsomvang"]
    return (emptied and not old["transfer"] and bool(old["content"])) or resized


@rule("", "file-size")
def inline_content_is_whole(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """The size that the client names is that of the content it sends."""
    given, named = ctx.body.get("inhoud"), ctx.body.get("bestandsomvang")
    if isinstance(given, Upload) and named is not None and named != given.size:
        reason = f"De inhoud is {given.size} bytes, de bestandsomvang zegt {named}."
        yield Violation("bestandsomvang", "file-size", reason)


@rule("", "max_value")
def transfer_is_possible(new: Record, old: Record | None, ctx: Context) -> Iterable[Violation]:
    """An announced content can be cut in a reasonable number of parts."""
    most = MOST_PARTS * ctx.settings["part_size"]
    if new["transfer"] and new["bestandsomvang"] > most:
        yield Violation("bestandsomvang", "max_value", f"De inhoud van een document is hoogstens {most} bytes.")


def begin_transfer(new: Record | None, old: Record | None, ctx: Context) -> None:
    """Another upload in parts: the parts of the one before go, those of the new one are made."""
    before, after = (old or {}).get("transfer", ""), (new or {}).get("transfer", "")
    if new is None or before == after:
        return
    kept = {key for key, _ in new["content"]}
    gone = ctx.find(PART, informatieobject=new["url"]) if before else ()
    for part in gone:
        if part["key"] and part["key"] not in kept:
            ctx.drop_content(part["key"])
        ctx.remove(part["url"], quiet=part is not gone[-1])
    left, number, most = new["bestandsomvang"] if after else 0, 1, ctx.settings["part_size"]
    while left > 0:
        part = {"informatieobject": new["url"], "volgnummer": number, "omvang": min(left, most), "voltooid": False}
        ctx.add(PART, {**part, "key": "", "lock": ""}, quiet=left > most)
        left, number = left - most, number + 1


def content_is_kept(new: Record | None, old: Record | None, ctx: Context) -> None:
    """Pieces that a record names stay in the store; those of a deleted document go."""
    if new is None:
        if old is not None:
            ctx.drop_contents(old["url"])
        return
    before = {key for key, _ in (old or {}).get("content", ())}
    for key, _size in new["content"]:
        if key not in before:
            ctx.keep_content(key, new["url"])


def lock(old: Record | None, body: Mapping[str, Any], ctx: Context) -> ActionAnswer | Iterable[Violation]:
    """Lock a document; the lock id is in the answer."""
    lock_id = ctx.uuid().replace("-", "")
    return ActionAnswer({"locked": True, "lock": lock_id}, 200, {"lock": lock_id}, quiet=True)


@rule("drc-009", "unlocked", "missing-lock-id", "incorrect-lock-id", "incomplete-upload")
def unlock(old: Record | None, body: Mapping[str, Any], ctx: Context) -> ActionAnswer | Iterable[Violation]:
    """Unlock a document with its lock id, or without by force; parts of an upload become its content.

    Without all parts only force unlocks, and what was uploaded is dropped. Source: Documenten API, rule drc-009.
    """
    assert old is not None  # noqa: S101 - an item action
    force = not body["lock"] and ctx.caller.may("documenten.geforceerd-unlock")
    if not old["locked"]:
        return [Violation("nonFieldErrors", "unlocked", "Het document is niet vergrendeld.")]
    if not body["lock"] and not force:
        return [Violation("nonFieldErrors", "missing-lock-id", "Geef het lock-id mee om te ontgrendelen.")]
    if body["lock"] and body["lock"] != old["lock"]:
        return [Violation("nonFieldErrors", "incorrect-lock-id", "Het lock-id is niet juist.")]
    changes: dict[str, Any] = {"locked": False, "lock": "", "transfer": ""}
    if old["transfer"]:
        parts = ctx.find(PART, informatieobject=old["url"])
        whole = all(part["voltooid"] for part in parts)
        if not whole and not force:
            return [Violation("nonFieldErrors", "incomplete-upload", "Niet alle bestandsdelen zijn geupload.")]
        content = [[part["key"], part["omvang"]] for part in parts] if whole else []
        changes |= {"content": content, "inhoud": content_url(old) if whole else None}
        changes |= {} if whole else {"bestandsomvang": None}
    return ActionAnswer(changes, 204, quiet=not old["transfer"])


def download(old: Record | None, body: Mapping[str, Any], ctx: Context) -> ActionAnswer:
    """The content of a version, under its file name."""
    assert old is not None  # noqa: S101 - an item action
    if not old["inhoud"]:
        return ActionAnswer(None, 404)
    return ActionAnswer(body=Download(tuple((key, size) for key, size in old["content"]), old["bestandsnaam"]))
