"""A stick that is full, protected, worn out or pulled out at any call: told plainly, nothing lost.

What bears a final name on the stick is whole, and what is said to be carried is there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.base.errors import ClerkError
from core.sync import trust as papers
from core.sync.medium import ROOT
from core.sync.unbundle import Bundle
from tests.faults.mutant import Mutant
from tests.faults.shim import ROOT as TREE
from tests.faults.shim import under_injector
from tests.hub.villages import County, Village

MEDIUM = "core/sync/medium.py"
MUTANTS = (
    Mutant(
        MEDIUM,
        "            raise self._sorted(error) from error\n",
        "            raise\n",
        "a full stick looks like a crash",
        "full_protected",
    ),
    Mutant(
        MEDIUM,
        "            aside = target.with_name(target.name + PART)\n",
        "            aside = target\n",
        "half a file passes for a whole one",
        "killed",
    ),
    Mutant(
        MEDIUM,
        "            if not self._holds(target, check):\n",
        "            if False:\n",
        "carried is said of what the stick never kept",
        "lying",
    ),
    Mutant(
        "core/sync/carrying.py",
        "        if not volumes or (rest and not _is_more(ends, before)):\n",
        "        if False:\n",
        "nothing fits and the clerk walks off with an empty stick",
        "small_stick",
    ),
)
STICK, PC, OFFICE = "stick", "pc", "county"
PEOPLE = 40


def begun(folder) -> tuple[County, Village]:
    """Return an office and an enrolled PC with something to say, and an empty stick beside them."""
    county, village = County(folder / OFFICE), Village(folder / PC, "柳沟")
    village.join(county, county.found("柳沟"))
    village.work(PEOPLE)
    (folder / STICK).mkdir()
    return county, village


def broken(stick, identity: str) -> list[str]:
    """Return the files of final names on a stick that are not whole."""
    found = []
    for path in sorted((stick / ROOT).rglob("*.cz[br]")):
        with path.open("rb") as file:
            try:
                bundle = Bundle(file, identity)
            except ClerkError as error:
                found.append(f"{path.name}: {error.code}")
                continue
            gaps = [gap for place in range(len(bundle.entries)) for gap in bundle.gaps(place)]
            if bundle.harmed or gaps or not bundle.is_listed:
                found.append(f"{path.name}: {bundle.harmed} {gaps}")
    return found


def emptied(stick) -> None:
    shutil.rmtree(stick)
    stick.mkdir()


def identity_of(village) -> str:
    return papers.kept(village.station.db, papers.RECIPIENT).decode()


def writings(folder, shim, rule, most):
    """Write under a fault at call 1, 2, 3 ...: (code of the refusal, what is wrong) of each."""
    shim.watch(folder / STICK)
    county, village = begun(folder)
    stick = folder / STICK
    told: list[object] = []
    for number in range(1, most + 1):
        emptied(stick)
        village.station.db.execute("DELETE FROM local_carried")
        code = ""
        shim.fail(rule.format(number))
        try:
            village.sticks.write(stick)
        except ClerkError as error:
            code = error.code
        except OSError as error:
            code = repr(error)
        shim.calm()
        wrong = broken(stick, identity_of(village))
        if village.carried != (0 if code else village.events):
            wrong.append(f"carried {village.carried}")
        told.append((code, wrong))
        if not code:
            break
    emptied(stick)
    village.sticks.write(stick)
    told.append(("", [] if county.read(stick)[0].events == village.events else ["not taken in"]))
    village.close()
    county.close()
    return told


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        ("write:{}:ENOSPC:sticky", {"stick.full"}),
        ("write:{}:SHORT:sticky", {"stick.full"}),
        ("write:{}:EIO:sticky", {"stick.fault"}),
        ("sync:{}:EIO:sticky", {"stick.fault"}),
        ("create:{}:EACCES:sticky", {"stick.read_only"}),
        ("create:{}:ENOSPC:sticky", {"stick.full"}),
        ("rename:{}:EIO:sticky", {"stick.fault"}),
    ],
)
def test_a_stick_full_protected_or_worn_out_at_any_call_is_told_plainly(quick, rule, codes):
    told = under_injector(f"{__name__}:writings", quick, rule, 200)
    assert [wrong for _, wrong in told if wrong] == []
    assert {code for code, _ in told} - {""} == codes
    assert [code for code, _ in told][-2:] == ["", ""]


def child_writes(folder) -> int:
    """In a child: open everything, write the stick, say so by the exit code."""
    village = Village(folder / PC)
    village.sticks.write(folder / STICK)
    village.close()
    return 0


def child_answers(folder) -> int:
    """In a child: open the office and write its answers."""
    county = County(folder / OFFICE)
    county.write(folder / STICK)
    county.close()
    return 0


def killed(folder, shim, number, act) -> bool:
    """Let a child act until call ``number`` on the stick kills it; tell whether it was killed."""
    child = os.fork()
    if child == 0:
        shim.fail(f"any:{number}:KILL")
        code = 3
        try:
            code = act(folder)
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    return os.WIFSIGNALED(status)


def kill_writers(folder, shim, most):
    """Kill the PC at its first, second ... call on the stick; what was wrong after each."""
    shim.watch(folder / STICK)
    county, village = begun(folder)
    identity = identity_of(village)
    village.close()
    county.close()
    wrong, number = [], 0
    while number < most:
        number += 1
        if not killed(folder, shim, number, child_writes):
            break
        wrong += broken(folder / STICK, identity)
        if len(list((folder / STICK).rglob("*.czb"))) > 1:
            emptied(folder / STICK)
    county, village = County(folder / OFFICE), Village(folder / PC)
    village.sticks.write(folder / STICK)
    left = sorted(path.name for path in (folder / STICK / ROOT).rglob("*.*"))
    taken = county.read(folder / STICK)
    said = [number, wrong, left, sum(one.events for one in taken) == village.events]
    village.close()
    county.close()
    return said


@pytest.mark.slow
def test_a_desk_killed_at_any_call_leaves_only_whole_files(quick):
    number, wrong, left, same = under_injector(f"{__name__}:kill_writers", quick, 200)
    assert 5 < number < 200
    assert wrong == []
    assert [name.rpartition(".")[2] for name in left] == ["czb"]
    assert same


def kill_answers(folder, shim, most):
    """Kill the office at its first, second ... call on the stick; what was wrong after each."""
    shim.watch(folder / STICK)
    county, village = begun(folder)
    sister = Village(folder / "sister", "柳沟")
    sister.join(county, 1)
    sister.work(3, first=500)
    for one in (village, sister):
        one.sticks.write(folder / STICK)
    county.read(folder / STICK)
    identity = county.office.keys.secrets.identity
    county.close()
    wrong, number = [], 0
    while number < most:
        number += 1
        if not killed(folder, shim, number, child_answers):
            break
        wrong += broken(folder / STICK, identity)
    for one in (village, sister):
        one.sticks.read(folder / STICK)
    said = [number, wrong, [one.receipted == one.events for one in (village, sister)]]
    village.close()
    sister.close()
    return said


@pytest.mark.slow
def test_an_office_killed_at_any_call_leaves_only_whole_files(quick):
    number, wrong, receipted = under_injector(f"{__name__}:kill_answers", quick, 300)
    assert 5 < number < 300
    assert wrong == []
    assert receipted == [True, True]


def lies(folder, shim):
    """Let the stick forget what it was given, one call at a time; what was said and what is so."""
    shim.watch(folder / STICK)
    county, village = begun(folder)
    stick = folder / STICK
    told: list[object] = []
    reading = os.posix_fadvise

    def forgets(handle, *rest):
        # The moment between flushing and reading back, at which a cheap stick shows its face.
        path = Path(f"/proc/self/fd/{handle}").readlink()
        os.truncate(path, path.stat().st_size - 1000)
        reading(handle, *rest)

    os.posix_fadvise = forgets
    try:
        village.sticks.write(stick)
    except ClerkError as error:
        told.append(error.code)
    os.posix_fadvise = reading
    told += [village.carried, [path.name for path in (stick / ROOT).rglob("*.czb")]]
    village.close()
    county.close()
    return told


def test_a_lying_stick_is_caught_when_it_is_read_back(quick):
    assert under_injector(f"{__name__}:lies", quick) == ["stick.fault", 0, []]


def on_small_stick(folder, kilobytes):
    """Write on ever fuller sticks; each time what was said, and what the county got."""
    county, village = begun(folder)
    village.work(2000, first=1000)
    stick = folder / STICK
    told: list[object] = []
    mount = (shutil.which("mount") or "mount", "-t", "tmpfs", "-o", f"size={kilobytes}k")
    subprocess.run([*mount, "tmpfs", str(stick)], check=True)
    for _ in range(20):
        offer = village.sticks.look(stick).offer
        try:
            written = village.sticks.write(stick)
        except ClerkError as error:
            told.append([offer, error.code])
            break
        (taken,) = county.read(stick)
        county.write(stick)
        village.sticks.read(stick)
        told.append([offer, written.events, written.left, taken.events])
        if not written.left:
            break
    said = [told, village.receipted == village.events]
    village.close()
    county.close()
    return said


def small_stick(folder, kilobytes):
    """Call ``on_small_stick`` where a file system of a chosen size may be mounted."""
    apart = (shutil.which("unshare") or "unshare", "-Urm")
    tried = shutil.which("unshare") and subprocess.run([*apart, "true"], check=False).returncode
    if tried != 0:
        pytest.skip("NOT TESTED ON A SMALL STICK: no file system can be mounted here")
    done = subprocess.run(
        [*apart, sys.executable, "-m", "tests.faults.test_stick", str(folder), str(kilobytes)],
        check=True,
        cwd=TREE,
        env={**os.environ, "PYTHONPATH": str(TREE)},
        stdout=subprocess.PIPE,
    )
    return json.loads(done.stdout)


def test_a_small_stick_takes_what_fits_and_the_next_journey_the_rest(quick):
    told, whole = small_stick(quick, 1024 + 80)
    assert len(told) > 1
    assert whole
    assert [one[3] for one in told] == [one[1] for one in told]
    assert {one[0] for one in told} == {"write"}
    assert told[0][2] > 0
    assert told[-1][2] == 0


def test_a_small_stick_without_any_room_is_refused_and_offered_as_full(quick):
    told, whole = small_stick(quick, 1024)
    assert told == [["full", "stick.full"]]
    assert not whole


if __name__ == "__main__":
    sys.stdout.write(json.dumps(on_small_stick(Path(sys.argv[1]), int(sys.argv[2]))))
