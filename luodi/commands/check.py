"""``luodi check``: looks for faults in settings, schema, change log and sums."""

import importlib
from collections.abc import Callable, Iterator

from django.apps import apps
from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error as DatabaseError
from django.utils.module_loading import module_has_submodule

from luodi.audit.queries import verify_chain

from . import parser_of

Faults = Iterator[str]


def framework_faults() -> Faults:
    """What Django's own checks find, those for deployment too where the site is reached over TLS."""
    for message in run_checks(include_deployment_checks=settings.BEHIND_TLS):
        if message.level >= WARNING:
            yield f"{message.id}: {message.msg}"


def settings_faults() -> Faults:
    """Settings that do not fit together for real use."""
    if settings.BEHIND_TLS and settings.DEBUG:
        yield "LUODI_DEBUG is on at an address reached over TLS: set LUODI_DEBUG=false."
    if settings.BEHIND_TLS and settings.DEMO:
        yield "LUODI_DEMO is on at an address reached over TLS: its passwords are public."
    if settings.SESSION_IDLE_MINUTES > settings.SESSION_HOURS * 60:
        yield "LUODI_IDLE_MINUTES is longer than LUODI_SESSION_HOURS."
    if settings.AXES_FAILURE_LIMIT > 10:
        yield "LUODI_LOGIN_ATTEMPTS is above 10: passwords can be guessed."


def migration_faults() -> Faults:
    """Schema changes not yet applied."""
    executor = MigrationExecutor(connection)
    for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield f"{migration.app_label}.{migration.name} is not applied: run luodi serve once, or manage.py migrate."


def chain_faults() -> Faults:
    """The first broken link of the change log."""
    report = verify_chain()
    if not report.holds:
        yield f"The change log is broken at event {report.broken_at} ({report.fault})."


def sum_faults() -> Faults:
    """What the apps' own ``consistency.faults`` find, such as sums that differ from their rows."""
    for config in apps.get_app_configs():
        if config.name.startswith("luodi.") and module_has_submodule(config.module, "consistency"):
            yield from importlib.import_module(f"{config.name}.consistency").faults()


STEPS: tuple[tuple[str, Callable[[], Faults]], ...] = (
    ("framework", framework_faults),
    ("settings", settings_faults),
    ("schema", migration_faults),
    ("change log", chain_faults),
    ("sums", sum_faults),
)


def main(argv: list[str]) -> int:
    """Print one line for each part and every fault found; status 1 where there is one."""
    parser_of("check", "Look for faults in settings, schema, change log and sums.").parse_args(argv)
    count = 0
    for name, step in STEPS:
        try:
            faults = list(step())
        except DatabaseError as error:
            faults = [f"cannot be read: {error}"]
        print(f"{name:<12}{'ok' if not faults else f'{len(faults)} faults'}")
        for fault in faults:
            print(f"  - {fault}")
        count += len(faults)
    return 1 if count else 0
