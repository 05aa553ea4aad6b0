"""Scoring: schemes as data, exact results that explain themselves, what-if, robustness and targets."""

from luodi_engine.scoring.dataset import DataSet, Item, Unit, data_set
from luodi_engine.scoring.parsing import parse_scheme
from luodi_engine.scoring.problems import DataError, ExpressionError, Problem, Refused, SchemeError
from luodi_engine.scoring.run import ENGINE_VERSION, Run, UnitResult, score
from luodi_engine.scoring.scheme import Scheme

__all__ = [
    "ENGINE_VERSION",
    "DataError",
    "DataSet",
    "ExpressionError",
    "Item",
    "Problem",
    "Refused",
    "Run",
    "Scheme",
    "SchemeError",
    "Unit",
    "UnitResult",
    "data_set",
    "parse_scheme",
    "score",
]
