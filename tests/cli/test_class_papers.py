"""What comes out of classes without a screen: archives, certificates, reports, statements."""

import io
import json
import zipfile

import pypdfium2
import pytest
from PIL import Image

CLASS = {
    "name": "收寄第1期", "module": "law", "first": "2026-11-20", "place": "村委会",
    "teacher": "石老师", "theory_minutes": 120, "practice_minutes": 60, "mentor_minutes": 60,
}  # fmt: skip


@pytest.fixture
def held(desk):
    """A class to which one of two people came, closed, with two photos."""
    class_id = desk("add", "class", "--json", "-", say=json.dumps(CLASS)).value[0]["id"]
    sheet = desk.folder / "名单.csv"
    sheet.write_text(
        "姓名,电话,村组\n田秀兰,13808270011,帅家村\n周春秀,13330766619,帅家村\n", encoding="utf-8"
    )
    first, _ = desk("class", "roster", class_id, str(sheet)).value["enrolled"]
    assert desk("--day", "2026-11-20", "class", "sign", class_id, first, "--at", "08:30").code == 0
    pictures = []
    for tone in ("red", "blue"):
        file = io.BytesIO()
        Image.new("RGB", (64, 48), tone).save(file, "JPEG")
        pictures.append(desk.folder / f"{tone}.jpg")
        pictures[-1].write_bytes(file.getvalue())
    kept = desk("class", "photo", class_id, *map(str, pictures), "--half", "am")
    assert [len(one["sha256"]) for one in kept.value] == [64, 64]
    why = '{"E3": "相机坏了"}'
    assert desk("class", "close", class_id, "--reasons", why).code == 0
    return class_id


def test_an_archive_is_one_zip_file(desk, held):
    target = desk.folder / "第1期.zip"
    told = desk("class", "archive", held, "-o", str(target)).value
    assert (told["photos"], told["away"], told["files"]) == (2, 0, 5)
    with zipfile.ZipFile(target) as packed:
        assert packed.read("第1期/培训档案.pdf").startswith(b"%PDF")
    nowhere = desk("class", "archive", held, "-o", str(desk.folder / "no" / "a.zip"))
    assert (nowhere.code, nowhere.value["error"]["code"]) == (1, "cli.cannot_write")
    full = desk("class", "archive", held, "-o", str(desk.folder))
    assert full.value["error"]["code"] == "training.archive_there"


def test_a_certificate_is_checked_with_and_without_a_station(desk, held, tmp_path_factory):
    folder = desk.folder / "证书"
    first, second = desk("class", "certificates", held, "-o", str(folder)).value
    assert (second["lacks"], "id" in second) == ("absent", False)
    assert sorted(one.suffix for one in folder.iterdir()) == [".jwt", ".pdf"]
    again = desk("class", "certificates", held).value[0]
    assert (again["id"], again["text"]) == (first["id"], first["text"])
    here = desk("certificate", "check", first["text"]).value
    assert (here["ok"], here["known"], here["holder"]) == (True, "own", "田秀兰")
    stranger = type(desk)(tmp_path_factory.mktemp("stranger"))
    there = stranger("certificate", "check", first["text"]).value
    assert (there["ok"], there["known"], there["code"]) == (True, "unknown", first["code"])
    jwt = stranger("certificate", "check", first["badge"]).value
    assert (jwt["ok"], jwt["code"], jwt["holder"]) == (True, first["code"], "田秀兰")
    with pypdfium2.PdfDocument(first["file"]) as document:
        document[0].render(scale=2.5).to_pil().convert("RGB").save(folder / "scan.jpg")
    scanned = stranger("certificate", "check", str(folder / "scan.jpg")).value
    assert (scanned["ok"], scanned["code"]) == (True, first["code"])
    changed = first["text"][:-9] + ("A" if first["text"][-9] != "A" else "B") + first["text"][-8:]
    forged = stranger("certificate", "check", changed)
    assert (forged.code, forged.value["error"]["code"]) == (1, "training.not_a_certificate")
    assert desk("reverse", first["id"], "--reason", "名字错了").code == 0
    assert desk("certificate", "check", first["text"]).code == 1
    withdrawn = desk.folder / "withdrawn"
    told = desk("certificate", "withdrawn", "-o", str(withdrawn)).value
    assert told["codes"] == [first["code"]]
    for said in (first["text"], first["badge"]):
        assert stranger("certificate", "check", said).code == 0
        gone = stranger("certificate", "check", said, "--withdrawn", str(withdrawn))
        assert (gone.code, gone.value["ok"], gone.value["withdrawn"]) == (1, False, True)


