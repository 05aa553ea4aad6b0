"""The columns of a project ledger, as offices name them."""

from collections.abc import Mapping, Sequence
from typing import Any

from luodi.common.workbooks.columns import ImportColumn
from luodi.projects.choices import CapitalNature, Nature, OriginRing, ProjectClass, Stage, Status

from .lookups import Lookups, credit_code

RINGS = {
    OriginRing.OTHER_PROVINCE: ("省外", "国内省外", "外省"),
    OriginRing.OTHER_CITY: ("市外", "市外省内", "省内市外"),
    OriginRing.WITHIN_CITY: ("市内", "市内县外", "本市", "市内县际"),
    OriginRing.ABROAD: ("境外", "国外", "外商"),
}
STAGE_WORDS = {
    Stage.LEAD: ("线索",),
    Stage.STUDIED: ("研判",),
    Stage.NEGOTIATING: ("洽谈", "在谈", "跟踪洽谈"),
    Stage.REVIEWED: ("评审", "已评审"),
    Stage.SIGNED: ("签约", "已签约", "签约未开工"),
    Stage.REGISTERED: ("注册", "已注册"),
    Stage.APPROVED: ("立项", "立项备案", "已备案"),
    Stage.LAND_OR_PLANT: ("供地", "供地或租厂", "落地"),
    Stage.STARTED: ("开工", "已开工", "在建", "建设", "开工建设", "建设中"),
    Stage.CAPITAL_ARRIVING: ("到资",),
    Stage.COMPLETED: ("竣工", "已竣工"),
    Stage.IN_PRODUCTION: ("投产", "已投产"),
    Stage.AT_CAPACITY: ("达效", "达产", "达产达效"),
}
STATUS_WORDS = {
    Status.ONGOING: ("正常推进", "推进中", "正常"),
    Status.DELAYED: ("滞后", "延期"),
    Status.DORMANT: ("搁置", "停滞"),
    Status.LOST: ("流失", "终止洽谈"),
    Status.WITHDRAWN: ("退出", "解约", "终止"),
}
NATURES = {
    Nature.NEW: ("新建",),
    Nature.EXPANSION: ("扩建", "增资扩产"),
    Nature.TECHNICAL_UPGRADE: ("技改", "改建", "技术改造"),
}
CAPITALS = {CapitalNature.DOMESTIC: ("内资",), CapitalNature.FOREIGN: ("外资",)}
CLASSES = {
    ProjectClass.INDUSTRIAL_LAND: ("工业（用地）", "工业", "供地类"),
    ProjectClass.INDUSTRIAL_PLANT: ("工业（租厂）", "租厂"),
    ProjectClass.AGRICULTURE: ("农业",),
    ProjectClass.SERVICES: ("服务业", "现代服务业"),
    ProjectClass.TOURISM: ("文旅", "文化旅游"),
    ProjectClass.ENERGY: ("能源",),
}
DATES = (
    ("first_contact_on", "对接时间", ("首次接触", "对接日期", "线索日期")),
    ("signed_on", "签约日期", ("签约时间", "Signed on")),
    ("registered_on", "注册日期", ("注册时间", "公司注册日期")),
    ("approved_on", "立项备案日期", ("备案日期", "立项日期")),
    ("land_secured_on", "供地日期", ("取得土地日期", "租厂日期", "供地或租厂日期")),
    ("construction_started_on", "开工日期", ("开工时间", "实际开工日期")),
    ("completed_on", "竣工日期", ("竣工时间",)),
    ("production_started_on", "投产日期", ("投产时间", "实际投产日期", "竣工投产时间", "建成投产时间")),
    ("at_capacity_on", "达效日期", ("达产日期",)),
    ("planned_start_on", "计划开工日期", ("计划开工时间", "预计开工日期")),
    ("planned_completion_on", "计划竣工日期", ("计划竣工时间",)),
    ("planned_production_on", "计划投产日期", ("计划投产时间",)),
    ("last_touched_on", "最近更新日期", ("更新日期", "Last updated")),
)
AMOUNTS = (
    ("planned_investment", "计划总投资", ("总投资", "计划投资", "投资总额", "Planned total")),
    ("planned_fixed_assets", "其中固定资产投资", ("固定资产投资", "固投")),
    ("planned_working_capital", "其中流动资金", ("流动资金",)),
    (
        "contracted_investment",
        "合同额",
        ("协议投资额", "合同引资额", "签约金额", "签约额", "Contract amount"),
    ),
    ("output_promised", "承诺年产值", ("年产值", "预计产值")),
    ("tax_promised", "承诺年税收", ("年税收", "预计税收")),
)


def labelled(
    words: Mapping[Any, Sequence[str]], pairs: Sequence[tuple[Any, Any]]
) -> dict[str, Sequence[str]]:
    """Each code with the words offices use and its own label."""
    labels = dict(pairs)
    return {str(code): (*names, str(labels[code])) for code, names in words.items()}


def columns_for(known: Lookups) -> tuple[ImportColumn, ...]:
    """Every column of a project ledger."""
    parts = (_identity(known), _investor(known), _kinds(known), _standing(), _figures(), _work(known))
    return tuple(column for part in parts for column in part)


