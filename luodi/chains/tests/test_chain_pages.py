"""The pages of chains: list, table, versions, editor, import with its preview, files, firms, figures."""

import io
import json
import zipfile
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from luodi.audit.models import AuditEvent
from luodi.chains.actions import add_segment, confirm_firm, copy_map, set_figures
from luodi.chains.models import Chain, ChainMap, FirmSegment, SegmentFigure
from luodi.chains.queries import confirmed_firms, load_map, map_in_force
from luodi.chains.queries.maps import given_of
from luodi.chains.sources import map_json
from luodi.enterprises.actions import merge_enterprises, undo_merge
from luodi.enterprises.tests.factories import enterprise

from .factories import local_firm, make_tea, segment


@pytest.fixture
def bureau(world):
    return world.people["bureau"]


@pytest.fixture
def tea(world):
    return make_tea(world)


@pytest.fixture
def draft(world):
    return make_tea(world, published=False)


def editing(draft) -> str:
    return reverse("chains:change", args=[draft.chain.code, draft.pk])


def page(name: str, chain_map: ChainMap) -> str:
    return reverse(name, args=[chain_map.chain.code, chain_map.pk])


def test_the_list_shows_what_the_city_has(world, tea, bureau, signed_in):
    lead = local_firm(world, "巴中样例饮料有限公司")
    confirm_firm(segment(tea, "drink"), lead, by=bureau, is_lead_firm=True)
    set_figures(tea, world.city, 2024, {"drink": {"output": Decimal(120_000)}}, by=bureau)
    text = signed_in("leader").get(reverse("chains:list")).content.decode()
    assert "茶产业链" in text and "巴中样例饮料有限公司" in text
    assert "12.00" in text
    elsewhere = signed_in("leader").get(reverse("chains:list") + "?unit=west").content.decode()
    assert "巴中样例饮料有限公司" not in elsewhere


def test_list_and_table_ask_the_same_however_many_rows(
    world, tea, bureau, signed_in, django_assert_max_num_queries
):
    client = signed_in("leader")
    client.get(reverse("chains:list"))
    draft = copy_map(tea, 2023, by=bureau)
    for number in range(60):
        add_segment(draft, {"code": f"s{number}", "name": f"环节{number}"}, by=bureau)
    for code in ("two", "three", "four"):
        make_tea(world, code=code)
    with django_assert_max_num_queries(12):
        client.get(reverse("chains:list"))
    with django_assert_max_num_queries(12):
        client.get(reverse("chains:detail", args=["tea"]))
    bureaus = signed_in("bureau")
    bureaus.get(reverse("chains:list"))
    with django_assert_max_num_queries(12):
        assert "环节59" in bureaus.get(page("chains:editor", draft)).content.decode()
    for number in range(60):
        firm = local_firm(world, f"样例茶业{number}号有限公司")
        FirmSegment.objects.create(segment=segment(tea, "green"), enterprise=firm, score=number / 100)
    set_figures(tea, world.city, 2024, {"drink": {"output": Decimal(120_000)}}, by=bureau)
    for name in ("chains:firms", "chains:figures", "chains:compare"):
        with django_assert_max_num_queries(12):
            bureaus.get(page(name, tea))


def test_the_table_says_who_buys_from_whom_and_what_differs(world, draft, signed_in, bureau):
    add_segment(draft, {"code": "powder", "name": "抹茶粉", "outlook": "wanted"}, by=bureau)
    client = signed_in("bureau")
    address = reverse("chains:detail", args=["tea"]) + f"?map={draft.pk}"
    text = client.get(address).content.decode()
    assert "绿茶加工、红茶加工" in text and "抹茶粉" in text
    differing = client.get(address + "&picture=difference").content.decode()
    assert "抹茶粉" in differing and "茶具" not in differing


def test_a_chain_is_made_and_gets_a_map_from_a_file(world, tea, signed_in):
    client = signed_in("bureau")
    answer = client.post(
        reverse("chains:new"), {"code": "tea2", "name": "新茶链", "place": world.city.pk, "order": 2}
    )
    assert answer.status_code == 302
    content = map_json(given_of(load_map(tea))).replace(b'"code": "tea"', b'"code": "tea2"')
    address = reverse("chains:import", args=["tea2"])
    preview = client.post(address, {"upload": SimpleUploadedFile("tea.json", content)})
    assert preview.status_code == 200
    assert not ChainMap.objects.filter(chain__code="tea2").exists()
    form = preview.context["apply_form"].initial
    stored = client.post(address, {"apply": "1", "text": form["text"], "year_from": "2024", "into": ""})
    assert stored.status_code == 302
    made = ChainMap.objects.get(chain__code="tea2")
    assert (made.state, made.year_from, made.segments.count(), made.links.count()) == ("draft", 2024, 5, 4)


