"""A platform's order file by command line."""

from __future__ import annotations

import json

import pytest

from tests.core.imports.orders_made import BACK, SIGNED, WAITING, Order, written

WAITS = Order(state=WAITING, shipped="", waybill="")


@pytest.fixture
def bring(desk, tmp_path):
    """Import orders; the words after them are flags."""

    def brought(orders, *flags):
        path = tmp_path / "1.csv"
        path.write_bytes(written(orders, "utf-16"))
        return desk("import", str(path), "--kind", "orders", *flags)

    return brought


def test_orders_come_move_on_and_leave_again(desk, bring):
    desk("add", "product", "--json", "-", say=json.dumps({"name": "奉节脐橙", "unit": "斤"}))
    orders = [WAITS, Order(number="261105-100000000000002", state="已取消")]
    trial = bring(orders, "--dry-run").value
    assert (trial["read"], trial["accepted"], len(trial["rejected"])) == (2, 1, 1)
    assert trial["rejected"][0]["message"] == "订单已取消，不是销售，不记。"
    taken = bring(orders).value
    assert desk("totals", "--kind", "up").value["turnover_fen"] == 3990
    assert (bring(orders).value["accepted"], bring(orders).value["import_id"]) == (0, None)
    moved = bring([Order(state=SIGNED, after=BACK)]).value
    assert (moved["accepted"], moved["updated"]) == (1, 1)
    told = desk("totals", "--kind", "up").value
    assert (told["count"], told["refund_fen"], told["turnover_fen"]) == (1, 3990, 0)
    assert desk("reverse", moved["import_id"], "--reason", "导错了").code == 0
    assert desk("totals", "--kind", "up").value["turnover_fen"] == 3990
    assert desk("reverse", taken["import_id"], "--reason", "导错了").code == 0
    assert desk("totals", "--kind", "up").value["count"] == 0
    assert desk("verify").value["ok"]


def test_goods_not_known_are_decided_by_row(desk, bring, tmp_path):
    desk("add", "product", "--json", "-", say=json.dumps({"name": "奉节脐橙", "unit": "斤"}))
    order = [Order(goods="手工布鞋", spec="")]
    (doubt,) = bring(order).value["doubtful"]
    assert (doubt["row"], doubt["field"], doubt["code"]) == (2, "goods", "imports.goods_strange")
    path = tmp_path / "decide.json"
    path.write_text(json.dumps([{"row": 2, "take": True, "fields": {"goods": "奉节脐橙"}}]))
    assert bring(order, "--decide", str(path)).value["accepted"] == 1
