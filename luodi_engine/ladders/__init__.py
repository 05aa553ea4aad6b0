"""Ladders as dated data: their shape, the names they may use, reading, writing and the version in force."""

from luodi_engine.ladders.dumping import dump_ladder
from luodi_engine.ladders.known import CHECKS, CLASSES, DEFAULT_CLASS, DOCUMENTS, FIELDS, MILESTONES, ROLES
from luodi_engine.ladders.model import Gate, Ladder, Requirement, Stage, ladder_in_force
from luodi_engine.ladders.parsing import KnownNames, parse_ladder
from luodi_engine.ladders.problems import MESSAGES, LadderError, Problem

__all__ = [
    "CHECKS",
    "CLASSES",
    "DEFAULT_CLASS",
    "DOCUMENTS",
    "FIELDS",
    "MESSAGES",
    "MILESTONES",
    "ROLES",
    "Gate",
    "KnownNames",
    "Ladder",
    "LadderError",
    "Problem",
    "Requirement",
    "Stage",
    "dump_ladder",
    "ladder_in_force",
    "parse_ladder",
]
