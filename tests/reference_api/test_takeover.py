"""Taking over a case type: out of one Catalogi API as one file, into another as a concept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reference_api.settings import Settings
from reference_api.takeover import Catalogi, TakeoverFault, bring_in, export
from tests.registers.world import BASE, Stage, World

ROOT = f"{BASE}/catalogi/api/v1"
PARTS = ("statustypen", "eigenschappen", "resultaattypen", "roltypen", "zaakobjecttypen")


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    made = Stage(Settings(env="test", data_dir=tmp_path_factory.mktemp("takeover"), base_url=BASE, test_mode=True))
    yield made
    made.close()


@pytest.fixture
def world(stage: Stage) -> World:
    return stage.world()


@pytest.fixture
def catalogi(world: World) -> Catalogi:
    """The Catalogi API of the world, called in this process."""

    def call(method: str, url: str, body: Any) -> tuple[int, Any]:
        answer = world.api.call(method, url, body)
        return answer.status_code, answer.json

    return Catalogi(ROOT, call)


def test_zaaktype_goes_out_as_one_file_and_comes_in_as_concept(world: World, catalogi: Catalogi) -> None:
    kind = world.kind(identificatie="ORIGINEEL", publish=False)
    world.api.patch(kind.statustypen[0], {"eigenschappen": [kind.eigenschap]})
    world.api.patch(kind.eigenschap, {"statustype": kind.statustypen[0]})
    world.publish(kind.zaaktype)
    target = world.catalogus()["url"]

    file = json.loads(json.dumps(export(catalogi, "ORIGINEEL")))
    done = bring_in(catalogi, file, target)

    old, new = world.api.get(kind.zaaktype).json, world.api.get(done.zaaktype).json
    assert (new["concept"], new["catalogus"], new["identificatie"]) == (True, target, "ORIGINEEL")
    assert {name: len(new[name]) for name in PARTS} == {name: len(old[name]) for name in PARTS}
    assert new["informatieobjecttypeOmschrijving"] == old["informatieobjecttypeOmschrijving"]
    assert new["besluittypeOmschrijving"] == old["besluittypeOmschrijving"]
    step, form = world.api.get(new["statustypen"][0]).json, world.api.get(new["eigenschappen"][0]).json
    assert (step["eigenschappen"], form["statustype"]) == ([form["url"]], step["url"])
    world.publish(done.zaaktype)


def test_import_shows_what_exists_and_uses_it(world: World, catalogi: Catalogi) -> None:
    kind = world.kind(identificatie="ORIGINEEL")
    file = export(catalogi, kind.zaaktype)
    before = len(world.api.results("catalogi/informatieobjecttypen", status="alles"))

    shown = bring_in(catalogi, file, kind.catalogus, dry_run=True)
    assert len(world.api.results("catalogi/zaaktypen", status="alles")) == 1
    done = bring_in(catalogi, file, kind.catalogus)

    assert shown.lines[0].startswith("exists   zaaktypen ORIGINEEL from 2020-01-01 (published)")
    assert [line.split()[:2] for line in done.lines[1:3]] == [
        ["exists", "informatieobjecttypen"],
        ["exists", "besluittypen"],
    ]
    assert len(world.api.results("catalogi/informatieobjecttypen", status="alles")) == before


def test_import_leaves_nothing_behind_when_a_part_is_refused(world: World, catalogi: Catalogi) -> None:
    kind = world.kind()
    file = export(catalogi, kind.zaaktype)
    file["resultaattypen"][0]["selectielijstklasse"] = "https://nergens.example/klasse"
    target = world.catalogus()["url"]

    with pytest.raises(TakeoverFault, match="Nothing was taken over: POST .*resultaattypen: 400 selectielijstklasse"):
        bring_in(catalogi, file, target)

    places = ("zaaktypen", "informatieobjecttypen", "besluittypen")
    assert [world.api.results(f"catalogi/{place}", catalogus=target, status="alles") for place in places] == [
        [],
        [],
        [],
    ]


@pytest.mark.parametrize("file", [{}, {"format": "anders"}, {"format": "gemeengoed-zaaktype-1"}])
def test_import_refuses_what_is_no_export(world: World, catalogi: Catalogi, file: dict[str, Any]) -> None:
    with pytest.raises(TakeoverFault, match="no export"):
        bring_in(catalogi, file, world.catalogus()["url"])


def test_export_names_what_is_not_there(world: World, catalogi: Catalogi) -> None:
    with pytest.raises(TakeoverFault, match="There is no zaaktype 'ONBEKEND'"):
        export(catalogi, "ONBEKEND")
    with pytest.raises(TakeoverFault, match="404"):
        export(catalogi, f"{ROOT}/zaaktypen/00000000-0000-4000-8000-000000000000")


def test_commands_say_what_is_missing(stage: Stage, tmp_path: Path) -> None:
    runner, nothing = stage.app.test_cli_runner(), tmp_path / "leeg.json"
    nothing.write_text("[]")

    away = runner.invoke(args=["export-zaaktype", "X", "--api", "https://elders.example/catalogi/api/v1"])
    wrong = runner.invoke(args=["import-zaaktype", str(nothing), "--catalogus", "VOORB"])

    assert (away.exit_code, wrong.exit_code) == (1, 1)
    assert "Give --secret" in away.output
    assert "holds no object" in wrong.output
