"""Pages of target lists."""

from .listing import CloseTargets, MergedList, MyTargets, SegmentOptions, WaitingPanel
from .ranking import RankingPage, TakeRanked
from .submissions import (
    AcceptSubmission,
    AddTarget,
    Attachment,
    CloseRound,
    EditTarget,
    OpenRound,
    PasteTargets,
    RemoveTarget,
    ReturnSubmission,
    Rounds,
    SubmissionPage,
    Submit,
    TargetGrid,
    WriteInformation,
)
from .working import AddTouch, Assign, LinkEnterprise, MakeLead, MoveTarget, TargetPage

__all__ = [
    "AcceptSubmission",
    "AddTarget",
    "AddTouch",
    "Assign",
    "Attachment",
    "CloseRound",
    "CloseTargets",
    "EditTarget",
    "LinkEnterprise",
    "MakeLead",
    "MergedList",
    "MoveTarget",
    "MyTargets",
    "OpenRound",
    "PasteTargets",
    "RankingPage",
    "RemoveTarget",
    "ReturnSubmission",
    "Rounds",
    "SegmentOptions",
    "SubmissionPage",
    "Submit",
    "TakeRanked",
    "TargetGrid",
    "TargetPage",
    "WaitingPanel",
    "WriteInformation",
]
