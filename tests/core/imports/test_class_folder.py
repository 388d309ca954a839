"""A class's archive as a folder and as a zip file."""

import hashlib
import io
import zipfile

import msgspec
import openpyxl
import pytest
from PIL import Image

from core.imports.class_folder import Wanted, safe, write_archive
from core.keys.device import DeviceKey
from core.packs.model import Template, TemplateColumn
from core.training import badge
from core.training.errors import ArchiveThereError
from core.training.model.certificate import Certificate
from core.training.model.results import ClassPhoto
from core.training.service.door import Coming
from tests.core.training.conftest import DAY, Taught


@pytest.fixture
def taught(station):
    made = Taught(station)
    for trainee in made.trainees:
        coming = Coming(class_id=made.class_id, trainee=trainee, day=DAY, half="am", at="08:00")
        made.training.door.sign_in(coming)
    for tone in ("red", "blue"):
        file = io.BytesIO()
        Image.new("RGB", (90, 60), tone).save(file, "JPEG")
        value = station.photos.keep(file.getvalue())
        made.training.results.photo(ClassPhoto(class_id=made.class_id, photo=value))
    given = [made.training.certifying.give(made.class_id, one).ids[0] for one in made.trainees]
    made.training.reverse(given[2], "名字错了")
    return made


@pytest.fixture
def views(taught):
    made = taught.station.views()
    yield made
    made.db.close()


def wanted(taught, target, **said):
    return Wanted(
        class_id=taught.class_id, target=target, content=taught.station.photos.content,
        key=taught.station.ledger.journal.key, **said,
    )  # fmt: skip


def test_a_folder_holds_papers_lists_photos_and_badges_with_their_digests(taught, views, tmp_path):
    target = tmp_path / "第1期"
    made = write_archive(views, wanted(taught, target))
    assert (made.photos, made.away, made.badges) == (2, 0, 2)
    lines = (target / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert made.files == len(lines) + 1 == 7
    for line in lines:
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((target / name).read_bytes()).hexdigest() == digest
    first, second = sorted((target / "照片").iterdir())
    assert first.name.startswith("01-")
    assert hashlib.sha256(second.read_bytes()).hexdigest().startswith(second.stem[3:])
    assert (target / "培训档案.pdf").read_bytes().startswith(b"%PDF")
    for path in (target / "证书").iterdir():
        key, told = badge.read_credential(path.read_text(encoding="ascii"))
        assert key == taught.station.ledger.journal.key.public
        assert told["name"] == "收寄与合同第1期"
    assert list(tmp_path.glob(".archive-*")) == []


def test_lists_have_the_ids_that_a_draw_needs_and_masked_telephones(taught, views, tmp_path):
    for masked, phone in ((True, "133****6619"), (False, "13330766619")):
        target = tmp_path / f"masked {masked}"
        write_archive(views, wanted(taught, target, masked=masked))
        book = openpyxl.load_workbook(target / "培训清单.xlsx")
        heads, *people = book["学员"].iter_rows(values_only=True)
        first = dict(zip(heads, people[0], strict=True))
        assert (first["编号"], first["姓名"], first["电话"]) == (
            taught.trainees[0], "周春秀", phone,
        )  # fmt: skip
        assert len(list(book["签到"].iter_rows())) == 4


def test_a_county_s_template_names_the_columns(taught, views, tmp_path, monkeypatch):
    columns = (TemplateColumn(heading="人员", field="name"),)
    sheet = views.packs.templates
    named = [one for one in sheet.templates if one.kind != "trainee"]
    made = Template(kind="trainee", columns=columns)
    changed = msgspec.structs.replace(sheet, templates=(*named, made))
    monkeypatch.setattr(type(views.packs), "templates", property(lambda _: changed))
    write_archive(views, wanted(taught, tmp_path / "a"))
    book = openpyxl.load_workbook(tmp_path / "a" / "培训清单.xlsx")
    assert [row[0] for row in book["学员"].iter_rows(values_only=True)] == [
        "人员", "周春秀", "覃明桂", "石大山",
    ]  # fmt: skip


def test_a_zip_file_holds_the_same_under_its_own_name(taught, views, tmp_path):
    target = tmp_path / "第1期.zip"
    target.write_bytes(b"an older one")
    write_archive(views, wanted(taught, target))
    with zipfile.ZipFile(target) as packed:
        assert packed.testzip() is None
        names = packed.namelist()
    assert "第1期/培训档案.pdf" in names
    assert len(names) == 7


def test_what_cancels_leaves_nothing_behind_and_the_older_file_whole(taught, views, tmp_path):
    target = tmp_path / "第1期.zip"
    target.write_bytes(b"an older one")
    heard = []

    def step(done, whole):
        heard.append((done, whole))
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_archive(views, wanted(taught, target), step=step)
    assert [done for done, _ in heard] == [0, 1, 2, 3]
    assert target.read_bytes() == b"an older one"
    assert list(tmp_path.glob(".archive-*")) == []


def test_progress_ends_one_before_the_whole_and_never_turns_back(taught, views, tmp_path):
    heard = []
    write_archive(views, wanted(taught, tmp_path / "a"), step=lambda *told: heard.append(told))
    assert heard == sorted(heard)
    assert heard[-1] == (6, 7)


def test_a_folder_that_holds_something_is_left_alone(taught, views, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "mine.txt").write_text("mine")
    with pytest.raises(ArchiveThereError):
        write_archive(views, wanted(taught, tmp_path / "a"))
    assert [one.name for one in (tmp_path / "a").iterdir()] == ["mine.txt"]


def test_a_certificate_of_another_pc_has_no_badge_of_ours(taught, views, tmp_path):
    said = Wanted(
        class_id=taught.class_id, target=tmp_path / "a", content=lambda _: None,
        key=DeviceKey.new(),
    )  # fmt: skip
    made = write_archive(views, said)
    assert (made.badges, made.photos, made.away) == (0, 0, 2)
    assert taught.station.ledger.get(Certificate, views.db.one("SELECT id FROM certificate")[0])


@pytest.mark.parametrize(
    ("name", "file"), [("田 秀/兰", "田_秀_兰"), ("..", "_"), ("", "_"), ("王" * 60, "王" * 40)]
)
def test_file_names_are_safe(name, file):
    assert safe(name) == file