def test_a_wrong_file_is_told_line_by_line_and_stores_nothing(tea, signed_in):
    files = [
        SimpleUploadedFile("s.csv", "编码,名称\na,甲\nb,乙\n".encode("gb18030")),
        SimpleUploadedFile("l.csv", "上游,下游\na,b\nb,a\na,c\n".encode("gb18030")),
    ]
    answer = signed_in("bureau").post(reverse("chains:import", args=["tea"]), {"upload": files})
    assert answer.status_code == 422
    assert "l.csv, line 4" in answer.content.decode()
    assert ChainMap.objects.count() == 1


def test_a_map_of_a_thousand_segments_passes_preview_and_storing(tea, signed_in):
    rows = "".join(f"s{number},环节名称{number},{'关键词' * 10},1530\n" for number in range(1000))
    content = "code,name,keywords,industry_codes\n" + rows
    client = signed_in("bureau")
    address = reverse("chains:import", args=["tea"])
    preview = client.post(address, {"upload": SimpleUploadedFile("s.csv", content.encode())})
    text = preview.context["apply_form"].initial["text"]
    assert client.post(address, {"apply": "1", "text": text, "year_from": "2024"}).status_code == 302
    assert ChainMap.objects.get(state="draft").segments.count() == 1000


def test_a_huge_file_is_refused_without_being_read_whole(tea, signed_in):
    upload = SimpleUploadedFile("s.csv", b"code,name\nx," + b"a" * (10 * 1024 * 1024))
    answer = signed_in("bureau").post(reverse("chains:import", args=["tea"]), {"upload": upload})
    assert answer.status_code == 422
    assert len(answer.content) < 100_000


