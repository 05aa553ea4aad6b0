"""Officers write a scheme in the page: the tree, every method's form, the rule in words, a trial, errors in place."""

from decimal import Decimal

import pytest
from django.urls import reverse

from luodi.assessment import actions
from luodi.assessment.actions.schemes import SAMPLE, SHIPPED
from luodi.assessment.editing.boxes import Words, boxes
from luodi.assessment.editing.fields import AGGREGATE, METHODS, NODE
from luodi.assessment.editing.posted import holder_from
from luodi.assessment.editing.sections import FIGURE, FIGURE_KINDS, KIND, SECTIONS
from luodi.assessment.models import SchemeVersion
from luodi.assessment.tests import factories
from luodi.common.errors import Refused
from luodi_engine.scoring import parse_scheme
from luodi_engine.scoring.methods import METHODS as ENGINE_METHODS
from luodi_engine.scoring.reader import Reader, Vocabulary
from luodi_engine.scoring.texts import read_json, read_yaml

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def office(client, city):
    client.force_login(city.chen, backend=BACKEND)
    client.get(reverse("assessment:list"))
    return client


@pytest.fixture
def draft(city) -> SchemeVersion:
    return factories.scheme(city.chen)


def address(version, kind="", code=""):
    """The page of the tree, or of a part."""
    if not kind:
        return reverse("assessment:scheme_build", args=[version.pk])
    return reverse("assessment:scheme_part", args=[version.pk, kind, code])


def kept(version):
    """What is written now, and its number."""
    found = SchemeVersion.objects.get(pk=version.pk)
    return found, found.writing[0]


def ratio(**more):
    """The form of the first indicator as it stands."""
    return {
        "node.title": "签约",
        "node.weight:how": "number",
        "node.weight": "10",
        "node.method.kind": "ratio",
        "node.method.input": "signed_projects",
        "node.method.target:how": "number",
        "node.method.target": "4",
        "node.method.cap": "1",
        **more,
    }


@pytest.mark.parametrize("kind", sorted(ENGINE_METHODS))
def test_every_setting_of_every_method_has_a_field(kind):
    reader = Reader({"kind": kind}, "", [], Vocabulary())
    ENGINE_METHODS[kind].read(reader)
    assert {field.key for field in METHODS[kind][1]} == reader.asked


def test_every_setting_of_a_scheme_has_a_field():
    body = factories.body(order=["round"])
    keys = {field.key.split(".")[0] for _label, fields in SECTIONS.values() for field in fields}
    assert keys >= {
        "title",
        "year",
        "valid",
        "source",
        "missing",
        "order",
        "rounding",
        "rank",
        "grades",
        "awards",
    }
    assert keys >= {"classes", "groups", "bonus", "deductions", "vetoes", "grade_moves", "prepare", "total"}
    figure = {field.key for field in (*FIGURE, KIND)} | {
        f.key for fields in FIGURE_KINDS.values() for f in fields
    }
    assert figure >= {
        "title",
        "unit",
        "direction",
        "one_more",
        "missing",
        "denominator",
        "by_unit",
        "schedule",
    }
    assert parse_scheme(body).code == "small"


def shipped():
    """Every body the product ships."""
    return [read_yaml(path.read_text(encoding="utf-8")) for path in [SAMPLE, *sorted(SHIPPED.glob("*.yaml"))]]


def as_posted(found):
    """What a browser posts for boxes."""
    given = {}
    for box in found:
        for one in box.walk():
            if one.kind in ("operand", "weight"):
                given[f"{one.name}:how"] = [one.how]
            if one.kind == "checks":
                given[one.name] = one.value
            elif one.kind == "flag":
                given |= {one.name: ["1"]} if one.value else {}
            elif not one.parts and not one.rows:
                given[one.name] = [one.value]
    return given


@pytest.mark.parametrize("body", shipped(), ids=lambda body: body["scheme"])
def test_opening_and_saving_a_form_changes_nothing(body):
    units = [(unit, unit) for each in body.get("classes") or [] for unit in each.get("units") or []]
    classes = [(each["code"], each["code"]) for each in body.get("classes") or []]
    words = Words([(each["code"], each["code"]) for each in body["inputs"]], classes, units)

    def again(fields, holder, base):
        """Shown, posted and read again."""
        return holder_from(fields, as_posted(boxes(fields, holder, base, words)), base, holder)

    stack = list(body["indicators"])
    while stack:
        node = stack.pop()
        stack += node.get("children") or []
        assert again(NODE, node, "node") == node
        if "method" in node:
            method = node["method"]
            assert again(METHODS[method["kind"]][1], method, "m") == method
        else:
            assert again((AGGREGATE,), node, "node") == node
    for each in body["inputs"]:
        fields = (*FIGURE, KIND, *FIGURE_KINDS[each.get("kind", "figure")])
        assert again(fields, each, "input") == each
    for _label, fields in SECTIONS.values():
        assert again(fields, body, "") == body


def test_a_scheme_is_written_from_nothing(office):
    given = {
        "title": "新考核",
        "year": 2026,
        "full_marks": 100,
        "classes": ["county"],
        "indicator": "signed_projects",
    }
    answer = office.post(reverse("assessment:scheme_new"), given)
    made = SchemeVersion.objects.get()
    assert answer.url == address(made)
    assert made.rules.total.weight == 100
    assert made.mapping == {
        "signed_projects": "indicator:signed_projects",
        "signed_projects_target": "target:signed_projects",
    }
    assert office.get(address(made)).status_code == 200


