"""What the bench measures is real: its many cases equal those that the API made."""

from __future__ import annotations

from pathlib import Path

from reference_api.cli import prepare
from reference_api.migrate import reindex
from reference_api.sandboxes import Environments
from reference_api.settings import Settings
from reference_api.tables import Model
from schemas import REGISTERS
from tests.bench.fill import CHILDREN, fill


def test_filled_rows_equal_a_fresh_rendering(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    prepare(settings)
    environments = Environments(settings, Model(REGISTERS))
    environment = environments.default

    added = fill(environment, 700)

    seen = {}
    for name in ("zaken", *CHILDREN):
        rows, differed = reindex(environment.database, environment.model, f"zaken/{name}", repair=False)
        assert not differed
        seen[name] = rows
    environments.close()
    assert added == 200
    assert seen["zaken"] == 700 and seen["rollen"] >= 700
