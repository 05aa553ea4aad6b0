"""6,461 real projects of a planning register come in by the mapping file that ships, counted independently."""

import csv
from collections import Counter

import pytest
from django.core.files.base import File
from django.db.models import F

from luodi.imports import actions
from luodi.imports.choices import RunState
from luodi.imports.models import ImportedRow
from luodi.projects.models import Project

from .factories import worked_on

pytestmark = [pytest.mark.django_db, pytest.mark.shared_data, pytest.mark.slow]

# Written down here a second time, apart from the mapping file that is tested.
STAGES = {
    "Application Submitted": "negotiating",
    "Application Withdrawn": "negotiating",
    "Application Refused": "negotiating",
    "Appeal Withdrawn": "negotiating",
    "Awaiting Construction": "approved",
    "Planning Permission Expired": "approved",
    "Under Construction": "started",
    "Operational": "in_production",
    "Decommissioned": "in_production",
}
GONE = {"Application Withdrawn", "Appeal Withdrawn", "Decommissioned", "Abandoned"}
LOST = {"Application Refused", "Planning Permission Expired"}


def first(row, *names):
    return next((row[name] for name in names if row[name]), "")


def stage_of(row):
    if row["status"] in STAGES:
        return STAGES[row["status"]]
    if row["operational"]:
        return "in_production"
    if row["construction"]:
        return "started"
    return "approved" if first(row, "granted", "appeal_granted", "sos_granted") else "lead"


def status_of(row):
    return "withdrawn" if row["status"] in GONE else "lost" if row["status"] in LOST else "ongoing"


MILESTONES = {
    "first_contact_on": ("submitted",),
    "approved_on": ("granted", "appeal_granted", "sos_granted"),
    "construction_started_on": ("construction",),
    "production_started_on": ("operational",),
    "last_touched_on": ("last_updated",),
}


@pytest.fixture
def register(shared_data_dir):
    return shared_data_dir / "pipeline" / "repd_2021_06_stages.csv"


def upload(city, path):
    with path.open("rb") as stream:
        run = actions.upload_run("projects", File(stream, name=path.name), by=city.chen, shipped="uk-repd")
    run = actions.choose_columns(run, {}, by=city.chen, host=city.east.pk)
    return worked_on(run, RunState.CHECKING)


def test_every_stage_status_and_year_has_the_count_of_the_register(city, register):
    with register.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    run = upload(city, register)
    assert (run.faulty, run.new, len(rows)) == (0, 6461, 6461), run.faults[:3]
    run = worked_on(run, RunState.RUNNING)
    assert (run.state, Project.objects.count()) == (RunState.DONE, 6461)
    assert Counter(Project.objects.values_list("stage", flat=True)) == Counter(map(stage_of, rows))
    assert Counter(Project.objects.values_list("status", flat=True)) == Counter(map(status_of, rows))
    for field, names in MILESTONES.items():
        days = Project.objects.exclude(**{field: None}).values_list(field, flat=True)
        expected = Counter(first(row, *names)[:4] for row in rows if first(row, *names))
        assert Counter(f"{day.year}" for day in days) == expected, field
    assert_details(rows)
    again = upload(city, register)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 6461)
    worked_on(again, RunState.RUNNING)
    assert not ImportedRow.objects.filter(run=again).exists()


def assert_details(rows):
    """Names, and the contradictions that are noted instead of refused."""
    one = next(row for row in rows if row["ref_id"] == "1")
    project = Project.objects.get(outside_code="1")
    assert project.name == f"{one['technology']} {one['capacity_mw']} MW {one['county']} 1"
    assert project.project_class == "energy" and project.evidence_owed
    early = [row for row in rows if "" < row["operational"] < row["construction"]]
    wrong = Project.objects.filter(construction_started_on__gt=F("production_started_on"))
    assert len(early) == 26
    assert {each.outside_code for each in wrong} == {row["ref_id"] for row in early}
    assert all(each.problems for each in wrong)
