"""What ``luodi check`` compares: monthly totals and sums of projects with a recount of the accepted amounts."""

from collections.abc import Iterator

from luodi.web.formats import wan

from .queries import project_sums_that_differ, recount

SHOWN = 20


def faults() -> Iterator[str]:
    """One line for each total or sum that differs from its rows, at most twenty of each kind."""
    for cut, kept, counted in recount()[:SHOWN]:
        place = f"host {cut['host']}, {cut['month']:%Y-%m}, {cut['kind']}, {cut['origin_ring']}"
        yield f"The monthly total of {place} is {wan(kept)}; its amounts add up to {wan(counted)} (10,000 yuan)."
    for code, kept, counted in project_sums_that_differ()[:SHOWN]:
        yield f"Project {code} has {wan(kept)} accepted; its amounts add up to {wan(counted)} (10,000 yuan)."
    for code, kept, counted in project_sums_that_differ("amount_usd", "paid_in_usd_total")[:SHOWN]:
        yield f"Project {code} has {wan(kept)} accepted; its amounts add up to {wan(counted)} (10,000 US dollars)."
