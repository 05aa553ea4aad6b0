"""The bureau drafts a version from another, edits it in the browser, adopts and withdraws it."""

from datetime import date
from html.parser import HTMLParser

import pytest
from django.http import QueryDict
from django.urls import reverse

from luodi.common.errors import Conflict, Refused
from luodi.ladders.actions import adopt_version, body_digest, draft_version, edit_draft, withdraw_version
from luodi.ladders.choices import CHECKS, CLASSES, DOCUMENTS, FIELDS, MILESTONES, ROLE_LABELS
from luodi.ladders.drafting import laid_out, problems_of, read_posted, rearranged, with_codes
from luodi.ladders.models import LadderVersion
from luodi.ladders.queries import parsed, version_for
from luodi.ladders.wording import differences, stage_rows
from luodi_engine.ladders import dump_ladder, known


@pytest.fixture
def draft(world, shipped) -> LadderVersion:
    return draft_version(
        name="二〇二七版",
        effective_from=date(2027, 1, 1),
        source="市政府办公室通知",
        body=shipped[-1].body,
        by=world.people["bureau"],
    )


def form_of(client, version: LadderVersion) -> QueryDict:
    """What a browser would send back of the editor, read from its page."""
    sent = QueryDict(mutable=True)

    class Boxes(HTMLParser):
        select = ""

        def handle_starttag(self, tag, attrs):
            at = dict(attrs)
            if tag == "select":
                self.select = at["name"]
            elif tag == "option" and "selected" in at:
                sent.appendlist(self.select, at["value"])
            elif tag == "input" and "name" in at and (at.get("type") != "checkbox" or "checked" in at):
                sent.appendlist(at["name"], at.get("value") or ("on" if at.get("type") == "checkbox" else ""))

    page = client.get(reverse("ladders:edit", args=[version.pk])).content.decode()
    Boxes().feed(page[page.index('id="ladder-editor"') :])
    return sent


def post(client, version, sent: QueryDict, do: str = "save", **headers):
    sent = sent.copy()
    sent["do"] = do
    return client.post(
        reverse("ladders:edit", args=[version.pk]),
        sent.urlencode(),
        content_type="application/x-www-form-urlencoded",
        headers=headers,
    )


def test_everything_a_ladder_may_name_has_words():
    assert tuple(FIELDS) == known.FIELDS
    assert set(DOCUMENTS) == set(known.DOCUMENTS)
    assert tuple(CHECKS) == known.CHECKS
    assert tuple(CLASSES) == (known.DEFAULT_CLASS, *known.CLASSES)
    assert tuple(MILESTONES) == known.MILESTONES
    assert set(ROLE_LABELS) == set(known.ROLES)


def test_saving_the_editor_unchanged_keeps_the_ladder_exactly(draft, signed_in):
    client = signed_in("bureau")
    before = parsed(draft)
    assert post(client, draft, form_of(client, draft)).status_code == 302
    after = parsed(LadderVersion.objects.get(pk=draft.pk))
    assert dump_ladder(after)["stages"] == dump_ladder(before)["stages"]


def test_every_mistake_is_shown_at_its_place_and_nothing_is_saved(draft, signed_in):
    client = signed_in("bureau")
    sent = form_of(client, draft)
    sent["stages-1-label"] = ""
    sent["stages-2-limits-default"] = "soon"
    sent["stages-3-gates-0-code"] = "Große Stufe"
    sent["stages-4-stale_after_days"] = "-3"
    answer = post(client, draft, sent)
    assert answer.status_code == 422
    wrong = {row.path: row for row in answer.context["rows"] if row.is_wrong}
    assert set(wrong) == {"stages[1]", "stages[2]", "stages[3]", "stages[4]"}
    assert set(wrong["stages[1]"].errors) == {"label"}
    assert wrong["stages[2]"].limits[0][3]
    assert set(wrong["stages[3]"].gates[0].errors) == {"code"}
    page = answer.content.decode()
    assert 'value="Große Stufe"' in page
    assert 'href="#stages-3-gates-0"' in page
    assert len(answer.context["problems"]) == 4
    assert parsed(LadderVersion.objects.get(pk=draft.pk)) == parsed(draft)


