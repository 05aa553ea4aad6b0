"""Puts this checkout and the ``luodi`` command into the environment that runs this file.

Does what ``pip install --editable`` would do, without fetching a build backend that no lock file pins.
"""

import sys
import sysconfig
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
COMMAND = """#!{python}
import sys

from luodi.cli import main

sys.exit(main())
"""


def main() -> None:
    """Write the path file and the command."""
    packages = Path(sysconfig.get_path("purelib"))
    (packages / "luodi_checkout.pth").write_text(f"{REPOSITORY}\n", encoding="utf-8")
    command = Path(sys.executable).with_name("luodi")
    command.write_text(COMMAND.format(python=sys.executable), encoding="utf-8")
    command.chmod(0o755)


if __name__ == "__main__":
    main()