def test_what_is_no_certificate_is_said_so(desk):
    empty = desk.folder / "white.png"
    Image.new("L", (300, 200), 255).save(empty)
    for said in ("hello", "CZB1:AAAA", str(desk.folder), str(empty)):
        refused = desk("certificate", "check", said)
        assert (refused.code, refused.value["error"]["code"]) == (1, "training.not_a_certificate")


def test_a_report_gives_its_figures_as_json_too(desk, held):
    target = desk.folder / "report.pdf"
    span = ("--from", "2026-11-01", "--to", "2026-11-30")
    told = desk("class", "report", *span, "-o", str(target)).value
    assert target.read_bytes().startswith(b"%PDF")
    figures = {one["name"]: one["value"] for one in told["figures"]}
    assert (figures["人次"], figures["实训占比"], told["classes"]) == ("1", "33.3%（60/180）", 1)


def test_statements_are_json_lines_that_are_the_same_each_time(desk, held):
    target = desk.folder / "statements.jsonl"
    assert desk("class", "xapi", held, "-o", str(target)).value["statements"] == 1
    once = target.read_bytes()
    desk("class", "xapi", held, "-o", str(target))
    assert target.read_bytes() == once
    (line,) = once.splitlines()
    assert json.loads(line)["verb"]["id"].endswith("/attended")
    (desk.folder / "secret").write_bytes(b"another")
    desk("class", "xapi", held, "-o", str(target), "--secret", str(desk.folder / "secret"))
    other = json.loads(target.read_bytes())
    assert other["actor"] != json.loads(line)["actor"]
    assert other["id"] == json.loads(line)["id"]


def test_a_grade_says_what_is_lacking_and_is_not_applied_for_before(desk):
    told = desk("grade", "show", "田桂花").value
    assert (told["reached"], told["applications"]) == (None, [])
    missing = {one["what"]: one["missing"] for one in told["levels"]["junior"]["measures"]}
    assert missing == {"sales_fen": 50_000_000, "farmers": 3}
    refused = desk("grade", "apply", "田桂花", "junior")
    assert (refused.code, refused.value["error"]["code"][:6]) == (1, "trust.")
    assert desk("grade", "show", "没有这个人").code == 1


def test_a_grade_is_applied_for_once_the_figures_are_there(desk):
    farmers = [
        {"name": name, "phone": f"1390827001{number}", "role": "farmer"}
        for number, name in enumerate(("田乙", "冉丙", "覃丁"))
    ]
    ids = [one["id"] for one in desk("add", "person", "--json", "-", say=json.dumps(farmers)).value]
    sales = [
        {
            "item": "花椒",
            "amount_fen": 20_000_000,
            "farmer": one,
            "qty": 1000,
            "price_fen": 20_000_000,
        }
        for one in ids
    ]
    made = desk("add", "up", "--json", "-", say=json.dumps(sales))
    assert made.code == 0, made.value
    assert desk("grade", "show", "田桂花").value["reached"] == "junior"
    applied = desk("grade", "apply", "田桂花", "junior", "--statement", "带动三户").value
    (one,) = desk("grade", "show", "田桂花").value["applications"]
    assert (one["id"], one["level"], one["opinion"]) == (applied["id"], "junior", None)
    again = desk("grade", "apply", "田桂花", "junior")
    assert (again.code, again.value["error"]["code"]) == (1, "trust.pending")
