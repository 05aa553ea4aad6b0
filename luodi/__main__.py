"""``python -m luodi`` is the ``luodi`` command."""

import sys

from luodi.cli import main

sys.exit(main())
