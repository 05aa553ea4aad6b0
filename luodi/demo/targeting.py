"""Six quarters of target lists: most in time, some late or returned, touches, leads, and some gone stale."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, partial
from typing import Any

from luodi.accounts.actions import create_user, grant_posting
from luodi.accounts.choices import Role
from luodi.accounts.models import Organization, User
from luodi.chains.models import Segment
from luodi.common import clock
from luodi.enterprises.models import Enterprise
from luodi.projects.actions import decide_duplicate
from luodi.projects.choices import OriginRing
from luodi.targeting.actions import (
    accept_submission,
    add_targets,
    carry_over,
    close_round,
    drop_targets,
    make_lead,
    move_target,
    note_touch,
    open_round,
    return_submission,
    submit_submission,
    write_information,
)
from luodi.targeting.choices import Priority
from luodi.targeting.models import QuarterlyRound, Submission, TargetFirm

from .content import content
from .history import City, Deed, hash_of, moment
from .people import SINCE
from .universe import universe_deeds

LADDER = ("studied", "reached", "visited", "intending")
KINDS = {"studied": "research", "visited": "visit", "intending": "reception"}
PRIORITIES = (Priority.HIGH, Priority.MEDIUM, Priority.MEDIUM, Priority.LOW)
TIERS = {"leading": "龙头企业", "head": "头部企业", "growth": "成长企业", "": "规模待核实"}


def targeting_deeds(city: City) -> Iterator[Deed]:
    """Everything that happens to the target lists, each with its moment."""
    plan = content("targeting")
    with clock.at(moment(SINCE, 9)):
        people = {row["code"]: _writer(row, city) for row in plan["departments"]}
    previous: Quarter | None = None
    for row in plan["quarters"]:
        quarter = Quarter(row, city, people, plan)
        yield from quarter.deeds()
        if previous is not None:
            closing = partial(previous.close, quarter)
            yield moment(row["opened"] + timedelta(days=6), 17), closing
        previous = quarter
    yield from universe_deeds(city)


def _writer(row: dict[str, Any], city: City) -> User:
    """Who writes for a department: the login of the role, or an officer without a password."""
    if row.get("user"):
        return city.people[row["user"]]
    home = city.organizations[row["code"]]
    user = create_user(
        username=row["code"],
        name=row["name"],
        password=None,
        organization=home,
        position="产业科（示例）",
        is_example=True,
        must_change_password=False,
        by=None,
    )
    grant_posting(user, role=Role.DEPARTMENT, organization=home, since=SINCE, by=None)
    return User.objects.get(pk=user.pk)


@dataclass
class Quarter:
    """One round of the plan; rows are read when the deeds are done."""

    row: dict[str, Any]
    city: City
    people: dict[str, User]
    plan: dict[str, Any]

    @property
    def opened(self) -> date:
        """The day the round was opened."""
        day: date = self.row["opened"]
        return day

    @cached_property
    def round(self) -> QuarterlyRound:
        """The round as stored."""
        return QuarterlyRound.objects.get(year=self.row["year"], quarter=self.row["quarter"])

    @cached_property
    def segments(self) -> dict[str, Segment]:
        """Segments by industry group."""
        return _segments()

    @property
    def code(self) -> str:
        """A name from which chances are drawn."""
        return f"{self.row['year']}{self.row['quarter']}"

    def deeds(self) -> Iterator[Deed]:
        """Opening, submissions, decisions and touches."""
        yield moment(self.opened, 9), self.open
        for row in self.plan["departments"]:
            code = row["code"]
            written = self.opened + timedelta(days=7 + hash_of(code) % 4)
            yield moment(written, 10), partial(self.write, row)
            if code in self.row.get("missing", ()):
                continue
            handed = written + timedelta(days=15 if code in self.row.get("late", ()) else 2)
            yield moment(handed, 15), partial(self.hand_in, code)
            if code in (*self.row.get("returned", ()), *self.row.get("returned_now", ())):
                handed += timedelta(days=2)
                yield moment(handed, 11), partial(self.give_back, code)
                handed += timedelta(days=2)
                if code in self.row.get("returned", ()):
                    yield moment(handed, 16), partial(self.hand_in, code)
            if code not in (*self.row.get("returned_now", ()), *self.row.get("waiting", ())):
                yield moment(handed + timedelta(days=3), 10), partial(self.accept, code)
        for step in range(1, 5):
            day = self.opened + timedelta(days=14 + 17 * step)
            if day <= self.city.today:
                yield moment(day, 16), partial(self.work, step, day)

    def open(self) -> None:
        """Open the round."""
        departments = [self.city.organizations[row["code"]] for row in self.plan["departments"]]
        open_round(
            self.row["year"],
            self.row["quarter"],
            departments=departments,
            limit_days=10,
            stale_days=30,
            by=self.city.people["bureau2"],
            on=self.opened,
            note="示例：季度目标企业推荐",
            is_example=True,
        )

    def submission(self, code: str) -> Submission:
        """What a department submits."""
        return Submission.objects.get(round=self.round, department__code=code)

    def write(self, row: dict[str, Any]) -> None:
        """Write the information and recommend firms that were not on its lists before."""
        submission, by = self.submission(row["code"]), self.people[row["code"]]
        before = TargetFirm.objects.filter(submission__department=submission.department)
        known = set(before.values_list("enterprise_id", flat=True))
        firms = [one for one in _firms_of(self.city, row["industries"]) if one.pk not in known]
        rows = [self.target(one, number) for number, one in enumerate(firms[: row["each"]])]
        unknown = self.plan["unknown_firms"][
            hash_of(self.code + row["code"]) % len(self.plan["unknown_firms"])
        ]
        if not before.filter(name=unknown).exists():
            rows.append(
                {"name": unknown, "segment_name": "配套加工", "why": "示例：驻点提供的线索，待核实。"}
            )
        if rows:
            add_targets(submission, rows, by=by, is_example=True)
        words = "、".join(str(product) for one in firms[:2] for product in one.products[:1]) or "相关"
        write_information(submission, information=self.plan["information"].format(words=words), by=by)

    def target(self, firm: Enterprise, number: int) -> dict[str, Any]:
        """One recommendation; every sixth lacks its contact path."""
        chance = hash_of(f"{self.code}{firm.name}")
        plan, segment = self.plan, self.segments.get((firm.industry_id or "")[:3])
        name = segment.name if segment else "配套加工"
        return {
            "enterprise": firm,
            "segment": segment,
            "segment_name": name,
            "why": plan["why"].format(
                products="、".join(map(str, firm.products[:2])) or "相关产品",
                segment=name,
                gap=plan["gaps"][chance % 4],
                tier=TIERS.get(firm.tier, ""),
            ),
            "contact_path": "" if chance % 6 == 0 else plan["contacts"][chance % 5],
            "priority": PRIORITIES[number % 4],
            "suggested_owner": self.city.organizations[plan["owners"][chance % len(plan["owners"])]],
            "next_step": plan["steps"][chance % 5],
        }

    def hand_in(self, code: str) -> None:
        """Hand it in."""
        submission = self.submission(code)
        submit_submission(submission, by=self.people[code], on=clock.today())

    def accept(self, code: str) -> None:
        """Accept it."""
        accept_submission(self.submission(code), by=self.city.people["bureau2"], on=clock.today())

    def give_back(self, code: str) -> None:
        """Give it back."""
        reason = "示例：推荐理由过于笼统，请补充联系路径和所缺环节。"
        return_submission(
            self.submission(code), by=self.city.people["bureau2"], on=clock.today(), reason=reason
        )

    def work(self, step: int, day: date) -> None:
        """Touch some of the open targets; a few are set aside, a few become leads, the rest wait."""
        rows = TargetFirm.objects.filter(submission__round=self.round).merged().going()
        for target in rows.select_related("owner", "enterprise").order_by("pk"):
            chance = hash_of(f"{target.name}{self.code}") % 12
            if step > 1 + chance % 5 or target.owner is None:
                continue
            by = self._officer(target.owner)
            if chance == 7 and step == 2:
                reason = self.plan["asides"][hash_of(target.name) % 3]
                move_target(target, "set_aside", by=by, on=day, reason=f"示例：{reason}")
            elif chance == 4 and step == 3 and target.enterprise is not None:
                self._lead(target, by, day)
            else:
                self._touch(target, by, day)

    def _touch(self, target: TargetFirm, by: User, day: date) -> None:
        place = LADDER.index(target.status) if target.status in LADDER else -1
        status = LADDER[min(place + 1, len(LADDER) - 1)]
        told = self.plan["touches"][status]
        if status == target.status:
            told = self.plan["again"][(hash_of(target.name) + day.month) % len(self.plan["again"])]
        note_touch(
            target,
            kind=KINDS.get(status, "call") if status != target.status else "call",
            on=day,
            note=f"示例：{told}",
            by=by,
            to_status=status,
            next_step=self.plan["steps"][(hash_of(target.name) + place) % 5],
            next_step_on=day + timedelta(days=12 + hash_of(target.name) % 20),
        )

    def _lead(self, target: TargetFirm, by: User, day: date) -> None:
        host = (
            target.owner if target.owner and target.owner.is_assessed else self.city.organizations["bazhou"]
        )
        values = {
            "name": f"{target.enterprise.short_name or target.name}{target.segment_name}项目（示例）",  # type: ignore[union-attr]
            "host": host,
            "summary": target.why,
            "project_class": "industrial_plant",
            "origin_ring": OriginRing.OTHER_PROVINCE,
            "first_contact_on": day,
            "is_example": True,
        }
        project = make_lead(target, values, by=by, on=day)
        for pair in project.likely_duplicates.filter(verdict="open"):
            decide_duplicate(pair, "new", by=self.city.people["bureau2"], reason="示例：不同企业的不同项目")

    def _officer(self, owner: Organization) -> User:
        people = self.city.people
        return people.get(f"{owner.code}-1", people["bureau2"])

    def close(self, following: "Quarter") -> None:
        """Carry what moved into the next quarter, drop the rest, close the round."""
        by, day = self.city.people["bureau2"], clock.today()
        going = list(TargetFirm.objects.filter(submission__round=self.round).merged().going())
        moved = [one for one in going if one.status in LADDER[1:] and not (one.origin_id and one.pk % 3)]
        rest = [one for one in going if one not in moved]
        if moved:
            carry_over(moved, following.round, by=by, on=day, reason="示例：仍在推进")
        if rest:
            drop_targets(rest, by=by, reason="示例：两个月没有进展")
        close_round(self.round, by=by, on=day)


def _firms_of(city: City, industries: list[str]) -> list[Enterprise]:
    """Firms from outside whose industry suits a department, always in the same mixed order."""
    fitting = [
        one
        for one in city.enterprises.values()
        if not one.is_local and not one.is_blacklisted and (one.industry_id or "")[:2] in industries
    ]
    return sorted(fitting, key=lambda one: (hash_of(one.name) % 97, one.pk))


def _segments() -> dict[str, Segment]:
    """A segment of a published map by each industry group, of the latest map that names it."""
    rows = Segment.objects.filter(chain_map__state="published", chain_map__chain__is_active=True)
    ordered = rows.order_by("chain_map__year_from", "order", "pk")
    return {str(code)[:3]: row for row in ordered for code in row.industry_codes}
