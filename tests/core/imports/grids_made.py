"""Sheets under construction, and the files they are written to."""

import csv
import datetime as dt
import html
import io
import random
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be")


@dataclass
class Grid:
    """A sheet under construction."""

    name: str
    rows: list[list[Any]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)


def written(form: str, grids: list[Grid], rng: random.Random) -> bytes:
    """The bytes of a file: an .xlsx, a web page, or text of a random encoding."""
    if form == "xlsx":
        return _xlsx(grids)
    return _page(grids) if form == "page" else _text(form, grids, rng)


def _text(form: str, grids: list[Grid], rng: random.Random) -> bytes:
    out = io.StringIO()
    comma = "\t" if form == "txt" else rng.choice((",", ",", ";"))
    writer = csv.writer(out, delimiter=comma, lineterminator=rng.choice(("\r\n", "\n")))
    writer.writerows([["" if cell is None else cell for cell in row] for row in grids[0].rows])
    return out.getvalue().encode(rng.choice(ENCODINGS))


def _xlsx(grids: list[Grid]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False})
    days = [
        book.add_format({"num_format": look}) for look in ("yyyy-mm-dd", 'm"月"d"日"', "yyyy/m/d")
    ]
    for grid in grids:
        sheet = book.add_worksheet(grid.name)
        for top, left, bottom, right in grid.merges:
            sheet.merge_range(top, left, bottom, right, "")
        for at, row in enumerate(grid.rows):
            for place, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    moment = dt.datetime(cell.year, cell.month, cell.day)
                    sheet.write_datetime(at, place, moment, days[(at + place) % 3])
                elif isinstance(cell, str):
                    sheet.write_string(at, place, cell)
                elif cell is not None:
                    sheet.write_number(at, place, cell)
    book.close()
    return out.getvalue()


def _page(grids: list[Grid]) -> bytes:
    rows = "".join(
        "<tr>"
        + "".join(f"<td>{html.escape('' if cell is None else str(cell))}</td>" for cell in row)
        + "</tr>\n"
        for row in grids[0].rows
    )
    return f"<html><head></head><body><table>{rows}</table></body></html>".encode()
