"""Draw the county's pages into docs/screenshots/console/: a demo county, the real hub, a browser.

python -m tests.hub.console.screens
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from core.demo import window
from hub.office import Office
from tests.hub.console.offering import Offering
from tests.hub.console.teaching import Teaching

ROOT: Final = Path(__file__).resolve().parents[3]
SHOTS: Final = ROOT / "docs" / "screenshots" / "console"
PASSWORD: Final = "只为画图的一句话，不作别用"
SCREEN: Final = ViewportSize(width=1366, height=768)
STATIONS: Final = "6"
REACHED: Final = "hub.county.lan"
PAGES: Final = {
    "home": "/",
    "stations": "/stations",
    "schematic": "/stations?view=drawing",
    "station": "/stations/1",
    "ledger": "/stations/1/ledgers/up",
    "parcels": "/ledgers/parcel",
    "people": "/stations/1/people",
    "devices": "/stations/1/devices",
    "sticks": "/sticks",
    "letters": "/letters",
    "report": "/report",
    "exports": "/exports",
    "listings": "/listings?state=all",
    "overrides": "/overrides",
    "classes": "/classes?month=2026-11",
    "oddities": "/oddities?month=2026-11",
    "courses": "/courses",
    "grades": "/grades",
}
ORANGES: Final = window.ORANGES
PEPPER: Final = ORANGES._replace(colour=(120, 30, 24), size=26, pieces=90)
PEOPLE: Final = ORANGES._replace(colour=(70, 84, 120), size=60, pieces=24)
GREEN, WHITE = (96, 120, 84), (255, 255, 255)
NOTICES: Final = (
    ("周五培训", "下午两点，镇政府三楼，讲合格证怎么开。请带身份证。"),
    ("请补报十月的账", "十月三日以后没有收到，请联网或带 U 盘来。"),
)


def main() -> int:
    """Make the county, draw it, and take it away again."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "county") as address:
        fonts = Path(folder) / "data"
        fonts.mkdir()
        (fonts / "fonts").symlink_to(ROOT / "resources" / "fonts")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"),
                args=["--no-sandbox"] if os.geteuid() == 0 else [],
                env={**os.environ, "XDG_DATA_HOME": str(fonts)},
            )
            draw(browser, f"https://{address}/console")
            browser.close()
    print(*sorted(path.name for path in SHOTS.glob("*.png")), sep="\n")
    return 0


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Found a demo county with two accounts and serve it; yields host:port."""
    hub = [sys.executable, "-m", "hub"]
    here = ["--data", str(folder)]
    told = {**os.environ, "PYTHONPATH": str(ROOT)}
    known = {**told, "CUNZHAN_PASSPHRASE": PASSWORD}

    def do(*words: str, env: dict[str, str]) -> None:
        subprocess.run([*hub, *words, *here], check=True, stdout=subprocess.DEVNULL, env=env)

    do("demo", "--stations", STATIONS, env=told)
    offer(folder)
    teach(folder)
    for name, role in (("王芳", "coordinator"), ("李审", "auditor"), ("admin", "administrator")):
        do("account", "add", name, "--role", role, env=known)
    command = [*hub, "serve", "--host", "127.0.0.1", "--port", "0", *here]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, env=told, text=True)
    try:
        said = child.stdout.readline() if child.stdout else ""
        # A sheet for a station's PC names an address that it can reach.
        do("code", STATIONS, "--host", REACHED, env=told)
        yield json.loads(said)["address"]
    finally:
        child.terminate()
        child.wait()


def offer(folder: Path) -> None:
    """Have two stations hand listings in: one with much to say about it, one without."""
    with Office.open(folder) as office:
        desk = Offering(office, 2)
        listing = desk.listing(
            origin="奉节县",
            story="今年新采的脐橙，皮薄，糖度 13 度。全村最好吃的脐橙，常吃能降血糖。",
        )
        desk.picture(listing, content=window.drawn(ORANGES, GREEN), send=True, agreed=True)
        desk.picture(listing, content=window.drawn(ORANGES, WHITE), use="white")
        desk.entitle(listing, "taobao", "奉节脐橙纽荷尔新鲜现摘5千克装")
        number = "ZL202010000000.1"
        desk.basis(listing, what="patent", name="分级机", number=number, issuer="国家知识产权局")
        desk.keep(listing, "和自家去年的比，街坊都这么说")
        desk.submit(listing)
        other = Offering(office, 3)
        plain = other.listing(name="干花椒", headline="大红袍干花椒 250 克", variety="大红袍",
                              origin="陇川镇上滩村", price_fen=2800, unit="袋", net_g=250,
                              returns="seven_days", story="晒干的大红袍，麻香。")  # fmt: skip
        other.picture(plain, content=window.drawn(PEPPER, GREEN), send=True, agreed=True)
        other.submit(plain)


def teach(folder: Path) -> None:
    """Have two stations hold classes about which there is something to look at, and apply."""
    with Office.open(folder) as office:
        school = Teaching(office, 2)
        held, trainees = school.class_of()
        for ground in (GREEN, WHITE):
            school.photo(held, content=window.drawn(PEOPLE, ground), send=True)
        school.form(held, 5)
        school.form(held, 4)
        school.certificate(held, trainees[0])
        school.apply()
        school.course()
        other = Teaching(office, 3)
        late = other.held(name="开网店与合规用语第2期", module="operation",
                          teacher_kind="college", practice_minutes=30)  # fmt: skip
        other.enrol(late, ("向老三", "向老四"), phone="13900001111")
        other.photo(late, content=window.drawn(PEOPLE, GREEN))


def draw(browser: Browser, base: str) -> None:
    """Draw every page in Chinese and English, and some in large text."""
    page = opened(browser, base, "王芳")
    for heading, text in NOTICES:
        page.goto(f"{base}/letters")
        page.get_by_label("标题").fill(heading)
        page.get_by_label("内容").fill(text)
        page.get_by_role("button", name="全选").click()
        page.get_by_role("button", name="写进县里的账本").click()
    several(page, base, "zh_CN", PAGES)
    one_record(page, base)
    one_listing(page, base)
    one_class(page, base)
    page.get_by_role("button", name="大字").click()
    several(page, base, "large", {name: PAGES[name] for name in ("home", "ledger", "letters")})
    page.get_by_role("button", name="大字").click()
    page.get_by_role("button", name="English").click()
    several(page, base, "en", PAGES)
    odd_one(page, base)
    page.screenshot(path=SHOTS / "en-review.png")
    several(opened(browser, base, "admin"), base, "zh_CN", {"accounts": "/accounts"})
    several(opened(browser, base, "李审"), base, "zh_CN", {"audit": "/audit"})


def opened(browser: Browser, base: str, name: str) -> Page:
    """Sign in; the page's own picture is drawn on the way."""
    context = browser.new_context(ignore_https_errors=True, viewport=SCREEN, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{base}/sign-in")
    page.screenshot(path=SHOTS / "zh_CN-sign-in.png")
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="进入").click()
    page.wait_for_url(f"{base}/")
    return page


