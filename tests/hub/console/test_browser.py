"""The daily jobs, done in a real Chromium by clicking, and one of them with the keyboard alone."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from core.base.clock import FixedClock
from hub.office import Office
from tests.hub.console import county
from tests.hub.console.browsing import BEYOND, CHROMIUM, MISSING, opened_page, served, sign_in
from tests.hub.console.hostile import listings_of, poison
from tests.hub.console.offering import Offering
from tests.hub.console.payloads import SCRIPTS
from tests.hub.console.visitor import found, sheet_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason=MISSING),
]


@pytest.fixture(scope="module")
def base(lived: Path, tmp_path_factory) -> Iterator[str]:
    """The console's address; the tests share the county, each with stations of its own."""
    folder = tmp_path_factory.mktemp("served") / "county"
    shutil.copytree(lived / "county", folder)
    with Office.open(folder, clock=FixedClock(county.NOW)) as office:
        desk = Offering(office, 4)
        first = desk.listing(name="红心柚")
        desk.picture(first, send=True, agreed=True)
        desk.keep(first, "和自家去年的比")
        desk.submit(first)
        desk.offer(name="干花椒", story="今年新采，麻香。")
    with served(folder) as address:
        yield address


@pytest.fixture
def page(browser: Browser, base: str) -> Iterator[Page]:
    """A page of the shared county."""
    with opened_page(browser, base) as opened:
        yield opened


def test_from_what_waits_to_a_filtered_ledger_and_its_spreadsheet(page, base):
    sign_in(page, base)
    page.get_by_role("link", name="台账", exact=True).click()
    page.get_by_role("link", name="代收包裹").click()
    rows = page.locator("#lines tr")
    expect(rows).to_have_count(50)
    page.get_by_role("link", name="再看 50 条").click()
    expect(rows).to_have_count(100)
    page.get_by_label("种类").select_option("shelf")
    expect(page).to_have_url(re.compile("kind=shelf"))
    expect(page.locator("[id=rows]")).to_have_count(1)
    expect(page.locator("#lines tr td:last-child").first).to_have_text("在架")
    count = int(found(r"共 ([\d,]+) 笔", page.locator(".totals").inner_text()))
    with page.expect_download() as download:
        page.get_by_role("link", name="导出表格").click()
    assert sheet_of(Path(download.value.path()).read_bytes()).max_row == count + 1


def test_a_person_is_shown_in_full_after_a_reason(page, base):
    sign_in(page, base)
    page.goto(f"{base}/stations/1/people")
    page.locator("#lines a").first.click()
    hidden = page.locator("dd.hidden")
    expect(hidden.nth(1)).to_be_visible()
    page.get_by_label("原因").fill("农户来电核对货款")
    page.get_by_role("button", name="显示这一条").click()
    expect(page.get_by_role("heading", name="已显示全名和电话")).to_be_visible()
    expect(hidden).to_have_count(0)


def test_a_notice_is_written_to_every_station(page, base):
    sign_in(page, base)
    page.get_by_role("link", name="通知", exact=True).click()
    page.get_by_label("标题").fill("周五培训")
    page.get_by_label("内容").fill("下午两点，镇政府三楼。")
    page.get_by_role("button", name="全选").click()
    page.get_by_role("button", name="写进县里的账本").click()
    expect(page.get_by_role("status")).to_contain_text("已写进县里的账本")
    expect(page.locator(".letter", has_text="周五培训")).to_contain_text("等 10 站")


def test_a_conflict_is_settled_and_an_incident_closed(page, base):
    sign_in(page, base)
    page.get_by_role("link", name="分歧要裁定").click()
    page.get_by_role("button", name="用这个").last.click()
    expect(page.get_by_role("status")).to_contain_text("已定下")
    page.goto(f"{base}/troubles")
    page.get_by_role("button", name="处理好了，关掉").click()
    expect(page.get_by_role("status")).to_contain_text("已关掉")


def test_a_pc_is_invited_by_a_sheet_that_prints_on_one_page(page, base):
    sign_in(page, base)
    page.goto(f"{base}/stations/6/devices")
    page.get_by_role("button", name="做入网码").click()
    code = page.locator(".code").inner_text()
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    told = re.sub(r"\s", "", "".join(one.extract_text() for one in printed.pages))
    assert len(printed.pages) == 1
    assert code in told
    assert "有效到" in told
    assert "今天" not in told


