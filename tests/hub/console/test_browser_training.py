"""Training in a real Chromium: the committee decides, people are drawn, anybody checks a paper."""

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
from tests.hub.console.teaching import Teaching

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason=MISSING)]


@pytest.fixture(scope="module")
def taught(lived: Path, tmp_path_factory) -> Iterator[tuple[str, str]]:
    """The console's address, and the code of a certificate that was given."""
    folder = tmp_path_factory.mktemp("taught") / "county"
    shutil.copytree(lived / "county", folder)
    with Office.open(folder, clock=FixedClock(county.NOW)) as office:
        school = Teaching(office, 1)
        held, trainees = school.class_of()
        school.photo(held, 1, send=True)
        code = school.certificate(held, trainees[0])[0]
        school.apply()
    with served(folder) as address:
        yield address, code


@pytest.fixture
def page(browser: Browser, taught: tuple[str, str]) -> Iterator[Page]:
    """A page of that county."""
    with opened_page(browser, taught[0]) as opened:
        yield opened


def test_the_committee_asks_for_more_then_grants_and_the_month_pays(page, taught):
    sign_in(page, taught[0])
    page.get_by_role("link", name="等级", exact=True).click()
    row = page.locator("#lines tr")
    expect(row).to_contain_text("2 项不同")
    page.get_by_role("link", name="杨秀英").click()
    expect(page.locator(".report")).to_contain_text("510,000.00")
    page.get_by_label("理由").fill("十月的账还差两笔，请补齐")
    page.get_by_label("评审人").fill("张主任、李芳")
    page.get_by_role("button", name="要补材料").click()
    expect(page.get_by_role("status")).to_contain_text("评审意见已写进县里的账本")
    page.get_by_role("link", name="要补材料").click()
    page.get_by_role("link", name="杨秀英").click()
    expect(page.locator(".letter")).to_contain_text("十月的账还差两笔")
    page.get_by_label("理由").fill("已补齐，账实相符")
    page.get_by_label("评审人").fill("张主任、李芳")
    page.get_by_role("button", name="授予", exact=True).click()
    page.get_by_role("link", name="津贴名单").click()
    expect(page.locator("tbody tr")).to_contain_text("初级电商运营师")
    expect(page.locator(".totals")).to_contain_text("500.00")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出表格").click()
    assert Path(download.value.path()).stat().st_size > 1000


def test_people_are_drawn_by_a_seed_phoned_and_the_class_prints(page, taught):
    sign_in(page, taught[0])
    page.get_by_role("link", name="培训", exact=True).click()
    page.get_by_role("link", name="收寄与合同第1期").click()
    page.get_by_label("种子").fill("双色球2026135")
    page.get_by_label("抽取人数").fill("3")
    page.get_by_role("button", name="抽人").click()
    expect(page.get_by_text("重抽一遍，名单相同")).to_be_visible()
    page.locator("#draws").get_by_role("button", name="记下").first.click()
    expect(page.locator("#draws")).to_contain_text("1 人确认来过（100.0%）")
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    told = re.sub(r"\s", "", "".join(one.extract_text() for one in printed.pages))
    assert "名册和签到" in told
    assert "双色球2026135" in told
    assert "抽人" not in told
    assert len(printed.pages) <= 4


def test_the_calendar_fits_the_screen_in_english_too(page, taught):
    sign_in(page, taught[0], "auditor")
    page.get_by_role("button", name="English").click()
    page.get_by_role("link", name="Training", exact=True).click()
    expect(page.locator("#lines tr")).to_have_count(1)
    assert page.evaluate(BEYOND, "html, .sheet") <= 0


def test_what_is_odd_is_marked_as_looked_at(page, taught):
    sign_in(page, taught[0])
    page.goto(f"{taught[0]}/oddities")
    card = page.locator(".odd", has_text="照片没拍够")
    card.get_by_label("看的结果").fill("照片在路上，已问过站里")
    card.get_by_role("button", name="看过了").click()
    expect(page.get_by_role("status")).to_contain_text("已记下")
    expect(card).to_contain_text("照片在路上")


def test_anybody_checks_a_certificate_without_scripts_or_an_account(browser, taught):
    base, code = taught
    context = browser.new_context(
        ignore_https_errors=True, java_script_enabled=False, viewport={"width": 390, "height": 780}
    )
    page = context.new_page()
    try:
        page.goto(f"{base.removesuffix('/console')}/c")
        page.get_by_label("证书上的校验码").fill(code.lower())
        page.get_by_role("button", name="查一查").click()
        expect(page.get_by_role("heading", name="这张证书是真的，有效")).to_be_visible()
        expect(page.locator(".facts")).to_contain_text("周**")
        page.get_by_role("link", name="English").click()
        expect(page.get_by_role("button", name="Check")).to_be_visible()
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390
    finally:
        context.close()
