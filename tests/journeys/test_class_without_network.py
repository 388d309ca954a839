"""A course from its folder to a certificate anybody can check, without a network all the way.

Packed by one station, carried on a stick, installed by another that was never met, taught to
forty people off a messy list, closed; certificates checked on a machine that never met the
county; then the stick brings the class to the county. Every actor is the real program.
"""

from __future__ import annotations

import datetime as dt
import io
import shutil
import zipfile

import openpyxl
import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageDraw
from sqlalchemy import func, select

from core.training.queries.classes import find_seats
from core.training.service.door import Coming
from hub.intake.worker import Worker
from hub.office import Office
from hub.store.derived import DERIVED
from tests.journeys.county import Coordinator, Pc
from tests.sync_hub import ROOT, Hub

DAY = "2026-11-20"
FORTY = 40
ABSENT = 2
FAILED = 3
NAME = "收寄件、收据与合同 第1期"
CLASS = {
    "name": NAME, "module": "law", "first": DAY, "place": "村委会会议室",
    "teacher": "石老师", "teacher_kind": "company", "theory_minutes": 120, "practice_minutes": 90,
    "mentor_minutes": 90, "code": "parcels-receipts", "course_version": "1.0",
}  # fmt: skip
SURNAMES = "田冉覃石周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章"


@pytest.fixture
def pc(tmp_path):
    """Return PCs by name, each with a folder and a key of its own."""

    def made(name):
        (tmp_path / name).mkdir(exist_ok=True)
        return Pc(tmp_path / name)

    return made


@pytest.fixture
def hub(tmp_path):
    running = Hub(tmp_path / "county").start()
    yield running
    running.stop(at_once=True)


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "U 盘"
    folder.mkdir()
    return folder


@pytest.mark.slow
def test_a_class_is_taught_proved_and_told_without_a_network(pc, hub, stick, tmp_path):
    author, village = pc("author"), pc("village")
    author("setup", "--station", "课程站", "--village", "500241106201", "--clerk", "石秀英")
    village("setup", "--station", "石门村服务站", "--village", "500241119202", "--clerk", "田桂花")
    carry_a_course(author, village, stick)
    class_id = plan(village)
    trainees = enrol_forty(village, class_id)
    sign_in(village, class_id, trainees)
    examine(village, class_id, trainees)
    close(village, class_id)
    given = give_certificates(village, class_id)
    look_at_the_archive(village, class_id, stick)
    check_far_away(pc("stranger"), given)
    assert village("verify")["ok"]
    bring_to_the_county(hub, village, stick)
    look_at_the_county(hub, len(given))
    look_at_the_console(hub, given)


def carry_a_course(author, village, stick):
    """An unknown signer is taken at a person's word only, and the files are the same."""
    pack = stick / "收寄.ckc"
    made = author("course", "pack", ROOT / "resources" / "courses" / "parcels-receipts", "-o", pack)
    code, told = village.ended(village.begun("course", "install", pack))
    assert (code, told["error"]["code"]) == (1, "course.unknown_signer")
    signer = village("course", "check", pack)["signer"]["device"]
    assert village("course", "install", pack, "--trust", signer)["version"] == made["version"]


def plan(village):
    return village.add("class", DAY, **CLASS)


def enrol_forty(village, class_id):
    """The list has a title, wide digits, blanks, hyphens, a sum, somebody twice."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["石门村 电商培训 名单（2026年）"])
    sheet.append([None, "序号", " 学员姓名 ", "联系电话", "所在村"])
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    for number, surname in enumerate(SURNAMES, 1):
        name = surname + "秀明桂芳"[number % 4] + "兰英"[number % 2]
        phone = f"138{10_000_000 + number * 7_919:08d}"
        messy = (phone, phone.translate(wide), f"{phone[:3]}-{phone[3:7]}-{phone[7:]}",
                 f" {phone[:3]} {phone[3:]}")[number % 4]  # fmt: skip
        said = f"{name[0]}　{name[1:]}" if number % 5 == 0 else name
        sheet.append([None, number, said, messy, "石门村二组 "])
        if number == 7:
            sheet.append([None, 7, name, phone, "石门村二组"])
        if number % 13 == 0:
            sheet.append([None] * 5)
    sheet.append([None, "合计", FORTY])
    path = village.folder / "名单.xlsx"
    book.save(path)
    told = village("class", "roster", class_id, path)
    assert [one["state"] for one in told["rows"]].count("twice") == 1
    assert len(told["enrolled"]) == FORTY
    return told["enrolled"]


def sign_in(village, class_id, trainees):
    """The door as the desk does it: found by the telephone's tail, one after the other."""
    day = dt.date.fromisoformat(DAY)
    with village.open(write=True) as station:
        views = station.views()
        for number, trainee in enumerate(trainees[:-ABSENT]):
            seats = views.training.seats(class_id, day, "am")
            tail = next(one.tail for one in seats if one.trainee == trainee)
            found = find_seats(seats, tail)[0]
            assert found.trainee == trainee
            at = f"08:{20 + number // 2:02d}"
            coming = Coming(class_id=class_id, trainee=found.trainee, half="am", at=at, day=day)
            station.training.door.sign_in(coming)
        views.db.close()


