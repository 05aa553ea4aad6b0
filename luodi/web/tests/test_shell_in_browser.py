"""In a real browser: the strict policy holds, nothing scrolls sideways, everybody can use it, scripts do their part."""

from pathlib import Path

import pytest
from django.conf import settings

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("luodi.web.tests.shell_site"),
    pytest.mark.skipif(not Path(settings.BROWSER).exists(), reason=f"no browser at {settings.BROWSER}"),
]


@pytest.fixture
def visit(chromium, live_server):
    """Open an address; gives the page and what its console complained about."""
    contexts = []

    def opened(address: str, *, viewport=WIDE, language="zh-hans", **options):
        context = chromium.new_context(viewport=viewport, **options)
        context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        contexts.append(context)
        page, complaints = context.new_page(), []
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + address)
        page.wait_for_load_state("networkidle")
        return page, complaints

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", ["/style/", "/style/?wrong=1&unit=bz", "/style/wall/"])
def test_nothing_breaks_the_policy_or_the_width(visit, address, language, viewport):
    page, complaints = visit(address, viewport=viewport, language=language)
    page.mouse.move(300, 400)
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("address", ["/style/?wrong=1&unit=bz&toast=1", "/style/wall/"])
def test_the_accessibility_check_finds_nothing(visit, address, viewport):
    page, _complaints = visit(address, viewport=viewport, bypass_csp=True)
    found = axe.Axe().run(page).response["violations"]
    assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found] == []


def test_the_tooltip_of_a_chart_shows_the_numbers_of_its_table(visit):
    page, complaints = visit("/style/")
    figure = page.locator('[data-chart="units"]')
    canvas = figure.locator(".chart-canvas")
    canvas.scroll_into_view_if_needed()
    page.wait_for_timeout(700)
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tip = page.locator(".chart-tip")
    tip.wait_for()
    name = tip.locator("strong").inner_text()
    shown = tip.locator("td:last-child").all_inner_texts()
    figure.locator("[data-show-table]").click()
    row = figure.locator("tbody tr", has_text=name)
    assert row.locator("td").all_inner_texts() == shown
    assert complaints == []


def test_picked_rows_are_counted_and_shift_picks_a_run(visit):
    page, _complaints = visit("/style/")
    boxes = page.locator("td.pick input")
    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])
    assert page.locator("[data-selected]").inner_text() == "4"
    page.locator("[data-all-rows]").click()
    assert page.locator("[data-selected]").inner_text() == "50"


def test_a_dialog_opens_and_escape_closes_it_again(visit):
    page, _complaints = visit("/style/")
    page.locator('[data-open="sample-dialog"]').click()
    assert page.locator("#sample-dialog").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#sample-dialog").is_hidden()


def test_the_folded_menu_stays_folded_on_the_next_page(visit):
    page, _complaints = visit("/style/")
    page.locator("[data-rail]").click()
    page.reload()
    assert "rail" in page.locator("body").get_attribute("class").split()


def test_unsaved_work_is_not_lost_without_a_question(visit):
    page, _complaints = visit("/style/")
    page.locator("#id_name").fill("示例项目")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(page.url.split("?")[0] + "?unit=bz")
    assert asked == ["beforeunload"]


def test_a_card_moves_without_a_mouse_when_the_server_agrees(visit):
    page, complaints = visit("/style/")
    page.route("**/move", lambda route: route.fulfill(status=204))
    page.evaluate("document.querySelector('.board-card').dataset.moveUrl = '/move'")
    card = page.locator(".board-card").first
    name = card.locator(".title").inner_text()
    card.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator('[data-stage="signed"] .board-card', has_text=name).wait_for()
    assert complaints == []


def test_gates_in_the_way_open_in_the_drawer_and_the_card_stays(visit):
    page, _complaints = visit("/style/")
    page.route("**/move", lambda route: route.fulfill(status=422, body="<p>Permit is missing</p>"))
    page.evaluate("document.querySelector('.board-card').dataset.moveUrl = '/move'")
    card = page.locator(".board-card").first
    card.locator("summary").click()
    card.locator("button").nth(2).click()
    page.locator("#drawer", has_text="Permit is missing").wait_for()
    assert page.locator('[data-stage="negotiating"] .board-card').count() == 2
