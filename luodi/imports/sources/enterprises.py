"""Brings enterprises in by name or credit code; a name that is new makes a new enterprise."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.common.errors import Obstacle, Refused
from luodi.common.workbooks.columns import ImportColumn
from luodi.common.workbooks.errors import CellError
from luodi.enterprises.actions import register_many, remove_unused, update_enterprise
from luodi.enterprises.choices import Ownership, Tier
from luodi.enterprises.models import Enterprise
from luodi_engine.credit_code import MESSAGES, clean_code, explain

from .base import Draft, Fault, Source, Task
from .lookups import Lookups, name_key

TEXTS = ("short_name", "name_en", "group_name", "address", "business_scope")
FIELDS = (
    *TEXTS,
    "credit_code",
    "province",
    "city",
    "industry_id",
    "tier",
    "ownership",
    "registered_on",
    "registered_capital",
    "annual_revenue",
    "employees",
    "is_local",
)


def credit_code(typed: object) -> str:
    """A credit code that is right; raises ``CellError`` naming the character that is wrong."""
    explained = explain(str(typed))
    if explained.valid:
        return explained.code
    words = " ".join(
        _(MESSAGES[each.message_code]).format(place=each.place, **each.params) for each in explained.problems
    )
    remedy = (
        _("Perhaps {codes}.").format(codes="、".join(explained.suggestions)) if explained.suggestions else ""
    )
    raise CellError("credit_code", typed, words, remedy or _("Copy the code from the business licence."))


class EnterpriseSource(Source):
    """Enterprises: one a row."""

    code = "enterprises"
    label = gettext_lazy("Enterprises")
    right = "enterprises.change"
    model = Enterprise
    help = gettext_lazy("Key: credit code, else the full name.")

    def columns(self, task: Task) -> Sequence[ImportColumn]:
        """The columns of an enterprise."""
        known = Lookups(task.by)
        choice = lambda pairs: {code: (str(label), code) for code, label in pairs}  # noqa: E731
        return (
            ImportColumn(
                code="name",
                label="企业名称",
                aliases=("公司名称", "投资主体", "Enterprise", "name"),
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
            ImportColumn(
                code="province", label="省份", aliases=("所在省份", "Province"), resolve=known.region
            ),
            ImportColumn(code="city", label="城市", aliases=("所在城市", "City"), resolve=known.region),
            ImportColumn(code="address", label="地址", max_length=200),
            ImportColumn(
                code="industry_id",
                label="行业类别",
                aliases=("所属行业", "行业代码", "Industry"),
                resolve=known.industry,
            ),
            ImportColumn(code="tier", label="企业层级", kind="choice", choices=choice(Tier.choices)),
            ImportColumn(
                code="ownership", label="企业性质", kind="choice", choices=choice(Ownership.choices)
            ),
            ImportColumn(code="business_scope", label="经营范围", multiline=True),
            ImportColumn(code="registered_on", label="成立日期", aliases=("注册日期",), kind="date"),
            ImportColumn(code="registered_capital", label="注册资本", kind="amount", unit="万元", minimum=0),
            ImportColumn(code="annual_revenue", label="年营业收入", kind="amount", unit="万元", minimum=0),
            ImportColumn(code="employees", label="职工人数", kind="integer", minimum=0),
            ImportColumn(code="is_local", label="是否本地企业", kind="boolean"),
        )

    def prepare(self, drafts: Sequence[Draft], task: Task) -> None:
        """Match by credit code, then by name."""
        codes = {clean_code(d.values["credit_code"]) for d in drafts if d.values.get("credit_code")}
        names = {name_key(d.values["name"]) for d in drafts}
        living = Enterprise.objects.filter(merged_into__isnull=True).select_related("province", "city")
        by_code = {each.credit_code: each for each in living.filter(credit_code__in=codes)}
        by_name = {each.normalised_name: each for each in living.filter(normalised_name__in=names)}
        seen: dict[str, int] = {}
        for draft in drafts:
            key = draft.values.get("credit_code") or name_key(draft.values["name"])
            if key in seen:
                told = _("This enterprise already stands in row {row}.").format(row=seen[key])
                draft.faults.append(Fault("name", told, _("Remove one of the rows.")))
            seen[key] = draft.number
            draft.record = by_code.get(draft.values.get("credit_code")) or by_name.get(
                name_key(draft.values["name"])
            )
            if draft.record is not None:
                draft.changes = {
                    name: value
                    for name in FIELDS
                    if (value := draft.values.get(name)) is not None and value != getattr(draft.record, name)
                }

    def apply(self, drafts: Sequence[Draft], task: Task) -> list[Any]:
        """Register the new ones together, change the others one by one."""
        fresh = [draft for draft in drafts if draft.record is None]
        made = register_many([_given(draft.values) for draft in fresh], by=task.by)
        for draft, enterprise in zip(fresh, made, strict=True):
            draft.record = enterprise
        for draft in drafts:
            if draft.changes:
                draft.record = update_enterprise(draft.record, draft.changes, by=task.by)
        return [draft.record for draft in drafts]

    def restore(self, rows: Iterable[Any], task: Task) -> None:
        """Remove enterprises that came with the run and give the others their values back."""
        obstacles = []
        new = []
        for row in rows:
            enterprise = Enterprise.objects.filter(pk=row.object_id).first()
            if enterprise is None or enterprise.version != row.object_version:
                told = _("Row {row}: “{name}” was changed since.").format(
                    row=row.number, name=enterprise or "—"
                )
                obstacles.append(Obstacle(told))
            elif row.outcome == "new":
                new.append(enterprise)
            elif row.outcome == "changed":
                update_enterprise(enterprise, _typed(row.before), by=task.by)
        if obstacles:
            raise Refused.of(obstacles[:20])
        remove_unused(new, by=task.by, reason=task.run)


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _typed(before: dict[str, Any]) -> dict[str, Any]:
    """Values kept as JSON, as the columns take them."""
    typed = {}
    for name, value in before.items():
        field: Any = Enterprise._meta.get_field(name.removesuffix("_id"))
        typed[field.attname if field.is_relation else name] = (
            value if field.is_relation else field.to_python(value)
        )
    return typed
