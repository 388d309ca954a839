"""The settlement slip."""

import msgspec
import pytest

from core.paper.model import Deduction, chinese
from core.paper.settlement import SettlementSumError, settlement
from tests.core.paper.reading import pictures_of, texts_of
from tests.core.paper.samples import settlement_slip


def changed(**fields):
    return msgspec.structs.replace(settlement_slip(), **fields)


def test_a_farmer_sees_each_delivery_what_was_taken_off_and_what_he_got():
    (page,) = texts_of(settlement(settlement_slip(), chinese))
    for said in (
        "吴㛃",
        "2026-11-06",
        "8.25 kg",
        "5.20/kg",
        "257.40",
        "扣：预支款",
        "−200.00",
        "￥57.40",
    ):
        assert said in page
    assert "伍拾柒元肆角" in page
    assert "实付" in page


def test_the_shares_tell_where_the_buyers_money_went():
    (page,) = texts_of(settlement(settlement_slip(), chinese))
    assert "买家一共付了 354.40 元" in page
    assert "257.40（72%）" in page
    without = changed(shares=())
    assert "买家" not in texts_of(settlement(without, chinese))[0]


def test_the_farmers_part_of_the_bar_is_dark_and_as_long_as_his_share():
    picture = pictures_of(settlement(settlement_slip(), chinese), 72)[0].convert("L")
    rows = [
        [picture.getpixel((x, y)) < 40 for x in range(picture.width)] for y in range(picture.height)
    ]
    longest = max(sum(row) for row in rows if sum(row) < 400)
    inner = 174 / 25.4 * 72
    assert longest == pytest.approx(inner * 25740 / 35440, abs=3)


def test_an_unpaid_slip_does_not_say_paid():
    (page,) = texts_of(settlement(changed(paid_fen=0), chinese))
    assert "尚未付款" in page
    assert "实付" not in page
    assert "￥57.40" in page


def test_what_is_signed_for_is_what_was_paid_and_the_rest_stays_owed():
    (page,) = texts_of(settlement(changed(paid_fen=1000), chinese))
    for said in ("已付（大写）", "壹拾元整", "￥10.00", "应付", "57.40", "尚欠", "47.40"):
        assert said in page, said
    assert "实付" not in page
    assert "￥57.40" not in page


def test_a_red_slip_says_so_and_what_it_takes_back_and_nobody_signs_for_money():
    (page,) = texts_of(settlement(changed(reversal_of="K7QFA26-000030-C"), chinese))
    for said in ("结算单（红字）", "冲销", "K7QFA26-000030-C", "红字合计"):
        assert said in page, said
    assert "实付" not in page
    assert "农户签字" not in page


def test_a_farmer_who_took_more_in_advance_owes_the_rest():
    slip = changed(deductions=(Deduction(name="预支款", amount_fen=30000),), net_fen=-4260)
    (page,) = texts_of(settlement(slip, chinese))
    assert "农户应补" in page
    assert "￥42.60" in page


def test_a_slip_that_does_not_add_up_is_refused():
    with pytest.raises(SettlementSumError):
        settlement(changed(net_fen=5741), chinese)
