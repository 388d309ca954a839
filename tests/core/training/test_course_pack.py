"""Course packs: packed the same twice, checked as a stream, and every trick refused."""

import json
import stat
import struct
import zipfile

import pytest

from core.base.errors import ClerkError
from core.keys.device import DeviceKey
from core.training.course import archive as archives
from core.training.course.archive import Archive
from core.training.course.checklist import read_checklist
from core.training.course.errors import (
    CourseBombError,
    CourseDamagedError,
    CourseNameError,
    CourseOutlineError,
    CourseProblemsError,
    CourseStrangeFileError,
    CourseTooLargeError,
    CourseUnsignedError,
)
from core.training.course.folder import survey
from core.training.course.names import check_names
from core.training.course.outline import read_outline
from core.training.course.pack import open_pack
from tests.core.training.courses_made import (
    FILES,
    KEY,
    OUTLINE,
    course_folder,
    packed,
    sealed_by_hand,
)

HEAD = {"course.json": json.dumps(OUTLINE).encode()}


@pytest.fixture
def pack(tmp_path):
    course_folder(tmp_path / "src")
    packed(course_folder(tmp_path / "src"), tmp_path / "a.ckc")
    return tmp_path / "a.ckc"


def refused(path):
    """The refusal when a pack is opened and read through."""
    with pytest.raises(ClerkError) as caught, open_pack(path) as pack:
        pack.verify()
    return type(caught.value)


def test_a_folder_becomes_a_pack_that_says_what_it_is(pack):
    with open_pack(pack) as opened:
        assert opened.verify() == sum(one.size for one in opened.manifest.files.values())
        assert opened.carried == tuple(sorted(["course.json", *FILES]))
        assert opened.lacks == ()
        outline = opened.outline
    assert outline is not None
    assert (outline.minutes, outline.practice_minutes, outline.mentor_minutes) == (90, 45, 45)
    assert outline.modules == ("operation", "law")


def test_the_same_folder_gives_the_same_bytes(tmp_path, pack):
    packed(tmp_path / "src", tmp_path / "b.ckc")
    assert (tmp_path / "b.ckc").read_bytes() == pack.read_bytes()


def test_any_zip_tool_can_read_the_pack(pack):
    with zipfile.ZipFile(pack) as archive:
        assert archive.testzip() is None
        assert archive.read("content/验视.md") == FILES["content/验视.md"]


