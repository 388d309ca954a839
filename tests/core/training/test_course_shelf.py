"""Courses in a station's folder: installed whole, gone on with after a kill, removed."""

import base64
import subprocess
import sys
from pathlib import Path

import pytest

from core.base.errors import DiskFullError
from core.keys.certificate import DEVICE, HUB, Certificate, HubCertificate, seal
from core.keys.device import DeviceKey
from core.training.course import shelf as shelves
from core.training.course.archive import CHUNK
from core.training.course.errors import (
    CourseBaseError,
    CourseDamagedError,
    CourseMissingError,
    CourseOldError,
    CourseRevokedError,
    CourseUnknownSignerError,
)
from core.training.course.pack import open_pack
from core.training.course.shelf import CourseShelf
from core.training.course.signer import Anchors, need_known, signer_of
from tests.core.training.courses_made import FILES, KEY, course_folder, packed

ROOT = Path(__file__).resolve().parents[3]
FILM = bytes(range(251)) * (3 * CHUNK // 251)
BIG = {
    **FILES,
    "content/片.mp4": FILM,
    "content/长.md": b"\n".join(b"%d" % n for n in range(99999)),
}


@pytest.fixture
def pack(tmp_path):
    packed(course_folder(tmp_path / "src", BIG), tmp_path / "a.ckc")
    return tmp_path / "a.ckc"


@pytest.fixture
def shelf(tmp_path):
    return CourseShelf(tmp_path / "station")


def install(shelf, path, step=lambda _done: None):
    with open_pack(path) as pack:
        return shelf.install(pack, step)


def left_in(folder):
    return sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())


def test_a_course_lies_under_its_own_names_beside_its_digests(tmp_path, shelf, pack):
    found = install(shelf, pack)
    assert left_in(tmp_path / "station") == sorted(
        f"courses/parcels/1.0/{name}"
        for name in [*BIG, "course.json", "manifest.json", "signature"]
    )
    assert shelf.installed() == [found]
    assert found.path("content/片.mp4").read_bytes() == FILM
    assert found.outline().title == "收寄件"
    assert shelf.check("parcels") == []


def test_a_file_that_changed_on_the_disk_is_named(shelf, pack):
    found = install(shelf, pack)
    found.path("content/片.mp4").write_bytes(FILM[:-1])
    found.path("quiz/一.gift").unlink()
    assert shelf.check("parcels") == ["content/片.mp4", "quiz/一.gift"]


class PulledOutError(Exception):
    """The stick is gone."""


@pytest.mark.parametrize("after", [1, 10_000, CHUNK + 20_000, 3 * CHUNK, 3 * CHUNK + 500_000])
def test_a_stick_pulled_out_in_the_middle_is_gone_on_with(tmp_path, shelf, pack, after):
    def pull(done):
        if done >= after:
            raise PulledOutError

    with pytest.raises(PulledOutError):
        install(shelf, pack, pull)
    assert shelf.installed() == []
    heard: list[int] = []
    install(shelf, pack, heard.append)
    assert shelf.check("parcels") == []
    assert heard == sorted(heard)
    assert not [name for name in left_in(tmp_path / "station") if "part" in name]


def test_a_film_is_gone_on_with_in_its_middle(tmp_path, shelf, pack):
    def pull(done):
        if done > 2 * CHUNK:
            raise PulledOutError

    with pytest.raises(PulledOutError):
        install(shelf, pack, pull)
    (part,) = (tmp_path / "station").rglob("片.mp4.part")
    assert part.stat().st_size >= CHUNK
    with open_pack(pack) as opened:
        sizes = opened.manifest.files
    before = sum(told.size for name, told in sizes.items() if name < "content/片.mp4")
    heard: list[int] = []
    install(shelf, pack, heard.append)
    fresh = [done for done in heard if done > before]
    assert fresh[0] - before > CHUNK
    assert shelf.check("parcels") == []


