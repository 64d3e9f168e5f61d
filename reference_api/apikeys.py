"""Layer 3, integration: keys in a header, where a standard asks for one: a token as elsewhere, or a fixed key of a client."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from reference_api.authorise import Client
from reference_api.problems import Problem


def key_of(secret: str) -> str:
    """The fixed key of a client: it follows from its secret and does not give that away. 40 hexadecimal digits."""
    return hmac.new(secret.encode(), b"api-key", hashlib.sha256).hexdigest()[:40]


def client_with(environment: Any, key: str) -> Client:
    """The client with a key or token. Raises Problem 403."""
    connection = environment.database.reader()
    if key.count(".") == 2:
        found: Client = environment.gate.client(f"Bearer {key}", connection)
        return found
    for client_id, secret in connection.rows("SELECT client_id, secret FROM credential", None):
        if hmac.compare_digest(key_of(secret), key):
            return Client(client_id, False, (), 0)
    raise Problem(403, "invalid-client-identifier", "Deze sleutel is onbekend.")
