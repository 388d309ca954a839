"""Oddities: each with its facts, none where nothing is odd, looked at by a person with a note."""

from __future__ import annotations

import datetime as dt
import re

import msgspec
import pytest

from core.keys.device import DeviceKey
from core.packs.install import seal_pack
from core.packs.manifest import Manifest
from core.packs.model import ParameterSheet
from core.packs.shipped import Shipped
from hub.store import tables
from tests.hub.console import county
from tests.hub.console.teaching import NAMES, Teaching
from tests.hub.console.visitor import found, words

MANY = tuple(f"学员{number:02d}" for number in range(14))


@pytest.fixture
def school(office):
    return Teaching(office, 1)


@pytest.fixture
def sound(school):
    """A closed class about which nothing is odd."""
    held, trainees = school.class_of()
    for seed in range(3):
        school.photo(held, seed + 1)
    return held, trainees


def test_a_sound_class_is_nowhere_on_the_list(sound, enter):
    assert "这个月没有要看的" in enter("trainer").text("/oddities")


@pytest.mark.both
def test_two_names_with_one_phone(school, sound, enter):
    held = school.held(name="第二期")
    school.enrol(held, ("向老三", "向老四"), phone="13900001111")
    told = enter().text("/oddities")
    assert "139****1111 写了 2 个名字：向**、向**" in told
    assert "13900001111" not in told


def test_one_name_with_one_phone_in_two_classes_is_nothing(school, sound, enter):
    for name in ("第二期", "第三期"):
        school.enrol(school.held(name=name), ("向老三",), phone="13900001111")
    assert "这个月没有要看的" in enter().text("/oddities")


@pytest.mark.both
def test_one_person_in_two_places_even_at_two_stations(office, school, sound, enter):
    other = Teaching(office, 2)
    there = other.held(name="邻村的班")
    (who,) = other.enrol(there, (NAMES[0],))
    told = {"phone": "13330761000", "half": "am"}
    other.sign(there, who, NAMES[0], **told)
    page = enter().text("/oddities")
    assert "周** 2026-11-19 上午在两个班都有签到" in page
    assert "邻村的班" in page
    assert "周**" not in enter("coordinator-other").text("/oddities")


def test_the_same_person_on_two_half_days_is_nothing(school, sound, enter):
    held = school.held(name="第二期")
    school.sign(held, sound[1][0], NAMES[0], half="pm", phone="13330761000")
    assert "这个月没有要看的" in enter().text("/oddities")


@pytest.mark.both
def test_a_month_whose_people_all_came_at_its_end(school, enter):
    end = dt.date(2026, 10, 30)
    held = school.held(first=end, last=end)
    trainees = school.enrol(held, (*MANY, *NAMES, "甲", "乙"))
    for number, trainee in enumerate(trainees):
        school.sign(
            held, trainee, f"人{number}", true_day=end, came=f"08:{10 + number}",
            phone=f"1380000{number:04d}",
        )  # fmt: skip
    page = enter().text("/oddities", month="2026-10")
    assert "这个站本月 21 人次，21 人次在最后 3 天" in page
    assert "月底" not in enter().text("/oddities", month="2026-11")


def test_the_countys_own_thresholds_stand_over_the_shipped_ones(office, school, enter):
    end = dt.date(2026, 10, 31)
    held = school.held(first=end, last=end)
    for number, trainee in enumerate(school.enrol(held, MANY)):
        said = {"true_day": end, "came": "08:30", "phone": f"1380000{number:04d}"}
        school.sign(held, trainee, MANY[number], **said)
    shipped = enter().text("/oddities", month="2026-10")
    assert "这一分钟签到 14 人" in shipped
    assert "月底" not in shipped
    publish(office, class_end_days=1, class_end_sign_ins=14, class_minute_sign_ins=15)
    own = enter().text("/oddities", month="2026-10")
    assert "这一分钟" not in own
    assert "这个站本月 14 人次，14 人次在最后 1 天" in own


@pytest.mark.parametrize(("way", "odd"), [("tail", True), ("sheet", False)])
@pytest.mark.both
def test_a_minute_in_which_more_signed_in_than_one_hand_can(school, enter, way, odd):
    held = school.held()
    for number, trainee in enumerate(school.enrol(held, MANY)):
        school.sign(
            held, trainee, MANY[number], came="08:30", way=way, phone=f"1380000{number:04d}"
        )
    assert ("2026-11-19 08:30 这一分钟签到 14 人" in enter().text("/oddities")) is odd


@pytest.mark.both
def test_too_few_photos_of_a_closed_class_only(school, enter):
    held = school.held()
    school.photo(held, 1)
    assert "这个月没有要看的" in enter().text("/oddities")
    school.close(held)
    assert "已结班，照片 1 张，应有 3 张" in enter().text("/oddities")


@pytest.mark.both
def test_one_picture_in_two_classes(office, school, sound, enter):
    other = Teaching(office, 2)
    held = other.held(name="邻村的班")
    digest = other.photo(held, 2)
    page = enter().get("/oddities").text
    assert f"照片摘要 {digest.hex()[:16]}… 一模一样" in page
    assert "邻村的班" in page


def test_looked_at_it_says_who_and_what_and_goes_to_the_end(office, school, enter):
    school.close(school.held(name="没照片的班"))
    school.enrol(school.held(name="第二期"), ("向老三", "向老四"), phone="13900001111")
    visitor = enter()
    page = visitor.get("/oddities").text
    key = found(r'name="key" value="([0-9a-f]{20})"', page)
    form = {"key": key, "month": "2026-11"}
    assert "请写一句看的结果" in words(visitor.post("/oddities", form | {"note": ""}))
    done = visitor.post("/oddities", form | {"note": "已问过，电话是村委会的"})
    assert done.headers["location"] == "/console/oddities?month=2026-11&done=looked"
    after = visitor.get("/oddities").text
    assert "已问过，电话是村委会的" in after
    first, last = re.findall(r'<section class="card odd( wait)?">', after)
    assert (first, last) == (" wait", "")
    with office.store.read() as connection:
        kept = connection.execute(
            tables.audit.select().where(tables.audit.c.action == "look-oddity")
        ).mappings().one()  # fmt: skip
    assert (kept["subject"], kept["reason"]) == (f"oddity/{key}", "已问过，电话是村委会的")
    assert enter("auditor").post("/oddities", form | {"note": "也看过"}).status_code == 403
    assert visitor.post("/oddities", {"key": "0" * 20, "note": "没有的"}).status_code == 404


def publish(office, **values):
    """Let the county publish a pack with thresholds of its own."""
    shipped = msgspec.json.decode(Shipped().subject("parameters"), type=ParameterSheet)
    own = tuple(
        msgspec.structs.replace(one, value=values[one.id])
        for one in shipped.parameters
        if one.id in values
    )
    sheet = msgspec.json.encode(msgspec.structs.replace(shipped, parameters=own))
    manifest = Manifest(name="county", version="2026.12", made_on=county.NOW.date(), files={})
    content = seal_pack(
        manifest, {"parameters": sheet}, lambda said: DeviceKey.new().sign(b"", said)
    )
    row = {"version": "county 2026.12", "digest": b"1" * 32, "content": content, "from_ms": 1}
    office.store.write(lambda c: c.execute(tables.pack.insert(), [row]))