def test_what_a_power_cut_left_of_a_file_is_taken_anew(tmp_path, shelf, pack):
    with pytest.raises(PulledOutError):
        install(shelf, pack, lambda _done: (_ for _ in ()).throw(PulledOutError))
    part = tmp_path / "station/courses/parcels/.1.0.part/content/片.mp4.part"
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(bytes(CHUNK))
    install(shelf, pack)
    assert shelf.check("parcels") == []


KILLED = """\
import os, sys
from pathlib import Path
from core.training.course.pack import open_pack
from core.training.course.shelf import CourseShelf
left = int(sys.argv[3])
def step(done):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), 9)
with open_pack(Path(sys.argv[1])) as pack:
    CourseShelf(Path(sys.argv[2])).install(pack, step)
"""


def test_an_install_killed_again_and_again_comes_to_its_end(tmp_path, shelf, pack):
    for steps in range(1, 40):
        command = [sys.executable, "-c", KILLED, str(pack), str(tmp_path / "station"), str(steps)]
        done = subprocess.run(command, cwd=ROOT, check=False)
        if done.returncode == 0:
            break
        assert shelf.installed() == []
    assert steps > 2
    assert shelf.check("parcels") == []


def test_a_try_at_another_pack_of_the_version_begins_anew(tmp_path, shelf, pack):
    def pull(done):
        if done > CHUNK:
            raise PulledOutError

    with pytest.raises(PulledOutError):
        install(shelf, pack, pull)
    packed(course_folder(tmp_path / "src2", FILES), tmp_path / "b.ckc")
    install(shelf, tmp_path / "b.ckc")
    assert "content/片.mp4" not in " ".join(left_in(tmp_path / "station"))


def test_a_damaged_file_stops_the_install_and_leaves_the_old_version(tmp_path, shelf, pack):
    old = install(shelf, pack)
    packed(course_folder(tmp_path / "src", BIG, version="1.1"), tmp_path / "b.ckc")
    content = bytearray((tmp_path / "b.ckc").read_bytes())
    at = content.index(FILM[:1000])
    content[at + 500] ^= 1
    (tmp_path / "b.ckc").write_bytes(content)
    with pytest.raises(CourseDamagedError):
        install(shelf, tmp_path / "b.ckc")
    assert shelf.installed() == [old]
    assert shelf.check("parcels") == []


def test_a_newer_version_takes_the_place_of_the_older(tmp_path, shelf, pack):
    install(shelf, pack)
    packed(course_folder(tmp_path / "src2", FILES, version="1.10"), tmp_path / "b.ckc")
    install(shelf, tmp_path / "b.ckc")
    assert [one.manifest.version for one in shelf.installed()] == ["1.10"]
    assert "片" not in " ".join(left_in(tmp_path / "station"))
    for again in ("a.ckc", "b.ckc"):
        with pytest.raises(CourseOldError):
            install(shelf, tmp_path / again)


def test_a_delta_takes_what_it_lacks_from_the_version_before(tmp_path, shelf, pack):
    with open_pack(pack) as opened:
        before = (opened.manifest, opened.content)
    course_folder(tmp_path / "src", {"quiz/一.gift": "新题。{F}".encode()}, version="1.1")
    told = packed(tmp_path / "src", tmp_path / "d.ckc", before=before)
    assert told.bytes < 20_000
    with pytest.raises(CourseBaseError):
        install(shelf, tmp_path / "d.ckc")
    install(shelf, pack)
    found = install(shelf, tmp_path / "d.ckc")
    assert found.path("content/片.mp4").read_bytes() == FILM
    assert shelf.check("parcels") == []


