"""Layer 5, data: where the contents of documents are kept: a folder, or a bucket of an S3-compatible store.

A piece of content is written under a new key and never changed. It is whole before the transaction that names it; what
no transaction came to name is swept later. Nothing is ever whole in memory.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

from reference_api.problems import Problem, no_room

CHUNK = 256 * 1024
PARTIAL = ".part"
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextlib.contextmanager
def room() -> Iterator[None]:
    """Turns a full disk into Problem 507."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise no_room() from error
        raise


class Sink(Protocol):
    """A piece of content that is coming in."""

    size: int

    def write(self, data: bytes) -> None:
        """More bytes. Raises Problem 507."""

    def commit(self) -> str:
        """Keep it; its key. Raises Problem 507."""

    def abort(self) -> None:
        """Forget it."""


class Blobs(Protocol):
    """A store of contents of one environment."""

    def begin(self, key: str) -> Sink:
        """Take in a piece under a new key."""

    def read(self, key: str, start: int, length: int) -> Iterator[bytes]:
        """Bytes of a piece. Raises Problem 503 when it is not there."""

    def remove(self, keys: Iterable[str]) -> None:
        """Delete pieces; those that are not there are passed over."""

    def older(self, moment: float) -> Iterator[str]:
        """Keys (and leavings of interrupted writes) that were last written before a moment (seconds since 1970)."""

    def copy_to(self, other: Any) -> None:
        """Every piece into another store of the same kind, without reading it."""

    def clear(self) -> None:
        """Delete everything."""


def lost() -> Problem:
    """503: the record names a piece that the store does not have."""
    return Problem(503, "service_unavailable", "De inhoud van dit document is nu niet bereikbaar.")


class FolderBlobs:
    """Contents as files, by the end of the key (its beginning is the time). ``base``: where sandboxes find sample data."""

    def __init__(self, folder: Path, base: Path | None = None) -> None:
        self.folder, self.base = folder, base

    def place(self, key: str) -> Path:
        """The file of a piece."""
        return self.folder / key.removesuffix(PARTIAL)[-2:] / key

    def begin(self, key: str) -> FolderSink:
        return FolderSink(self.place(key))

    def read(self, key: str, start: int, length: int) -> Iterator[bytes]:
        path = self.place(key)
        if self.base is not None and not path.exists():
            path = self.base / key[-2:] / key
        try:
            file = open(path, "rb")  # noqa: SIM115 - closed by the generator below
        except FileNotFoundError as error:
            raise lost() from error
        return _slice(file, start, length)

    def remove(self, keys: Iterable[str]) -> None:
        for key in keys:
            self.place(key).unlink(missing_ok=True)

    def older(self, moment: float) -> Iterator[str]:
        for path in self.folder.glob("??/*") if self.folder.is_dir() else ():
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime < moment:
                    yield path.name

    def copy_to(self, other: FolderBlobs) -> None:
        for path in self.folder.glob("??/*"):
            target = other.place(path.name)
            if path.suffix or target.exists():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(path, target)
            except OSError:
                shutil.copyfile(path, target)

    def clear(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def _slice(file: Any, start: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while length > 0:
            data = file.read(min(CHUNK, length))
            if not data:
                return
            length -= len(data)
            yield data


class FolderSink:
    """A file under a temporary name; synced and renamed when it is whole."""

    def __init__(self, target: Path) -> None:
        self.target, self.partial, self.size = target, target.with_suffix(PARTIAL), 0
        with room():
            try:
                self.handle = self._open()
            except FileNotFoundError:
                target.parent.mkdir(parents=True, exist_ok=True)
                sync_folder(target.parent.parent)
                self.handle = self._open()

    def _open(self) -> int:
        return os.open(self.partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)

    def write(self, data: bytes) -> None:
        view = memoryview(data)
        with room():
            while view:
                view = view[os.write(self.handle, view) :]
        self.size += len(data)

    def commit(self) -> str:
        with room():
            os.fsync(self.handle)
            os.close(self.handle)
            self.handle = -1
            os.rename(self.partial, self.target)
            sync_folder(self.target.parent)
        return self.target.name

    def abort(self) -> None:
        if self.handle >= 0:
            os.close(self.handle)
            self.handle = -1
        self.partial.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make a rename last."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_blobs(setting: str, data_dir: Path, name: str, *, base: str = "") -> Blobs:
    """The store of an environment; ``setting`` is empty (a folder) or ``s3://bucket/prefix``; ``base``: whose data it shares."""
    if setting.startswith("s3://"):
        from reference_api.blobs_s3 import S3Blobs

        return S3Blobs(setting, name, base)
    folder = data_dir / "blobs"
    return FolderBlobs(folder / name, folder / base if base else None)
