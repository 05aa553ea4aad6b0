"""Tells which services the tests can use: ``services.py postgres`` and ``services.py chromium`` print where, or nothing.

Runs before anything is installed, so it uses the standard library only.
"""

import getpass
import os
import shutil
import socket
import sys
from urllib.parse import urlsplit

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def postgres() -> str:
    """The address in ``LUODI_TEST_POSTGRES``, or the server of this machine where one answers."""
    wanted = os.environ.get("LUODI_TEST_POSTGRES", "")
    address = wanted or f"postgresql://{getpass.getuser()}@127.0.0.1:5432/luodi"
    parts = urlsplit(address)
    try:
        socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 5432), timeout=2).close()
    except OSError:
        return ""
    return address


def chromium() -> str:
    """The path in ``LUODI_BROWSER``, or the first Chromium of this machine."""
    wanted = os.environ.get("LUODI_BROWSER", "")
    if wanted:
        return wanted if os.access(wanted, os.X_OK) else ""
    return next((path for name in BROWSERS if (path := shutil.which(name))), "")


if __name__ == "__main__":
    print({"postgres": postgres, "chromium": chromium}[sys.argv[1]]())