def test_a_delta_is_not_built_on_files_that_changed(tmp_path, shelf, pack):
    with open_pack(pack) as opened:
        before = (opened.manifest, opened.content)
    course_folder(tmp_path / "src", {"quiz/一.gift": "新题。{F}".encode()}, version="1.1")
    packed(tmp_path / "src", tmp_path / "d.ckc", before=before)
    install(shelf, pack).path("content/图.jpg").write_bytes(b"x" * len(FILES["content/图.jpg"]))
    with pytest.raises(CourseDamagedError):
        install(shelf, tmp_path / "d.ckc")
    assert shelf.get("parcels").manifest.version == "1.0"


def test_a_removed_course_leaves_nothing(tmp_path, shelf, pack):
    install(shelf, pack)
    shelf.remove("parcels")
    assert left_in(tmp_path / "station") == []
    assert shelf.installed() == []
    with pytest.raises(CourseMissingError):
        shelf.remove("parcels")
    install(shelf, pack)


def test_a_full_disk_is_noticed_before_the_first_byte(shelf, pack, monkeypatch):
    monkeypatch.setattr(shelves, "ROOM", 1 << 60)
    with pytest.raises(DiskFullError):
        install(shelf, pack)


HUB_KEY, ROOT_KEY = DeviceKey(b"h" * 32), DeviceKey(b"r" * 32)


def hub_of(key, serial):
    return HubCertificate(serial=serial, public_key=key.public, recipient="age1x", since_ms=1)


def papers(key=KEY, hub=HUB_KEY):
    hub_paper = hub_of(HUB_KEY, 1)
    paper = Certificate(
        serial=2, station=7, public_key=key.public, role="trainer", recipient="age1y",
        since_ms=1, name="龙池培训员",
    )  # fmt: skip
    sealed = (seal(HUB, hub_paper, ROOT_KEY), seal(DEVICE, paper, hub))
    return tuple(base64.b64encode(one).decode() for one in sealed)


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ({}, ""),
        ({"roots": (KEY.public,)}, "county"),
        ({"hub": hub_of(KEY, 1)}, "county"),
        ({"devices": (KEY.public,)}, "device"),
    ],
)
def test_who_signed_is_known_by_key(tmp_path, pack, said, known):
    with open_pack(pack) as opened:
        signer = signer_of(opened.manifest, Anchors(**said))
    assert (signer.device, signer.known) == (KEY.device, known)
    if known:
        need_known(signer, None)
    else:
        need_known(signer, KEY.device)
        with pytest.raises(CourseUnknownSignerError):
            need_known(signer, None)


def test_a_trainer_from_elsewhere_in_the_county_is_known_by_paper(tmp_path, pack):
    packed(tmp_path / "src", tmp_path / "p.ckc", papers=papers())
    with open_pack(tmp_path / "p.ckc") as opened:
        found = signer_of(opened.manifest, Anchors(roots=(ROOT_KEY.public,)))
        assert (found.known, found.name) == ("paper", "龙池培训员")
        assert signer_of(opened.manifest, Anchors(roots=(HUB_KEY.public,))).known == ""
        replaced = Anchors(roots=(ROOT_KEY.public,), hub=hub_of(KEY, 2))
        assert signer_of(opened.manifest, replaced).known == "county"
        replaced = Anchors(roots=(ROOT_KEY.public,), hub=hub_of(ROOT_KEY, 2))
        assert signer_of(opened.manifest, replaced).known == ""
        with pytest.raises(CourseRevokedError):
            signer_of(opened.manifest, Anchors(revoked=frozenset({KEY.device})))


@pytest.mark.parametrize(
    "bad",
    [papers(key=HUB_KEY), papers(hub=KEY), ("eA==", "eA=="), ("%", "%"), papers()[:1]],
    ids=["another's", "not the hub's", "empty", "no base64", "one only"],
)
def test_a_paper_that_does_not_fit_makes_nobody_known(tmp_path, pack, bad):
    packed(tmp_path / "src", tmp_path / "p.ckc", papers=bad)
    with open_pack(tmp_path / "p.ckc") as opened:
        assert signer_of(opened.manifest, Anchors(roots=(ROOT_KEY.public,))).known == ""