def test_indicators_are_added_moved_and_taken_away(office, draft):
    answer = office.post(address(draft), {"version": draft.version, "do": "add:", "title:": "招商活动"})
    assert answer.url == address(draft, "indicator", "招商活动")
    found, body = kept(draft)
    assert [each["code"] for each in body["indicators"]] == ["signing", "judged", "招商活动"]
    office.post(address(draft), {"version": found.version, "do": "up:招商活动"})
    found, _body = kept(draft)
    office.post(
        address(draft), {"version": found.version, "do": "under:招商活动", "under:招商活动": "signing"}
    )
    found, body = kept(draft)
    assert [each["code"] for each in body["indicators"][0]["children"]] == ["signing_1", "招商活动"]
    office.post(address(draft), {"version": found.version, "do": "remove:judged"})
    _found, body = kept(draft)
    assert [each["code"] for each in body["indicators"]] == ["signing"]
    draft.refresh_from_db()
    assert len(read_json(draft.body)["indicators"]) == 2


def test_a_method_is_picked_and_its_form_and_sentence_follow(office, draft):
    given = ratio(**{"node.method.kind": "tiers", "do": "form"})
    page = office.post(address(draft, "indicator", "signing"), given, headers=HTMX)
    assert 'name="node.method.full"' in page.content.decode()
    given |= {"do": "add:node.method.tiers"}
    page = office.post(address(draft, "indicator", "signing"), given, headers=HTMX)
    assert 'name="node.method.tiers[0].input"' in page.content.decode()
    assert SchemeVersion.objects.get(pk=draft.pk).work == ""
    tiers = {
        "node.method.full": "10",
        "node.method.minus": "2",
        "node.method.tiers[0].input": "signed_projects",
        "node.method.tiers[0].required:how": "number",
        "node.method.tiers[0].required": "3",
        "node.method.tiers[1].input": "",
        "do": "save",
        "version": draft.version,
    }
    assert office.post(address(draft, "indicator", "signing"), given | tiers).status_code == 302
    found, body = kept(draft)
    assert body["indicators"][0]["method"] == {
        "kind": "tiers",
        "full": Decimal(10),
        "minus": Decimal(2),
        "tiers": [{"input": "signed_projects", "required": Decimal(3)}],
    }
    page = office.get(address(draft)).content.decode()
    assert "各档达标" in page or "when all tiers are met" in page
    assert office.post(address(draft), {"version": found.version, "do": "finish"}).status_code == 302
    draft = SchemeVersion.objects.get(pk=draft.pk)
    assert draft.work == ""
    assert draft.rules.leaves[0].method.kind == "tiers"


def test_rows_are_tried_beside_the_rule(office, draft):
    tries = {"try.east.signed_projects": "1", "try.west.signed_projects": "9", "do": "look"}
    page = office.post(address(draft, "indicator", "signing"), ratio(**tries), headers=HTMX)
    assert [row.printed for row in page.context["table"].trial.rows] == ["2.50", "10.00"]
    assert "1 ÷ 4 = 0.25" in page.content.decode()
    assert 'hx-swap-oob="true"' in page.content.decode()
    page = office.post(
        address(draft, "indicator", "signing"),
        ratio(**{**tries, "try.east.signed_projects": "1e999999999"}),
        headers=HTMX,
    )
    assert page.context["table"].problems


def test_an_unknown_name_is_caught_in_its_box_with_the_nearest(office, draft):
    given = ratio(
        **{
            "node.method.kind": "expression",
            "node.method.formula": "签约项目 × 2",
            "version": draft.version,
            "do": "save",
        }
    )
    page = office.post(address(draft, "indicator", "signing"), given)
    assert page.status_code == 422
    wrong = [box for box in page.context["every"] if box.problems]
    assert [box.name for box in wrong] == ["node.method.formula"]
    assert "签约项目数" in wrong[0].problems[0]
    assert SchemeVersion.objects.get(pk=draft.pk).work == ""


@pytest.mark.parametrize(
    "formula", ["(" * 10_000 + "1" + ")" * 10_000, "1e999999999", "签约项目数.__class__", "1 +"]
)
def test_hostile_formulas_are_refused_in_their_box(office, draft, formula):
    given = ratio(
        **{
            "node.method.kind": "expression",
            "node.method.formula": formula,
            "version": draft.version,
            "do": "save",
        }
    )
    page = office.post(address(draft, "indicator", "signing"), given)
    assert page.status_code == 422
    assert [box.name for box in page.context["every"] if box.problems] == ["node.method.formula"]


def test_weights_that_do_not_add_up_are_kept_but_never_become_the_draft(office, draft):
    given = ratio(**{"node.weight": "9", "version": draft.version, "do": "save"})
    assert office.post(address(draft, "indicator", "signing"), given).status_code == 302
    found, _body = kept(draft)
    answer = office.post(address(draft), {"version": found.version, "do": "finish"})
    assert answer.status_code == 422
    assert len(answer.context["problems"]) == 1
    found.refresh_from_db()
    assert found.rules.total.children[0].weight == 10
    with pytest.raises(Refused):
        actions.review_scheme(found, by=found.made_by)
    assert office.post(address(draft), {"version": found.version, "do": "drop"}).status_code == 302
    assert SchemeVersion.objects.get(pk=draft.pk).work == ""
