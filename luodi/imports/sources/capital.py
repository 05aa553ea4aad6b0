"""Brings paid-in capital in: one amount of one project and month a row, claimed and waiting for the bureau."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.capital.actions import claim_many, obstacles_to_claim, remove_claims
from luodi.capital.choices import CapitalKind, ClaimState
from luodi.capital.models import PaidInCapital
from luodi.capital.queries import frozen_hosts
from luodi.common.errors import Obstacle, Refused
from luodi.common.workbooks.columns import ImportColumn
from luodi.projects.access import changeable_projects
from luodi.projects.models import Project
from luodi_engine.names import normalise_name

from .base import Draft, Fault, Source, Task

KINDS = {
    CapitalKind.FIXED: ("固定资产", "固定资产投资"),
    CapitalKind.LAND: ("土地", "土地款"),
    CapitalKind.EQUIPMENT: ("设备", "设备投资"),
    CapitalKind.WORKING: ("流动资金",),
}


class CapitalSource(Source):
    """Paid-in capital by month."""

    code = "capital"
    label = gettext_lazy("Paid-in capital")
    right = "capital.claim"
    model = PaidInCapital
    help = gettext_lazy("Key: project, month, kind and amount. Amounts are claimed; the bureau accepts them.")

    def columns(self, task: Task) -> Sequence[ImportColumn]:
        """The columns of a monthly sheet."""
        kinds = {str(code): words for code, words in KINDS.items()}
        return (
            ImportColumn(
                code="project",
                label="项目编号或名称",
                aliases=("项目名称", "项目编号", "项目", "Project"),
                required=True,
            ),
            ImportColumn(
                code="month",
                label="月份",
                aliases=("到资月份", "到位月份", "年月", "Month"),
                kind="month",
                required=True,
            ),
            ImportColumn(
                code="amount",
                label="到位资金",
                aliases=("到资金额", "到位金额", "金额", "Amount"),
                kind="amount",
                unit="万元",
            ),
            ImportColumn(
                code="amount_usd", label="到位外资", aliases=("到位外资额",), kind="amount", unit="万美元"
            ),
            ImportColumn(
                code="kind", label="资金类别", aliases=("类别", "Kind"), kind="choice", choices=kinds
            ),
            ImportColumn(code="note", label="备注", max_length=200),
        )

    def prepare(self, drafts: Sequence[Draft], task: Task) -> None:
        """Find each row's project, what is wrong with the claim, and whether it was claimed before."""
        projects = self._projects(drafts, task)
        frozen = frozen_hosts()
        keys: dict[str, Draft] = {}
        for draft in drafts:
            values = draft.values
            project = projects.get(str(values["project"]))
            if project is None:
                told = _("There is no project “{name}” that you may change.").format(name=values["project"])
                draft.faults.append(Fault("project", told, _("Write its number, or its full name.")))
                continue
            values["project"] = project
            values["kind"] = values.get("kind") or CapitalKind.FIXED
            for each in obstacles_to_claim(values, frozen=frozen, today=task.on):
                draft.faults.append(Fault(each.field or "amount", str(each.message)))
            values["external_key"] = _key(values)
            if values["external_key"] in keys:
                told = _("The same amount already stands in row {row}.").format(
                    row=keys[values["external_key"]].number
                )
                draft.faults.append(Fault("amount", told, _("Remove one of the rows.")))
            keys[values["external_key"]] = draft
        living = PaidInCapital.objects.filter(external_key__in=keys).exclude(
            state__in=(ClaimState.RETURNED, ClaimState.REVERSED)
        )
        for capital in living:
            keys[capital.external_key].record = capital

    def apply(self, drafts: Sequence[Draft], task: Task) -> list[Any]:
        """Claim the amounts that are not claimed yet."""
        fresh = [draft for draft in drafts if draft.record is None]
        for draft, capital in zip(fresh, claim_many([d.values for d in fresh], by=task.by), strict=True):
            draft.record = capital
        return [draft.record for draft in drafts]

    def restore(self, rows: Iterable[Any], task: Task) -> None:
        """Take the claims out again; one that was decided since stays and stops the undo."""
        numbers = {row.object_id: row.number for row in rows if row.outcome == "new"}
        found = list(PaidInCapital.objects.filter(pk__in=numbers))
        decided = [each for each in found if each.state != ClaimState.CLAIMED]
        if decided:
            told = _("Row {row} was decided since: {state}.")
            raise Refused.of(
                Obstacle(told.format(row=numbers[each.pk], state=each.get_state_display()))
                for each in decided[:20]
            )
        remove_claims(found, by=task.by, reason=task.run)

    def _projects(self, drafts: Sequence[Draft], task: Task) -> dict[str, Project]:
        """Projects by number, number elsewhere or name: one query; a name two projects share finds none."""
        typed = {str(draft.values["project"]).strip() for draft in drafts}
        rows = changeable_projects(task.by).select_related("host")
        names = {normalise_name(text): text for text in typed}
        found: dict[str, Project] = {}
        for project in rows.filter(code__in=typed) | rows.filter(outside_code__in=typed):
            found[project.code] = found[project.outside_code] = project
        twice: set[str] = set()
        for project in rows.filter(normalised_name__in=names):
            text = names[project.normalised_name]
            if text in found and found[text].pk != project.pk:
                twice.add(text)
            found[text] = project
        return {text: project for text, project in found.items() if text not in twice}


def _key(values: dict[str, Any]) -> str:
    parts = (
        values["project"].pk,
        values["month"],
        values["kind"],
        values.get("amount"),
        values.get("amount_usd"),
    )
    return "sheet:" + ":".join(str(part) for part in parts)