def test_the_report_prints_with_its_definitions_and_without_the_menu(page, base):
    sign_in(page, base)
    page.get_by_role("link", name="月报").click()
    expect(page.get_by_role("heading", name="月报 2026-11")).to_be_visible()
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    told = re.sub(r"\s", "", "".join(one.extract_text() for one in printed.pages))
    assert "户均结算额" in told
    assert "当月付给农户的钱" in told
    assert "导出账册" not in told
    assert len(printed.pages) <= 3


def test_a_lost_pc_is_revoked_by_clicking(page, base):
    sign_in(page, base, "administrator")
    page.goto(f"{base}/stations/8/devices")
    page.get_by_text("停用这台电脑").click()
    page.get_by_label("原因").fill("电脑被偷了")
    page.get_by_role("button", name="停用").click()
    expect(page.get_by_role("status")).to_contain_text("这台电脑已停用")


def test_an_account_is_made_and_signs_in(page, base):
    sign_in(page, base, "administrator")
    page.get_by_role("link", name="账号").click()
    form = page.locator("form.card")
    form.get_by_role("textbox", name="账号").fill("mediator")
    form.get_by_role("radio", name="调解员").check()
    form.get_by_label("第一个密码").fill("先用这一句话吧，再改")
    form.get_by_role("button", name="建立").click()
    expect(page.get_by_role("alert")).to_contain_text("已经有人用这个账号名了")
    assert form.get_by_role("textbox", name="账号").input_value() == "mediator"
    form.get_by_role("textbox", name="账号").fill("李调解")
    form.get_by_label("第一个密码").fill("先用这一句话吧，再改")
    form.get_by_role("button", name="建立").click()
    expect(page.get_by_role("status")).to_contain_text("已保存")
    page.locator("details.me summary").click()
    page.get_by_role("button", name="退出").click()
    page.get_by_label("账号").fill("李调解")
    page.get_by_label("密码").fill("先用这一句话吧，再改")
    page.get_by_role("button", name="进入").click()
    expect(page.get_by_role("link", name="台账", exact=True)).to_be_visible()
    assert page.get_by_role("link", name="账号").count() == 0


def test_a_station_is_found_and_written_to_with_the_keyboard_alone(page, base):
    page.goto(f"{base}/sign-in")
    keys = page.keyboard
    keys.insert_text("coordinator")
    keys.press("Tab")
    keys.insert_text(county.PASSWORD)
    keys.press("Enter")
    expect(page.get_by_role("heading", name="今天要办的事")).to_be_visible()
    keys.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    keys.press("/")
    expect(page.locator("#search")).to_be_focused()
    keys.insert_text("清水")
    keys.press("Enter")
    page.wait_for_url(re.compile("/find"))
    keys.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    keys.press("Enter")
    keys.press("Tab")
    expect(page.get_by_role("link", name="清水村服务站")).to_be_focused()
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert ring == "2px"
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/stations/\d+$"))
    while page.evaluate("document.activeElement.textContent.trim()") != "写给这个站":
        keys.press("Tab")
    keys.press("Enter")
    page.wait_for_url(re.compile("/letters"))
    while page.evaluate("document.activeElement.name") != "heading":
        keys.press("Tab")
    keys.insert_text("请补报十月的账")
    keys.press("Tab")
    keys.insert_text("十月三日以后没有收到。")
    keys.press("Shift+Tab")
    keys.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已写进县里的账本")
    expect(page.locator(".letter", has_text="十月三日")).to_contain_text("清水村服务站")


def test_large_text_and_english_stay_from_page_to_page(page, base):
    sign_in(page, base, "auditor")
    plain = page.evaluate("getComputedStyle(document.body).fontSize")
    page.get_by_role("button", name="大字").click()
    page.get_by_role("button", name="English").click()
    page.get_by_role("link", name="Stations", exact=True).click()
    expect(page.get_by_role("heading", name="Stations")).to_be_visible()
    assert (plain, page.evaluate("getComputedStyle(document.body).fontSize")) == ("15px", "21px")


