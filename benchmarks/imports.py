"""Taking a large spreadsheet in, against the bare reader reading the same file.

Each run is a process of its own. Ours opens a fresh station, surveys the file, finds every
farmer, and books every row as one durable import; the floor opens the workbook with the library
that we read with and walks every cell. The promise is about memory (the peak of the process,
set by ``--mb``); the ratio is of time.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measure import ROOT, Pairs, expect, figure, flags, paired, show
from benchmarks.stations import KEY_NAME, PASSPHRASE, secrets, state

PEAK = re.compile(r"VmHWM:\s+(\d+)")
HEADINGS = ("日期", "农户", "电话", "产品", "数量", "单位", "单价", "金额", "运单号")
FARMERS = 400
TARGET_MB = 300


def write_book(path: Path, rows: int) -> None:
    """Write a sales ledger as clerks keep them: days without a year, 斤, yuan."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        for n in range(rows):
            qty, fen = n % 60 + 1, n % 900 + 100
            who = n % FARMERS
            row = [f"{n % 12 + 1}月{n % 28 + 1}日", f"冉{chr(0x4E2D + who)}", f"1{3 * 10**9 + who}"]
            goods = ["脐橙", qty, "斤", fen / 100, qty * fen / 100, f"YT{10**12 + n}"]
            sheet.write_row(n + 1, 0, [*row, *goods])


def ours(path: Path, folder: Path) -> int:
    """Take the file into the station in ``folder``; return how many rows were accepted."""
    from core.imports.service import Asked
    from core.station import Station

    station = Station.open(folder, secrets(folder))
    try:
        return station.imports.take_in(Asked(path=path, kind="up")).tally.accepted
    finally:
        station.close()


def floor(path: Path) -> int:
    """Read every cell with the bare library; return how many rows there are below the heading."""
    import python_calamine

    sheet = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    return sum(1 for row in sheet.iter_rows() if any(cell != "" for cell in row)) - 1


def child(way: str, path: Path, folder: Path) -> None:
    """Do one run and say what it took."""
    import time

    start = time.perf_counter()
    rows = ours(path, folder) if way == "ours" else floor(path)
    took = time.perf_counter() - start
    peak = PEAK.search(Path("/proc/self/status").read_text(encoding="ascii"))
    mb = int(peak[1]) / 1024 if peak else 0.0
    show({"rows": rows, "seconds": took, "mb": round(mb, 1)})


def run(way: str, path: Path, rows: int) -> dict[str, Any]:
    """Run a child on a fresh station and return what it said."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "station"
        if way == "ours":
            new_station(folder)
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, __file__, "--child", way, str(path), str(folder)],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
    said: dict[str, Any] = json.loads(done.stdout)
    expect(said["rows"], rows)
    return said


def new_station(folder: Path) -> None:
    """Make an empty station."""
    from core.db.unlock import Secrets
    from core.station import NewStation, Station

    folder.mkdir()
    state(folder.parent / "state")
    new = NewStation(name="服务站", village_code="500241106201", clerk="田秀英")
    ways = Secrets(key_file=folder / KEY_NAME, passphrase=PASSPHRASE, keyring=False)
    station, _ = Station.create(folder, new, ways)
    station.close()


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
        return
    said = flags(__doc__, rows=100_000, n=2, mb=TARGET_MB)
    found: dict[str, list[float]] = {"ours": [], "floor": []}

    def measured(way: str) -> float:
        answer = run(way, path, said.rows)
        found[way].append(answer["mb"])
        return float(answer["seconds"] * 1000)

    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "2025年上行.xlsx"
        write_book(path, said.rows)
        time_pairs = paired(lambda: measured("floor"), lambda: measured("ours"), said.n, warm=0)
    memory = Pairs(found["floor"], found["ours"])
    show(
        {
            "promise": f"an import of {said.rows} rows stays below {said.mb} MB",
            **figure(memory),
            "target": said.mb,
            "met": max(memory.value) <= said.mb,
            "target_of": "value",
            "unit": "MB",
            "rows": said.rows,
            "time": {**figure(time_pairs), "unit": "ms"},
        }
    )


if __name__ == "__main__":
    main()
