"""Courses and classes without a screen."""

import json
from pathlib import Path

import pytest

COURSES = Path(__file__).resolve().parents[2] / "resources" / "courses"
CLASS = {
    "name": "收寄第1期", "module": "law", "first": "2026-11-20", "place": "村委会",
    "teacher": "石老师", "theory_minutes": 120, "practice_minutes": 60, "mentor_minutes": 60,
}  # fmt: skip


@pytest.fixture
def pack(desk):
    target = desk.folder / "a.ckc"
    made = desk("course", "pack", str(COURSES / "parcels-receipts"), "-o", str(target))
    assert made.code == 0
    assert made.value["carried"] == 8
    return target


def test_a_folder_is_packed_checked_installed_listed_and_removed(desk, pack):
    checked = desk("course", "check", str(pack))
    assert checked.value["ok"]
    assert checked.value["signer"]["known"] == "device"
    assert desk("course", "install", str(pack)).code == 0
    (course,) = desk("course", "list").value
    assert (course["course"], course["here"], course["questions"]) == ("parcels-receipts", True, 18)
    again = desk("course", "install", str(pack))
    assert (again.code, again.value["error"]["code"]) == (1, "course.old")
    assert desk("course", "remove", "parcels-receipts").code == 0
    assert desk("course", "list").value == []
    assert desk("verify").value["ok"]


def test_a_pack_of_somebody_unknown_wants_a_person_s_word(desk, pack, tmp_path_factory):
    other = type(desk)(tmp_path_factory.mktemp("other"))
    made = other("setup", "--station", "石门", "--village", "500241119202", "--clerk", "石秀英")
    assert made.code == 0
    checked = other("course", "check", str(pack)).value
    assert checked["signer"]["known"] == ""
    refused = other("course", "install", str(pack))
    assert (refused.code, refused.value["error"]["code"]) == (1, "course.unknown_signer")
    device = checked["signer"]["device"]
    assert other("course", "install", str(pack), "--trust", device).code == 0


def test_a_folder_with_faults_names_them_all(desk):
    folder = desk.folder / "src"
    (folder / "quiz").mkdir(parents=True)
    (folder / "quiz" / "a.gift").write_text("问题？{=对 ~错", encoding="utf-8")
    refused = desk("course", "pack", str(folder), "-o", str(desk.folder / "b.ckc"))
    assert refused.code == 1
    assert {one["code"] for one in refused.value["problems"]} == {
        "course.no_outline", "gift.brace_open",
    }  # fmt: skip
    assert all(one["message"] for one in refused.value["problems"])
    assert desk("course", "check", str(folder)).code == 1
    assert desk("course", "check", str(desk.folder / "none.ckc")).code == 1


def test_a_class_is_held_from_plan_to_draw(desk):
    class_id = desk("add", "class", "--json", "-", say=json.dumps(CLASS)).value[0]["id"]
    sheet = desk.folder / "名单.csv"
    sheet.write_text(
        "姓名,电话,村组\n田秀兰,13808270011,帅家村\n周春秀,13330766619,帅家村\n"
        "田秀兰,13808270011,帅家村\n", encoding="utf-8",
    )  # fmt: skip
    tried = desk("class", "roster", class_id, str(sheet), "--dry-run").value
    assert [one["state"] for one in tried["rows"]] == ["new", "new", "twice"]
    first, second = desk("class", "roster", class_id, str(sheet)).value["enrolled"]
    came = desk("class", "sign", class_id, first, "--at", "08:30").value["id"]
    assert desk("class", "sign", class_id, second, "--at", "09:00").code == 0
    assert desk("class", "sign", class_id, first, "--at", "08:31").code == 1
    assert desk("class", "out", came, "--at", "11:30").code == 0
    marks = {"content": 5, "teacher": 5, "practice": 4, "arrangement": 4, "overall": 5}
    form = json.dumps({"class_id": class_id} | marks)
    assert desk("add", "satisfaction", "--json", "-", say=form).code == 0
    assert desk("class", "close", class_id).value["error"]["code"] == "training.reason_needed"
    assert desk("class", "close", class_id, "--reasons", '{"E3": "相机坏了"}').code == 0
    drawn = desk("class", "draw", class_id, "--seed", "2026-12", "--count", "1").value["drawn"]
    assert set(drawn) < {first, second}
    assert desk("totals", "--kind", "attendance").value["count"] == 2
    assert desk("reverse", came, "--reason", "签错").value["error"]["code"] == (
        "training.class_closed"
    )
