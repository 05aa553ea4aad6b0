"""Measures relatedness on 250 places by 5,000 industries, and its accuracy on an invented city economy.

python -m bench.relatedness            limits beside the figures
"""

from __future__ import annotations

import time

import numpy as np

from luodi_engine.chains.entries import entry_accuracy
from luodi_engine.chains.relatedness import density, relatedness

PLACES, INDUSTRIES, LIMIT = 250, 5000, 3.0
PEER = "ecomplexity 0.5.3: 94 s CPU, measured once on this kind of machine"


def invented(seed: int = 20240101) -> tuple[np.ndarray, np.ndarray]:
    """Presence now and later: places differ in size and in skills, industries ask for skills.

    Entry depends on size, popularity and skill, so each way of foretelling has something to find.
    """
    chance = np.random.default_rng(seed)
    size = chance.normal(0, 1, PLACES)
    fame = chance.normal(-2.2, 0.7, INDUSTRIES)
    skills = chance.normal(0, 1, (PLACES, 8)) @ chance.normal(0, 0.35, (8, INDUSTRIES))
    pull = size[:, None] + fame[None, :] + skills
    now = chance.random(pull.shape) < 1 / (1 + np.exp(-pull))
    later = now | (chance.random(pull.shape) < 0.15 / (1 + np.exp(-pull)))
    return now, later


def main() -> None:
    """Print the tables."""
    chance = np.random.default_rng(0)
    values = (chance.random((PLACES, INDUSTRIES)) < 0.2) * chance.lognormal(0, 2, (PLACES, INDUSTRIES))
    start = time.process_time()
    relatedness(values)
    used = time.process_time() - start
    slow = "" if used <= LIMIT else "  TOO SLOW"
    print(f"RCA, density, ECI, PCI of {PLACES}×{INDUSTRIES:,}: {used:.2f} s CPU (limit {LIMIT:g} s){slow}")
    print(f"  the same by the package {PEER}\n")
    now, later = invented()
    around = density(now)
    scores = {
        "density": around,
        "size of the place": np.broadcast_to(now.sum(axis=1)[:, None].astype(float), now.shape),
        "density × popularity": around * now.sum(axis=0),
    }
    print(f"{'invented economy':<24} {'within a place':>18} {'all pooled':>11} {'top ten entered':>16}")
    for one in entry_accuracy(now, later, scores):
        within = f"{one.within_place:.3f} ±{one.standard_error:.3f}"
        print(f"{one.method:<24} {within:>18} {one.pooled:>11.3f} {one.hits:>16.3f}")


if __name__ == "__main__":
    main()
