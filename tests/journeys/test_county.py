"""A county's month from end to end: two stations, bad links, a stick, a clone, a loss, an erasure.

Every actor is the real program in a process of its own: the hub that serves, the desks' verbs, the
hub's verbs. The coordinator asks the console over TLS. docs/journey.md is the same by hand.
"""

from __future__ import annotations

import calendar
import datetime as dt
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
import zxingcpp
from sqlalchemy import select

from core.sync.segment import MAGIC, read_segment
from core.trade.queries.days import Days
from hub.intake.vault import Vault
from hub.office import Office
from hub.store import tables
from hub.store.derived import DERIVED
from tests.journeys.county import FIRST, MONTH, SECOND, World
from tests.journeys.screen import until
from tests.sync_hub import ROOT, Hub
from tests.sync_proxy import Weather, proxied

LEDGERS = ROOT / "tests" / "ledgers-in"
DAYS = [dt.date(2026, 3, day) for day in range(1, calendar.monthrange(2026, 3)[1] + 1)]
SPAN = ("--from", DAYS[0].isoformat(), "--to", DAYS[-1].isoformat())
GONE = ("胡永芳", "13453840191")
"""Who wants to be forgotten, with the phone number that stands in the ledgers."""
SHEETS = {"up": "上行", "down": "下行代买", "purchase": "收购", "errand": "便民"}
REPORTED = {
    "up_turnover": ("up", "fen"),
    "down_turnover": ("down", "fen"),
    "purchase_amount": ("purchase", "fen"),
    "errand_amount": ("errand", "fen"),
    "up_orders": ("up", "count"),
    "parcels_in": ("parcel", "count"),
}
NOTICE = "清明前后收春茶"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A founded county that serves, and a link to it whose weather may change."""
    hub = Hub(tmp_path / "county").start()
    with proxied(hub.port) as link:
        made = World(tmp_path, hub, link)
        try:
            yield made
        finally:
            made.coordinator.leave()
            hub.stop()


@pytest.mark.slow
def test_a_months_books_reach_the_county_whatever_happens_on_the_way(world):
    set_up_on_line(world)
    set_up_by_stick(world)
    keep_the_first_stations_month(world)
    keep_the_second_stations_month(world)
    write_to_both_stations(world)
    sync_over_a_link_that_is_cut(world)
    carry_the_stick_there_and_back(world)
    join_a_second_pc(world)
    copy_a_pc_and_work_on_both(world)
    lose_a_pc_and_rebuild_it(world)
    verify_everywhere(world)
    sums = hold_the_county_against_the_day_sheets(world)
    erase_somebody(world)
    verify_everywhere(world)
    assert hold_the_county_against_the_day_sheets(world) == sums


def set_up_on_line(world):
    pc = world.pc("first")
    pc("setup", "--station", FIRST, "--village", "500241106201", "--clerk", "田秀英")
    told = pc("enrol", world.code(FIRST))
    assert (told["state"], told["station"]) == ("enrolled", world.numbers[FIRST])


def set_up_by_stick(world):
    pc, stick = world.pc("second"), world.stick
    pc("setup", "--station", SECOND, "--village", "500241119202", "--clerk", "田桂花")
    invitation = world.hub.invitation(world.numbers[SECOND])["file"]
    shutil.copy(invitation, stick / "石门.czq")
    assert pc("enrol", stick / "石门.czq")["state"] == "pending"
    assert [one["state"] for one in world.hub.verb("stick", "read", str(stick))["files"]] == [
        "done"
    ]
    world.hub.verb("stick", "write", str(stick))
    assert pc("stick", "look", stick)["offer"] == "read"
    assert pc("stick", "read", stick)["enrolled"]


def keep_the_first_stations_month(world):
    """Sheets as villages have them, a few entries by hand, one of them taken back."""
    pc = world.pc("first")
    people = world.folder / "名单.csv"
    people.write_bytes(f"姓名,电话\n{','.join(GONE)}\n周春秀,13330766619\n".encode("gb18030"))
    assert pc("import", people, "--kind", "people")["accepted"] == 2
    for name, kind in (("up-2026.xlsx", "up"), ("down.txt", "down"), ("parcels.csv", "parcel"),
                       ("sign-in.xlsx", "attendance")):  # fmt: skip
        assert pc("import", LEDGERS / name, "--kind", kind)["accepted"] > 10
    take_in_sales(world, pc, 900)
    farmer = next(one["id"] for one in pc("find", "周春秀") if one["kind"] == "person")
    oranges = pc.add("product", name="奉节脐橙", unit="公斤")
    bought = [pc.add("purchase", day, farmer=farmer, product=oranges, grams=grams, price_fen=433)
              for day, grams in (("2026-03-10", 25_300), ("2026-03-11", 18_700))]  # fmt: skip
    pc("--day", "2026-03-20", "reverse", bought[1], "--reason", "称错了")
    pc.add("errand", what="打印复印", amount_fen=350, fee_fen=50)
    closed = pc("close", "2026-03-10", "--cash", 0, "--wechat", 0, "--alipay", 0)
    assert {one["kind"]: one["amount_fen"] for one in closed["works"]}["purchase"] == 10_955


def keep_the_second_stations_month(world):
    pc = world.pc("second")
    world.due[SECOND] = take_in_sales(world, pc, 180)
    assert pc("totals", "--kind", "up", *SPAN)["amount_fen"] == world.due[SECOND]
    pc.add("down", name="田乙", item="雨鞋", platform="京东", amount_fen=6_753, fee_fen=200)


def take_in_sales(world, pc, rows):
    """Take in a sheet of sales of odd fen, and return what they add up to."""
    luck, whole = random.Random(rows), 0
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["农产品上行台账（2026年）"])
    sheet.append(["序号", "日期", "农户姓名", "联系电话", "产品名称", "数量", "单位",
                  "单价(元)", "金额（元）", "订单编号"])  # fmt: skip
    for number in range(1, rows + 1):
        yuan = Decimal(fen := luck.randrange(101, 99_999)) / 100
        name = luck.choice("田冉覃石") + chr(luck.randrange(0x4E00, 0x9FA0))
        farmer = (f"3月{1 + number % 31}日", name, f"139{luck.randrange(10**8):08d}")
        order = f"T{luck.randrange(10**12):012d}"
        sheet.append([number, *farmer, "干花椒", 1, "箱", yuan, yuan, order])
        whole += fen
    sheet.append(["合计", *[None] * 7, f"=SUM(I3:I{rows + 2})"])
    book.save(pc.folder / "上行.xlsx")
    told = pc("import", pc.folder / "上行.xlsx", "--kind", "up")
    assert (told["accepted"], told["doubtful"], told["rejected"]) == (rows, [], [])
    return whole


def write_to_both_stations(world):
    to = {f"to-{number}": "1" for number in world.numbers.values()}
    world.coordinator.send("/letters", kind="notice", heading=NOTICE, text="价格见公示栏", **to)


def has_notice(pc):
    with pc.open() as station:
        return station.db.rows("SELECT heading FROM notice") == [(NOTICE,)]


def sync_over_a_link_that_is_cut(world):
    """The link dies when the greater part of the month is sent; none of that is sent again."""
    pc, link = world.pc("first"), world.link
    link.weather = Weather(rate=24_000)
    begun = pc.begun("sync")
    until(lambda: link.count.up > 45_000, "the greater part of the month is sent")
    link.weather.lives_s, link.weather.down = 0, True
    code, told = pc.ended(begun)
    assert (code, told["error"]["code"]) == (1, "sync.dropped")
    assert world.hub.verb("totals", "--kind", "up")["count"] == 0
    before = link.count.up
    link.weather = Weather()
    told = pc("sync")
    assert (told["receipts"], told["incidents"]) == (1, [])
    assert link.count.up - before < before
    assert pc("sync")["events_sent"] == 0
    assert has_notice(pc)


def carry_the_stick_there_and_back(world):
    pc, stick = world.pc("second"), str(world.stick)
    written = pc("stick", "write", stick)
    assert (written["state"], written["left"]) == ("carried", 0)
    assert world.hub.verb("stick", "read", stick)["events"] == written["events"]
    world.hub.verb("stick", "write", stick)
    told = pc("stick", "read", stick)
    assert told["events_confirmed"] == written["events"]
    assert has_notice(pc)
    assert pc("stick", "look", stick)["offer"] == "nothing"


def join_a_second_pc(world):
    """It has the books at once, and what either writes comes to the other."""
    one, two = world.pc("first"), world.pc("sister")
    assert two("setup", "--join", world.code(FIRST))["whole"]
    assert two("totals", "--kind", "up", *SPAN) == one("totals", "--kind", "up", *SPAN)
    two.add("errand", what="充值", amount_fen=10_000)
    one.add("errand", what="缴费", amount_fen=8_850)
    for pc in (one, two, one):
        pc("sync")
    assert one("totals", "--kind", "errand", *SPAN) == two("totals", "--kind", "errand", *SPAN)


def copy_a_pc_and_work_on_both(world):
    """The disk is copied with all it remembers; both write in the same place of one log."""
    one, clone = world.pc("first"), world.pc("clone")
    shutil.rmtree(clone.folder)
    shutil.copytree(one.folder, clone.folder)
    known = next(row["id"] for row in one("find", GONE[0]) if row["kind"] == "person")
    before = one("totals", "--kind", "down")["amount_fen"]
    said = {"villager": known, "name": GONE[0], "platform": "淘宝"}
    here = one.add("down", item="电饭煲", amount_fen=23_456, **said)
    there = clone.add("down", item="棉被", amount_fen=34_567, **said)
    assert here == there
    assert one("sync")["incidents"] == []
    assert "cloned" in clone("sync")["incidents"]
    for pc in (one, clone, world.pc("sister")):
        pc("sync")
        assert pc("totals", "--kind", "down")["amount_fen"] == before + 23_456 + 34_567
    assert "一台电脑被复制成了两台" in world.coordinator.see(
        f"/stations/{world.numbers[FIRST]}/troubles"
    )


def lose_a_pc_and_rebuild_it(world):
    """What it had sent comes from the county, what it had not from the farmers' paper receipts."""
    lost, rebuilt = world.pc("second"), world.pc("rebuilt")
    farmer = lost.add("person", name="田丙", phone="13912345678", role="farmer")
    tea = lost.add("product", name="春茶", unit="斤")
    lost("stick", "write", world.stick)
    world.hub.verb("stick", "read", str(world.stick))
    bought = [lost.add("purchase", farmer=farmer, product=tea, grams=grams, price_fen=6_789)
              for grams in (1_250, 730)]  # fmt: skip
    due = lost("totals", "--kind", "purchase", *SPAN)
    scans = world.folder / "scans.txt"
    scans.write_text("\n".join(scanned(lost, one) for one in bought), encoding="utf-8")
    shutil.rmtree(lost.folder)
    del world.pcs["second"]
    assert rebuilt("setup", "--join", world.code(SECOND))["whole"]
    assert rebuilt("totals", "--kind", "up", *SPAN)["amount_fen"] == world.due[SECOND]
    assert rebuilt("totals", "--kind", "purchase", *SPAN)["count"] == 0
    assert [one["known"] for one in rebuilt("recover", scans)] == [False, False]
    assert [one["known"] for one in rebuilt("recover", scans)] == [True, True]
    assert rebuilt("totals", "--kind", "purchase", *SPAN) == due
    assert rebuilt("sync")["events_sent"] == 2


