"""The scoring methods by name."""

from __future__ import annotations

from luodi_engine.scoring.methods.base import Method, Outcome, Sheet
from luodi_engine.scoring.methods.completion import BaseSlope, Ratio, SizeSlope
from luodi_engine.scoring.methods.counts import Counted, Tiers
from luodi_engine.scoring.methods.direct import Direct, Formula, PeerMarks
from luodi_engine.scoring.methods.goalposts import Goalposts
from luodi_engine.scoring.methods.places import Borda, Percentile, RankPoints, ZScore
from luodi_engine.scoring.methods.relative import MinMax, MinMax60To100, ShareOfBest
from luodi_engine.scoring.methods.tables import Linear, Steps

METHODS: dict[str, type[Method]] = {
    method.kind: method
    for method in (
        Ratio,
        BaseSlope,
        SizeSlope,
        Steps,
        Linear,
        Tiers,
        Counted,
        MinMax,
        MinMax60To100,
        ShareOfBest,
        RankPoints,
        ZScore,
        Percentile,
        Borda,
        Goalposts,
        PeerMarks,
        Direct,
        Formula,
    )
}

__all__ = ["METHODS", "Method", "Outcome", "Sheet"]
