"""A season looked back upon by command line."""

from __future__ import annotations

import json


def test_a_season_of_few_orders_is_told_and_not_judged(desk):
    say = json.dumps({"name": "周春秀", "role": "farmer"})
    farmer = desk("add", "person", "--json", "-", say=say).value[0]["id"]
    sale = {"item": "脐橙", "farmer": farmer, "qty": 5000, "unit": "斤", "price_fen": 800}
    say = json.dumps(sale | {"day": "2026-11-05"})
    assert desk("add", "up", "--json", "-", say=say).code == 0
    told = desk("advice", "--from", "2026-11-01", "--to", "2026-11-30").value
    assert (told["from"], told["to"], told["listings"]) == ("2026-11-01", "2026-11-30", [])
    (season,) = told["farmers"]
    assert (season["id"], season["name"]) == (farmer, "周春秀")
    assert season["figures"]["sold_fen"] == 4000
    (advice,) = season["advice"]
    assert advice["message"] == "数据不足：只有 1 单，不到 10 单，不下结论。"
    assert desk("advice", "--from", "2027-11-01").value["farmers"] == []