def scanned(pc, identity):
    """Print a receipt and return what a scanner reads off the paper."""
    paper = pc.folder / "receipt.pdf"
    pc("receipt", identity, "-o", paper)
    with pypdfium2.PdfDocument(paper) as document:
        picture = document[0].render(scale=200 / 72).to_pil()
    (code,) = zxingcpp.read_barcodes(picture)
    return code.text


def verify_everywhere(world):
    for name, pc in world.pcs.items():
        assert pc("verify")["ok"], name
    told = world.hub.verb("verify")
    assert (told["ok"], told["problems"], told["parked"]) == (True, [], 0)


def hold_the_county_against_the_day_sheets(world):
    """The county's month equals the sum of the stations' days, to the fen, on every way out."""
    days = {name: day_sheets(pc) for name, pc in world.books().items()}
    county: Counter[tuple[str, str]] = sum(days.values(), Counter())
    book = world.coordinator.book()
    for kind, title in SHEETS.items():
        rows = list(book[title].iter_rows(values_only=True))
        money = next(n for n, text in enumerate(rows[0]) if text.endswith("金额（元）"))
        for name, sums in days.items():
            fens = [Decimal(str(row[money])) * 100 for row in rows[1:] if row[0] == name]
            assert sum(fens) == sums[kind, "fen"], (kind, name)
        told = world.hub.verb("totals", "--kind", kind, *SPAN)
        assert (told["amount_fen"], told["count"]) == (county[kind, "fen"], county[kind, "count"])
        assert sum(pc("totals", "--kind", kind, *SPAN)["amount_fen"]
                   for pc in world.books().values()) == county[kind, "fen"] > 0  # fmt: skip
    figures = world.hub.verb("report", MONTH)["figures"]
    page = {row[0]: row[1] for row in book[f"月报 {MONTH}"].iter_rows(values_only=True)}
    for code, key in REPORTED.items():
        shown = Decimal(str(page[figures[code]["name"]])) * (100 if key[1] == "fen" else 1)
        assert figures[code]["value"] == shown == county[key], code
    return county


