"""Leads and projects, their past figures, events, documents and likely duplicates."""

from .events import Activity, LikelyDuplicate, ProjectDocument, StageEvent, StatusChange
from .figures import ACCEPTANCES, FIGURE_FIELDS, MILESTONES, ProjectFigures
from .projects import (
    OPEN_STATUSES,
    WITHHELD,
    Investor,
    Participant,
    Project,
    ProjectNumber,
    ProjectQuerySet,
    ProjectRecord,
)

__all__ = [
    "ACCEPTANCES",
    "FIGURE_FIELDS",
    "MILESTONES",
    "OPEN_STATUSES",
    "WITHHELD",
    "Activity",
    "Investor",
    "LikelyDuplicate",
    "Participant",
    "Project",
    "ProjectDocument",
    "ProjectFigures",
    "ProjectNumber",
    "ProjectQuerySet",
    "ProjectRecord",
    "StageEvent",
    "StatusChange",
]