def test_one_changed_byte_anywhere_is_noticed(tmp_path, pack):
    content = bytearray(pack.read_bytes())
    with Archive(pack) as archive:
        spots = [entry.start + entry.packed // 2 for entry in archive.entries.values()]
    for at in spots:
        changed = bytes(content[:at]) + bytes([content[at] ^ 1]) + bytes(content[at + 1 :])
        (tmp_path / "c.ckc").write_bytes(changed)
        assert refused(tmp_path / "c.ckc") in {
            CourseDamagedError, CourseUnsignedError, CourseBombError,
        }  # fmt: skip


@pytest.mark.parametrize("keep", [0, 1, 10, 100, 500, -1, -22, -50, -200])
def test_a_pack_cut_short_is_refused(tmp_path, pack, keep):
    (tmp_path / "c.ckc").write_bytes(pack.read_bytes()[:keep])
    assert refused(tmp_path / "c.ckc") is CourseDamagedError


@pytest.mark.parametrize(
    "name",
    ["../x.md", "content/../../x.md", "/etc/x.md", "content//x.md", "content/./x.md",
     "content\\x.md", "C:/x.md", "content/x.md:y.md", "content/CON.md", "content/aux/x.md",
     "content/x.md.", "content/x .md/", "content/.x.md", "content/x.exe", "content/x",
     "other/x.md", "x.md", "quiz/x.md", "content/a\u202egnp.md", "content/e\u0301.md",
     "content/" + "长" * 90 + ".md", "content/a/b/c/d/e/f/x.md", "content/com¹.md"],
)  # fmt: skip
def test_names_that_mean_trouble_on_some_disk_are_refused(tmp_path, name):
    path = sealed_by_hand(tmp_path / "x.ckc", {**HEAD, name: b"x"})
    assert refused(path) in {CourseNameError, CourseStrangeFileError}
    with pytest.raises(CourseNameError):
        check_names([name])


@pytest.mark.parametrize(
    "names",
    [("content/A.md", "content/a.md"), ("content/ａ.md", "content/a.md"),
     ("content/x.md", "content/x.md/y.md"), ("content/straße.md", "content/STRASSE.md")],
)  # fmt: skip
def test_names_that_are_one_on_some_disk_are_refused(tmp_path, names):
    path = sealed_by_hand(tmp_path / "x.ckc", {**HEAD, **dict.fromkeys(names, b"x")})
    assert refused(path) is CourseNameError


def test_an_entry_that_stands_twice_is_refused(tmp_path, pack):
    with zipfile.ZipFile(pack, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("content/验视.md", b"another")
    assert refused(pack) is CourseStrangeFileError


def test_a_file_that_is_not_listed_is_refused(tmp_path):
    path = sealed_by_hand(tmp_path / "x.ckc", {**HEAD, "content/y.md": b"y"}, listed=HEAD)
    assert refused(path) is CourseStrangeFileError


def test_a_listed_file_that_is_missing_is_refused(tmp_path):
    path = sealed_by_hand(tmp_path / "x.ckc", HEAD, listed={**HEAD, "content/y.md": b"y"})
    assert refused(path) is CourseDamagedError


def test_a_link_and_a_folder_are_refused(tmp_path, pack):
    for mode, name in ((stat.S_IFLNK, "content/l.md"), (stat.S_IFDIR, "content/d/")):
        copy = tmp_path / f"{mode}.ckc"
        copy.write_bytes(pack.read_bytes())
        info = zipfile.ZipInfo(name)
        info.external_attr = (mode | 0o777) << 16
        with zipfile.ZipFile(copy, "a") as archive:
            archive.writestr(info, b"" if name.endswith("/") else b"/etc/passwd")
        assert refused(copy) is CourseStrangeFileError


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unknown_ways_of_packing_are_refused(pack, method):
    with zipfile.ZipFile(pack, "a") as archive:
        archive.writestr(zipfile.ZipInfo("content/b.md"), b"b" * 100, method)
    assert refused(pack) is CourseStrangeFileError


def test_a_file_that_packs_too_well_is_refused_before_it_is_unpacked(tmp_path):
    bomb = {**HEAD, "content/b.md": bytes(4 << 20)}
    assert refused(sealed_by_hand(tmp_path / "x.ckc", bomb)) is CourseBombError


def test_a_file_that_unpacks_to_more_than_it_says_is_stopped(tmp_path):
    path = sealed_by_hand(tmp_path / "x.ckc", {**HEAD, "content/b.md": b"ab" * 3000})
    content = path.read_bytes()
    size = struct.pack("<L", 6000)
    at = content.rindex(b"PK\x01\x02")
    assert content[at + 24 : at + 28] == size
    lied = content[: at + 24] + struct.pack("<L", 100) + content[at + 28 :]
    path.write_bytes(lied)
    with Archive(path) as archive, pytest.raises(CourseBombError):
        list(archive.chunks("content/b.md"))
    assert refused(path) is CourseDamagedError  # the signed list says another size


def test_entries_that_share_their_bytes_are_refused(tmp_path):
    path = sealed_by_hand(tmp_path / "x.ckc", {**HEAD, "content/b.md": b"b", "content/c.md": b"b"})
    content = bytearray(path.read_bytes())
    last = content.rindex(b"PK\x01\x02")
    before = content.rindex(b"PK\x01\x02", 0, last)
    content[last + 42 : last + 46] = content[before + 42 : before + 46]
    path.write_bytes(content)
    assert refused(path) is CourseDamagedError


def test_a_directory_that_claims_to_be_huge_is_not_read(tmp_path, pack):
    content = bytearray(pack.read_bytes())
    end = content.rindex(b"PK\x05\x06")
    content[end + 12 : end + 16] = struct.pack("<L", 0x7FFFFFFF)
    pack.write_bytes(content)
    assert refused(pack) is CourseDamagedError


def test_a_pack_larger_than_a_stick_can_hold_is_refused(pack, monkeypatch):
    monkeypatch.setattr(archives, "LARGEST_PACK", 100)
    assert refused(pack) is CourseTooLargeError


def test_a_signature_of_another_key_or_for_another_purpose_is_refused(tmp_path):
    other = DeviceKey(bytes(32))
    path = sealed_by_hand(tmp_path / "x.ckc", HEAD, signer=other.public.hex())
    assert refused(path) is CourseUnsignedError
    with zipfile.ZipFile(tmp_path / "y.ckc", "w") as archive:
        with zipfile.ZipFile(sealed_by_hand(tmp_path / "x.ckc", HEAD)) as sound:
            head = sound.read("manifest.json")
        archive.writestr("manifest.json", head)
        archive.writestr("signature", KEY.sign(b"cz-pack-1", head))
        archive.writestr("course.json", HEAD["course.json"])
    assert refused(tmp_path / "y.ckc") is CourseUnsignedError


def test_reading_never_takes_more_than_a_stretch_at_a_time(tmp_path):
    big = {**FILES, "content/b.mp4": bytes(5 << 20), "content/c.md": b"\n".join(
        str(n).encode() for n in range(400_000))}  # fmt: skip
    packed(course_folder(tmp_path / "src", big), tmp_path / "a.ckc")
    with open_pack(tmp_path / "a.ckc") as pack:
        for name in ("content/b.mp4", "content/c.md"):
            pieces = list(pack.chunks(name))
            assert b"".join(pieces) == big[name]
            assert max(map(len, pieces)) <= archives.CHUNK
            assert b"".join(pack.chunks(name, 12345)) == big[name][12345:]


def test_a_delta_carries_only_what_changed(tmp_path, pack):
    with open_pack(pack) as opened:
        before = (opened.manifest, opened.content)
    new = {**FILES, "content/验视.md": "# 新\n".encode()}
    course_folder(tmp_path / "src", new, version="1.1")
    told = packed(tmp_path / "src", tmp_path / "d.ckc", before=before)
    assert told.carried == ("content/验视.md", "course.json")
    with open_pack(tmp_path / "d.ckc") as delta:
        assert delta.lacks == ("checklists/收寄.md", "content/图.jpg", "quiz/一.gift")
        assert delta.manifest.files["content/图.jpg"] == before[0].files["content/图.jpg"]
        assert delta.verify() < before[0].size


def test_a_folder_that_is_not_ready_says_everything_at_once(tmp_path):
    files = {
        "content/x.exe": b"",
        "quiz/坏.gift": "一题{=对 ~错\n\n二题{=对～错}".encode(),
        "quiz/gbk.gift": "题".encode("gb18030"),
        "checklists/空.md": b"# x\n",
        "content/A.md": b"",
        "content/a.md": b"",
        "Thumbs.db": b"junk",
        "content/.hidden/x.md": b"junk",
    }
    lessons = [{"title": "讲", "module": "law", "minutes": 100, "files": ["content/没有.md"]}]
    folder = course_folder(tmp_path / "src", files, lessons=lessons)
    found = survey(folder)
    assert {(one.file, one.code) for one in found.problems if one.stops} == {
        ("content/x.exe", "course.name_kind"),
        ("quiz/坏.gift", "gift.brace_open"),
        ("quiz/gbk.gift", "course.not_utf8"),
        ("checklists/空.md", "course.no_boxes"),
        ("content/a.md", "course.name_twice"),
        ("content/没有.md", "course.lesson_file"),
        ("course.json", "course.practice_share"),
        ("course.json", "course.mentor_share"),
    }
    with pytest.raises(CourseProblemsError) as caught:
        packed(folder, tmp_path / "a.ckc")
    assert len(caught.value.problems) == 8
    assert not (tmp_path / "a.ckc").exists()


def test_a_share_below_what_is_asked_wants_a_reason(tmp_path):
    lessons = [{"title": "讲", "module": "law", "minutes": 100, "practice": True}]
    course_folder(tmp_path / "src", FILES, lessons=lessons)
    assert [one.code for one in survey(tmp_path / "src").problems] == ["course.mentor_share"]
    course_folder(tmp_path / "src", FILES, lessons=lessons, reasons={"mentor": "村里请不到"})
    assert [one.stops for one in survey(tmp_path / "src").problems] == [False]


@pytest.mark.parametrize(
    "change",
    [{"id": "../x"}, {"version": "v1"}, {"lessons": []}, {"title": ""},
     {"lessons": [{"title": "a", "module": "cooking", "minutes": 5}]}],
)  # fmt: skip
def test_an_outline_that_is_none_is_named(change):
    with pytest.raises(CourseOutlineError):
        read_outline(json.dumps(OUTLINE | change).encode())


def test_a_checklist_is_its_boxes():
    found = read_checklist("# 收寄件\n说明\n- [ ] 看证件\n  - [x] 种类\n* [] 开箱\n- 不是\n")
    assert found == ("收寄件", ("看证件", "种类", "开箱"))