def test_stages_and_gates_are_moved_added_and_removed_before_saving(draft, signed_in):
    client = signed_in("bureau")
    sent = form_of(client, draft)
    codes = list(parsed(draft).codes)
    answer = post(client, draft, sent, "up:stages[2]", **{"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert [row.body["code"] for row in answer.context["rows"]] == [codes[0], codes[2], codes[1], *codes[3:]]
    assert list(parsed(LadderVersion.objects.get(pk=draft.pk)).codes) == codes


def test_a_stage_without_a_code_is_given_one(draft, signed_in):
    client = signed_in("bureau")
    sent = form_of(client, draft)
    number = len(draft.body["stages"])
    sent.appendlist("stages-row", str(number))
    sent.update({f"stages-{number}-label": "回访", f"stages-{number}-label_en": "Follow-up"})
    assert post(client, draft, sent).status_code == 302
    assert parsed(LadderVersion.objects.get(pk=draft.pk)).stages[-1].code == "stage_1"


@pytest.mark.parametrize(
    ("step", "wanted"),
    [
        ("up:stages[0]", "abc"),
        ("down:stages[0]", "bac"),
        ("down:stages[2]", "abc"),
        ("remove:stages[1]", "ac"),
        ("remove:stages[9]", "abc"),
        ("up:stages[1].gates[1]", "abc"),
        ("add_stage:stages[3]", "abc?"),
        ("explode:stages[0]", "abc"),
        ("up:stages[99999]", "abc"),
    ],
)
def test_steps_of_the_editor_rearrange_or_change_nothing(step, wanted):
    stages = [{"code": code, "label": code, "label_en": code} for code in "abc"]
    assert "".join(row["code"] or "?" for row in rearranged(stages, step)) == wanted


def test_gates_are_rearranged_within_their_stage():
    stages = [{"code": "a", "gates": [{"code": "x"}, {"code": "y"}]}]
    assert [gate["code"] for gate in rearranged(stages, "down:stages[0].gates[0]")[0]["gates"]] == ["y", "x"]
    assert len(rearranged(stages, "add_gate:stages[0]")[0]["gates"]) == 3
    assert [gate["code"] for gate in rearranged(stages, "remove:stages[0].gates[2]")[0]["gates"]] == [
        "y",
        "x",
    ]
    assert with_codes(rearranged(stages, "add_gate:stages[0]"))[0]["gates"][-1]["code"] == "gate_1"


def test_a_form_that_somebody_made_up_is_read_without_harm():
    sent = QueryDict(
        "stages-row=0&stages-row=x&stages-row=-1&stages-0-stale_after_days=²&stages-0-gates-row=0"
    )
    stages = read_posted(sent)
    assert len(stages) == 1
    assert stages[0]["stale_after_days"] == "²"


def test_two_people_who_edit_one_draft_do_not_overwrite_each_other(draft, world, signed_in):
    client = signed_in("bureau")
    sent = form_of(client, draft)
    body = {**draft.body, "stages": draft.body["stages"][:-1]}
    edit_draft(draft, {"body": body}, by=world.people["bureau"])
    assert post(client, draft, sent).status_code == 409
    assert len(LadderVersion.objects.get(pk=draft.pk).body["stages"]) == len(body["stages"])


def test_an_adopted_version_is_not_edited(draft, world, signed_in):
    adopt_version(draft, by=world.people["bureau"])
    client = signed_in("bureau")
    assert client.get(reverse("ladders:edit", args=[draft.pk])).status_code == 302
    with pytest.raises(Conflict):
        edit_draft(draft, {"name": "x"}, by=world.people["bureau"])


def test_a_draft_is_made_from_a_version_then_adopted_with_its_day_and_source(shipped, signed_in):
    client = signed_in("bureau")
    given = {"name": "新版", "effective_from": "2026-12-01", "source": "会议纪要"}
    answer = client.post(reverse("ladders:draft", args=[shipped[-1].pk]), given)
    made = LadderVersion.objects.get(name="新版")
    assert answer.headers["Location"] == reverse("ladders:edit", args=[made.pk])
    assert (made.body["version"], made.body["source"]) == ("新版", "会议纪要")
    adopt = {"effective_from": "2027-01-01", "source": "市政府令"}
    assert client.post(reverse("ladders:adopt", args=[made.pk]), adopt).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.effective_from, made.source) == ("adopted", date(2027, 1, 1), "市政府令")
    assert (parsed(made).source, parsed(made).effective_from) == ("市政府令", date(2027, 1, 1))
    assert version_for(date(2026, 12, 31)).pk == shipped[-1].pk
    assert version_for(date(2027, 1, 1)).pk == made.pk


def test_two_versions_cannot_begin_on_one_day(draft, shipped, signed_in):
    day = shipped[-1].effective_from.isoformat()
    answer = signed_in("bureau").post(
        reverse("ladders:adopt", args=[draft.pk]), {"effective_from": day, "source": "x"}
    )
    assert answer.status_code == 422
    assert "effective_from" in answer.context["form"].errors
    assert LadderVersion.objects.get(pk=draft.pk).state == "draft"


def test_a_version_is_withdrawn_with_a_reason_unless_it_is_the_last(world, shipped):
    by = world.people["bureau"]
    first, *rest = shipped
    with pytest.raises(Refused):
        withdraw_version(first, by=by, reason=" ")
    withdraw_version(first, by=by, reason="错误")
    with pytest.raises(Conflict):
        withdraw_version(first, by=by, reason="错误")
    for version in rest[:-1]:
        withdraw_version(version, by=by, reason="错误")
    with pytest.raises(Refused):
        withdraw_version(rest[-1], by=by, reason="错误")


def test_the_comparison_tells_what_was_added_removed_moved_and_changed(shipped, draft):
    body = dump_ladder(parsed(draft))
    stages = body["stages"]
    stages[1]["stale_after_days"] = 99
    stages[1]["gates"] = stages[1]["gates"][1:]
    stages[2], stages[3] = stages[3], stages[2]
    stages.append({"code": "visited", "label": "回访", "label_en": "Visited"})
    draft.body = body
    found = differences(parsed(shipped[-1]), parsed(draft))
    kinds = [row.kind for row in found]
    assert (kinds.count("added"), kinds.count("removed"), kinds.count("moved")) == (1, 1, 2)
    [changed] = [row for row in found if row.kind == "changed"]
    assert (changed.before, changed.after) == ("45", "99")
    assert differences(parsed(shipped[-1]), parsed(shipped[-1])) == []


def test_the_page_of_a_version_tells_everything_in_words(shipped, signed_in, django_assert_max_num_queries):
    client, version = signed_in("clerk"), shipped[-1]
    client.get(reverse("ladders:list"))
    with django_assert_max_num_queries(9):
        page = client.get(reverse("ladders:detail", args=[version.pk])).content.decode()
    for row in stage_rows(parsed(version)):
        assert row["label"] in page
        for gate in row["gates"]:
            assert gate["label"] in page
    assert reverse("ladders:draft", args=[version.pk]) not in page


def test_mistakes_of_a_draft_are_found_again_for_their_places(draft):
    stages = [{"code": "a", "label": "", "label_en": "A"}]
    problems = problems_of(stages, draft)
    rows = laid_out(stages, problems)
    assert rows[0].errors
    assert len(problems) >= 2


def test_a_digest_changes_with_the_body(draft):
    before = body_digest(draft)
    draft.body = {**draft.body, "version": "x"}
    assert body_digest(draft) != before
