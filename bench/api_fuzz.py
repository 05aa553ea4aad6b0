"""Asks the API thousands of made-up questions (schemathesis, all phases) and counts what goes wrong.

Makes a small city in a database of its own, a fresh SQLite file unless ``LUODI_DATABASE`` names another *empty*
database. Run: ``python bench/api_fuzz.py --examples 100``. Ends with 1 where any check failed.
"""

import argparse
import atexit
import logging
import os
import shutil
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
PHASES = ("examples", "coverage", "fuzzing", "stateful")


def prepare() -> None:
    """Settings that touch nothing but a folder of their own."""
    sys.path.insert(0, str(REPOSITORY))
    folder = tempfile.mkdtemp(prefix="luodi_fuzz_")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.config.settings")
    os.environ.update(LUODI_VAR=folder, LUODI_API_REQUESTS_A_MINUTE="100000000")
    import django

    django.setup()
    logging.disable(logging.ERROR)


def make_world(who: str) -> str:
    """Migrate, make a city with projects at several stages, and give the secret of a token of ``who``."""
    from django.core.management import call_command

    from luodi.accounts.actions import issue_token
    from luodi.api.tests.fuzzing import furnish
    from luodi.common import clock
    from luodi.projects.tests.factories import make_city

    call_command("migrate", verbosity=0)
    city = make_city()
    furnish(city)
    person = city.people[who]
    expires = clock.today() + timedelta(days=30)
    return issue_token(person, name="fuzz", scope="write", expires_on=expires, by=person)[1]


def main() -> int:
    """Run, print the counts, tell whether all was well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=100, help="made-up requests per operation and phase")
    parser.add_argument(
        "--who", default="chen", help="chen: bureau, li: clerk, wang: reader, he: system, luo: security"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--phases", default=",".join(PHASES))
    given = parser.parse_args()
    prepare()
    secret = make_world(given.who)
    from luodi.api.tests.fuzzing import asked

    started = time.perf_counter()
    tally = asked(secret, examples=given.examples, seed=given.seed, phases=given.phases.split(","))
    seconds = time.perf_counter() - started
    report(tally, seconds)
    return 1 if tally.failures else 0


def report(tally: Any, seconds: float) -> None:
    """What was asked and what failed."""
    print(f"{tally.cases} cases in {seconds:.0f} s")
    print("answers:", ", ".join(f"{status}: {count}" for status, count in sorted(tally.statuses.items())))
    print("server errors:", sum(count for status, count in tally.statuses.items() if status >= 500))
    print("failed checks:", sum(len(examples) for examples in tally.failures.values()))
    print("errors of the tool:", *tally.errors[:5])
    for (check, operation), examples in tally.failures.items():
        print(f"\n{check} at {operation}: {len(examples)}\n{examples[0]}")


if __name__ == "__main__":
    sys.exit(main())