def _identity(known: Lookups) -> tuple[ImportColumn, ...]:
    return (
        ImportColumn(
            code="code",
            label="系统编号",
            aliases=("落地编号", "System number"),
            max_length=30,
            help="本系统给出的编号，新项目留空",
        ),
        ImportColumn(
            code="name",
            label="项目名称",
            aliases=("项目", "Project", "Project name"),
            required=True,
            max_length=160,
        ),
        ImportColumn(
            code="outside_code",
            label="项目编号",
            aliases=("项目编码", "市级项目编码", "编号", "Number"),
            max_length=60,
        ),
        ImportColumn(
            code="host",
            label="责任单位",
            aliases=("县区", "所属县区", "落地县区", "统计单位", "Unit"),
            resolve=known.host,
        ),
        ImportColumn(
            code="park", label="园区", aliases=("落地园区", "所在园区", "Park"), resolve=known.organization
        ),
    )


def _investor(known: Lookups) -> tuple[ImportColumn, ...]:
    return (
        ImportColumn(
            code="investor",
            label="投资方",
            aliases=("投资主体", "投资企业", "投资单位", "Investor"),
            max_length=120,
        ),
        ImportColumn(
            code="investor_code",
            label="投资方信用代码",
            aliases=("统一社会信用代码",),
            kind="code",
            resolve=credit_code,
        ),
        ImportColumn(
            code="investor_province",
            label="投资方省份",
            aliases=("来源地", "来源省份", "投资方所在地"),
            resolve=known.region,
        ),
    )


def _kinds(known: Lookups) -> tuple[ImportColumn, ...]:
    return (
        ImportColumn(
            code="industry_id",
            label="行业类别",
            aliases=("所属行业", "所属产业", "行业", "行业代码", "Industry"),
            resolve=known.industry_or_words,
        ),
        ImportColumn(
            code="project_class",
            label="项目类别",
            aliases=("项目分类", "产业类别", "产业类型", "Class"),
            kind="choice",
            choices=labelled(CLASSES, ProjectClass.choices),
        ),
        ImportColumn(
            code="origin_ring",
            label="资金来源",
            aliases=("来源", "省内外", "Origin"),
            kind="choice",
            choices=labelled(RINGS, OriginRing.choices),
        ),
        ImportColumn(
            code="capital_nature",
            label="内外资",
            aliases=("资本性质", "Capital"),
            kind="choice",
            choices=labelled(CAPITALS, CapitalNature.choices),
        ),
        ImportColumn(
            code="nature",
            label="建设性质",
            aliases=("Nature",),
            kind="choice",
            choices=labelled(NATURES, Nature.choices),
        ),
    )


def _standing() -> tuple[ImportColumn, ...]:
    return (
        ImportColumn(
            code="stage",
            label="阶段",
            aliases=("项目阶段", "当前阶段", "目前阶段", "所处阶段", "进展阶段", "建设阶段", "Stage"),
            kind="choice",
            choices=labelled(STAGE_WORDS, Stage.choices),
        ),
        ImportColumn(
            code="status",
            label="状态",
            aliases=("项目状态", "推进状态", "Status"),
            kind="choice",
            choices=labelled(STATUS_WORDS, Status.choices),
        ),
    )


def _figures() -> tuple[ImportColumn, ...]:
    return (
        *(
            ImportColumn(code=code, label=label, aliases=other, kind="amount", unit="万元", minimum=0)
            for code, label, other in AMOUNTS
        ),
        ImportColumn(
            code="contracted_usd",
            label="合同外资",
            aliases=("合同外资额",),
            kind="amount",
            unit="万美元",
            minimum=0,
        ),
        *(ImportColumn(code=code, label=label, aliases=other, kind="date") for code, label, other in DATES),
        ImportColumn(
            code="land_area_mu",
            label="用地面积（亩）",
            aliases=("用地（亩）", "用地面积"),
            kind="decimal",
            minimum=0,
        ),
        ImportColumn(
            code="plant_area_sqm", label="厂房面积（㎡）", aliases=("厂房面积",), kind="decimal", minimum=0
        ),
        ImportColumn(code="jobs", label="就业人数", aliases=("带动就业", "Jobs"), kind="integer", minimum=0),
        ImportColumn(code="in_park", label="是否入园", aliases=("入园",), kind="boolean"),
    )


def _work(known: Lookups) -> tuple[ImportColumn, ...]:
    return (
        ImportColumn(
            code="leader_in_charge", label="挂联领导", aliases=("责任领导", "包联领导"), max_length=60
        ),
        ImportColumn(
            code="officer",
            label="经办人",
            aliases=("责任人", "项目专员", "项目负责人", "招商专员", "跟进人"),
            resolve=known.person,
        ),
        ImportColumn(
            code="summary",
            label="建设内容及规模",
            aliases=("项目简介", "建设内容", "简介", "Summary"),
            multiline=True,
        ),
        ImportColumn(code="next_step", label="下步工作", aliases=("下一步工作", "下步计划"), max_length=300),
        ImportColumn(code="problems", label="存在问题", aliases=("困难问题",), multiline=True),
    )