def several(page: Page, base: str, look: str, pages: dict[str, str]) -> None:
    """Draw pages by their addresses."""
    for name, path in pages.items():
        page.goto(f"{base}{path}", wait_until="networkidle")
        page.screenshot(path=SHOTS / f"{look}-{name}.png")


def one_record(page: Page, base: str) -> None:
    """Draw an enrolment code's sheet, and a person before and after a reason was given."""
    page.goto(f"{base}/stations/1/devices")
    page.get_by_role("button", name="做入网码").click()
    page.locator(".qr").wait_for()
    page.screenshot(path=SHOTS / "zh_CN-invitation.png")
    page.goto(f"{base}/stations/1/people")
    page.locator("#lines a").first.click()
    page.get_by_label("原因").fill("农户来电核对十月货款")
    page.screenshot(path=SHOTS / "zh_CN-person.png")
    page.get_by_role("button", name="显示这一条").click()
    page.locator(".note").wait_for()
    page.screenshot(path=SHOTS / "zh_CN-person-shown.png")


def one_listing(page: Page, base: str) -> None:
    """Draw what waits, a listing with much to say about it, and one that the county mends."""
    page.goto(f"{base}/listings", wait_until="networkidle")
    page.screenshot(path=SHOTS / "zh_CN-waiting.png")
    odd_one(page, base)
    page.get_by_label("给“标题”写意见").click()
    page.get_by_label("“标题”要改什么").fill("请写明品种")
    page.screenshot(path=SHOTS / "zh_CN-review.png")
    page.goto(f"{base}/listings?station=3")
    page.get_by_role("link", name="干花椒").click()
    page.get_by_role("button", name="县里接手改").click()
    page.wait_for_url("**/edit")
    page.screenshot(path=SHOTS / "zh_CN-mending.png")


def one_class(page: Page, base: str) -> None:
    """Draw a class whose people were drawn, an application, and a certificate that is checked."""
    page.goto(f"{base}/classes?month=2026-11")
    page.get_by_role("link", name="收寄与合同第1期").click()
    code = page.locator(".roster a").first.inner_text()
    page.get_by_label("种子").fill("双色球2026135")
    page.get_by_role("button", name="抽人").click()
    page.wait_for_url("**done=drawn")
    page.screenshot(path=SHOTS / "zh_CN-class.png", full_page=True)
    page.goto(f"{base}/grades")
    page.locator("#lines a").first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=SHOTS / "zh_CN-grade.png")
    for language in ("zh_CN", "en"):
        page.goto(f"{base}/c/{code}?lang={language}")
        page.screenshot(path=SHOTS / f"{language}-check.png")
    page.goto(f"{base}/grades")


def odd_one(page: Page, base: str) -> None:
    """Open the listing about which the rules have most to say."""
    page.goto(f"{base}/listings?station=2")
    page.locator("#lines a").last.click()
    page.wait_for_load_state("networkidle")


if __name__ == "__main__":
    sys.exit(main())
