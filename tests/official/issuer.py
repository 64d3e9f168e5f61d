"""Tokens for the suites: from a server in test mode, else made here with the clients that were given."""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import requests


def has_test_mode(base: str) -> bool:
    """Whether a server offers the helpers of ours."""
    try:
        return requests.get(f"{base}/testmode/mock/200", timeout=10).status_code == 200
    except requests.RequestException:
        return False


def limited(register: str, base: str, client: tuple[str, str]) -> str:
    """The token of a client that the server knows and that has no rights yet: the collections give it some."""
    everything = {"clientIds": ["official-suites"], "label": "Official suites", "heeftAlleAutorisaties": True}
    little = [{"component": "ztc", "scopes": ["catalogi.lezen"]}]
    full = register_client(register, everything)
    register_client(
        register, {"clientIds": [client[0]], "secret": client[1], "label": "Limited", "autorisaties": little}
    )
    forget(f"{base}/autorisaties/api/v1/applicaties", client[0], full)
    return token(client)


def register_client(register: str, body: Mapping[str, Any]) -> str:
    """Ask an issuer for a client; the header to use."""
    answer = requests.post(register, json=body, timeout=30)
    answer.raise_for_status()
    return str(answer.json()["authorization"])


def forget(place: str, client_id: str, authorization: str) -> None:
    """Delete the applicaties of a client."""
    headers = {"Authorization": authorization}
    found = requests.get(place, params={"clientIds": client_id}, headers=headers, timeout=30).json()
    for applicatie in found.get("results", ()):
        requests.delete(applicatie["url"], headers=headers, timeout=30)


@dataclass(frozen=True)
class Clients:
    """Credentials at another implementation: one client with all rights, and some whose rights the suites set."""

    full: tuple[str, str]
    limited: tuple[tuple[str, str], ...]


def clients(environment: Mapping[str, str]) -> Clients:
    """From ``CLIENT``, ``SECRET`` and ``LIMITED``. Raises SystemExit that says what is missing."""
    full = environment.get("CLIENT", ""), environment.get("SECRET", "")
    pairs = [pair.partition(":") for pair in environment.get("LIMITED", "").split(",") if ":" in pair]
    if not all(full) or len(pairs) < 2:
        raise SystemExit(
            "This target has no test mode: give CLIENT= and SECRET= of a client with all rights, and LIMITED=id:secret,id:secret "
            "of at least two clients whose rights the suites may change."
        )
    return Clients(full, tuple((name, secret) for name, _, secret in pairs))


def token(client: tuple[str, str]) -> str:
    """A ZGW token of a client."""
    client_id, secret = client
    claims = {
        "iss": client_id,
        "iat": int(time.time()),
        "client_id": client_id,
        "user_id": "",
        "user_representation": "",
    }
    return jwt.encode(claims, secret, algorithm="HS256")


class Issuer:
    """Answers as the token issuer of VNG does: all rights get the full client, others the next limited one."""

    def __init__(self, target: str, known: Clients) -> None:
        self.root, self.known = f"{target}/autorisaties/api/v1/applicaties", known
        self.turn = itertools.cycle(known.limited)

    def issue(self, body: Mapping[str, Any]) -> str:
        """The header for an applicatie; a limited client gets its rights first."""
        if body.get("heeftAlleAutorisaties"):
            return f"Bearer {token(self.known.full)}"
        client = next(self.turn)
        headers = {"Authorization": f"Bearer {token(self.known.full)}"}
        forget(self.root, client[0], headers["Authorization"])
        wanted = {**body, "clientIds": [client[0]]}
        requests.post(self.root, json=wanted, headers=headers, timeout=30).raise_for_status()
        return f"Bearer {token(client)}"


@contextmanager
def serve(target: str, known: Clients) -> Iterator[str]:
    """The issuer on a free port of this machine; its address."""
    made = Issuer(target, known)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            try:
                status, answer = 200, {"authorization": made.issue(json.loads(self.rfile.read(length)))}
            except (ValueError, requests.RequestException) as error:
                status, answer = 502, {"detail": str(error)}
            text = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: Any) -> None:
            """Silence."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.server_port}/register"
    finally:
        listening.shutdown()
