"""Sun fills in a quarter's targets as a sheet: keys, a block copied from a sheet, faults at their cells."""

from datetime import date

import pytest
from django.urls import reverse

from luodi.accounts.models import Organization
from luodi.targeting.actions import add_target, open_round

axe = pytest.importorskip("axe_playwright_python.sync_playwright")
pytestmark = pytest.mark.browser
BLOCK = (
    "企业\t环节\t推荐理由\n"
    '福建样例茶具厂\t茶具\t"第一行\n第二行，""引号"""\n'
    "安徽样例茶业有限公司\t绿茶加工\t龙头\n" + "".join(f"样例{n}号公司\t\t理由{n}\n" for n in range(9))
)


@pytest.fixture
def submission(city):
    """What Sun's department hands in this quarter, with one firm."""
    office = Organization.objects.get(code="office")
    found = open_round(
        2026, 4, departments=[office], limit_days=10, stale_days=30, by=city.chen, on=date.today()
    )
    mine = found.submissions.get()
    add_target(mine, {"name": "杭州样例茶业有限公司", "why": "龙头缺位"}, by=city.sun)
    return mine


def paste(page, selector, text):
    """Paste ``text`` into a cell as a browser does."""
    page.locator(selector).focus()
    page.evaluate(
        """([selector, text]) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
          document.querySelector(selector).dispatchEvent(event);
        }""",
        [selector, text],
    )


def value(page, selector):
    """What stands in a cell."""
    return page.locator(selector).input_value()


def test_keys_and_a_pasted_block_fill_the_sheet(sign_in, live_server, city, submission):
    page = sign_in("sun")
    page.goto(live_server.url + reverse("targeting:submission", args=[submission.pk]))
    page.click(f'a[href="{reverse("targeting:grid", args=[submission.pk])}"]')
    page.wait_for_load_state("networkidle")
    page.focus("#cell-1-why")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "cell-2-why"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "cell-1-contact_path"

    paste(page, "#cell-1-name", BLOCK)
    assert value(page, "#cell-1-name") == "杭州样例茶业有限公司"
    assert value(page, "#cell-2-name") == "福建样例茶具厂"
    assert value(page, "#cell-2-why") == '第一行\n第二行，"引号"'
    assert value(page, "#cell-12-why") == "理由8"
    page.keyboard.press("Control+z")
    assert value(page, "#cell-2-name") == ""
    paste(page, "#cell-2-name", BLOCK)

    page.fill("#cell-3-priority", "最高")
    page.click("button.btn-primary >> nth=-1")
    page.wait_for_load_state("networkidle")
    assert "最高" in page.locator("#fault-3-priority").inner_text()
    assert page.get_attribute("#cell-3-priority", "aria-invalid") == "true"
    assert submission.targets.count() == 1
    page.fill("#cell-3-priority", "高")
    page.click("button.btn-primary >> nth=-1")
    page.wait_for_url("**" + reverse("targeting:submission", args=[submission.pk]))
    assert submission.targets.count() == 12
    assert submission.targets.get(name="福建样例茶具厂").why == '第一行\n第二行，"引号"'
    assert [each for each in page.complaints if "422" not in each] == [], page.complaints


def test_the_sheet_works_without_a_script_and_on_a_phone(sign_in, live_server, city, submission):
    page = sign_in("sun", width=390, height=844, language="en")
    page.route("**/grid*.js", lambda route: route.abort())
    page.goto(live_server.url + reverse("targeting:grid", args=[submission.pk]))
    page.wait_for_load_state("networkidle")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    faults = axe.Axe().run(page).response["violations"]
    assert [each["id"] for each in faults if each["impact"] in {"serious", "critical"}] == []
    page.fill("#cell-2-name", "福建样例茶具厂")
    page.click("button.btn-primary >> nth=-1")
    page.wait_for_url("**" + reverse("targeting:submission", args=[submission.pk]))
    assert submission.targets.filter(name="福建样例茶具厂").exists()
