"""From a class's records to its papers."""

import datetime as dt
import io

import pytest
from PIL import Image

from core.base.errors import UnknownRecordError
from core.paper.archive import class_archive
from core.paper.class_tables import size_text
from core.paper.from_classes import (
    certificate_of,
    class_archive_of,
    sign_in_sheet_of,
    trainee_cards_of,
)
from core.paper.model import chinese
from core.training import badge
from core.training.model.calls import FollowUp, SpotCall, SpotCheck
from core.training.model.results import ClassPhoto, PracticeCheck, QuizResult, Satisfaction
from core.training.queries.classes import find_seats
from core.training.service.door import Coming
from tests.core.paper.reading import texts_of
from tests.core.training.conftest import DAY, Taught, planned


@pytest.fixture
def taught(station):
    """A class with three people on its roster, the third of whom never comes."""
    made = Taught(station)
    door = made.training.door
    for place, at in ((0, "08:20"), (1, "08:47")):
        ids = door.sign_in(
            Coming(class_id=made.class_id, trainee=made.trainees[place], day=DAY, half="am", at=at)
        ).ids
    door.sign_out(ids[0], "11:00")
    return made


@pytest.fixture
def views(taught):
    made = taught.station.views()
    yield made
    made.db.close()


def test_a_card_for_everybody_still_enrolled_finds_its_seat_at_the_door(taught, views):
    taught.training.roster.leave(taught.class_id, taught.trainees[2])
    cards = trainee_cards_of(views, taught.class_id, DAY)
    assert list(cards.codes) == taught.trainees[:2]
    assert [one.name for one in cards.signers] == ["周春秀", "覃明桂"]
    seats = views.training.seats(taught.class_id, DAY, "am")
    for code, who in zip(cards.codes, cards.signers, strict=True):
        assert find_seats(seats, code)[0].name == who.name


def jpeg(tone):
    file = io.BytesIO()
    Image.new("RGB", (80, 60), tone).save(file, "JPEG")
    return file.getvalue()


def fill(taught):
    """Book everything that a class can leave behind."""
    class_id, (first, second, _) = taught.class_id, taught.trainees
    results, station = taught.training.results, taught.station
    for tone, half in (("red", "am"), ("blue", None)):
        value = station.photos.keep(jpeg(tone))
        results.photo(ClassPhoto(class_id=class_id, half=half, photo=value, caption=f"{tone} 课堂"))
    results.quiz([
        QuizResult(class_id=class_id, trainee=first, quiz="结业", points=2500, most=3000),
        QuizResult(class_id=class_id, trainee=second, quiz="结业", points=1000, most=3000),
        QuizResult(class_id=class_id, quiz="随堂", way="group", points=1000, most=1000, hands=31),
    ])  # fmt: skip
    results.check([
        PracticeCheck(class_id=class_id, trainee=first, item="打包"),
        PracticeCheck(class_id=class_id, trainee=first, item="称重", mark="failed"),
    ])  # fmt: skip
    results.satisfaction([
        Satisfaction(class_id=class_id, content=5, teacher=4, practice=3, arrangement=5, overall=5),
        Satisfaction(class_id=class_id, content=4, teacher=4, practice=3, arrangement=5, overall=4,
                     words="还想学直播"),
    ])  # fmt: skip


def table(archive, start):
    return next(one for one in archive.tables if one.heading.startswith(start))


def test_a_sign_in_sheet_has_the_roster_in_order_with_who_signed(taught, views):
    sheet = sign_in_sheet_of(views, taught.class_id, DAY, "am")
    assert [(one.number, one.name, one.came, one.went) for one in sheet.signers] == [
        (1, "周春秀", "08:20", ""),
        (2, "覃明桂", "08:47", "11:00"),
        (3, "石大山", "", ""),
    ]
    assert (sheet.half, sheet.place, sheet.teacher) == ("上午", "村委会会议室", "石老师")
    evening = sign_in_sheet_of(views, taught.class_id, DAY, "pm")
    assert {one.came for one in evening.signers} == {""}


def test_who_left_the_roster_stands_only_on_sheets_of_days_when_they_had_come(taught, views):
    for place in (1, 2):
        taught.training.roster.leave(taught.class_id, taught.trainees[place])
    sheet = sign_in_sheet_of(views, taught.class_id, DAY, "am")
    assert [one.number for one in sheet.signers] == [1, 2]


def test_an_unknown_class_has_no_sheet(views):
    with pytest.raises(UnknownRecordError):
        sign_in_sheet_of(views, "nothing", DAY, "am")


