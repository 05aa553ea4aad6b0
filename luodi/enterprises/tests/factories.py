"""Enterprises as the actions make them."""

from typing import Any

from luodi.enterprises.actions import register_enterprise
from luodi.enterprises.models import DuplicatePair, Enterprise
from luodi.reference.models import Industry, Region
from luodi_engine.credit_code import check_character
from tests.access import World


def code(number: int) -> str:
    """A credit code that is right."""
    first = f"91510100MA{number:07d}"
    return first + check_character(first)


def enterprise(world: World, name: str = "成都样例食品有限公司", **values: Any) -> Enterprise:
    """An enterprise entered by the bureau."""
    former = values.pop("former_names", ())
    return register_enterprise({"name": name, **values}, by=world.people["bureau"], former_names=former)


def pair(world: World) -> DuplicatePair:
    """Two entries of one enterprise, found when the second was entered."""
    enterprise(world, "巴中样例石墨有限公司")
    enterprise(world, "巴中样例石墨有限责任公司")
    return DuplicatePair.objects.get()


def places() -> None:
    """Two provinces, a city of a key region, and two industries."""
    Region.objects.bulk_create(
        [
            Region(code="CN", name="中国", level="country"),
            Region(code="DE", name="德国", level="country"),
            Region(code="510000", name="四川省", short_name="四川", level="province"),
            Region(code="330000", name="浙江省", level="province", key_region="yangtze_delta"),
            Region(
                code="510100",
                name="成都市",
                level="city",
                province_code="510000",
                key_region="chengdu_chongqing",
            ),
            Region(code="511900", name="巴中市", level="city", province_code="510000"),
        ],
        ignore_conflicts=True,
    )
    Industry.objects.bulk_create(
        [
            Industry(code="C", name="制造业", level=1, section="C"),
            Industry(code="13", name="农副食品加工业", level=2, section="C"),
            Industry(code="1353", name="肉制品及副产品加工", level=4, section="C"),
            Industry(code="43", name="修理业", level=2, section="C"),
            Industry(code="4310", name="金属制品修理", level=4, section="C"),
            Industry(code="H", name="住宿和餐饮业", level=1, section="H"),
            Industry(code="6210", name="正餐服务", level=4, section="H"),
        ],
        ignore_conflicts=True,
    )
