"""What moves and deaths share: the reference of the client, replays of a request, and correction. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from schemas.declare import ActionAnswer, Context, Record, Unique

Default = Callable[[dict[str, Any], Record | None, Context], None]


def remember(*names: str) -> Default:
    """Keep who asked, and what exactly, so that a replay is recognised."""

    def default(new: dict[str, Any], old: Record | None, ctx: Context) -> None:
        new["client"] = ctx.caller.client_id
        new["gevraagd"] = {name: new.get(name) for name in names}

    return default


def earlier(resource: str, *names: str) -> Callable[[Record, Context], str]:
    """The address of the object that the same client made with the same reference and the same content; empty when there is none."""

    def replayed(values: Record, ctx: Context) -> str:
        for found in ctx.find(resource, client=ctx.caller.client_id, kenmerk=values["kenmerk"]):
            if found["gevraagd"] == {name: values.get(name) for name in names}:
                return str(found["url"])
        return ""

    return replayed


KENMERK = Unique(
    ("client", "kenmerk"),
    code="kenmerk-in-gebruik",
    name="kenmerk",
    reason="Dit kenmerk hoort al bij een ander verzoek van u.",
    rule="bzk-001",
)
"""The reference of a client stands for one request: another request needs another reference."""


def told(ctx: Context, record: Record, event: str) -> None:
    """Hand over the event for delivery: who gets it, nothing about people."""
    ctx.publish(
        {
            "kanaal": "burgerzaken",
            "hoofdObject": record["url"],
            "resource": "gebeurtenis",
            "resourceUrl": record["url"],
            "actie": event,
            "aanmaakdatum": ctx.now,
            "kenmerken": {name: record.get(name) or "" for name in ("gemeente", "vorigeGemeente")},
        }
    )


def corrected(ctx: Context, record: Record, status: str, body: Mapping[str, Any]) -> ActionAnswer:
    """The object after its correction."""
    told(ctx, record, status)
    return ActionAnswer(changes={"status": status, "herstel": {"moment": ctx.now, "reden": body["reden"]}})
