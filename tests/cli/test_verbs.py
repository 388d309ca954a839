"""Every verb end to end, as a process."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

LEDGERS = Path(__file__).resolve().parent.parent / "ledgers-in"
EXPECTED = json.loads((LEDGERS / "expect.json").read_text(encoding="utf-8"))


def added(desk, kind, *records):
    answer = desk("add", kind, "--json", "-", say=json.dumps(records))
    assert answer.code == 0, answer
    return [one["id"] for one in answer.value]


@pytest.fixture
def bought(desk):
    """One purchase, with its farmer and product."""
    (farmer,) = added(desk, "person", {"name": "周春秀", "phone": "13330766619", "role": "farmer"})
    (product,) = added(desk, "product", {"name": "奉节脐橙", "unit": "公斤"})
    (purchase,) = added(
        desk, "purchase", {"farmer": farmer, "product": product, "grams": 25000, "price_fen": 450}
    )
    return farmer, product, purchase


def test_setup_answers_and_never_touches_an_existing_folder(empty):
    words = ("setup", "--station", "石门村站", "--village", "500241119202", "--clerk", "田桂花")
    made = empty(*words)
    assert set(made.value) == {"station", "device", "recovery_code"}
    assert len(made.value["device"]) == 16
    again = empty(*words)
    assert (again.code, again.value["error"]["code"]) == (1, "db.station_exists")


def test_the_recovery_code_and_a_passphrase_open_the_file_too(empty):
    env = {"CUNZHAN_PASSPHRASE": "橘子 红了 山里"}
    data = ("--data", str(empty.data))
    made = empty.bare(
        *data, "setup", "--station", "站", "--village", "500241119202", "--clerk", "田", env=env
    )
    assert made.code == 0
    assert empty.bare(*data, "totals", "--kind", "up", env=env).code == 0
    code = {"CUNZHAN_RECOVERY": made.value["recovery_code"]}
    assert empty.bare(*data, "totals", "--kind", "up", env=code).code == 0
    wrong = empty.bare(*data, "totals", "--kind", "up", env={"CUNZHAN_PASSPHRASE": "别的口令吧"})
    assert (wrong.code, wrong.value["error"]["code"]) == (1, "db.wrong_key")


def test_a_short_village_code_is_refused_by_field(empty):
    made = empty("setup", "--station", "站", "--village", "500", "--clerk", "田")
    assert made.code == 1
    assert [e["field"] for e in made.value["error"]["fields"]] == ["village_code"]
    assert not empty.data.exists() or not any(empty.data.glob("ledger.db"))


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_ledgers_of_a_village_are_read_as_they_should_be(desk, name):
    expected = EXPECTED[name]
    kind = expected["kind"]
    trial = desk("import", str(LEDGERS / name), "--kind", kind, "--dry-run")
    assert desk("totals", "--kind", kind).value["count"] == 0
    taken = desk("import", str(LEDGERS / name), "--kind", kind)
    assert taken.code == 0
    for answer in (trial.value, taken.value):
        for key in ("read", "accepted", "duplicates"):
            assert answer[key] == expected[key], key
        for key in ("doubtful", "rejected"):
            found = [{k: item[k] for k in wanted} for item, wanted in
                     zip(answer[key], expected[key], strict=True)]  # fmt: skip
            assert found == expected[key]
            assert all(item["message"] != item["code"] for item in answer[key])
    totals = desk("totals", "--kind", kind).value
    assert totals["count"] == expected["accepted"]
    if "amount_fen" in expected:
        assert totals["amount_fen"] == expected["amount_fen"]
    again = desk("import", str(LEDGERS / name), "--kind", kind).value
    assert (again["accepted"], again["import_id"]) == (0, None)
    assert desk("totals", "--kind", kind).value == totals
    back = desk("reverse", taken.value["import_id"], "--reason", "导错了")
    assert back.code == 0
    assert desk("totals", "--kind", kind).value["count"] == 0
    anew = desk("import", str(LEDGERS / name), "--kind", kind).value
    assert anew["accepted"] == expected["accepted"]
    assert desk("verify").value["ok"]


def test_a_doubtful_row_can_be_decided(desk, tmp_path):
    decisions = tmp_path / "decide.json"
    decisions.write_text(
        json.dumps([
            {"row": 11, "take": True, "fields": {"price": "4.5"}},
            {"row": 36, "take": False},
        ])
    )  # fmt: skip
    words = ("import", str(LEDGERS / "up-2026.xlsx"), "--kind", "up", "--decide", str(decisions))
    answer = desk(*words).value
    assert 36 in {item["row"] for item in answer["rejected"]}
    assert 36 not in {item["row"] for item in answer["doubtful"]}
    total = answer["accepted"] + answer["duplicates"]
    assert answer["read"] == total + len(answer["doubtful"]) + len(answer["rejected"])


def test_people_come_from_a_list_and_leave_with_it(desk, tmp_path):
    sheet = tmp_path / "people.csv"
    sheet.write_bytes(
        "姓名,电话,村组\n张三,13812345678,一组\n李四,13912345678,二组\n".encode("gb18030")
    )
    taken = desk("import", str(sheet), "--kind", "people").value
    assert taken["accepted"] == 2
    assert [one["title"] for one in desk("find", "zs").value] == ["张三"]
    assert desk("import", str(sheet), "--kind", "people").value["duplicates"] == 2
    desk("reverse", taken["import_id"], "--reason", "名单过期")
    assert desk("find", "张三").value == []
    assert desk("verify").value["ok"]


def test_a_purchase_is_found_shown_reversed_and_summed(desk, bought):
    farmer, _, purchase = bought
    assert [one["id"] for one in desk("find", "6619").value] == [farmer]
    assert desk("find", "zcx").value[0]["id"] == farmer
    shown = desk("show", purchase).value
    assert shown["record"]["amount_fen"] == 11250
    assert shown["sync"] == "local"
    assert [said["kind"] for said in shown["history"]] == ["purchase"]
    serial = shown["record"]["serial"]
    assert desk("find", serial).value[0]["id"] == purchase
    assert desk("totals", "--kind", "purchase").value["amount_fen"] == 11250
    red = desk("reverse", purchase, "--reason", "称错了")
    assert len(red.value["ids"]) == 1
    assert desk("totals", "--kind", "purchase").value["count"] == 0
    assert desk("reverse", purchase, "--reason", "再来").value["error"]["code"] == (
        "trade.already_reversed"
    )
    assert desk("verify").value["ok"]
    assert desk("rebuild").value["changed"] == []


def test_all_of_an_array_is_written_or_none(desk):
    records = [{"name": "张三", "phone": "13812345678"}, {"name": "李四", "phone": "12"}]
    answer = desk("add", "person", "--json", "-", say=json.dumps(records))
    assert answer.code == 1
    assert [e["field"] for e in answer.value["error"]["fields"]] == ["phone"]
    assert desk("find", "张三").value == []


def test_json_lines_and_misfits_are_understood(desk):
    lines = '{"name": "张三", "phone": "13812345678"}\n{"name": "李四", "phone": "13912345678"}\n'
    assert len(desk("add", "person", "--json", "-", say=lines).value) == 2
    strange = desk("add", "person", "--json", "-", say='{"name": "王五", "shoe": 42}')
    assert strange.value["error"]["fields"][0]["code"] == "field.unknown"
    misfit = desk("add", "person", "--json", "-", say='{"name": 5}')
    assert misfit.value["error"]["fields"] == [
        {
            "field": "name",
            "code": "field.wants_text",
            "label": "姓名",
            "message": "要填文字，写在引号里",
        }
    ]
    broken = desk("add", "person", "--json", "-", say="{")
    assert broken.value["error"]["code"] == "cli.bad_json"


def test_a_rule_that_wants_a_reason_is_answered(desk):
    mailing = {
        "courier": "shunfeng", "waybill": "SF1476109344183", "sender_name": "田桂花",
        "sender_phone": "13812345678", "receiver_name": "王芳", "receiver_phone": "13912345678",
        "receiver_address": "重庆市渝中区", "item": "菜刀刀具一套", "verified_id": True,
        "opened_check": True,
    }  # fmt: skip
    asked = desk("add", "parcel-out", "--json", "-", say=json.dumps(mailing))
    assert asked.value["error"]["code"] == "trade.reason_needed"
    assert asked.value["error"]["findings"][0]["rule"] == "P3-ask"
    mailing["reasons"] = {"P3-ask": "已按规定包装"}
    assert desk("add", "parcel-out", "--json", "-", say=json.dumps(mailing)).code == 0
    unseen = desk("add", "parcel-out", "--json", "-", say=json.dumps({**mailing, "item": "苹果",
                  "waybill": "SF1476109344184", "verified_id": False}))  # fmt: skip
    assert unseen.value["error"]["code"] == "trade.rule_blocks"
    assert "身份证" in unseen.value["error"]["findings"][0]["message"]
    assert "身份证" in unseen.words


def test_parcels_guess_their_courier_and_refuse_the_same_waybill(desk):
    (first,) = added(desk, "parcel", {"waybill": "YT6059849718264", "phone": "13812344393"})
    shown = desk("show", first).value["record"]
    assert (shown["courier"], shown["tail"]) == ("yuantong", "4393")
    again = desk("add", "parcel", "--json", "-", say='{"waybill": "yt6059849718264 "}')
    assert again.value["error"]["code"] == "trade.duplicate_waybill"
    unclear = desk("add", "parcel", "--json", "-", say='{"waybill": "430123456789012"}')
    assert unclear.value["error"]["code"] == "trade.courier_unclear"
    added(desk, "parcel", {"waybill": "430123456789012", "courier": "yunda"})
    added(desk, "parcel", {"waybill": "430123456789013"})
    assert desk("totals", "--kind", "parcel").value["count"] == 3
    assert {one["kind"] for one in desk("find", "4393").value} == {"parcel"}


def test_a_closed_day_takes_nothing_more(desk, bought):
    farmer, product, _ = bought
    day = desk("show", bought[2]).value["record"]["day"]
    closed = desk("close", day, "--cash", "0", "--wechat", "0", "--alipay", "0")
    assert closed.value["close"]["day"] == day
    again = desk("close", day, "--cash", "0", "--wechat", "0", "--alipay", "0")
    assert again.value["error"]["code"] == "trade.already_closed"
    (late,) = added(desk, "purchase", {"farmer": farmer, "product": product, "grams": 1000,
                    "price_fen": 100, "day": day})  # fmt: skip
    shown = desk("show", late).value["record"]
    assert shown["true_day"] == day
    assert shown["day"] > day


def test_a_day_of_work_can_be_named(desk):
    words = ("--day", "2026-03-05", "add", "errand", "--json", "-")
    answer = desk(*words, say='{"what": "打印复印", "fee_fen": 0, "amount_fen": 0}')
    assert answer.code == 0
    march = ("totals", "--kind", "errand", "--from", "2026-03-05", "--to", "2026-03-05")
    assert desk(*march).value["count"] == 1
    turned = ("totals", "--kind", "errand", "--from", "2026-03-06", "--to", "2026-03-04")
    assert desk(*turned).value["count"] == 0


def test_ledgers_go_out_safe_and_masked(desk, tmp_path):
    added(desk, "person", {"name": "=HYPERLINK(1)", "phone": "13812345678"})
    target = tmp_path / "people.csv"
    answer = desk("export", "--kind", "person", "-o", str(target), "--unmasked")
    assert answer.value["rows"] == 1
    with target.open(encoding="utf-8-sig", newline="") as file:
        heading, row = list(csv.reader(file))
    said = dict(zip(heading, row, strict=True))
    assert said["姓名"] == "'=HYPERLINK(1)"
    assert said["电话"] == "13812345678"
    desk("export", "--kind", "person", "-o", str(target))
    assert "13812345678" not in target.read_text(encoding="utf-8-sig")
    assert desk("export", "--kind", "up", "-o", str(tmp_path / "up.xlsx")).code == 0


def test_a_backup_is_restored_and_goes_on_in_a_new_epoch(desk, bought, tmp_path):
    backup = tmp_path / "station.czb"
    assert desk("backup", str(backup)).value["events"] == desk("verify").value["events"]
    desk("reverse", bought[2], "--reason", "称错了")
    restored = desk("restore", str(backup))
    assert restored.value["ok"]
    assert restored.value["kept"]
    assert desk("totals", "--kind", "purchase").value["count"] == 1
    (person,) = added(desk, "person", {"name": "李四", "phone": "13912345678"})
    assert person.split(".")[1] == "2"
    assert desk("verify").value["ok"]
    nothing = desk("restore", str(LEDGERS / "down.txt"))
    assert nothing.value["error"]["code"] == "db.not_a_backup"
    assert desk("verify").value["ok"]


def test_a_backup_with_photos_is_made_and_put_back(desk, bought, tmp_path):
    backup = tmp_path / "all.czb"
    assert desk("backup", str(backup), "--photos").value["events"] > len(bought)
    assert desk("restore", str(backup)).value["ok"]


@pytest.mark.parametrize("words", [("fly",), ("totals",), ("totals", "--kind", "shoe"), ("--foo",)])
def test_what_is_not_understood_ends_with_two(desk, words):
    answer = desk(*words)
    assert answer.code == 2
    assert answer.value["error"]["message"]


def test_a_folder_without_a_station_says_so(empty):
    answer = empty("verify")
    assert (answer.code, answer.value["error"]["code"]) == (1, "db.no_station")


def test_fields_tell_what_a_kind_wants(desk):
    told = {one["name"]: one for one in desk("fields", "purchase").value}
    assert told["farmer"]["required"]
    assert told["farmer"]["refers"] == "person"
    assert told["note"]["personal"]
    assert "serial" not in told
    for kind in ("person", "product", "purchase", "up", "down", "parcel", "parcel-out", "errand",
                 "stock", "receipt", "settlement", "attendance"):  # fmt: skip
        assert desk("fields", kind).code == 0


def test_a_second_writer_is_refused_and_readers_are_not(desk, bought):
    from core.db.unlock import Secrets
    from core.station import Station

    station = Station.open(desk.data, Secrets(key_file=desk.key))
    try:
        refused = desk("add", "person", "--json", "-", say='{"name": "张三"}')
        assert (refused.code, refused.value["error"]["code"]) == (1, "desk_open")
        assert desk("totals", "--kind", "purchase").value["count"] == 1
        assert desk("verify").value["ok"]
    finally:
        station.close()


def test_a_flipped_byte_is_named(desk, bought):
    from core.db.file import Database
    from core.db.unlock import Secrets, unlock

    db = Database(desk.data / "ledger.db", unlock(desk.data, Secrets(key_file=desk.key)))
    found = db.one("SELECT device, epoch, seq, event FROM journal WHERE seq = 5")
    assert found is not None
    device, epoch, seq, event = found
    flipped = bytes([*event[:-1], event[-1] ^ 1])
    db.execute("UPDATE journal SET event = ? WHERE seq = 5", (flipped,))
    db.close()
    answer = desk("verify")
    assert answer.code == 1
    first = answer.value["problems"][0]
    assert (first["code"], first["device"], first["epoch"], first["seq"]) == (
        "chain", device, epoch, seq,
    )  # fmt: skip
    assert first["kind"] == "purchase"


def test_a_damaged_file_is_answered_in_json(desk, bought, tmp_path):
    desk("backup", str(tmp_path / "copy.czb"))
    path = desk.data / "ledger.db"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    answer = desk("verify")
    assert answer.code == 1
    assert not answer.value["ok"]
    assert answer.value["problems"][0]["code"] == "page"
    shutil.copy(path, tmp_path / "kept.db")
    assert desk("restore", str(tmp_path / "copy.czb")).value["ok"]
