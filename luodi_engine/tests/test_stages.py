"""Gates, steps, due days and the map of a project's time, on the ladders that ship."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from luodi_engine.deadlines import WorkCalendar
from luodi_engine.ladders import CHECKS, DOCUMENTS, FIELDS, Ladder, Stage, parse_ladder
from luodi_engine.stages import (
    CHECK_FUNCTIONS,
    KINDS,
    MESSAGES,
    ROW_STATES,
    ProjectFacts,
    blockers,
    is_stale,
    next_stages,
    stage_due_on,
    timeline,
)
from luodi_engine.tests.case_rows import case_rows, rule_bodies

LADDERS = {ladder.version: ladder for _, body in rule_bodies("ladders") for ladder in [parse_ladder(body)]}
TODAY = date(2025, 12, 31)
CALENDAR = WorkCalendar()


def facts_of(row: dict[str, Any]) -> ProjectFacts:
    """The project of a case row."""
    without = set(row.get("without", ()))
    everything = row.get("all", False)
    return ProjectFacts(
        stage=row["from"],
        project_class=row["class"],
        filled_fields=frozenset(FIELDS) - without if everything else frozenset(),
        document_kinds=frozenset(DOCUMENTS) - without if everything else frozenset(),
        milestones=row.get("milestones", {}),
        open_duplicates=row.get("open_duplicates", 0),
        excluded=frozenset(row.get("excluded", ())),
        status=row.get("status", "ongoing"),
        contracted_investment=Decimal(row.get("contracted_investment", 5000)) if everything else None,
        pending_stage=row.get("pending_stage"),
    )


@pytest.mark.parametrize("row", case_rows("gates"), ids=lambda row: row["name"])
def test_everything_in_the_way_is_named_at_once(row: dict[str, Any]) -> None:
    found = blockers(
        facts_of(row),
        row["to"],
        LADDERS[row.get("version", "2022")],
        on=row.get("effective_on", TODAY),
        on_day=TODAY,
        waive_documents=row.get("waive_documents", False),
    )
    assert [f"{blocker.kind}:{blocker.subject}" for blocker in found] == row["blocked"]
    for blocker in found:
        assert blocker.kind in KINDS and blocker.role and str(blocker)


def test_each_blocker_names_its_gate_and_who_clears_it() -> None:
    facts = ProjectFacts("reviewed", "services", contracted_investment=Decimal(1))
    found = blockers(facts, "signed", LADDERS["2022"], on=TODAY)
    assert {(blocker.gate, blocker.stage, blocker.role) for blocker in found} == {
        ("contract", "signed", "unit_clerk")
    }


def test_the_case_table_meets_every_message() -> None:
    codes = set()
    for row in case_rows("gates"):
        ladder = LADDERS[row.get("version", "2022")]
        found = blockers(facts_of(row), row["to"], ladder, on=row.get("effective_on", TODAY), on_day=TODAY)
        codes |= {blocker.message_code for blocker in found}
    assert codes == set(MESSAGES)


def test_every_check_a_ladder_may_name_can_be_run() -> None:
    assert set(CHECKS) == set(CHECK_FUNCTIONS)


def test_the_next_stages_are_those_that_no_jump_stands_before() -> None:
    ladder = LADDERS["2022"]
    for code in ladder.codes:
        facts = ProjectFacts(code)
        ahead = {stage.code for stage in next_stages(facts, ladder)}
        free = {
            to
            for to in ladder.codes
            if not [one for one in blockers(facts, to, ladder, on=TODAY) if one.kind == "jump"]
        }
        assert ahead == free
    assert next_stages(ProjectFacts("at_capacity"), ladder) == ()


def test_facts_can_be_a_key_although_they_hold_a_mapping() -> None:
    facts = ProjectFacts("lead", milestones={"lead": TODAY})
    assert hash(facts) == hash(replace(facts))


def test_a_stage_without_a_limit_is_never_due_and_one_without_an_alarm_never_stale() -> None:
    stage = Stage("x", "甲", "X")
    assert stage_due_on(TODAY, stage, "energy", CALENDAR) is None
    assert is_stale(date(2000, 1, 1), stage, TODAY) is False


def test_the_limit_of_the_class_comes_before_the_default() -> None:
    studied = LADDERS["2022"].stage("studied")
    due = [stage_due_on(date(2025, 12, 1), studied, kind, CALENDAR) for kind in ("services", "energy")]
    assert [day.on for day in due if day] == [date(2025, 12, 4), date(2025, 12, 8)]


def short_ladder() -> Ladder:
    """Signed, started, an optional stage, completed, in production; 10 working days each."""
    limit = {"default": 10}
    stages = (
        Stage("signed", "签约", "Signed", limits=limit),
        Stage("started", "开工", "Started", limits=limit),
        Stage("capital", "到资", "Capital", optional=True),
        Stage("completed", "竣工", "Completed", limits=limit),
        Stage("producing", "投产", "In production"),
    )
    return Ladder("x", "1", date(2022, 1, 1), "example", stages)


def test_the_map_shows_planned_actual_and_today() -> None:
    facts = ProjectFacts("completed", milestones={"signed": date(2025, 6, 2), "started": date(2025, 6, 18)})
    found = timeline(
        facts, short_ladder(), CALENDAR, planned={"producing": date(2025, 8, 1)}, on=date(2025, 7, 2)
    )
    assert [(row.stage, row.state) for row in found.rows] == [
        ("signed", "done"),
        ("started", "done_late"),
        ("capital", "skipped"),
        ("completed", "undated"),
        ("producing", "ahead"),
    ]
    assert found.rows[1].planned_on == date(2025, 6, 16) and found.rows[1].late_working_days == 2
    assert [row.stage for row in found.rows if row.is_current] == ["completed"]
    assert found.today == Decimal(30) / Decimal(60)
    assert found.late_working_days == 0
    assert all(row.state in ROW_STATES for row in found.rows)


def test_the_map_counts_the_lateness_of_the_first_overdue_stage() -> None:
    facts = ProjectFacts("signed", milestones={"signed": date(2025, 6, 2)})
    found = timeline(facts, short_ladder(), CALENDAR, planned={}, on=date(2025, 6, 20))
    assert [row.state for row in found.rows] == ["done", "overdue", "unplanned", "ahead", "ahead"]
    assert found.late_working_days == 4
    assert found.rows[3].planned_on == date(2025, 6, 30)
    assert found.rows[1].assumed


def test_a_map_without_dates_says_nothing_and_does_not_fail() -> None:
    found = timeline(ProjectFacts("signed"), short_ladder(), CALENDAR, planned={}, on=TODAY)
    assert found.today is None
    assert [row.state for row in found.rows] == [
        "undated",
        "unplanned",
        "unplanned",
        "unplanned",
        "unplanned",
    ]


def test_today_stays_on_the_map() -> None:
    facts = ProjectFacts("signed", milestones={"signed": date(2025, 6, 2)})
    late = timeline(facts, short_ladder(), CALENDAR, planned={}, on=date(2035, 1, 1))
    early = timeline(facts, short_ladder(), CALENDAR, planned={}, on=date(2005, 1, 1))
    assert (early.today, late.today) == (0, 1)
