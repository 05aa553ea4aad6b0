"""``luodi verify-audit``: recomputes every hash of the change log."""

import time

from luodi.audit.queries import verify_chain

from . import parser_of


def main(argv: list[str]) -> int:
    """Print how many events hold, or the first broken link; status 1 where one is broken."""
    parser_of("verify-audit", "Verify the chain of the change log; names the first broken link.").parse_args(
        argv
    )
    started = time.perf_counter()
    report = verify_chain()
    seconds = time.perf_counter() - started
    if report.holds:
        print(f"The change log holds: {report.checked} events in {seconds:.1f} s.")
        return 0
    print(
        f"The change log is broken at event {report.broken_at} ({report.fault}); {report.checked} before it hold."
    )
    return 1