def test_a_listing_is_returned_with_a_note_by_the_mouse_and_approved_by_the_keys(page, base):
    sign_in(page, base)
    page.get_by_role("link", name="商品等着审").click()
    page.get_by_role("link", name="红心柚").click()
    expect(page.locator(".line.story mark.warn")).to_have_text("全村最好1")
    page.get_by_role("link", name="全村最好").click()
    expect(page.locator("#f1")).to_be_in_viewport()
    pixels = page.locator(".pictures img").first.evaluate("image => image.naturalWidth")
    assert pixels > 500
    page.get_by_label("给“产地”写意见").click()
    page.get_by_label("“产地”要改什么").fill("写到村")
    page.get_by_role("button", name="退回让站里改").click()
    expect(page.get_by_role("status")).to_contain_text("已退回")
    expect(page.get_by_role("link", name="红心柚")).to_have_count(0)
    page.get_by_role("link", name="已退回").click()
    page.get_by_role("link", name="红心柚").click()
    expect(page.locator(".earlier")).to_contain_text("写到村")

    page.goto(f"{base}/listings")
    keys = page.keyboard
    tab_to(page, "干花椒")
    keys.press("Enter")
    page.wait_for_url(re.compile("/stations/4/listings/"))
    while page.evaluate("document.activeElement.name") != "remark":
        keys.press("Tab")
    keys.insert_text("写得实在")
    tab_to(page, "批准")
    keys.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已批准")
    expect(page.get_by_role("heading", name="没有等着审的")).to_be_visible()


def test_a_listing_is_taken_over_and_its_review_prints_without_the_buttons(page, base):
    sign_in(page, base)
    page.goto(f"{base}/listings?state=taken_over")
    page.get_by_role("link", name="5号站的橙子").click()
    page.get_by_role("link", name="接着改").click()
    page.get_by_label("文案").fill("今年新采，糖度 13 度。")
    page.get_by_role("button", name="写进县里的账本").click()
    expect(page.get_by_role("status")).to_contain_text("已改好")
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    told = re.sub(r"\s", "", "".join(one.extract_text() for one in printed.pages))
    assert "今年新采，糖度13度" in told
    assert "县里接手" in told
    assert "写意见" not in told
    assert "总的意见" not in told
    assert len(printed.pages) <= 3


def tab_to(page, text):
    """Press Tab until what has this text is in focus."""
    while page.evaluate("document.activeElement.textContent.trim()") != text:
        page.keyboard.press("Tab")


PAGES = ("/", "/stations", "/stations?view=drawing", "/stations/1", "/stations/1/ledgers/up",
         "/stations/1/people", "/stations/1/devices", "/troubles", "/ledgers/parcel", "/letters",
         "/report", "/exports", "/sticks", "/find?q=石门", "/listings?state=all",
         "/overrides")  # fmt: skip


def test_no_page_is_wider_than_the_screen_in_either_language_and_size(page, base):
    sign_in(page, base, "coordinator-own")
    for press in (None, "English", "Large"):
        if press:
            page.get_by_role("button", name=press).click()
        for path in PAGES:
            page.goto(f"{base}{path}")
            # In large text a ledger may, its page not.
            boxes = "html" if press == "Large" else "html, .sheet"
            wide = page.evaluate(BEYOND, boxes)
            assert wide <= 0, (press, path, wide)


def test_script_in_everything_a_station_says_opens_no_dialog(browser, lived, tmp_path):
    """Every page that shows it, with all that unfolds; the page fails for any dialog."""
    shutil.copytree(lived / "county", tmp_path / "county")
    with Office.open(tmp_path / "county", clock=FixedClock(county.NOW)) as office:
        at = poison(office)
        offered = listings_of(office, at)
    with served(tmp_path / "county") as base, opened_page(browser, base) as page:
        sign_in(page, base)
        page.goto(f"{base}/stations")
        expect(page.locator("tbody").get_by_text(SCRIPTS[0]).first).to_be_visible()
        for path in (f"/stations/{at}", f"/stations/{at}/people", f"/stations/{at}/ledgers/down",
                     "/stations?view=drawing", "/ledgers/down", "/listings", "/overrides",
                     *offered[:3], "/letters", "/report", "/exports",
                     "/find?q=alert", "/find?q=%22%3E%3Cscript%3Ealert(1)"):  # fmt: skip
            page.goto(f"{base}{path}")
            page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
        page.goto(f"{base}/stations/{at}/people")
        page.locator("#lines a").nth(-1).click()
        page.get_by_label("原因").fill("<img src=x onerror=alert(1)>")
        page.get_by_role("button", name="显示这一条").click()
        expect(page.get_by_role("heading", name="已显示全名和电话")).to_be_visible()