def examine(village, class_id, trainees):
    """Thirty-eight papers, three of them failed; forms without names; photos of the morning."""
    came = trainees[:-ABSENT]
    papers = [
        {"class_id": class_id, "trainee": one, "quiz": "结业", "most": 10_000, "answers": ["1:A"],
         "points": 4_000 if place < FAILED else 9_000, "day": DAY}
        for place, one in enumerate(came)
    ]  # fmt: skip
    village("--day", DAY, "add", "quiz", "--json", "-", say=papers)
    marks = {"content": 5, "teacher": 5, "practice": 4, "arrangement": 4, "overall": 5}
    forms = [{"class_id": class_id, **marks, "words": "还想学直播"}] + [
        {"class_id": class_id, **marks} for _ in range(9)
    ]
    village("--day", DAY, "add", "satisfaction", "--json", "-", say=forms)
    pictures = []
    for number in range(3):
        file = io.BytesIO()
        image = Image.new("RGB", (640, 480), "white")
        ImageDraw.Draw(image).ellipse((40 * number, 60, 300, 300), fill="orange")
        image.save(file, "JPEG")
        pictures.append(village.folder / f"{number}.jpg")
        pictures[-1].write_bytes(file.getvalue())
    village("--day", DAY, "class", "photo", class_id, *pictures, "--half", "am")


def close(village, class_id):
    village("--day", DAY, "class", "close", class_id)
    code, told = village.ended(village.begun("class", "sign", class_id, "nobody"))
    assert code == 1
    assert told["error"]["code"]


def give_certificates(village, class_id):
    told = village("--day", DAY, "class", "certificates", class_id, "-o", village.folder / "证书")
    lacking = [one["lacks"] for one in told if "lacks" in one]
    assert sorted(lacking) == ["absent"] * ABSENT + ["failed"] * FAILED
    return [one for one in told if "id" in one]


def look_at_the_archive(village, class_id, stick):
    target = stick / "第1期.zip"
    made = village("class", "archive", class_id, "-o", target)
    assert (made["photos"], made["away"]) == (3, 0)
    with zipfile.ZipFile(target) as packed:
        assert packed.testzip() is None
        paper = packed.read("第1期/培训档案.pdf")
        lists = openpyxl.load_workbook(io.BytesIO(packed.read("第1期/培训清单.xlsx")))
    with pypdfium2.PdfDocument(paper) as document:
        text = "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)
    for word in ("培训档案", "收寄件、收据与合同第1期", "结业", "还想学直播", "照片3", class_id):
        assert word in text
    assert text.count("未到") == ABSENT
    rows = list(lists["签到"].iter_rows(values_only=True))
    assert len(rows) == 1 + FORTY - ABSENT


def check_far_away(stranger, given):
    """Off the printed paper, on a machine without a station; one changed byte is no certificate."""
    with pypdfium2.PdfDocument(given[0]["file"]) as document:
        picture = document[0].render(scale=200 / 72).to_pil()
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == given[0]["text"]
    told = stranger("certificate", "check", code.text)
    assert (told["ok"], told["known"], told["code"]) == (True, "unknown", given[0]["code"])
    assert told["score"] == 90
    place = len(code.text) // 2
    other = "A" if code.text[place] != "A" else "B"
    changed = code.text[:place] + other + code.text[place + 1 :]
    ended, told = stranger.ended(stranger.begun("certificate", "check", changed))
    assert (ended, told["error"]["code"]) == (1, "training.not_a_certificate")
    assert stranger("certificate", "check", given[1]["badge"])["code"] == given[1]["code"]


def bring_to_the_county(hub, village, stick):
    """Let in by files on the stick, then the whole log up and the receipt down."""
    number = hub.station("石门村服务站", "500241119202")
    shutil.copy(hub.invitation(number)["file"], stick / "石门.czq")
    assert village("enrol", stick / "石门.czq")["state"] == "pending"
    hub.verb("stick", "read", str(stick))
    hub.verb("stick", "write", str(stick))
    assert village("stick", "read", stick)["enrolled"]
    written = village("stick", "write", stick)
    assert (written["state"], written["left"]) == ("carried", 0)
    assert hub.verb("stick", "read", str(stick))["events"] == written["events"]


def look_at_the_county(hub, certificates):
    with Office.open(hub.folder) as office:
        Worker(office).finish()
        with office.store.read() as connection:
            counts = {
                name: connection.scalar(select(func.count()).select_from(table))
                for name, table in DERIVED.metadata.tables.items()
            }
            held = connection.execute(select(DERIVED.metadata.tables["class"])).mappings().one()
    wanted = {
        "class": 1, "trainee": FORTY, "attendance": FORTY - ABSENT, "quiz": FORTY - ABSENT,
        "satisfaction": 10, "class_photo": 3, "certificate": certificates, "course": 1,
    }  # fmt: skip
    assert {name: counts[name] for name in wanted} == wanted
    assert (held["name"], held["closed"]) == (CLASS["name"], DAY)
    assert hub.verb("verify")["parked"] == 0


def look_at_the_console(hub, given):
    """The coordinator sees the class in its month; anybody may ask about a certificate."""
    made = hub.verb("account", "add", "王芳", "--role", "coordinator")
    coordinator = Coordinator(hub, made["password"])
    try:
        assert NAME in coordinator.see("/classes", month=DAY[:7])
        page = coordinator.see(f"/c/{given[0]['code']}")
        assert NAME in page
    finally:
        coordinator.leave()
