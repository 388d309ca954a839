"""The verbs `receipt` and `label`."""

import json

import pytest

from cli.arguments import parse
from cli.run import run


@pytest.fixture
def cunzhan(tmp_path, capsys):
    """Do a command line on a station with its key file; return the exit code and the JSON."""
    where = ["--data", str(tmp_path / "station"), "--key-file", str(tmp_path / "station.key")]

    def call(*words):
        code = run(parse([*where, "--day", "2026-11-21", *words]))
        return code, json.loads(capsys.readouterr().out)

    setup = ("setup", "--station", "帅家村服务站", "--village", "500241001201", "--clerk", "李秀英")
    assert call(*setup)[0] == 0
    return call


def test_a_receipt_is_written_and_its_prints_are_counted(cunzhan, tmp_path):
    slip = {"name": "张三", "items": ["场地费|1天|50"]}
    made = tmp_path / "slip.json"
    made.write_text(json.dumps(slip), encoding="utf-8")
    _, added = cunzhan("add", "receipt", "--json", str(made))
    paper = tmp_path / "slip.pdf"
    for prints, form in ((1, "a5"), (2, "roll")):
        code, told = cunzhan("receipt", added[0]["id"], "-o", str(paper), "--form", form)
        assert code == 0
        assert (told["prints"], told["serial"], told["kind"]) == (
            prints,
            added[0]["serial"],
            "receipt",
        )
        assert paper.read_bytes().startswith(b"%PDF")


def test_a_receipt_is_made_void_and_issued_anew_with_one_verb(cunzhan, tmp_path):
    made = tmp_path / "slip.json"
    made.write_text(json.dumps({"name": "张三", "items": ["场地费|1天|50"]}), encoding="utf-8")
    _, added = cunzhan("add", "receipt", "--json", str(made))
    made.write_text(json.dumps({"name": "张三", "items": ["场地费|1天|45"]}), encoding="utf-8")
    again = ("reverse", added[0]["id"], "--reason", "金额记错", "--again", str(made))
    code, told = cunzhan(*again)
    assert (code, told["reversed"], told["ids"][0]) == (0, added[0]["id"], told["id"])
    assert cunzhan("show", told["id"])[1]["record"]["replaces"] == added[0]["id"]
    assert cunzhan(*again)[1]["error"]["code"] == "trade.already_replaced"


@pytest.mark.parametrize("words", ["reverse 1 --reason 错 --again", "listing change 1 --json"])
@pytest.mark.parametrize("said", ["[]", "[{}, {}]"])
def test_one_object_is_one(cunzhan, tmp_path, words, said):
    made = tmp_path / "made.json"
    made.write_text(said, encoding="utf-8")
    code, told = cunzhan(*words.split(), str(made))
    assert (code, told["error"]["code"]) == (1, "cli.other_json")


def test_a_record_without_a_paper_is_refused_and_writes_nothing(cunzhan, tmp_path):
    parcel = tmp_path / "parcel.json"
    parcel.write_text(json.dumps({"waybill": "YT7000000000001", "courier": "yuantong"}))
    _, added = cunzhan("add", "parcel", "--json", str(parcel))
    paper = tmp_path / "none.pdf"
    code, told = cunzhan("receipt", added[0]["id"], "-o", str(paper))
    assert code == 1
    assert told["error"]["code"] == "trade.no_paper"
    assert not paper.exists()


def test_labels_of_a_day_or_of_named_parcels(cunzhan, tmp_path):
    parcels = tmp_path / "parcels.json"
    rows = [{"waybill": f"YT700000000000{n}", "courier": "yuantong"} for n in range(3)]
    parcels.write_text(json.dumps(rows))
    _, added = cunzhan("add", "parcel", "--json", str(parcels))
    paper = tmp_path / "labels.pdf"
    assert cunzhan("label", "-o", str(paper))[1]["labels"] == 3
    code, told = cunzhan("label", added[1]["id"], "-o", str(paper), "--single")
    assert (code, told["labels"]) == (0, 1)
    code, told = cunzhan("label", "AAAAAAAAAAAAAAAA.1.1", "-o", str(paper))
    assert (code, told["error"]["code"]) == (1, "base.unknown_record")


@pytest.mark.parametrize("verb", ["receipt", "label"])
def test_a_file_that_cannot_be_written_is_said(cunzhan, tmp_path, verb):
    parcel = tmp_path / "slip.json"
    parcel.write_text(json.dumps({"name": "张三", "items": ["场地费|1天|50"]}))
    _, added = cunzhan("add", "receipt", "--json", str(parcel))
    words = [added[0]["id"]] if verb == "receipt" else []
    code, told = cunzhan(verb, *words, "-o", str(tmp_path / "none" / "x.pdf"))
    assert (code, told["error"]["code"]) == (1, "cli.cannot_write")
