"""Brings a project ledger in: new projects at the stage they have reached, changed facts of known ones."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.accounts.models import Organization, User
from luodi.common.errors import Obstacle
from luodi.common.workbooks.columns import ImportColumn
from luodi.enterprises.actions import register_many, remove_unused
from luodi.enterprises.models import Enterprise, FormerName
from luodi.projects.access import changeable_projects, visible_projects
from luodi.projects.actions import (
    note_exact_duplicates,
    open_projects,
    remove_opened,
    restore_many,
    undo_obstacles,
    update_many,
)
from luodi.projects.models import MILESTONES, Project
from luodi_engine.names import normalise_name

from .base import Draft, Fault, Source, Task, present, same
from .lookups import Lookups, name_key
from .project_columns import columns_for
from .project_rows import complete, note_contradictions, note_fixed

NOT_FIELDS = {"investor", "investor_code", "code"}
FIXED = {"stage", "status", "host", "last_touched_on", "first_contact_on", "outside_code"}
RELATED = ("lead_investor", "host", "park", "officer", "investor_province", "investor_city")


class ProjectSource(Source):
    """Projects: one a row, known by their number, else by name and unit."""

    code = "projects"
    label = gettext_lazy("Project ledger")
    right = "projects.add"
    model = Project
    page = "projects:detail"
    names_unit = True
    help = gettext_lazy(
        "One project a row. A project is known by its number here or elsewhere, else by name and unit; known ones get"
        " their facts changed, while stage, status and stage dates move by steps only."
    )

    def columns(self, task: Task) -> Sequence[ImportColumn]:
        """The columns of a ledger."""
        return columns_for(Lookups.of(task))

    def prepare(self, drafts: Sequence[Draft], task: Task) -> None:
        """Complete stages, find known projects and investors, and note every contradiction."""
        for draft in drafts:
            complete(draft, task)
        known = self._known(drafts, task)
        investors = self._investors(drafts)
        seen: dict[Any, int] = task.memory.setdefault("seen", {})
        for draft in drafts:
            values = draft.values
            draft.record = self._record(values, known)
            if values.get("code") and draft.record is None:
                told = _("There is no project {code} that you may change.").format(code=values["code"])
                draft.faults.append(Fault("code", told, _("Leave the cell empty for a new project.")))
                continue
            if values.get("host") is None and draft.record is None:
                told = _("The row names no unit and none was chosen for the whole file.")
                draft.faults.append(Fault("host", told, _("Fill in the unit, or choose one for the file.")))
                continue
            key = draft.record.pk if draft.record is not None else _key(values)
            if key in seen:
                told = _("This project already stands in row {row}.").format(row=seen[key])
                draft.faults.append(Fault("name", told, _("Remove one of the rows.")))
                continue
            seen[key] = draft.number
            values["lead_investor"] = investors.get(_investor_key(values))
            if draft.record is not None:
                _keep_namesake(draft)
                draft.changes = _changes(draft)
                note_fixed(draft)
            note_contradictions(draft, task)

    def apply(self, drafts: Sequence[Draft], task: Task) -> None:
        """Open the new projects and change the known ones, each together, and look for double reports."""
        self._register_investors(drafts, task)
        fresh = [draft for draft in drafts if draft.record is None]
        rows = [_given(draft.values) for draft in fresh]
        made = open_projects(rows, by=task.by, on=task.on, reason=task.reason, tolerated=task.tolerated)
        for draft, project in zip(fresh, made, strict=True):
            draft.record = project
        changed = [draft for draft in drafts if draft.changes]
        pairs = [(draft.record.pk, draft.changes) for draft in changed]
        renewed = update_many(pairs, by=task.by, on=task.on, reason=task.reason, tolerated=task.tolerated)
        for draft, project in zip(changed, renewed, strict=True):
            draft.record = project
        touched = {"name", "lead_investor"}
        note_exact_duplicates([*made, *(d.record for d in changed if touched & d.changes.keys())])

    def obstacles(self, rows: Sequence[Any], task: Task) -> list[Obstacle]:
        """Projects changed, documented, paid or decided on since, each with its row."""
        found = []
        new = {}
        for row, project in present(rows, Project):
            if project is None or project.version != row.object_version:
                told = _("Row {row}: “{name}” was changed since.")
                found.append(Obstacle(told.format(row=row.number, name=row.label), code="changed"))
            elif row.outcome == "new":
                new[project.pk] = row
        for pk, words in undo_obstacles(list(new)):
            told = _("Row {row}: “{name}”: {words}")
            named = told.format(row=new[pk].number, name=new[pk].label, words=words)
            found.append(Obstacle(named, code="used"))
        return found

    def restore(self, rows: Sequence[Any], task: Task) -> None:
        """Remove projects that came with the run and give the others their values back."""
        new = [row.object_id for row in rows if row.outcome == "new"]
        before = [(row.object_id, row.before) for row in rows if row.outcome == "changed"]
        restore_many(before, by=task.by, on=task.on, reason=task.reason)
        remove_opened(Project.objects.filter(pk__in=new), by=task.by, reason=task.reason)

    def finish_undo(self, task: Task) -> None:
        """Take out the investors that came with the run and that nothing else refers to."""
        ids = task.memory.get("came_along", [])
        for start in range(0, len(ids), 500):
            enterprises = list(Enterprise.objects.filter(pk__in=ids[start : start + 500], version=1))
            remove_unused(enterprises, by=task.by, reason=task.reason, keep_used=True)

    def records(self, user: User) -> Iterable[Any]:
        """The projects the user may see, in the order of their numbers."""
        rows = visible_projects(user).select_related(*RELATED, "industry").order_by("code")
        return rows.iterator(chunk_size=1000)

    def cells(self, record: Any, task: Task) -> dict[str, Any]:
        """A project as a row of the ledger."""
        known = Lookups.of(task)
        investor = record.lead_investor
        industry = f"{record.industry_id} {record.industry.name}" if record.industry_id else None
        cells = {
            "investor": investor.name if investor else None,
            "investor_code": investor.credit_code if investor else None,
            "investor_province": known.words_for(record.investor_city or record.investor_province),
            "industry_id": industry,
        }
        for column in self.columns(task):
            if column.code not in cells:
                cells[column.code] = known.words_for(getattr(record, column.code))
        return cells

    def example(self) -> dict[str, Any]:
        """An invented project."""
        return {
            "name": "年产5000吨腊肉制品项目",
            "investor": "成都示例食品有限公司",
            "investor_province": "四川省",
            "industry_id": "1353",
            "project_class": "工业",
            "origin_ring": "市外",
            "stage": "洽谈",
            "planned_investment": 20000,
            "first_contact_on": "2026-03-02",
            "officer": "",
            "next_step": "约谈投资方",
        }

    def shown(self, code: str, value: Any, choices: Any = None) -> str:
        """A value as the preview shows it; related rows by their names."""
        if isinstance(value, (Enterprise, Organization, User)):
            return str(value)
        return super().shown(code, value, choices)

    def _record(self, values: dict[str, Any], known: dict[Any, Project]) -> Project | None:
        if values.get("code"):
            return known.get(("number", values["code"]))
        if values.get("outside_code"):
            return known.get(("code", values["outside_code"])) or known.get(
                ("number", values["outside_code"])
            )
        return known.get(_key(values)) if values.get("host") else None

    def _known(self, drafts: Sequence[Draft], task: Task) -> dict[Any, Project]:
        """Projects the rows may mean, by number here or elsewhere, and by name and unit: two queries."""
        rows = changeable_projects(task.by).select_related(*RELATED).order_by("-pk")
        values = [draft.values for draft in drafts]
        numbers = {row[name] for row in values for name in ("code", "outside_code") if row.get(name)}
        names = {
            normalise_name(row["name"])
            for row in values
            if not row.get("code") and not row.get("outside_code")
        }
        found: dict[Any, Project] = {}
        if numbers:
            for project in rows.filter(Q(outside_code__in=numbers) | Q(code__in=numbers)):
                found["number", project.code] = project
                if project.outside_code:
                    found["code", project.outside_code] = project
        for project in rows.filter(normalised_name__in=names) if names else ():
            found[project.normalised_name, project.host_id] = project
        return found

    def _investors(self, drafts: Sequence[Draft]) -> dict[str, Enterprise]:
        """Enterprises the rows may mean, by credit code, by name, and by a former name: three queries at most."""
        values = [draft.values for draft in drafts]
        names = {key for row in values if (key := name_key(row.get("investor")))}
        codes = {code for row in values if (code := row.get("investor_code"))}
        living = Enterprise.objects.filter(merged_into__isnull=True).only(
            "pk", "name", "normalised_name", "credit_code"
        )
        found: dict[str, Enterprise] = {}
        if names:
            former = FormerName.objects.filter(normalised_name__in=names, enterprise__merged_into=None)
            found |= {row.normalised_name: row.enterprise for row in former.select_related("enterprise")}
            found |= {each.normalised_name: each for each in living.filter(normalised_name__in=names)}
        if codes:
            found |= {str(each.credit_code): each for each in living.filter(credit_code__in=codes)}
        return found

    def _register_investors(self, drafts: Sequence[Draft], task: Task) -> None:
        """Make enterprises of investors nobody knows yet, once for the whole run."""
        made: dict[str, Enterprise] = {}
        wanted: dict[str, dict[str, Any]] = {}
        unknown = [
            draft
            for draft in drafts
            if _investor_key(draft.values) and draft.values.get("lead_investor") is None
        ]
        for draft in unknown:
            values = draft.values
            given = {
                "name": values.get("investor") or values["name"],
                "credit_code": values.get("investor_code"),
            }
            given |= {"province": values.get("investor_province"), "city": values.get("investor_city")}
            wanted.setdefault(_investor_key(values), given)
        rows = register_many(wanted.values(), by=task.by, reason=task.reason)
        made = dict(zip(wanted, rows, strict=True))
        task.memory.setdefault("came_along", []).extend(enterprise.pk for enterprise in rows)
        for draft in unknown:
            draft.values["lead_investor"] = made[_investor_key(draft.values)]
            if draft.record is not None:
                draft.changes["lead_investor"] = made[_investor_key(draft.values)]


def _key(values: dict[str, Any]) -> tuple[str, Any]:
    if values.get("outside_code"):
        return ("code", values["outside_code"])
    return (normalise_name(values["name"]), values["host"].pk)


def _investor_key(values: dict[str, Any]) -> str:
    return str(values.get("investor_code") or "") or name_key(values.get("investor"))


def _keep_namesake(draft: Draft) -> None:
    """Let the present investor stand where the row names it: two enterprises may bear one name."""
    held, values = draft.record.lead_investor, draft.values
    if held is None or name_key(values.get("investor")) != held.normalised_name:
        return
    if values.get("investor_code") in (None, held.credit_code):
        values["lead_investor"] = held


def _changes(draft: Draft) -> dict[str, Any]:
    """Fields that would change; what moves by steps only is left out."""
    changes = {}
    for name, value in draft.values.items():
        if value is None or name in NOT_FIELDS or name in FIXED or name in MILESTONES:
            continue
        held = getattr(draft.record, name)
        noted = name == "problems" and str(held).startswith(f"{value}；")
        if not noted and not same(held, value):
            changes[name] = value
    if draft.values.get("lead_investor") is None and draft.values.get("investor"):
        changes["lead_investor"] = draft.values["investor"]
    return changes


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None and name not in NOT_FIELDS}
