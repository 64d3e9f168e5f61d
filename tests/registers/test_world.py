"""The world of these tests itself: isolated, with rights that count."""

from __future__ import annotations

from tests.registers.world import Kind, World, codes, right


def test_world_starts_empty_and_makes_a_published_case_type(world: World, kind: Kind) -> None:
    found = world.api.get(kind.zaaktype).json

    assert found["concept"] is False
    assert found["statustypen"] == list(kind.statustypen)
    assert found["besluittypen"] == [kind.besluittype]
    assert [item["url"] for item in world.api.results("catalogi/zaaktypen")] == [kind.zaaktype]
    assert world.api.results("zaken/zaken") == []


def test_client_may_do_what_its_rights_say_and_no_more(world: World, kind: Kind) -> None:
    client = world.client(right("zrc", ["zaken.lezen"], zaaktype=kind.zaaktype, max="openbaar"))
    seen, hidden = world.zaak(kind.zaaktype), world.zaak(kind.zaaktype, vertrouwelijkheidaanduiding="geheim")

    assert [zaak["url"] for zaak in client.results("zaken/zaken")] == [seen["url"]]
    assert client.get(hidden["url"]).status_code == 403
    assert codes(client.delete(seen["url"])) == {"permission_denied"}
    assert world.nobody.get(seen["url"]).status_code == 403
