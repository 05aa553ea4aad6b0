"""A registry extract is loaded all or nothing, screened, and its firms go into the register and onto lists."""

import duckdb
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from luodi.common.errors import Refused
from luodi.enterprises.models import Enterprise
from luodi.targeting import tasks
from luodi.targeting.actions.universe import start_loading, take_extract
from luodi.targeting.models import Extract, TargetFirm
from luodi.targeting.queries import universe
from luodi.targeting.sources import extracts
from luodi.targeting.sources.extracts import rows_of, source_of
from luodi_engine.chains.screening import Screen
from luodi_engine.credit_code import check_character, organization_check

from .factories import submission_of

HEAD = "统一社会信用代码,企业名称,经营范围,行业代码,行政区划代码,注册资本(万元),成立日期,经营状态"


def code(number: int) -> str:
    """A credit code with the right check characters."""
    organization = f"{number:08d}"
    first = f"91510000{organization}{organization_check(organization)}"
    return first + check_character(first)


def line(number: int, name: str, scope: str = "精制茶加工", industry: str = "C1530", **more: str) -> str:
    given = {"region": "510107", "capital": "5,000", "founded": "2012-03-04", "status": "存续", **more}
    return f'{code(number)},{name},"{scope}",{industry},' + ",".join(
        f'"{given[name]}"' for name in ("region", "capital", "founded", "status")
    )


TEA = "\n".join(
    (
        HEAD,
        line(1, "成都样例茶业有限公司"),
        line(2, "杭州样例茶业有限公司", region="330106", capital="900"),
        line(3, "样例软件有限公司", scope="软件开发", industry="I6513"),
        line(4, "样例旧茶厂", status="注销"),
    )
)


@pytest.fixture(autouse=True)
def var(settings, tmp_path):
    settings.VAR = tmp_path


def loaded(city, text: str | bytes = TEA, name: str = "registry.csv", **mapping: str) -> Extract:
    content = text.encode() if isinstance(text, str) else text
    extract = take_extract(ContentFile(content, name=name), by=city.chen)
    start_loading(extract, {**extract.mapping, **mapping}, unit="wan", by=city.chen, language="en")
    tasks.load(extract.pk)
    extract.refresh_from_db()
    return extract


def test_an_extract_becomes_the_universe(city):
    extract = loaded(city)
    assert (extract.state, extract.rows, extract.is_current) == ("ready", 4, True)
    assert extract.statuses == ["存续", "注销"]
    found = universe.search(
        extract, Screen(words=("茶",), industries=("1530",), statuses=("存续",)), regions={}
    )
    assert [firm.row["name"] for firm in found.firms] == ["成都样例茶业有限公司", "杭州样例茶业有限公司"]
    best = found.firms[0].row
    assert (best["industry"], best["region"], best["capital"], best["founded"]) == (
        "1530",
        "510000",
        5000.0,
        2012,
    )
    assert found.count == 2 and dict(found.regions) == {"510000": 1, "330000": 1}
    assert dict(found.industries) == {"15": 2}
    assert not source_of(extract).exists()


def test_gb18030_and_a_byte_order_mark_are_read(city):
    assert loaded(city, TEA.encode("gb18030")).rows == 4
    assert loaded(city, TEA.encode("utf-8-sig")).rows == 4


def test_parquet_is_read_and_a_broken_one_refused(city, tmp_path):
    path = tmp_path / "some.parquet"
    duckdb.execute(f"copy (select '{code(7)}' as code, '甲' as name) to '{path}' (format parquet)")
    assert loaded(city, path.read_bytes(), "some.parquet").rows == 1
    with pytest.raises(Refused):
        take_extract(ContentFile(path.read_bytes()[:-20], name="cut.parquet"), by=city.chen)
    with pytest.raises(Refused):
        take_extract(ContentFile(b"x", name="registry.xlsx"), by=city.chen)
    assert Extract.objects.count() == 1


def test_bytes_of_no_encoding_are_named(city):
    with pytest.raises(Refused, match="4"):
        take_extract(ContentFile(b"a,b\n\xff\xff\xff", name="x.csv"), by=city.chen)


