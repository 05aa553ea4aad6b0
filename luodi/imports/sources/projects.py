"""Brings a project ledger in: new projects at the stage they have reached, changed facts of known ones."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.common.errors import Obstacle, Refused
from luodi.common.workbooks.columns import ImportColumn
from luodi.enterprises.actions import register_many
from luodi.enterprises.models import Enterprise
from luodi.projects.access import changeable_projects
from luodi.projects.actions import open_projects, remove_opened, restore_fields, update_project
from luodi.projects.choices import Stage
from luodi.projects.facts import inconsistency_words
from luodi.projects.models import MILESTONES, Project
from luodi_engine.names import normalise_name
from luodi_engine.project_checks import inconsistencies

from .base import Draft, Fault, Source, Task
from .lookups import Lookups, name_key
from .project_columns import columns_for

FROM_DAYS = (
    ("at_capacity_on", Stage.AT_CAPACITY),
    ("production_started_on", Stage.IN_PRODUCTION),
    ("completed_on", Stage.COMPLETED),
    ("construction_started_on", Stage.STARTED),
    ("land_secured_on", Stage.LAND_OR_PLANT),
    ("approved_on", Stage.APPROVED),
    ("registered_on", Stage.REGISTERED),
    ("signed_on", Stage.SIGNED),
)
NOT_FIELDS = {"investor", "investor_code"}
FIXED = {*MILESTONES, "stage", "status", "host", "last_touched_on", "first_contact_on"}


class ProjectSource(Source):
    """Projects: one a row, known by their number elsewhere, else by name and unit."""

    code = "projects"
    label = gettext_lazy("Project ledger")
    right = "projects.add"
    model = Project
    help = gettext_lazy(
        "Key: number elsewhere, else name and unit. Stage dates of known projects are not changed."
    )

    def columns(self, task: Task) -> Sequence[ImportColumn]:
        """The columns of a ledger."""
        return columns_for(Lookups(task.by))

    def prepare(self, drafts: Sequence[Draft], task: Task) -> None:
        """Complete stages, find known projects and investors, and note every contradiction."""
        known = self._known(drafts, task)
        investors = self._investors(drafts)
        seen: dict[Any, int] = task.options.setdefault("_seen", {})
        for draft in drafts:
            values = draft.values
            values["host"] = values.get("host") or task.options.get("host")
            if values["host"] is None:
                told = _("The row names no unit and none was chosen for the whole file.")
                draft.faults.append(Fault("host", told, _("Fill in the unit, or choose one for the file.")))
                continue
            _complete(values, task)
            key = self._key(values)
            if key in seen:
                told = _("This project already stands in row {row}.").format(row=seen[key])
                draft.faults.append(Fault("name", told, _("Remove one of the rows.")))
            seen[key] = draft.number
            values["lead_investor"] = investors.get(_investor_key(values))
            draft.record = known.get(key)
            _note_contradictions(draft, task)
            if draft.record is not None:
                draft.changes = _changes(draft)

    def apply(self, drafts: Sequence[Draft], task: Task) -> list[Any]:
        """Open the new projects together; change the known ones one by one."""
        self._register_investors(drafts, task)
        fresh = [draft for draft in drafts if draft.record is None]
        made = open_projects(
            [_given(draft.values) for draft in fresh], by=task.by, on=task.on, reason=task.run
        )
        for draft, project in zip(fresh, made, strict=True):
            draft.record = project
        for draft in drafts:
            if draft.changes:
                draft.record = update_project(
                    draft.record, draft.changes, by=task.by, on=task.on, reason=task.run
                )
        return [draft.record for draft in drafts]

    def restore(self, rows: Iterable[Any], task: Task) -> None:
        """Remove projects that came with the run and give the others their values back."""
        obstacles, new = [], []
        for row in rows:
            project = Project.objects.filter(pk=row.object_id).first()
            if project is None or project.version != row.object_version:
                told = _("Row {row}: “{name}” was changed since.").format(row=row.number, name=project or "—")
                obstacles.append(Obstacle(told))
            elif row.outcome == "new":
                new.append(project)
            elif row.outcome == "changed":
                restore_fields(project, row.before, by=task.by, on=task.on, reason=task.run)
        if obstacles:
            raise Refused.of(obstacles[:20])
        remove_opened(new, by=task.by, reason=task.run)

    def _key(self, values: dict[str, Any]) -> tuple[str, Any]:
        if values.get("outside_code"):
            return ("code", values["outside_code"])
        return (normalise_name(values["name"]), values["host"].pk)

    def _known(self, drafts: Sequence[Draft], task: Task) -> dict[Any, Project]:
        """Projects the rows may mean, by number elsewhere and by name and unit: two queries."""
        rows = changeable_projects(task.by).select_related("lead_investor", "host", "park", "officer")
        codes = [draft.values["outside_code"] for draft in drafts if draft.values.get("outside_code")]
        names = [
            normalise_name(draft.values["name"]) for draft in drafts if not draft.values.get("outside_code")
        ]
        found: dict[Any, Project] = {}
        for project in rows.filter(outside_code__in=codes) if codes else ():
            found["code", project.outside_code] = project
        for project in rows.filter(normalised_name__in=names) if names else ():
            found[project.normalised_name, project.host_id] = project
        return found

    def _investors(self, drafts: Sequence[Draft]) -> dict[str, Enterprise]:
        names = {key for draft in drafts if (key := name_key(draft.values.get("investor")))}
        codes = {code for draft in drafts if (code := draft.values.get("investor_code"))}
        living = Enterprise.objects.filter(merged_into__isnull=True).only(
            "pk", "name", "normalised_name", "credit_code"
        )
        found: dict[str, Enterprise] = {}
        if names:
            found |= {each.normalised_name: each for each in living.filter(normalised_name__in=names)}
        if codes:
            found |= {str(each.credit_code): each for each in living.filter(credit_code__in=codes)}
        return found

    def _register_investors(self, drafts: Sequence[Draft], task: Task) -> None:
        """Make enterprises of investors nobody knows yet, once for the whole run."""
        made: dict[str, Enterprise] = task.options.setdefault("_investors", {})
        wanted: dict[str, dict[str, Any]] = {}
        for draft in drafts:
            key = _investor_key(draft.values)
            if key and draft.values.get("lead_investor") is None and key not in made:
                wanted.setdefault(
                    key, {"name": draft.values["investor"], "province": draft.values.get("investor_province")}
                )
        for key, enterprise in zip(wanted, register_many(wanted.values(), by=task.by), strict=True):
            made[key] = enterprise
        for draft in drafts:
            key = _investor_key(draft.values)
            if key and draft.values.get("lead_investor") is None:
                draft.values["lead_investor"] = made.get(key)
                if draft.record is not None and made.get(key) is not None:
                    draft.changes["lead_investor"] = made[key]


def _investor_key(values: dict[str, Any]) -> str:
    return str(values.get("investor_code") or "") or name_key(values.get("investor"))


def _complete(values: dict[str, Any], task: Task) -> None:
    """Defaults of the file, and the stage that the dates show where none is stated."""
    for name, value in task.options.get("defaults", {}).items():
        if values.get(name) is None:
            values[name] = value
    if values.get("stage") is None:
        values["stage"] = next((stage for name, stage in FROM_DAYS if values.get(name)), Stage.LEAD)


def _note_contradictions(draft: Draft, task: Task) -> None:
    tolerated = set(task.options.get("tolerate", ()))
    noted = []
    for each in inconsistencies(draft.values, today=task.on):
        words = inconsistency_words(each)
        if each.code in tolerated:
            noted.append(words)
        else:
            draft.faults.append(Fault(each.field, words, _("Correct the cell.")))
    if noted:
        known = draft.values.get("problems") or ""
        draft.values["problems"] = "；".join([*([known] if known else []), *noted])


def _changes(draft: Draft) -> dict[str, Any]:
    """Fields that would change; stage, status and milestones of a known project move by transitions only."""
    changes = {}
    for name, value in draft.values.items():
        if value is None or name in FIXED or name in NOT_FIELDS or name == "outside_code":
            continue
        if getattr(draft.record, name) != value:
            changes[name] = value
    return changes


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None and name not in NOT_FIELDS}
