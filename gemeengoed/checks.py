"""What must be right before anything starts: settings, data folder, ports. Every fault is one line, all of them at once."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gemeengoed.places import find_components
from reference_api.settings import PORTS, Settings, SettingsError, read_settings

FIRST_FREE_PORT = 8020
"""Components that are not in the list above count on from here, by name."""


class Refused(Exception):
    """It cannot start; the message has one line for each fault."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class House:
    """Everything that was checked: settings, data folder, ports by process, folders of components, what children get to see."""

    settings: Settings
    data: Path
    ports: Mapping[str, int]
    components: Mapping[str, Path]
    only: tuple[str, ...]
    environment: Mapping[str, str]

    def wants(self, name: str) -> bool:
        """Whether this process is to be started."""
        return not self.only or name in self.only


def check(source: Mapping[str, str], only: tuple[str, ...] = ()) -> House:
    """Read and check everything. Raises Refused with all faults."""
    faults: list[str] = []
    settings = Settings()
    try:
        settings = read_settings(source)
    except SettingsError as error:
        faults += str(error).splitlines()
    components = find_components()
    ports = read_ports(source, components, faults)
    faults += [
        f"--only: there is no process {name!r}; there are: deliver, {', '.join(ports)}"
        for name in only
        if name not in {*ports, "deliver"}
    ]
    if not faults:
        faults += [*unwritable(settings.data_dir), *taken(ports, only)]
    if faults:
        raise Refused(list(dict.fromkeys(faults)))
    key = source.get("GEMEENGOED_SECRET_KEY") or kept_secret(settings.data_dir)
    environment = {"GEMEENGOED_DATA_DIR": str(settings.data_dir), "GEMEENGOED_SECRET_KEY": key}
    return House(settings, settings.data_dir, ports, components, only, environment)


def setting_of(name: str) -> str:
    """The setting that holds the port of a process."""
    return f"GEMEENGOED_PORT_{name.upper().replace('-', '_')}"


def read_ports(source: Mapping[str, str], components: Mapping[str, Path], faults: list[str]) -> dict[str, int]:
    """Port of each process that listens; faults are added: not a port, or one port for two processes."""
    unknown = [name for name in components if name not in PORTS]
    defaults = {name: PORTS[name] for name in ("catalogue", "reference-api")}
    defaults |= {name: PORTS.get(name) or FIRST_FREE_PORT + unknown.index(name) for name in components}
    ports: dict[str, int] = {}
    for name, default in defaults.items():
        text = source.get(setting_of(name), "") or str(default)
        if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 65535):
            faults.append(f"{setting_of(name)}: use a whole number from 1 to 65535, not {text!r}")
            continue
        other = next((before for before, port in ports.items() if port == int(text)), None)
        if other:
            faults.append(f"{setting_of(name)}: port {text} is already that of {other} ({setting_of(other)})")
        ports[name] = int(text)
    return ports


def taken(ports: Mapping[str, int], only: tuple[str, ...]) -> list[str]:
    """A line for each port on which something else listens, or that is not allowed."""
    lines = []
    for name, port in ports.items():
        if only and name not in only:
            continue
        with contextlib.suppress(OSError), socket.create_connection(("localhost", port), timeout=0.5):
            lines.append(
                f"Port {port} of {name} is taken: stop what listens there, or set {setting_of(name)} to another port."
            )
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                why = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
                lines.append(f"Port {port} of {name} {why}: set {setting_of(name)} to another port.")
    return lines


def unwritable(data: Path) -> list[str]:
    """A line when the data folder cannot be made or written."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        probe = data / f".probe-{os.getpid()}"
        probe.write_bytes(b"\0" * 4096)
        probe.unlink()
    except OSError as error:
        return [f"GEMEENGOED_DATA_DIR: {data} cannot be written ({error.strerror or error})"]
    return []


def kept_secret(data: Path) -> str:
    """The secret key of this installation: made once, readable by the owner only."""
    target = data / "secret_key"
    with (
        contextlib.suppress(FileExistsError),
        os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file,
    ):
        file.write(secrets.token_hex(32))
    return target.read_text(encoding="ascii").strip()
