"""Awards of 2025, the scheme of 2026 with its run to date, and the scheme of 2027 that is being written."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.core.files.base import ContentFile

from luodi.accounts.models import User
from luodi.assessment.actions import (
    bring_outside_figures,
    change_scheme,
    copy_scheme,
    keep_work,
    make_run,
    publish_results,
    publish_scheme,
    review_scheme,
)
from luodi.assessment.models import SchemeVersion
from luodi.assessment.sources import Ask
from luodi.awards.actions import (
    declare_interest,
    freeze_award,
    give_marks,
    move_to_judging,
    nominate,
    open_award,
    publish_award,
    seat_judge,
)
from luodi.awards.facts import interest_of
from luodi.awards.models import AwardRound
from luodi.common import clock
from luodi.projects.models import Project

from .assessing import CODE, EVIDENCE, satisfaction_table
from .history import City, Deed, moment
from .peers import KIND

JUDGES = ("leader", "bureau", "bureau2", "department", "performance", "outpost")
CRITERIA = (("投资规模与到位资金", 30), ("产业带动", 30), ("开工与投产进度", 25), ("税收与就业", 15))
TEAM_CRITERIA = (("目标完成", 50), ("项目质量", 30), ("服务与落地", 20))
BONUS = {"code": "headquarters", "title": "引进总部项目（示例）", "items": "总部项目", "per": 1, "cap": 3}


def award_deeds(city: City) -> list[Deed]:
    """In the order in which they happen."""
    people = city.people
    return [
        (moment(date(2026, 2, 2), 10), partial(_best_projects, city)),
        (moment(date(2026, 3, 10), 15), partial(_judged, "招商引资十佳项目（示例）", people)),
        (moment(date(2026, 3, 11), 10), partial(_published, "招商引资十佳项目（示例）", people)),
        (moment(date(2026, 3, 20), 10), partial(_scheme_of_2026, people)),
        (moment(date(2026, 3, 25), 10), partial(_frozen, "招商引资十佳项目（示例）", people)),
        (moment(date(2026, 11, 5), 10), partial(_teams, city)),
        (moment(date(2026, 11, 6), 10), partial(_run_to_date, people)),
        (moment(date(2026, 11, 10), 10), partial(_scheme_being_written, people)),
    ]


def _paper(name: str) -> Any:
    return ContentFile(EVIDENCE, name=name)


def _scheme_of_2026(people: Mapping[str, User]) -> None:
    first = SchemeVersion.objects.filter(code=CODE, number=1).first()
    if first is not None:
        copy = copy_scheme(first, by=people["performance"], year=2026)
        copy = change_scheme(copy, _with_peer_marks(copy.writing[0]), by=people["performance"])
        publish_scheme(review_scheme(copy, by=people["bureau"]), by=people["performance"])


def _with_peer_marks(body: Any) -> Any:
    """The rules with two of the five points for service given by the other units."""
    marks = {
        "code": "peers",
        "title": "单位互评",
        "unit": "分",
        "kind": "items",
        "items": KIND,
        "take": "trimmed_mean",
    }
    body["inputs"].append(marks)
    service = next(one for one in body["indicators"] if one["code"] == "service")
    judged = {"kind": "peer_marks", "out_of": 100, "judges": [{"input": "peers", "share": 1}]}
    service["children"] = [
        {"code": "satisfied", "title": service["title"], "weight": 3, "method": service.pop("method")},
        {"code": "peer_marks", "title": "单位互评", "weight": 2, "method": judged},
    ]
    service["title"] = "服务与协同"
    return body


def _run_to_date(people: Mapping[str, User]) -> None:
    scheme = SchemeVersion.objects.filter(code=CODE, year=2026, state="published").first()
    if scheme is None:
        return
    outside = bring_outside_figures(
        satisfaction_table(),
        by=people["performance"],
        evidence=_paper("satisfaction.pdf"),
        note="企业满意度第三方调查（示例）",
        is_example=True,
    )
    run = make_run(scheme, Ask(2026, 10, "due"), by=people["performance"], outside=outside, is_example=True)
    publish_results(
        run,
        by=people["performance"],
        title="2026年1—10月招商引资进度通报（示例）",
        objections_until=clock.today() + timedelta(days=7),
        note="按时序目标计分，供各单位对标。（示例文本）",
    )


def _scheme_being_written(people: Mapping[str, User]) -> None:
    """A new indicator takes its marks from nowhere yet: what is left to do is listed in the editor."""
    last = SchemeVersion.objects.filter(code=CODE, year=2026).first()
    if last is None:
        return
    draft = copy_scheme(last, by=people["performance"], year=2027)
    body, _mapping = draft.writing
    body["bonus"] = {"cap": 3, "entries": [dict(BONUS)]}
    body["indicators"].append(
        {
            "code": "chain_fit",
            "title": "产业契合度",
            "weight": 5,
            "method": {
                "kind": "steps",
                "input": "started_share",
                "table": [
                    {"at_least": Decimal("0.8"), "result": 5},
                    {"at_least": Decimal("0.5"), "result": 3},
                ],
            },
        }
    )
    keep_work(draft, body, by=people["performance"], seen=draft.version)


def _opened(people: Mapping[str, User], title: str, kind: str, **more: Any) -> AwardRound:
    award = open_award(title, kind, by=people["performance"], is_example=True, **more)
    for name in JUDGES:
        seat_judge(award, people[name], by=people["performance"])
    return award


def _best_projects(city: City) -> None:
    award = _opened(
        city.people,
        "招商引资十佳项目（示例）",
        "projects",
        year=2025,
        places=10,
        rule="trimmed",
        least_judges=3,
        nominations_until=date(2026, 2, 28),
        criteria=[(title, Decimal(most)) for title, most in CRITERIA],
        note="2025年内开工、到位资金真实、无安全环保问题的项目。每个单位不超过三个。（示例文本）",
    )
    rows = Project.objects.filter(construction_started_on__year=2025, is_confidential=False).select_related(
        "host"
    )
    for project in rows.order_by("-contracted_investment", "code")[:14]:
        unit = next(
            (
                one
                for one in city.organizations.values()
                if one.is_assessed and project.host.path.startswith(one.path)
            ),
            None,
        )
        if unit is not None:
            nominate(
                award,
                project.name,
                unit,
                by=city.people.get(f"{unit.code}-1", city.people["bureau2"]),
                reason="项目投资强度高、开工快，对产业链补链强链作用明显。（示例文本）",
                evidence=_paper("nomination.pdf"),
                project=project,
                is_example=True,
            )


def _teams(city: City) -> None:
    award = _opened(
        city.people,
        "招商引资先进集体（示例）",
        "commendation",
        year=2026,
        places=3,
        rule="mean",
        least_judges=3,
        nominations_until=date(2026, 11, 30),
        criteria=[(title, Decimal(most)) for title, most in TEAM_CRITERIA],
        note="按年度目标完成情况和项目落地成效评选。（示例文本）",
    )
    units = [one for one in city.organizations.values() if one.is_assessed][:4]
    for unit in units:
        nominate(
            award,
            f"{unit.short_name or unit.name}招商专班（示例）",
            unit,
            by=city.people.get(f"{unit.code}-1", city.people["bureau2"]),
            reason="目标完成进度靠前，项目开工率高。（示例文本）",
            evidence=_paper("team.pdf"),
            is_example=True,
        )


def _award(title: str) -> AwardRound:
    return AwardRound.objects.get(title=title, is_example=True)


def _judged(title: str, people: Mapping[str, User]) -> None:
    award = move_to_judging(_award(title), by=people["performance"])
    criteria = list(award.criteria.all())
    judges = list(award.judges.select_related("person__organization"))
    nominations = list(award.nominations.select_related("unit").prefetch_related("interests"))
    declare_interest(nominations[0], judges[-1], "曾为该企业提供咨询（示例）")
    found = award.nominations.select_related("unit").prefetch_related("interests")
    for place, nomination in enumerate(found):
        for number, judge in enumerate(judges):
            if number % 2 == 0 and not interest_of(judge, nomination):
                marks = {
                    one.pk: one.most * (70 + (place * (place + 13) + number * 5 + one.order * 7) % 29) / 100
                    for one in criteria
                }
                give_marks(nomination, judge, {pk: round(points, 1) for pk, points in marks.items()})


def _published(title: str, people: Mapping[str, User]) -> None:
    publish_award(_award(title), by=people["performance"])


def _frozen(title: str, people: Mapping[str, User]) -> None:
    freeze_award(_award(title), by=people["bureau"])
