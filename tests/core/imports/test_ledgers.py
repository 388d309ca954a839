"""The ledgers people brought, in every wrapping, give exactly what stands in expect.json."""

import json
from pathlib import Path

import pytest

from core.imports.reader import RowClass, Survey, tally
from core.sheets.reader import read

FOLDER = Path(__file__).parents[2] / "ledgers-in"
EXPECTED = json.loads((FOLDER / "expect.json").read_text("utf-8"))


def found(content, name, kind):
    """What a survey finds, in the form of expect.json."""
    rows = list(Survey(read(content, name), kind).rows())
    count = tally(iter(rows))
    sides = {row.block for row in rows} != {1}

    def places(some):
        block = [{"block": row.block} if sides else {} for row in some]
        return [
            {"row": row.row, **side, "field": row.issues[0].field}
            for row, side in zip(some, block, strict=True)
        ]

    sums = [row.values.get("amount_fen") for row in rows if row.klass is RowClass.ACCEPTED]
    return {
        "kind": kind,
        "read": count.read,
        "accepted": count.accepted,
        "duplicates": count.duplicates,
        "doubtful": places(count.doubtful),
        "rejected": places(count.rejected),
        **({"amount_fen": sum(sums)} if None not in sums else {}),
    }


@pytest.mark.parametrize("name", EXPECTED)
def test_a_ledger_gives_what_is_expected(name):
    kind = EXPECTED[name]["kind"]
    assert found((FOLDER / name).read_bytes(), name, kind) == EXPECTED[name]


def test_the_same_ledger_as_an_old_workbook_gives_the_same():
    content = (FOLDER / "up-2026.xls").read_bytes()
    assert found(content, "x.xls", "up") == EXPECTED["up-2026.xlsx"]


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize(("name", "own"), [("parcels.csv", "gb18030"), ("down.txt", "utf-8-sig")])
def test_a_text_ledger_gives_the_same_in_every_encoding(name, own, codec):
    content = (FOLDER / name).read_bytes().decode(own).encode(codec)
    assert found(content, "a", EXPECTED[name]["kind"]) == EXPECTED[name]


def test_names_of_files_and_sheets_play_no_part():
    content = (FOLDER / "sign-in.xlsx").read_bytes()
    assert found(content, "", "attendance") == EXPECTED["sign-in.xlsx"]
