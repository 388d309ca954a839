"""The look back upon a season, on paper."""

import datetime as dt

from core.paper.model import chinese
from core.paper.season_sheet import SeasonEntry, SeasonSheet, season_sheet
from tests.core.paper.reading import texts_of

FIRST, LAST = dt.date(2025, 11, 21), dt.date(2026, 11, 21)


def entry(number):
    return SeasonEntry(
        name=f"脐橙 {number} 斤装",
        figures="12 单 · 卖出 96.00 元",
        advice=(("12 单里 3 单退款，2 次因为坏果变质。", "预冷后再装箱。"), ("不到行情。", "")),
    )


def test_every_entry_is_there_with_what_to_do_over_several_pages():
    entries = tuple(entry(number) for number in range(40))
    sheet = SeasonSheet(station="帅家村服务站", of="各商品", entries=entries, start=FIRST, end=LAST)
    pages = texts_of(season_sheet(sheet, chinese))
    text = "".join(pages)
    assert len(pages) > 3
    for number in range(40):
        assert f"脐橙 {number} 斤装" in text
    assert text.count("预冷后再装箱。") == 40
    assert "各商品" in text
