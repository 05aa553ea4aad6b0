"""A small invented registry extract, so that the universe of firms has something to screen."""

import csv
import io
from random import Random
from typing import Any

from django.core.files.base import ContentFile

from luodi.common import clock
from luodi.targeting import tasks
from luodi.targeting.actions.universe import start_loading, take_extract
from luodi_engine.credit_code import check_character, organization_check

from .content import content
from .history import City, Deed, moment

ROWS, SEED = 4_000, 511900
HEAD = (
    "统一社会信用代码",
    "企业名称",
    "经营范围",
    "行业代码",
    "行政区划代码",
    "注册资本(万元)",
    "成立日期",
    "经营状态",
    "梯度",
)


def universe_deeds(city: City) -> list[Deed]:
    """The bureau loads the extract in the autumn of the last year."""
    day = city.today.replace(month=9, day=15)
    return [(moment(day, 9), lambda: _load(city.people["bureau"]))]


def _load(by: Any) -> None:
    file = ContentFile(example_extract().encode("gb18030"), name="示例登记库（虚构）.csv")
    extract = take_extract(file, by=by, is_example=True)
    start_loading(extract, extract.mapping, unit="wan", by=by, language="zh-hans")
    tasks.load(extract.pk)


def example_extract(rows: int = ROWS) -> str:
    """Invented firms as a registry writes them; the same in every run."""
    plan, random = content("universe"), Random(SEED)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEAD)
    for number in range(1, rows + 1):
        trade = random.choice(plan["trades"])
        region, place = random.choice(list(plan["places"].items()))
        name = f"{place}{random.choice(plan['first'])}{random.choice(plan['second'])}{trade['name']}有限公司（示例）"
        scope = f"{'、'.join(random.sample(trade['words'], 2))}的生产与销售；{random.choice(plan['also'])}。"
        capital = round(10 ** random.uniform(1.5, 5.2))
        founded = f"{random.randint(1996, clock.today().year - 1)}-{random.randint(1, 12):02}-01"
        status = random.choices(("存续", "在业", "注销"), (6, 3, 1))[0]
        tier = random.choices(("", "成长", "头部", "龙头"), (80, 14, 5, 1))[0]
        row = (_code(region, number), name, scope, random.choice(trade["codes"]), region, capital)
        writer.writerow((*row, founded, status, tier))
    return text.getvalue()


def _code(region: str, number: int) -> str:
    """A credit code with the right check characters."""
    organization = f"{90_000_000 + number:08d}"
    first = f"91{region}{organization}{organization_check(organization)}"
    return first + check_character(first)
