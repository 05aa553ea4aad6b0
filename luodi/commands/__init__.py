"""The commands of ``luodi``, one a file: each parses, calls an action or a query, and prints."""

import sys
from argparse import ArgumentParser
from typing import NoReturn

from luodi.common.errors import Refused


def parser_of(name: str, purpose: str) -> ArgumentParser:
    """An argument parser that calls itself ``luodi NAME``."""
    return ArgumentParser(prog=f"luodi {name}", description=purpose)


def stop(message: str) -> NoReturn:
    """End the command with status 1 and a message."""
    print(f"luodi: {message}", file=sys.stderr)
    raise SystemExit(1)


def tell_refusal(error: Refused) -> int:
    """Print every reason of a refusal; the exit status is 1."""
    for obstacle in error.obstacles:
        print(f"luodi: {obstacle}", file=sys.stderr)
    return 1
