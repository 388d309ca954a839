"""What will be in the books beside what the sheet says: filled in, changed, or as it stands."""

from typing import Any

import pytest

from core.imports.service import Asked
from core.imports.taken import columns_of, compared


@pytest.fixture
def shown(station, tmp_path):
    def told(kind, text):
        path = tmp_path / "a.csv"
        path.write_text(text, "utf-8")
        found: list[Any] = []
        station.imports.try_out(Asked(path=path, kind=kind), shown=found)
        return compared(found, columns_of(found))

    return told


def cells(one):
    return {name: cell.value for name, cell in one.cells.items()}


def sources(one, source):
    return {name for name, cell in one.cells.items() if cell.source == source}


def test_a_sale_is_shown_with_its_day_unit_price_and_share_as_they_are_kept(shown):
    (one,) = shown(
        "up",
        "2026年4月,,,,,\n日期,农户,品名,数量,单价,金额,运费\n4.1,冉德秀,脐橙,3公斤,5元/斤,30,6\n",
    )
    kept = cells(one)
    assert (str(kept["day"]), kept["farmer_name"], kept["item"]) == ("2026-04-01", "冉德秀", "脐橙")
    assert (kept["qty"], kept["unit"], kept["price_fen"]) == (3000, "公斤", 1000)
    assert (kept["amount_fen"], kept["net_to_farmer_fen"]) == (3000, 2400)
    assert sources(one, "changed") == {"price_fen"}
    assert sources(one, "filled") >= {"day", "net_to_farmer_fen", "state"}
    assert one.changed


def test_what_a_blank_cell_gets_is_changed_where_others_of_its_column_say_it(shown):
    rows = shown(
        "down",
        "日期,村民,商品,金额,垫付\n2026-04-01,冉德秀,雨鞋,30,是\n2026-04-02,冉德秀,水泵,300,\n",
    )
    assert [cells(one)["paid_fen"] for one in rows] == [0, 30000]
    assert sources(rows[1], "changed") == {"paid_fen", "paid_by"}


def test_a_parcel_is_shown_as_it_will_be(shown):
    (one,) = shown(
        "parcel",
        "运单号,快递,姓名,手机,入库时间,状态,取件时间\n"
        "75762348762999,中通,冉德秀,139****5678,2026-04-01 08:00,已取,2026-04-02 17:00\n",
    )
    kept = cells(one)
    assert (kept["state"], f"{kept['out_at']:%m-%d %H:%M}") == ("out", "04-02 17:00")
    assert kept["tail"] == "5678"
    assert not one.changed


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("people", "姓名,电话,村组\n冉德秀,13912345678,一组\n"),
        ("attendance", "姓名,电话,日期,签到时间\n冉德秀,13912345678,2026-04-01,8:30\n"),
        ("up", "日期,农户,品名,数量,单位,单价,金额\n2026-04-01,冉德秀,脐橙,3,斤,5,15\n"),
    ],
)
def test_what_the_sheet_says_itself_is_not_marked(shown, kind, text):
    (one,) = shown(kind, text)
    assert not one.changed
