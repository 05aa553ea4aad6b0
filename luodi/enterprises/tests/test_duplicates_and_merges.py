"""Two entries of one enterprise are found, decided, merged, and the merge is undone exactly."""

from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.serializers import serialize
from django.urls import reverse

from luodi.common.errors import Conflict, Refused
from luodi.enterprises.actions import (
    add_contact,
    decide_pair,
    find_duplicates,
    merge_enterprises,
    register_enterprise,
    reopen_pair,
    undo_merge,
    update_enterprise,
)
from luodi.enterprises.likeness import Entry, likeness
from luodi.enterprises.models import DuplicatePair, Enterprise, Merge
from luodi.enterprises.references import after_move, references, renewal_of
from luodi.projects.models import Investor, Project
from luodi.projects.tests.factories import make_city, make_project

from .factories import code, enterprise, pair

NOT_STATE = {"audit.auditevent", "audit.chainhead", "enterprises.merge", "enterprises.duplicatepair"}
STAMPS = {"updated_at", "version"}


def state() -> dict[str, Any]:
    """Every row of every own table, without the change log, the notes of merges, and stamps of change."""
    found = {}
    for model in apps.get_models():
        label = model._meta.label_lower
        if not model.__module__.startswith("luodi.") or label in NOT_STATE:
            continue
        for row in serialize("python", model._base_manager.order_by("pk")):
            fields = {name: value for name, value in row["fields"].items() if name not in STAMPS}
            found[label, row["pk"]] = fields
    return found


@pytest.mark.parametrize(
    ("name", "other", "ground"),
    [
        ("巴中样例石墨有限公司", "巴中样例石墨有限责任公司", "same_name"),
        ("巴中样例石墨有限公司", "巴中样例石墨（集团）股份有限公司", "same_core"),
        ("巴中样例石墨有限公司", "ＢＡＺＨＯＮＧ样例", None),
        ("甲", "乙", None),
    ],
)
def test_names_that_say_the_same_are_alike(name, other, ground):
    found = likeness(Entry(name), Entry(other))
    assert (found.grounds[0].code if found else None) == ground


def test_different_credit_codes_keep_a_pair_out_of_the_pool_unless_the_names_are_equal():
    one, other = Entry("甲石墨有限公司", credit_code="1"), Entry("甲石墨集团公司", credit_code="2")
    found = likeness(one, other)
    assert found is not None
    assert not found.is_for_the_pool


def test_entering_an_enterprise_twice_puts_the_pair_into_the_pool(world):
    found = pair(world)
    assert (found.verdict, found.reasons[0]["code"]) == ("open", "same_name")
    assert found.first_id < found.second_id


def test_a_former_name_finds_the_enterprise_that_has_it_now(world):
    first = enterprise(world, "成都新名字有限公司", former_names=["成都老名字有限公司"])
    second = enterprise(world, "成都老名字有限公司")
    found = DuplicatePair.objects.get()
    assert {found.first_id, found.second_id} == {first.pk, second.pk}
    assert found.reasons[0]["code"] == "former_name"


def test_like_names_of_one_group_are_found(world):
    enterprise(world, "样例集团石墨负极材料成都有限公司", group_name="样例集团")
    enterprise(world, "样例集团石墨负极材料（成都）有限公司", group_name="样例集团")
    enterprise(world, "样例集团石墨负极材料成都一厂有限公司", group_name="样例集团")
    assert DuplicatePair.objects.count() == 3


def test_the_whole_register_is_searched_in_runs_and_once_only(world, monkeypatch):
    for number in range(3):
        for form in ("有限公司", "集团有限公司"):
            register_enterprise(
                {"name": f"第{number}样例石墨{form}"}, by=world.people["bureau"], look_for_duplicates=False
            )
    monkeypatch.setattr("luodi.enterprises.queries.PART", 1)
    assert find_duplicates(by=world.people["bureau"], limit=2) == 2
    assert find_duplicates(by=world.people["bureau"], limit=2) == 1
    assert find_duplicates(by=world.people["bureau"]) == 0


def test_a_decision_needs_a_reason_and_is_made_once(world):
    found, by = pair(world), world.people["bureau"]
    with pytest.raises(Refused) as refused:
        decide_pair(found, "perhaps", by=by, reason=" ")
    assert {each.field for each in refused.value.obstacles} == {"verdict", "reason"}
    decide_pair(found, "different", by=by, reason="不同法人")
    with pytest.raises(Conflict):
        decide_pair(found, "same", by=by, reason="同一家")
    reopen_pair(found, by=by, reason="再查")
    assert DuplicatePair.objects.get().verdict == "open"


@pytest.fixture
def tangle(db):
    """A merge that touches every kind of row: projects, investors, contacts, names, subsidiaries, a parent, a code."""
    city = make_city()
    by = city.people["chen"]
    kept = register_enterprise({"name": "样例甲有限公司"}, by=by, former_names=["共同旧名"])
    values = {"name": "样例乙有限公司", "credit_code": code(5), "registered_capital": 300, "tier": "head"}
    merged = register_enterprise(values, by=by, former_names=["共同旧名", "乙的旧名"])
    register_enterprise({"name": "乙的子公司", "parent": merged}, by=by)
    update_enterprise(kept, {"parent": merged}, by=by)
    kept.refresh_from_db()
    add_contact(merged, {"name": "示例·王"}, by=by)
    first = make_project(city, lead_investor=merged)
    second = make_project(city, name="另一个银耳项目", lead_investor=kept)
    Investor.objects.filter(project__in=[first, second]).delete()
    Investor.objects.create(project=first, enterprise=merged, role="lead")
    Investor.objects.create(project=second, enterprise=merged, role="partner")
    Investor.objects.create(project=second, enterprise=kept, role="partner")
    return by, kept, merged, first, second


