"""A station without a line: invited, let in, receipted and answered in the console alone."""

from __future__ import annotations

import base64
import io
import zipfile

import pytest
from sqlalchemy import select

from core.sync.enrolment import Asking
from core.sync.medium import MOST_NUMBER, UP, Stick
from core.sync.messages import spoken_code
from hub.console import packet
from hub.console.visit import Brought
from hub.store import segments, tables
from tests.hub.console.visitor import found, words
from tests.hub.villages import Village

AT = 6
SILENT = "下寨村服务站"


@pytest.fixture
def village(tmp_path):
    """A PC that never saw a line."""
    made = Village(tmp_path / "village", "下寨村服务站")
    yield made
    made.close()


@pytest.fixture
def stick(tmp_path):
    """An empty stick."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def bring(visitor, stick):
    """Choose all that lies on a stick, as a browser sends a folder."""
    paths = [path for path in sorted(stick.rglob("*")) if path.is_file()]
    files = [("folder", (path.relative_to(stick).as_posix(), path.read_bytes())) for path in paths]
    return visitor.post("/sticks", files=files)


def fetch(visitor, device, stick):
    """Fetch the answer for a PC and unpack it on the stick; return the note beside it."""
    answer = visitor.post("/sticks/answers", {f"pc-{device}": "1"})
    assert answer.headers["content-type"] == "application/zip", words(answer)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        packed.extractall(stick)
    return (stick / packet.NOTE).read_text("utf-8-sig")


def test_a_station_is_invited_receipted_and_answered_by_stick_alone(office, enter, village, stick):
    visitor, device = enter(), village.key.device
    invited = found(r"base64,([^\"]+)\"", visitor.post(f"/stations/{AT}/code").text)
    asked = village.station.sync.ask_by_file(base64.b64decode(invited), Asking(wall_ms=1))
    (stick / f"request-{device}.czq").write_bytes(asked)
    assert "登记好了" in words(bring(visitor, stick))
    assert "凭登记码入网" in visitor.text("/sticks")
    note = fetch(visitor, device, stick)
    assert SILENT in note
    assert f"CUNZHAN/new/{device}-1.cza" in note
    village.sticks.read(stick)
    assert village.trust.place.station == AT
    village.work(2)
    village.sticks.write(stick)
    (stick / "家里的照片.jpg").write_bytes(b"x")
    told = words(bring(visitor, stick))
    with office.store.read() as connection:
        end = segments.ends(connection, AT, device)[-1]
    code = spoken_code(office.keys.spoken(AT), device, end.epoch, end.seq, end.head)
    assert f"{code[:5]} {code[5:]}" in told
    assert f"收下了。 新收 {village.events} 条。" in told
    assert "家里的照片.jpg 不是站里写的文件" in told
    assert "字节" in fetch(visitor, device, stick)
    village.sticks.read(stick)
    assert village.receipted == village.events
    assert "回信带走过" in visitor.text("/sticks")
    row = tables.audit.c
    with office.store.read() as connection:
        mine = connection.execute(
            select(row.action).where(row.station == AT, row.subject == device)
        )
        assert [action for (action,) in mine] == ["stick-write", "stick-read", "stick-write"]


def test_nothing_of_a_station_among_what_was_chosen_is_said(enter, office):
    files = [("files", ("CUNZHAN/6/AAAAAAAAAAAAAAAA-1.czb", b"nonsense"))]
    assert "这个文件不是村站通的数据包" in words(enter().post("/sticks", files=files))
    for chosen in ([("files", ("x.txt", b"x"))], [("files", ("", b""))]):
        answer = enter().post("/sticks", files=chosen)
        assert answer.status_code == 422
        assert "没有站里写的文件" in words(answer)
    assert enter().post("/sticks/answers").status_code == 422


@pytest.mark.parametrize(("name", "status"), [("coordinator", 200), ("auditor", 413), ("", 413)])
def test_only_who_may_read_sticks_brings_more_than_a_paper(enter, name, status):
    visitor = enter(name or "nobody")
    content = bytes(3 << 20)
    answer = visitor.post("/sticks", files=[("files", ("AAAAAAAAAAAAAAAA-1.czb", content))])
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("name", "lies"),
    [
        ("CUNZHAN/3/AAAAAAAAAAAAAAAA-2.czb", "CUNZHAN/3/AAAAAAAAAAAAAAAA-2.czb"),
        ("CUNZHAN\\3\\AAAAAAAAAAAAAAAA-2.CZB", "CUNZHAN/3/AAAAAAAAAAAAAAAA-2.CZB"),
        ("../../etc/AAAAAAAAAAAAAAAA-2.czb", "CUNZHAN/new/AAAAAAAAAAAAAAAA-2.czb"),
        ("x/request-AAAAAAAAAAAAAAAA.czq", "request-AAAAAAAAAAAAAAAA.czq"),
    ],
)
def test_a_file_lies_where_a_stick_has_it_wherever_its_name_points(tmp_path, name, lies):
    assert packet.laid([Brought(name, io.BytesIO(b"1"), 1)], tmp_path) == []
    assert (tmp_path / lies).read_bytes() == b"1"
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 1


@pytest.mark.parametrize("number", [1, MOST_NUMBER])
def test_of_two_sticks_with_one_name_each_both_are_read(tmp_path, number):
    name = f"CUNZHAN/3/AAAAAAAAAAAAAAAA-{number}.czb"
    packet.laid([Brought(name, io.BytesIO(b"1"), 1), Brought(name, io.BytesIO(b"2"), 1)], tmp_path)
    assert len(Stick(tmp_path).files(UP)) == 2