def test_a_missing_column_is_named_with_those_there_are(city):
    extract = take_extract(ContentFile("企业名称,代码\n甲,1\n".encode(), name="x.csv"), by=city.chen)
    with pytest.raises(Refused) as caught:
        start_loading(extract, {"name": "企业名称", "scope": "范围"}, unit="wan", by=city.chen, language="en")
    assert [each.field for each in caught.value.obstacles] == ["code", "scope"]
    assert "代码" in str(caught.value.obstacles[1])


def test_what_is_wrong_leaves_the_extract_before_in_use(city):
    first = loaded(city)
    bad = loaded(city, "\n".join((HEAD, line(5, "甲"), line(5, "乙"), line(6, ""))))
    assert bad.state == "failed" and len(bad.problems) == 2
    assert code(5) in bad.problems[1] and not rows_of(bad).exists()
    assert universe.extract_in_use() == first
    assert not list(extracts.folder().glob("*.part"))
    assert loaded(city, HEAD + "\n").state == "failed"


def test_the_mapping_is_remembered(city):
    text = "代码,全称,别的\n" + f"{code(1)},甲,乙\n"
    extract = take_extract(ContentFile(text.encode(), name="x.csv"), by=city.chen)
    assert extract.mapping["code"] == ""
    start_loading(
        extract, {"code": "代码", "name": "全称", "scope": "别的"}, unit="wan", by=city.chen, language=""
    )
    again = take_extract(ContentFile(text.encode(), name="y.csv"), by=city.chen)
    assert (again.mapping["code"], again.mapping["scope"]) == ("代码", "别的")


def test_only_the_latest_two_are_kept(city):
    first, second, third = (loaded(city) for _time in range(3))
    first.refresh_from_db()
    assert first.state == "replaced" and not rows_of(first).exists()
    assert rows_of(second).exists() and rows_of(third).exists()


def test_a_firm_goes_into_the_register_once(city, signed_in):
    loaded(city)
    client = signed_in("chen")
    answer = client.get(
        reverse("targeting:universe"), {"words": "茶", "statuses": "存续", "must_hold_a_word": "on"}
    )
    assert [firm.row["code"] for firm in answer.context["found"].firms] == [code(1), code(2)]
    for _time in range(2):
        client.post(reverse("targeting:promote"), {"code": code(1), "query": "words=茶"})
    made = Enterprise.objects.get(credit_code=code(1))
    assert (made.name, made.registered_capital) == ("成都样例茶业有限公司", 5000)
    known = client.get(reverse("targeting:universe"), {"words": "茶"}).context["found"].firms[0].known
    assert known == made


def test_a_department_puts_a_firm_on_its_list_without_entering_it(city, summer, office, signed_in):
    loaded(city)
    client = signed_in("sun")
    mine = submission_of(summer, office)
    client.post(reverse("targeting:promote"), {"code": code(2), "submission": mine.pk})
    target = TargetFirm.objects.get()
    assert (target.name, target.enterprise, target.submission) == ("杭州样例茶业有限公司", None, mine)
    client.post(reverse("targeting:promote"), {"code": code(1)})
    assert TargetFirm.objects.count() == 1 and not Enterprise.objects.exists()


def test_an_extract_is_loaded_on_its_pages(city, signed_in):
    client = signed_in("chen")
    assert client.get(reverse("targeting:universe")).context["extract"] is None
    file = ContentFile(TEA.encode(), name="registry.csv")
    answer = client.post(reverse("targeting:take_extract"), {"file": file})
    extract = Extract.objects.get()
    assert answer.url == reverse("targeting:map_extract", args=[extract.pk])
    page = client.get(answer.url)
    assert page.context["form"].fields["code"].initial == "统一社会信用代码"
    assert client.post(answer.url, {**extract.mapping, "code": "", "unit": "wan"}).status_code == 422
    assert client.post(answer.url, {**extract.mapping, "unit": "wan"}).status_code == 302
    assert client.get(reverse("targeting:extracts")).context["rows"][0].extract.rows == 4


def test_a_question_the_engine_does_not_take_is_told(city, signed_in):
    loaded(city)
    answer = signed_in("chen").get(reverse("targeting:universe"), {"words": "茶" * 41})
    assert answer.status_code == 422 and answer.context["problems"]


def test_the_page_costs_few_statements(city, signed_in, django_assert_max_num_queries):
    loaded(city)
    client = signed_in("chen")
    client.get(reverse("targeting:universe"), {"words": "茶"})
    with django_assert_max_num_queries(10):
        client.get(reverse("targeting:universe"), {"words": "茶"})
