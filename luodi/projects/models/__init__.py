"""Leads and projects, their past figures, events, documents and likely duplicates."""

from .events import Activity, LikelyDuplicate, ProjectDocument, StageEvent, StatusChange
from .figures import ACCEPTANCES, FIGURE_FIELDS, MILESTONES, ProjectFigures
from .projects import OPEN_STATUSES, Investor, Participant, Project, ProjectRecord

__all__ = [
    "ACCEPTANCES",
    "Activity",
    "FIGURE_FIELDS",
    "Investor",
    "LikelyDuplicate",
    "MILESTONES",
    "OPEN_STATUSES",
    "Participant",
    "Project",
    "ProjectDocument",
    "ProjectFigures",
    "ProjectRecord",
    "StageEvent",
    "StatusChange",
]
