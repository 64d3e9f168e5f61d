"""Only what setup.cfg cannot say: the components and our own publiccode.yml travel inside the package, as files."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent
LEFT_OUT = shutil.ignore_patterns(
    ".venv", "var", "__pycache__", "*.pyc", ".pytest_cache", ".hypothesis", "node_modules", "build", "*.egg-info"
)


class WithComponents(build_py):
    """Copies ``components/`` to ``gemeengoed/shipped/``, so that an installed package starts the same house as a checkout."""

    def run(self) -> None:
        """Build as usual, then add them."""
        super().run()
        if self.editable_mode:
            return
        shipped = Path(self.build_lib) / "gemeengoed" / "shipped"
        shutil.rmtree(shipped, ignore_errors=True)
        shipped.mkdir(parents=True)
        shutil.copy(HERE / "publiccode.yml", shipped)
        if (HERE / "components").is_dir():
            shutil.copytree(HERE / "components", shipped / "components", ignore=LEFT_OUT)


setup(cmdclass={"build_py": WithComponents})