def test_everything_moves_to_the_enterprise_that_is_kept(tangle):
    by, kept, merged, first, second = tangle
    merge_enterprises(kept, merged, by=by, reason="同一家")
    kept, merged = Enterprise.objects.get(pk=kept.pk), Enterprise.objects.get(pk=merged.pk)
    assert set(Project.objects.values_list("lead_investor", "local_company")) == {(kept.pk, kept.pk)}
    assert Investor.objects.get(project=first).enterprise == kept
    first.refresh_from_db()
    assert "例甲" in first.search_text and "例乙" not in first.search_text
    assert kept.contacts.count() == 1
    assert set(kept.former_names.values_list("name", flat=True)) == {"共同旧名", "乙的旧名", "样例乙有限公司"}
    assert [row.name for row in kept.subsidiaries.all()] == ["乙的子公司"]
    assert (kept.parent_id, kept.credit_code, kept.tier, merged.credit_code) == (None, code(5), "head", None)
    assert merged.merged_into_id == kept.pk


def test_undoing_a_merge_gives_back_exactly_what_was_before(tangle):
    by, kept, merged, _first, _second = tangle
    before = state()
    merge = merge_enterprises(kept, merged, by=by, reason="同一家")
    assert state() != before
    undo_merge(merge, by=by, reason="查明为两家")
    assert state() == before


def test_a_row_that_was_moved_on_since_stays_where_it_was_moved(tangle):
    by, kept, merged, first, _second = tangle
    third = register_enterprise({"name": "第三家"}, by=by)
    merge = merge_enterprises(kept, merged, by=by, reason="同一家")
    Project.objects.filter(pk=first.pk).update(lead_investor=third)
    undo_merge(merge, by=by, reason="查明为两家")
    first.refresh_from_db()
    assert first.lead_investor_id == third.pk


def test_merges_are_undone_in_the_order_of_their_making(world):
    by = world.people["bureau"]
    first, second, third = (enterprise(world, name) for name in ("甲公司", "乙公司", "丙公司"))
    inner = merge_enterprises(second, first, by=by, reason="同一家")
    outer = merge_enterprises(third, second, by=by, reason="同一家")
    with pytest.raises(Refused):
        undo_merge(inner, by=by, reason="错")
    undo_merge(outer, by=by, reason="错")
    undo_merge(inner, by=by, reason="错")
    with pytest.raises(Conflict):
        undo_merge(Merge.objects.get(pk=inner.pk), by=by, reason="错")
    assert Enterprise.objects.living().count() == 3


def test_what_is_merged_already_is_not_merged_again(world):
    by, found = world.people["bureau"], pair(world)
    merge_enterprises(found.first, found.second, by=by, reason="同一家")
    other = enterprise(world, "第三家")
    with pytest.raises(Conflict):
        merge_enterprises(other, found.second, by=by, reason="同一家")
    with pytest.raises(Refused):
        merge_enterprises(other, other, by=by, reason=" ")


def test_the_pair_page_merges_into_the_chosen_one(world, signed_in):
    found = pair(world)
    url = reverse("enterprises:pair", args=[found.pk])
    assert signed_in("bureau").get(url).status_code == 200
    answer = signed_in("bureau").post(url, {"verdict": "keep_second", "reason": "执照一致"})
    assert answer.headers["Location"] == reverse("enterprises:detail", args=[found.second_id])
    found.refresh_from_db()
    assert (found.verdict, Enterprise.objects.get(pk=found.first_id).merged_into_id) == (
        "same",
        found.second_id,
    )


def test_every_foreign_key_to_an_enterprise_of_any_app_is_moved():
    labels = {(each.label, each.field) for each in references()}
    assert labels >= {
        ("projects.project", "lead_investor"),
        ("projects.project", "local_company"),
        ("projects.investor", "enterprise"),
        ("enterprises.contact", "enterprise"),
        ("enterprises.formername", "enterprise"),
        ("enterprises.enterprise", "parent"),
    }
    assert ("enterprises.enterprise", "merged_into") not in labels


def test_a_higher_app_renews_what_follows_from_the_enterprise(tangle):
    by, kept, merged, first, _second = tangle
    seen: list[list[int]] = []
    known = renewal_of("projects.project")
    after_move("projects.project", seen.append)
    try:
        undo_merge(merge_enterprises(kept, merged, by=by, reason="同一家"), by=by, reason="错")
    finally:
        after_move("projects.project", known or (lambda ids: None))
    assert [first.pk] in seen
    assert len(seen) % 2 == 0


def test_growth_and_investments_outside_are_taken_over_where_unknown_and_given_back(world):
    by = world.people["bureau"]
    kept = enterprise(world, "甲公司", outside_investments=0)
    merged = enterprise(world, "乙公司", previous_revenue=Decimal("70.5"), outside_investments=4)
    merge = merge_enterprises(kept, merged, by=by, reason="同一家")
    kept.refresh_from_db()
    assert (kept.previous_revenue, kept.outside_investments) == (Decimal("70.5"), 0)
    undo_merge(merge, by=by, reason="错")
    kept.refresh_from_db()
    assert (kept.previous_revenue, kept.outside_investments) == (None, 0)
