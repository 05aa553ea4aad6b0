"""Sun of the lead department draws a version of a chain in the editor, and Chen of the bureau publishes it."""

import pytest
from django.urls import reverse

from luodi.accounts.models import Organization
from luodi.chains.actions import add_link, add_segment, make_chain, new_map, publish_map
from luodi.chains.models import ChainMap

pytestmark = pytest.mark.browser


@pytest.fixture
def tea(city):
    """A published chain of two segments, led by the department."""
    office = Organization.objects.get(code="office")
    chain = make_chain("tea", "茶产业链", place=city.city, lead_department=office, by=city.chen)
    chain_map = new_map(chain, 2024, by=city.chen, source="样例")
    for code, name in (("leaf", "茶叶种植"), ("green", "绿茶加工")):
        add_segment(chain_map, {"code": code, "name": name, "track": "茶"}, by=city.chen)
    add_link(chain_map, "leaf", "green", by=city.chen)
    return publish_map(chain_map, by=city.chen)


def rows(page):
    """The names of the segments in the editor's table, from top to bottom."""
    return [name.strip() for name in page.locator("#editor tbody th").all_inner_texts()]


def send(page, button):
    """Press a button of the editor and wait until the answer stands in its place."""
    page.locator("#editor").evaluate("(editor) => { editor.dataset.before = '1' }")
    button.click()
    page.locator("#editor:not([data-before])").wait_for()


def add(page, code, name):
    """Fill in the form for a new segment and send it."""
    section = page.locator("#editor details").filter(has=page.locator("input[name=op][value=add_segment]"))
    if section.get_attribute("open") is None:
        section.locator("summary").click()
    section.locator("input[name=code]").fill(code)
    section.locator("input[name=name]").fill(name)
    section.locator("input[name=track]").fill("茶")
    send(page, section.locator("button.btn-primary"))


def link(page, source, target):
    """Choose both ends and link them."""
    form = page.locator("#editor form").filter(has=page.locator("input[name=op][value=add_link]"))
    for field, code in (("source", source), ("target", target)):
        form.locator(f"select[name={field}]").evaluate(
            "(box, value) => { box.value = value; box.dispatchEvent(new Event('change', {bubbles: true})) }",
            code,
        )
    send(page, form.locator("button.btn-primary"))


def test_a_draft_is_drawn_by_one_and_put_in_force_by_another(sign_in, live_server, city, tea):
    drawer = sign_in("sun")
    drawer.goto(live_server.url + reverse("chains:versions", args=["tea"]))
    drawer.fill("input[name=year_from]", "2025")
    drawer.click("form[data-module=form] button.btn-primary")
    drawer.wait_for_load_state("networkidle")
    draft = ChainMap.objects.get(state="draft")
    assert drawer.url.endswith(reverse("chains:editor", args=["tea", draft.pk]))

    add(drawer, "drink", "茶饮料")
    add(drawer, "ware", "茶具")
    assert [row.split("\n")[0] for row in rows(drawer)] == ["茶叶种植", "绿茶加工", "茶饮料", "茶具"]
    link(drawer, "green", "drink")
    assert drawer.locator("#editor .link-chip").all_inner_texts() == ["绿茶加工\n×", "茶饮料\n×"]
    link(drawer, "drink", "leaf")
    assert "茶叶种植 → 绿茶加工 → 茶饮料 → 茶叶种植" in drawer.locator("#editor [role=alert]").inner_text()

    link(drawer, "ware", "drink")
    send(drawer, drawer.locator("#editor button[value=undo]"))
    assert drawer.locator("#editor .link-chip").all_inner_texts() == ["绿茶加工\n×", "茶饮料\n×"]
    drawer.reload()
    assert drawer.locator("#editor .link-chip").count() == 2

    publisher = sign_in("chen")
    publisher.goto(live_server.url + reverse("chains:editor", args=["tea", draft.pk]))
    publisher.click("#editor button[value=published]")
    publisher.wait_for_load_state("networkidle")
    draft.refresh_from_db()
    assert (draft.state, draft.published_by, draft.made_by) == ("published", city.chen, city.sun)

    publisher.goto(live_server.url + reverse("chains:graph", args=["tea"]))
    publisher.wait_for_load_state("networkidle")
    drawn = publisher.locator("svg.chain-picture").text_content()
    assert all(name in drawn for name in ("茶叶种植", "绿茶加工", "茶饮料", "茶具"))
    assert publisher.complaints == []
    # The browser itself notes the answer to the link that would close a circle.
    assert [each for each in drawer.complaints if "422" not in each] == []


def test_an_editor_who_saves_last_sees_what_the_other_did(sign_in, live_server, city, tea):
    draft = new_map(tea.chain, 2026, by=city.sun)
    add_segment(draft, {"code": "leaf", "name": "茶叶种植"}, by=city.sun)
    first, second = sign_in("sun"), sign_in("chen")
    for page in (first, second):
        page.goto(live_server.url + reverse("chains:editor", args=["tea", draft.pk]))
    add(first, "drink", "茶饮料")
    add(second, "ware", "茶具")
    told = second.locator("#editor [role=alert]").inner_text()
    assert "茶饮料" in told and "sun" in told
    assert [row.split("\n")[0] for row in rows(second)] == ["茶叶种植", "茶饮料"]
    add(second, "ware", "茶具")
    assert [row.split("\n")[0] for row in rows(second)] == ["茶叶种植", "茶饮料", "茶具"]
    assert first.complaints == []
