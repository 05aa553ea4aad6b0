"""What makes single projects worth a look: returned claims, rollbacks, exclusions, shared credit, waiting claims."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from luodi.capital.actions import set_credit_shares
from luodi.projects.actions import advance_stage, attach_document, return_step, roll_back, update_project

from .history import Deed, Story, moment, stored
from .papers import paper, title_of


def special_deeds(story: Story) -> Iterator[Deed]:
    """The deeds beyond the plain way up the ladder, each with its moment."""
    row = story.row
    if claim := row.get("returned_claim"):
        yield moment(claim["claimed_on"], 10), lambda: _claim(story, claim["stage"], claim["claimed_on"])
        yield moment(claim["returned_on"], 15), lambda: _return(story, claim["reason"])
    if back := row.get("rollback"):
        yield moment(back["reached_on"], 10, 30), lambda: story.step(back["from_stage"], back["reached_on"])
        yield (
            moment(back["rolled_back_on"], 10),
            lambda: _roll_back(story, back["to_stage"], back["rolled_back_on"], back["reason"]),
        )
    if duplicate := row.get("duplicate"):
        other = row.get("double_report_of") or duplicate.get("other", "")
        if duplicate.get("verdict") in {"same", "new"}:
            settle = lambda: story.settle(duplicate["verdict"], duplicate["reason"], other=other)  # noqa: E731
            yield moment(duplicate["decided_on"], 16), settle
    if row.get("exclusions"):
        last = list(row["stages"].values())[-1]
        yield moment(last + timedelta(days=9), 14), lambda: _exclude(story, last + timedelta(days=9))
    if shares := row.get("credit_shares"):
        signed = row["stages"]["signed"]
        yield moment(signed + timedelta(days=20), 11), _sharing(story, shares)
    if pending := row.get("pending"):
        yield moment(pending["claimed_on"], 10), lambda: story.step(pending["stage"], pending["claimed_on"])


def _claim(story: Story, stage: str, day: date) -> None:
    project = story.project
    for kind in (
        "environmental_approval",
        "planning_permit",
        "construction_permit",
        "site_photo",
        "start_certificate",
    ):
        attach_document(
            project,
            paper(kind, story.row["code"], "first"),
            kind=kind,
            by=story.officer,
            stage=stage,
            title=title_of(kind),
            is_example=True,
        )
    advance_stage(project, stage, by=story.officer, on=day)


def _return(story: Story, reason: str) -> None:
    for event in story.project.stage_events.filter(state="claimed"):
        return_step(event, by=story.bureau, reason=reason)


def _roll_back(story: Story, to: str, day: date, reason: str) -> None:
    roll_back(story.project, to, by=story.bureau, on=day, reason=reason)


def _exclude(story: Story, day: date) -> None:
    changes = {"exclusions": story.row["exclusions"], "exclusion_note": story.row.get("exclusion_note", "")}
    update_project(story.project, changes, by=story.bureau, on=day)


def _sharing(story: Story, shares: list[dict[str, str]]) -> Callable[[], object]:
    units = story.city.organizations
    pairs = [(units[share["unit"]], Decimal(str(stored(share["share"])))) for share in shares]
    reason = "；".join(share["reason"] for share in shares)
    return lambda: set_credit_shares(story.project, pairs, by=story.bureau, reason=reason)
