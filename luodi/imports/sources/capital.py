"""Brings paid-in capital in: one amount of one project and month a row, claimed and waiting for the bureau."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.accounts.models import User
from luodi.audit.choices import Verb
from luodi.capital.access import visible_capital
from luodi.capital.actions import claim_many, obstacles_to_claim, remove_claims
from luodi.capital.choices import CapitalKind, ClaimState
from luodi.capital.models import PaidInCapital
from luodi.capital.queries import frozen_hosts
from luodi.common.errors import Obstacle
from luodi.common.workbooks.columns import ImportColumn
from luodi.projects.access import changeable_projects
from luodi.projects.models import Project
from luodi_engine.names import normalise_name

from .base import Draft, Fault, Source, Task, present

KINDS = {
    CapitalKind.FIXED: ("固定资产", "固定资产投资"),
    CapitalKind.LAND: ("土地", "土地款"),
    CapitalKind.EQUIPMENT: ("设备", "设备投资"),
    CapitalKind.WORKING: ("流动资金",),
}
ENDED = (ClaimState.RETURNED, ClaimState.REVERSED)


class CapitalSource(Source):
    """Paid-in capital by month."""

    code = "capital"
    label = gettext_lazy("Paid-in capital")
    right = "capital.claim"
    model = PaidInCapital
    page = "capital:detail"
    help = gettext_lazy(
        "One amount of one project and month a row. It is claimed; the bureau accepts it. An amount that stands already"
        " (same project, month, kind and sum) is left alone."
    )

    def columns(self, task: Task) -> Sequence[ImportColumn]:
        """The columns of a monthly sheet."""
        kinds = {str(code): words for code, words in KINDS.items()}
        return (
            ImportColumn(
                code="project",
                label="项目编号或名称",
                aliases=("项目名称", "项目编号", "系统编号", "项目", "Project"),
                required=True,
                max_length=160,
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
                aliases=("到资金额", "到位金额", "金额", "本月到位资金", "Amount"),
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
        frozen = task.memory.setdefault("frozen", frozen_hosts())
        seen: dict[str, int] = task.memory.setdefault("seen", {})
        keys: dict[str, Draft] = {}
        for draft in drafts:
            values = draft.values
            values["kind"] = values.get("kind") or CapitalKind.FIXED
            project = projects.get(str(values["project"]).strip())
            if project is None:
                told = _("There is no project “{name}” that you may change, or two bear this name.")
                words = told.format(name=values["project"])
                draft.faults.append(Fault("project", words, _("Write its number, or its full name.")))
                continue
            values["project"] = project
            key = values["external_key"] = _key(values)
            if key in seen:
                told = _("The same amount already stands in row {row}.").format(row=seen[key])
                draft.faults.append(Fault("amount", told, _("Remove one of the rows.")))
                continue
            seen[key] = draft.number
            keys[key] = draft
        living = PaidInCapital.objects.filter(external_key__in=keys).exclude(state__in=ENDED)
        for capital in living.select_related("project"):
            keys[capital.external_key].record = capital
        for draft in keys.values():
            if draft.record is None:
                for each in obstacles_to_claim(draft.values, frozen=frozen, today=task.on):
                    draft.faults.append(Fault(each.field or "amount", str(each.message)))

    def apply(self, drafts: Sequence[Draft], task: Task) -> None:
        """Claim the amounts that are not claimed yet."""
        fresh = [draft for draft in drafts if draft.record is None]
        values = [draft.values for draft in fresh]
        claims = claim_many(values, by=task.by, verb=Verb.IMPORT, reason=task.reason)
        for draft, capital in zip(fresh, claims, strict=True):
            draft.record = capital

    def obstacles(self, rows: Sequence[Any], task: Task) -> list[Obstacle]:
        """Claims decided or proved since, each with its row."""
        found = []
        proved = set(
            PaidInCapital.objects.filter(
                pk__in=[row.object_id for row in rows], evidence__isnull=False
            ).values_list("pk", flat=True)
        )
        for row, capital in present(rows, PaidInCapital):
            if capital is None:
                found.append(Obstacle(_("Row {row}: the claim is gone.").format(row=row.number)))
            elif capital.state != ClaimState.CLAIMED:
                told = _("Row {row} was decided since: {state}.")
                found.append(Obstacle(told.format(row=row.number, state=capital.get_state_display())))
            elif capital.pk in proved:
                told = _("Row {row}: evidence was attached since.")
                found.append(Obstacle(told.format(row=row.number)))
        return found

    def restore(self, rows: Sequence[Any], task: Task) -> None:
        """Take the claims out again."""
        claims = PaidInCapital.objects.filter(pk__in=[row.object_id for row in rows])
        remove_claims(claims, by=task.by, reason=task.reason)

    def records(self, user: User) -> Iterable[Any]:
        """The amounts the user may see that were neither returned nor reversed."""
        rows = visible_capital(user).exclude(state__in=ENDED).select_related("project")
        return rows.order_by("month", "pk").iterator(chunk_size=1000)

    def cells(self, record: Any, task: Task) -> dict[str, Any]:
        """An amount as a row of the monthly sheet."""
        names = ("month", "amount", "amount_usd", "kind", "note")
        return {"project": record.project.code, **{name: getattr(record, name) for name in names}}

    def example(self) -> dict[str, Any]:
        """An invented amount."""
        return {"project": "P2026-00001", "month": "2026-07", "amount": 800, "kind": "固定资产"}

    def _projects(self, drafts: Sequence[Draft], task: Task) -> dict[str, Project]:
        """Projects by number, number elsewhere or name: two queries; a name two projects share finds none."""
        typed = {str(draft.values["project"]).strip() for draft in drafts}
        rows = changeable_projects(task.by).select_related("host")
        names: dict[str, list[str]] = {}
        for text in typed:
            names.setdefault(normalise_name(text), []).append(text)
        found: dict[str, Project] = {}
        twice: set[str] = set()
        for project in rows.filter(normalised_name__in=names):
            for text in names[project.normalised_name]:
                if text in found:
                    twice.add(text)
                found[text] = project
        found = {text: project for text, project in found.items() if text not in twice}
        for project in rows.filter(Q(code__in=typed) | Q(outside_code__in=typed)):
            found[project.outside_code] = found[project.code] = project
        return found


def _key(values: dict[str, Any]) -> str:
    """What makes two rows one amount; sums that are written with more or fewer zeros are the same."""
    parts = [values["project"].pk, f"{values['month']:%Y-%m}", values["kind"]]
    for name in ("amount", "amount_usd"):
        amount = values.get(name)
        parts.append("" if amount is None else format(round(amount, 6).normalize(), "f"))
    return "sheet:" + ":".join(str(part) for part in parts)
