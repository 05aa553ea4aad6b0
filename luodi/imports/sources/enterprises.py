"""Brings enterprises in by name or credit code; a name that is new makes a new enterprise."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.accounts.models import User
from luodi.common.errors import Obstacle
from luodi.common.workbooks.columns import ImportColumn
from luodi.enterprises.access import visible_enterprises
from luodi.enterprises.actions import register_many, remove_unused, update_enterprise
from luodi.enterprises.choices import Ownership, Tier
from luodi.enterprises.models import Enterprise, FormerName

from .base import Draft, Fault, Source, Task, present, same, typed
from .lookups import Lookups, credit_code, name_key

RELATED = ("province", "city")


class EnterpriseSource(Source):
    """Enterprises: one a row."""

    code = "enterprises"
    label = gettext_lazy("Enterprises")
    right = "enterprises.change"
    model = Enterprise
    page = "enterprises:detail"
    help = gettext_lazy("One enterprise a row, known by its credit code, else by its full or a former name.")

    def columns(self, task: Task) -> Sequence[ImportColumn]:
        """The columns of an enterprise."""
        return (*_identity(), *_facts(Lookups.of(task)))

    def prepare(self, drafts: Sequence[Draft], task: Task) -> None:
        """Match by credit code, then by name, then by a former name."""
        by_code, by_name = self._known(drafts)
        seen: dict[Any, int] = task.memory.setdefault("seen", {})
        for draft in drafts:
            values = draft.values
            code, name = values.get("credit_code"), name_key(values["name"])
            record = by_code.get(code) if code else None
            if record is None and name in by_name:
                record = by_name[name]
                if code and record.credit_code and record.credit_code != code:
                    told = _("The register knows “{name}” by another code, {code}.")
                    words = told.format(name=record.name, code=record.credit_code)
                    draft.faults.append(Fault("credit_code", words, _("Correct the code or the name.")))
                    continue
            keys = {("record", record.pk)} if record is not None else {("name", name), ("code", code or name)}
            if twice := next((seen[key] for key in keys if key in seen), None):
                told = _("This enterprise already stands in row {row}.").format(row=twice)
                draft.faults.append(Fault("name", told, _("Remove one of the rows.")))
                continue
            seen |= dict.fromkeys(keys, draft.number)
            draft.record = record
            if record is not None:
                draft.changes = {
                    column: value
                    for column, value in values.items()
                    if value is not None and column != "name" and not same(getattr(record, column), value)
                }

    def apply(self, drafts: Sequence[Draft], task: Task) -> None:
        """Register the new ones together, change the others one by one."""
        fresh = [draft for draft in drafts if draft.record is None]
        rows = [{name: value for name, value in d.values.items() if value is not None} for d in fresh]
        made = register_many(rows, by=task.by, reason=task.reason)
        for draft, enterprise in zip(fresh, made, strict=True):
            draft.record = enterprise
        for draft in drafts:
            if draft.changes:
                draft.record = update_enterprise(draft.record, draft.changes, by=task.by)

    def obstacles(self, rows: Sequence[Any], task: Task) -> list[Obstacle]:
        """Enterprises changed since, each with its row."""
        told = _("Row {row}: “{name}” was changed since.")
        return [
            Obstacle(told.format(row=row.number, name=row.label), code="changed")
            for row, enterprise in present(rows, Enterprise)
            if enterprise is None or enterprise.version != row.object_version
        ]

    def restore(self, rows: Sequence[Any], task: Task) -> None:
        """Remove enterprises that came with the run and give the others their values back."""
        new = []
        for row, enterprise in present(rows, Enterprise):
            if row.outcome == "new":
                new.append(enterprise)
            else:
                update_enterprise(enterprise, typed(Enterprise, row.before), by=task.by)
        remove_unused(new, by=task.by, reason=task.reason)

    def records(self, user: User) -> Iterable[Any]:
        """The enterprises the user may see, in the order of their entry."""
        rows = visible_enterprises(user).select_related(*RELATED, "industry").order_by("pk")
        return rows.iterator(chunk_size=1000)

    def cells(self, record: Any, task: Task) -> dict[str, Any]:
        """An enterprise as a row."""
        known = Lookups.of(task)
        cells = {column.code: known.words_for(getattr(record, column.code)) for column in self.columns(task)}
        if record.industry_id:
            cells["industry_id"] = f"{record.industry_id} {record.industry.name}"
        return cells

    def example(self) -> dict[str, Any]:
        """An invented enterprise."""
        return {
            "name": "成都示例食品有限公司",
            "short_name": "示例食品",
            "province": "四川省",
            "city": "成都市",
        }

    def _known(self, drafts: Sequence[Draft]) -> tuple[dict[Any, Enterprise], dict[str, Enterprise]]:
        """Enterprises by code and by name; one that was merged stands for the one it was merged into."""
        codes = {code for draft in drafts if (code := draft.values.get("credit_code"))}
        names = {name_key(draft.values["name"]) for draft in drafts}
        rows = Enterprise.objects.select_related(*RELATED, *(f"merged_into__{each}" for each in RELATED))
        by_code = {each.credit_code: each.merged_into or each for each in rows.filter(credit_code__in=codes)}
        former = FormerName.objects.filter(normalised_name__in=names, enterprise__merged_into=None)
        by_name = {
            row.normalised_name: row.enterprise
            for row in former.select_related(*(f"enterprise__{each}" for each in RELATED), "enterprise")
        }
        living = rows.filter(normalised_name__in=names, merged_into__isnull=True)
        return by_code, by_name | {each.normalised_name: each for each in living}


def _identity() -> tuple[ImportColumn, ...]:
    return (
        ImportColumn(
            code="name",
            label="企业名称",
            aliases=("公司名称", "单位名称", "投资主体", "Enterprise", "name"),
            required=True,
            max_length=120,
        ),
        ImportColumn(
            code="credit_code",
            label="统一社会信用代码",
            aliases=("信用代码", "Credit code"),
            kind="code",
            resolve=credit_code,
        ),
        ImportColumn(code="short_name", label="简称", max_length=40),
        ImportColumn(code="name_en", label="英文名称", aliases=("English name",), max_length=160),
        ImportColumn(code="group_name", label="所属集团", aliases=("集团",), max_length=80),
    )


def _facts(known: Lookups) -> tuple[ImportColumn, ...]:
    tiers = {code: (str(label), code) for code, label in Tier.choices}
    owners = {code: (str(label), code) for code, label in Ownership.choices}
    return (
        ImportColumn(code="province", label="省份", aliases=("所在省份", "Province"), resolve=known.region),
        ImportColumn(code="city", label="城市", aliases=("所在城市", "City"), resolve=known.region),
        ImportColumn(code="address", label="地址", max_length=200),
        ImportColumn(
            code="industry_id",
            label="行业类别",
            aliases=("所属行业", "行业代码", "Industry"),
            resolve=known.industry,
        ),
        ImportColumn(code="tier", label="企业层级", kind="choice", choices=tiers),
        ImportColumn(code="ownership", label="企业性质", kind="choice", choices=owners),
        ImportColumn(code="business_scope", label="经营范围", multiline=True),
        ImportColumn(code="registered_on", label="成立日期", aliases=("成立时间", "注册日期"), kind="date"),
        ImportColumn(code="registered_capital", label="注册资本", kind="amount", unit="万元", minimum=0),
        ImportColumn(
            code="annual_revenue",
            label="年营业收入",
            aliases=("营业收入",),
            kind="amount",
            unit="万元",
            minimum=0,
        ),
        ImportColumn(
            code="previous_revenue",
            label="上年营业收入",
            aliases=("上一年营业收入", "上年度营业收入", "Revenue of the year before"),
            kind="amount",
            unit="万元",
            minimum=0,
        ),
        ImportColumn(
            code="outside_investments",
            label="省外投资地数",
            aliases=(
                "市外投资地数",
                "异地投资地数",
                "省外投资地数量",
                "Places invested in outside its home province",
            ),
            kind="integer",
            minimum=0,
        ),
        ImportColumn(code="employees", label="职工人数", aliases=("员工人数",), kind="integer", minimum=0),
        ImportColumn(code="is_local", label="是否本地企业", kind="boolean"),
    )
