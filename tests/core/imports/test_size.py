"""A hundred thousand rows fit into the memory of an old PC."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter

ROOT = Path(__file__).parents[3]
ROWS = 100_000
MOST_MB = 300
CHILD = r"""
import json, re, sys
from pathlib import Path
from core.imports.reader import Survey, tally
from core.sheets.reader import read
count = tally(Survey(read(sys.argv[1]), "up").rows())
# The peak since the program began; getrusage would count the test runner it came from.
peak = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024
print(json.dumps([count.read, count.accepted, peak]))
"""


@pytest.fixture
def large(tmp_path):
    path = tmp_path / "2026年.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(
            0, 0, ["日期", "农户", "电话", "产品", "数量", "单位", "单价", "金额", "运单号"]
        )
        for n in range(ROWS):
            qty, fen = n % 60 + 1, n % 900 + 100
            day, goods = f"{n % 12 + 1}月{n % 28 + 1}日", [qty, "斤", fen / 100, qty * fen / 100]
            phone, waybill = f"1{3 * 10**9 + n}", f"YT{10**12 + n}"
            sheet.write_row(n + 1, 0, [day, "冉德秀", phone, "脐橙", *goods, waybill])
    return path


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the peak is asked of Linux")
def test_a_hundred_thousand_rows_are_surveyed_within_300_mb(large):
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(large)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    read, accepted, peak = json.loads(done.stdout)
    assert (read, accepted) == (ROWS, ROWS)
    assert peak <= MOST_MB