def day_sheets(pc):
    """Add a PC's day sheets of the month up: (kind, "fen" or "count") -> sum."""
    found: Counter[tuple[str, str]] = Counter()
    with pc.open() as station:
        for day in DAYS:
            for work in Days(station.db).figures(day).works:
                found[work.kind, "fen"] += work.amount_fen or 0
                found[work.kind, "count"] += work.count
    return found


def erase_somebody(world):
    """A person's wish on one PC; nobody who syncs knows the name afterwards, the county neither."""
    pcs = [world.pc(name) for name in ("first", "sister", "clone")]
    with pcs[0].open(write=True) as station:
        person = station.db.one("SELECT id FROM person WHERE name = ?", (GONE[0],))[0]
        assert kept_by_a_pc(station)
        station.erase(person)
    for pc in pcs:
        pc("sync")
    world.hub.verb("totals", "--kind", "up")
    for pc in pcs:
        with pc.open() as station:
            assert kept_by_a_pc(station) == []
        assert pc("find", GONE[0]) == []
    assert kept_by_the_county(world) == []
    for sheet in world.coordinator.book().worksheets:
        cells = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row}
        assert not any(word in cell for cell in cells for word in GONE)


def kept_by_a_pc(station):
    """Return the tables of a PC's file that name who is gone."""
    names = station.db.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    return [name for (name,) in names if tell_of(station.db.rows(f'SELECT * FROM "{name}"'))]  # noqa: S608 - our own names


def kept_by_the_county(world):
    """Return what of the county names who is gone: tables, archived segments, files."""
    files = [path for path in (world.hub.folder / "files").rglob("*") if path.is_file()]
    every = (*tables.METADATA.sorted_tables, *DERIVED.metadata.sorted_tables)
    with Office.open(world.hub.folder) as office, office.store.read() as connection:
        found = [table.name for table in every if tell_of(connection.execute(select(table)))]
        vault = Vault(world.hub.folder, office.keys.secrets.database)
        lying = {path.stem: vault.read(bytes.fromhex(path.stem)) for path in files}
    assert all(lying.values()), "a file that cannot be read says nothing either way"
    return found + [name for name, content in lying.items() if tells_of(content)]


def tell_of(rows):
    """Tell whether any value of some rows names who is gone."""
    return any(tells_of(value) for row in rows for value in row)


def tells_of(value):
    """Tell whether a stored value, unpacked if it is a segment, names who is gone."""
    content = value.encode() if isinstance(value, str) else value
    if not isinstance(content, bytes):
        return False
    if content.startswith(MAGIC):
        events = read_segment(content).events
        content = b"".join(e.content + b"".join(b.body for b in e.blocks) for e in events)
    return any(word.encode() in content for word in GONE)