def test_a_certificate_on_paper_says_what_its_record_signs_and_is_voided_when_taken_back(
    taught, views
):
    certifying = taught.training.certifying
    given = certifying.give(taught.class_id, taught.trainees[0]).ids[0]
    made = certificate_of(views, given)
    read = badge.badge_of(badge.record_in(made.code))
    assert (made.holder, made.serial, made.short_code) == (
        "周春秀", read.earned.serial, read.code,
    )  # fmt: skip
    assert made.hours == "8 学时（360 分钟）"
    assert (made.start, made.end) == (DAY, DAY + dt.timedelta(days=1))
    assert not made.voided
    taught.training.reverse(given, "名字错了")
    assert certificate_of(views, given).voided


def test_a_late_comer_and_an_early_leaver_are_seen_in_the_archive(taught, views):
    archive = class_archive_of(views, taught.class_id, taught.station.photos.content)
    signed = table(archive, "签到 11-20 上午")
    assert [row[4:] for row in signed.rows] == [
        ("08:20", "", "手机尾号"),
        ("08:47", "11:00", "手机尾号 迟到 17 分钟 早退 30 分钟"),
        ("未到", "", ""),
    ]
    assert table(archive, "课表").rows == (("2026-11-20", "上午", "08:30 – 11:30", "2", "1", "1"),)


def test_an_archive_holds_the_lists_in_the_county_s_order_and_photos_that_are_here(taught, views):
    fill(taught)
    asked = []

    def content(value):
        asked.append(value)
        return taught.station.photos.content(value) if len(asked) == 1 else None

    archive = class_archive_of(views, taught.class_id, content, clerk="田秀英")
    assert [one.heading.partition("（")[0] for one in archive.tables] == [
        "通知与师资", "课表与到课", "签到 11-20 上午", "照片目录", "课件", "试卷与成绩",
        "实训考核", "培训证书", "满意度", "想说的话", "跟踪回访", "抽查",
    ]  # fmt: skip
    first, second = archive.photos
    assert first.content.startswith(b"\xff\xd8")
    assert (second.content, len(second.digest)) == (b"", 64)
    assert [row[3] for row in table(archive, "照片目录").rows] == [first.digest, second.digest]
    assert [row[3:] for row in table(archive, "试卷").rows] == [
        ("2.5", "3", "合格"), ("1", "3", "不合格"), ("1", "1", ""),
    ]  # fmt: skip
    assert table(archive, "试卷").rows[2][1] == "31 人举手"
    assert table(archive, "实训").rows == (("周春秀", "2", "1", "称重"),)
    marks = table(archive, "满意度")
    assert [row[1] for row in marks.rows] == ["4.50", "4.00", "3.00", "5.00", "4.50"]
    assert marks.rows[0][2:] == ("1", "1", "0", "0", "0")
    assert table(archive, "想说").rows == (("还想学直播",),)


def test_what_was_said_after_the_close_is_in_the_archive_too(taught, views):
    training = taught.training
    training.classes.close(taught.class_id, {"E3": "相机坏了"})
    training.calls.follow_up(
        FollowUp(class_id=taught.class_id, trainee=taught.trainees[0], after=30, outcome="employed")
    )
    check = training.calls.draw(taught.class_id, "20261201", 2).ids[0]
    drawn = taught.station.ledger.get(SpotCheck, check).drawn
    training.calls.spot_call(SpotCall(check=check, trainee=drawn[0], answer="denied"))
    archive = class_archive_of(views, taught.class_id, taught.station.photos.content)
    notice = dict(table(archive, "通知").rows)
    assert notice["提醒 E3 的理由"] == "相机坏了"
    assert notice["培训班编号"] == taught.class_id
    assert (notice["实训"], notice["人次"]) == ("90 分钟（25%）", "2")
    assert table(archive, "跟踪").rows[0][2:] == ("30 天", "找到工作")
    assert [row[2] for row in table(archive, "抽查（种子 20261201").rows] == [
        "说没来过", "还没打电话",
    ]  # fmt: skip


def test_what_was_taken_back_is_not_in_an_archive(taught, views):
    signed = taught.number("SELECT count(*) FROM attendance")
    wrong = taught.db.one("SELECT id FROM attendance WHERE trainee = ?", (taught.trainees[0],))[0]
    taught.training.reverse(wrong, "签错了人")
    archive = class_archive_of(views, taught.class_id, taught.station.photos.content)
    assert signed == 2
    assert table(archive, "签到 ").rows[0][4] == "未到"


def test_a_class_that_nobody_came_to_makes_an_archive_all_the_same(station):
    class_id = station.training.classes.plan(planned(name="空班")).ids[0]
    views = station.views()
    archive = class_archive_of(views, class_id, station.photos.content)
    views.db.close()
    assert "没有人签到" in "\n".join(texts_of(class_archive(archive, chinese)))


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 KB"), (1, "1 KB"), (820 << 10, "820 KB"), (13_002_342, "12.4 MB")]
)
def test_sizes_are_told_as_people_read_them(count, text):
    assert size_text(count) == text
