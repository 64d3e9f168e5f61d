"""Layer 5, data: contents in a bucket (S3 and what speaks like it). Credentials come from where boto3 looks for them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from reference_api.blobs import CHUNK, lost
from reference_api.problems import Problem, no_room

PART = 8 * 1024 * 1024
FULL = {"QuotaExceeded", "InsufficientStorage", "XMinioStorageFull", "507"}


def failed(error: Exception) -> Problem:
    """507 when the store says it is full, else 503."""
    code = error.response.get("Error", {}).get("Code", "") if isinstance(error, ClientError) else ""
    if code in FULL:
        return no_room()
    return Problem(503, "service_unavailable", "De opslag van documenten is niet bereikbaar; probeer het opnieuw.")


class S3Blobs:
    """Contents as objects ``<prefix>/<environment>/<key>`` of the bucket in ``s3://bucket/prefix``."""

    def __init__(self, setting: str, name: str, base: str = "") -> None:
        parts = urlsplit(setting)
        self.bucket, self.root = parts.netloc, parts.path.strip("/")
        self.prefix, self.base = self._under(name), self._under(base) if base else ""
        self.client: Any = boto3.client(
            "s3",
            endpoint_url=os.environ.get("GEMEENGOED_S3_ENDPOINT") or None,
            config=Config(retries={"max_attempts": 3}, connect_timeout=5, read_timeout=60),
        )

    def _under(self, name: str) -> str:
        return f"{self.root}/{name}/" if self.root else f"{name}/"

    def begin(self, key: str) -> S3Sink:
        return S3Sink(self, key)

    def read(self, key: str, start: int, length: int) -> Iterator[bytes]:
        if length <= 0:
            return iter(())
        try:
            found = self._get(self.prefix + key, start, length)
        except ClientError as error:
            if error.response["Error"]["Code"] not in ("NoSuchKey", "404"):
                raise failed(error) from error
            if not self.base:
                raise lost() from error
            try:
                found = self._get(self.base + key, start, length)
            except ClientError as again:
                raise lost() from again
        except BotoCoreError as error:
            raise failed(error) from error
        return iter(found["Body"].iter_chunks(CHUNK))

    def _get(self, key: str, start: int, length: int) -> Any:
        return self.client.get_object(Bucket=self.bucket, Key=key, Range=f"bytes={start}-{start + length - 1}")

    def remove(self, keys: Iterable[str]) -> None:
        for key in keys:
            try:
                self.client.delete_object(Bucket=self.bucket, Key=self.prefix + key)
            except (ClientError, BotoCoreError) as error:
                raise failed(error) from error

    def _all(self) -> Iterator[Any]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix)
        for page in pages:
            yield from page.get("Contents", ())

    def older(self, moment: float) -> Iterator[str]:
        for found in self._all():
            if found["LastModified"].timestamp() < moment:
                yield found["Key"].removeprefix(self.prefix)

    def copy_to(self, other: S3Blobs) -> None:
        for found in self._all():
            key = found["Key"].removeprefix(self.prefix)
            source = {"Bucket": self.bucket, "Key": found["Key"]}
            self.client.copy(source, other.bucket, other.prefix + key)

    def clear(self) -> None:
        for found in self._all():
            self.client.delete_object(Bucket=self.bucket, Key=found["Key"])


class S3Sink:
    """An object that is coming in: small ones in one request, larger ones in parts of 8 MiB."""

    def __init__(self, store: S3Blobs, key: str) -> None:
        self.store, self.key, self.size = store, key, 0
        self.buffer, self.parts = bytearray(), list[dict[str, Any]]()
        self.upload = ""
        self.place = {"Bucket": store.bucket, "Key": store.prefix + key}

    def write(self, data: bytes) -> None:
        self.size += len(data)
        self.buffer += data
        while len(self.buffer) >= PART:
            self._send(bytes(self.buffer[:PART]))
            del self.buffer[:PART]

    def _send(self, data: bytes) -> None:
        client = self.store.client
        try:
            if not self.upload:
                self.upload = client.create_multipart_upload(**self.place)["UploadId"]
            number = len(self.parts) + 1
            made = client.upload_part(**self.place, UploadId=self.upload, PartNumber=number, Body=data)
        except (ClientError, BotoCoreError) as error:
            raise failed(error) from error
        self.parts.append({"PartNumber": number, "ETag": made["ETag"]})

    def commit(self) -> str:
        client = self.store.client
        try:
            if not self.upload:
                client.put_object(**self.place, Body=bytes(self.buffer))
                return self.key
            if self.buffer:
                self._send(bytes(self.buffer))
            client.complete_multipart_upload(**self.place, UploadId=self.upload, MultipartUpload={"Parts": self.parts})
        except (ClientError, BotoCoreError) as error:
            raise failed(error) from error
        return self.key

    def abort(self) -> None:
        if self.upload:
            with contextlib.suppress(ClientError, BotoCoreError):  # the store drops leavings by its own rules
                self.store.client.abort_multipart_upload(**self.place, UploadId=self.upload)
            self.upload = ""