def test_a_draft_is_edited_link_by_link(draft, signed_in):
    client = signed_in("department")
    seen = ChainMap.objects.get(pk=draft.pk).version
    circle = {"op": "add_link", "source": "drink", "target": "leaf", "kind": "supply", "version": seen}
    refused = client.post(editing(draft), circle, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert "茶叶种植 → 绿茶加工 → 茶饮料 → 茶叶种植" in refused.content.decode()
    assert "<html" not in refused.content.decode()
    added = client.post(editing(draft), {**circle, "source": "ware", "target": "drink"})
    assert added.status_code == 302
    late = client.post(editing(draft), {**circle, "source": "ware", "target": "leaf"})
    assert late.status_code == 409
    assert "Somebody else" in late.content.decode()


def test_segments_are_added_moved_removed_and_brought_back(draft, signed_in):
    client = signed_in("bureau")

    def do(**given):
        version = ChainMap.objects.get(pk=draft.pk).version
        return client.post(editing(draft), {**given, "version": version}).status_code

    assert (
        do(
            op="add_segment",
            code="powder",
            name="抹茶粉",
            track="茶",
            outlook="wanted",
            keywords="抹茶、茶粉",
        )
        == 302
    )
    assert do(op="add_segment", code="powder", name="又一个", outlook="wanted") == 422
    powder = segment(draft, "powder")
    assert powder.keywords == ["抹茶", "茶粉"]
    assert do(op="up", segment=powder.pk) == 302
    assert [row.code for row in load_map(draft).segments][-2:] == ["powder", "ware"]
    assert do(op="down", segment=powder.pk) == 302
    assert do(op="down", segment=powder.pk) == 302
    assert do(op="remove", segment=powder.pk) == 302
    assert do(op="undo") == 302
    assert segment(draft, "powder").name == "抹茶粉"
    assert do(op="remove", segment=99) == 404
    assert do(op="remove_link", link="9") == 422
    assert do(op="nonsense") == 422


def test_a_segment_is_changed_in_the_drawer(draft, signed_in):
    client = signed_in("bureau")
    green = segment(draft, "green")
    address = reverse("chains:segment_edit", args=[green.pk])
    assert "绿茶加工" in client.get(address).content.decode()
    version = ChainMap.objects.get(pk=draft.pk).version
    given = {"code": "green", "name": "精制绿茶", "outlook": "lasting", "version": version}
    saved = client.post(address, given, headers={"HX-Request": "true"})
    assert saved.headers["HX-Retarget"] == "#editor"
    assert "精制绿茶" in saved.content.decode()
    assert segment(draft, "green").name == "精制绿茶"
    assert client.post(address, {**given, "name": "晚了"}).status_code == 409
    assert client.post(address, {**given, "name": ""}).status_code == 422


def test_a_draft_is_published_or_thrown_away(world, tea, signed_in):
    client = signed_in("department")
    answer = client.post(
        reverse("chains:versions", args=["tea"]), {"year_from": 2024, "copied": tea.pk, "source": "新方案"}
    )
    draft = ChainMap.objects.get(state="draft")
    assert answer.headers["Location"] == page("chains:editor", draft)
    assert client.post(page("chains:publish", draft), {"to": "published"}).status_code == 302
    assert map_in_force(tea.chain, 2025).pk == draft.pk
    assert client.post(page("chains:publish", draft), {"to": "removed"}).status_code == 422
    assert ChainMap.objects.filter(pk=draft.pk).exists()


def test_two_versions_are_compared(world, tea, bureau, signed_in):
    draft = copy_map(tea, 2024, by=bureau)
    add_segment(draft, {"code": "powder", "name": "抹茶粉"}, by=bureau)
    text = signed_in("bureau").get(page("chains:compare", draft)).content.decode()
    assert "抹茶粉" in text and "+1 −0 ~0" in text
    hidden = signed_in("leader").get(page("chains:compare", draft))
    assert hidden.status_code == 404


def test_a_map_goes_out_in_three_forms_and_the_log_knows(world, tea, bureau, signed_in):
    client = signed_in("leader")
    address = page("chains:file", tea)
    body = json.loads(client.get(address + "?format=json").content)
    assert body["chain"]["lead_department"] == "department"
    assert len(body["segments"]) == 5
    archive = zipfile.ZipFile(io.BytesIO(client.get(address + "?format=csv").content))
    assert archive.namelist() == ["segments.csv", "links.csv"]
    book = load_workbook(io.BytesIO(b"".join(client.get(address + "?format=xlsx").streaming_content)))
    assert book.worksheets[0]["C2"].value == "茶叶种植"
    assert book.worksheets[1].max_row == 5
    assert client.get(address + "?format=exe").status_code == 404
    assert AuditEvent.objects.filter(verb="export").count() == 3


def test_firms_are_proposed_with_words_and_confirmed_in_bulk(world, bureau, signed_in):
    draft = make_tea(world, published=False)
    add_segment(draft, {"code": "white", "name": "白茶", "keywords": ["白毫银针"]}, by=bureau)
    local_firm(world, "巴中样例茶业有限公司", products=["白毫银针", "绿茶加工"])
    local_firm(world, "西县样例茶厂", unit="west", products=["白茶"])
    local_firm(world, "东县样例铸造有限公司", products=["铸铁管"])
    client = signed_in("clerk")
    address = page("chains:firms", draft)
    assert client.post(address, {"do": "propose"}).status_code == 404
    officer = signed_in("bureau")
    assert officer.post(address, {"do": "propose"}).status_code == 302
    text = officer.get(address).content.decode()
    assert "白毫银针" in text and "东县样例铸造有限公司" not in text
    rows = list(FirmSegment.objects.filter(segment__code="white").order_by("pk"))
    assert len(rows) == 2
    decide = page("chains:decide", draft)
    assert officer.post(decide, {"row": [row.pk for row in rows], "to": "confirmed"}).status_code == 302
    assert FirmSegment.objects.filter(state="confirmed").count() == 2
    assert officer.post(decide, {"only": f"{rows[0].pk}:lead"}).status_code == 302
    assert FirmSegment.objects.get(pk=rows[0].pk).is_lead_firm
    officer.post(decide, {"only": f"{rows[0].pk}:refused"})
    officer.post(address, {"do": "propose"})
    refused = FirmSegment.objects.get(pk=rows[0].pk)
    assert (refused.state, refused.is_lead_firm) == ("refused", False)


def test_a_clerk_proposes_firms_of_the_own_unit_and_the_bureau_those_from_elsewhere_too(
    world, tea, signed_in
):
    local_firm(world, "东县样例茶业有限公司", products=["绿茶加工"])
    local_firm(world, "西县样例茶厂", unit="west", products=["绿茶加工"])
    enterprise(world, "成都样例茶业有限公司", products=["绿茶加工"])
    address = page("chains:firms", tea)

    def proposed() -> int:
        return FirmSegment.objects.filter(segment__code="green").count()

    signed_in("clerk").post(address, {"do": "propose", "elsewhere": "1"})
    assert proposed() == 1
    signed_in("bureau").post(address, {"do": "propose"})
    assert proposed() == 2
    signed_in("bureau").post(address, {"do": "propose", "elsewhere": "1"})
    assert proposed() == 3


def test_a_firm_is_put_into_a_segment_by_hand(world, tea, signed_in):
    own = local_firm(world, "东县样例茶业有限公司")
    other = local_firm(world, "西县样例茶厂", unit="west")
    address = page("chains:firms", tea)
    client = signed_in("clerk")
    given = {"enterprise": own.pk, "segment": "green", "is_lead_firm": "on"}
    assert client.post(address, given).status_code == 302
    [firm] = confirmed_firms(tea)
    assert (firm.enterprise_id, firm.is_lead_firm) == (own.pk, True)
    assert client.post(address, {**given, "enterprise": other.pk}).status_code == 403
    assert client.post(address, {**given, "segment": "nothing"}).status_code == 422
    assert len(confirmed_firms(tea)) == 1


def test_a_merge_takes_the_places_in_the_chains_along_and_undoing_it_gives_them_back(world, tea, bureau):
    kept = local_firm(world, "巴中样例茶业有限公司")
    other = local_firm(world, "巴中样例茶叶总厂")
    confirm_firm(segment(tea, "green"), other, by=bureau, is_lead_firm=True)
    merge = merge_enterprises(kept, other, by=bureau, reason="同一企业")
    assert [firm.enterprise_id for firm in confirmed_firms(tea)] == [kept.pk]
    undo_merge(merge, by=bureau, reason="错了")
    assert [firm.enterprise_id for firm in confirmed_firms(tea)] == [other.pk]


def test_a_clerk_decides_only_on_firms_of_the_own_unit(world, tea, signed_in):
    own = local_firm(world, "东县样例茶业有限公司")
    other = local_firm(world, "西县样例茶厂", unit="west")
    rows = [
        FirmSegment.objects.create(segment=segment(tea, "green"), enterprise=firm) for firm in (own, other)
    ]
    client = signed_in("clerk")
    both = {"row": [row.pk for row in rows], "to": "confirmed"}
    assert client.post(page("chains:decide", tea), both).status_code == 404
    assert not FirmSegment.objects.filter(state="confirmed").exists()
    assert client.post(page("chains:decide", tea), {"row": rows[0].pk, "to": "confirmed"}).status_code == 302
    text = client.get(page("chains:firms", tea)).content.decode()
    assert "西县样例茶厂" in text and f'value="{rows[1].pk}:' not in text


def test_the_way_on_after_a_decision_leads_nowhere_else(world, tea, signed_in):
    answer = signed_in("bureau").post(
        page("chains:decide", tea), {"to": "confirmed", "next": "https://evil.example/"}
    )
    assert answer.headers["Location"] == page("chains:firms", tea)


def test_an_enterprise_shows_its_places_in_the_chains(world, tea, bureau, signed_in):
    firm = local_firm(world, "巴中样例茶业有限公司", products=["绿茶加工"])
    client = signed_in("clerk")
    address = reverse("chains:enterprise_panel", args=[firm.pk])
    assert reverse("chains:enterprise_panel", args=[firm.pk]) in (
        client.get(reverse("enterprises:detail", args=[firm.pk])).content.decode()
    )
    assert "绿茶加工" in client.post(address, {"do": "propose"}).content.decode()
    row = FirmSegment.objects.get(segment__code="green")
    client.post(address, {"row": f"{row.pk}:confirmed"})
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("confirmed", world.people["clerk"])


def test_figures_are_entered_by_the_unit_itself(world, tea, signed_in):
    client = signed_in("clerk")
    address = page("chains:figures", tea)
    frame = {"unit": "east", "year": 2024}
    given = {**frame, "seen": client.get(address, frame).context["seen"], "output:green": "1,200.5"}
    assert client.post(address, {**given, "source": "统计"}).status_code == 302
    assert SegmentFigure.objects.get().output == Decimal("1200.5")
    assert "1200.5" in client.get(address, frame).content.decode()
    assert client.post(address, {**given, "output:green": "many"}).status_code == 422
    assert client.post(address, {**given, "output:green": "7"}).status_code == 409
    assert client.post(address, {**given, "unit": "west"}).status_code == 403
    assert SegmentFigure.objects.get().output == Decimal("1200.5")


def test_two_units_enter_figures_side_by_side(world, tea, signed_in, bureau):
    client = signed_in("clerk")
    address = page("chains:figures", tea)
    frame = {"unit": "east", "year": 2024}
    seen = client.get(address, frame).context["seen"]
    set_figures(tea, world.unit("other"), 2024, {"green": {"output": Decimal(3)}}, by=bureau)
    assert client.post(address, {**frame, "seen": seen, "output:green": "4"}).status_code == 302
    assert SegmentFigure.objects.count() == 2


def test_a_department_enters_figures_only_of_chains_it_leads(world, tea, signed_in):
    client = signed_in("department")
    address = page("chains:figures", tea)
    frame = {"unit": "east", "year": 2024}
    given = {**frame, "seen": client.get(address, frame).context["seen"], "output:green": "5"}
    Chain.objects.update(lead_department=None)
    assert client.post(address, given).status_code == 403
    Chain.objects.update(lead_department=world.places["department"])
    assert client.post(address, given).status_code == 302


def test_a_chain_out_of_use_is_seen_by_the_bureau_only(world, tea, signed_in):
    Chain.objects.update(is_active=False)
    address = reverse("chains:detail", args=["tea"])
    assert signed_in("leader").get(address).status_code == 404
    assert signed_in("bureau").get(address).status_code == 200
