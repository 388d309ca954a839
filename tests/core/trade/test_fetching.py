import pytest

from core.base.errors import InvalidRecordError
from core.trade.model.down import Down
from core.trade.service.books import ReasonNeededError, RuleBlocksError
from core.trade.service.fetching import Return
from core.trade.service.refusals import DuplicateOrderError, WrongStateError


def kettle(desk, **said):
    fields = {"villager": desk.villager, "item": "电饭煲", "platform": "京东", "amount_fen": 9900}
    return Down(**(fields | said))


def ordered(desk, **said):
    return desk.trade.fetching.order(kettle(desk, **said)).ids[0]


def row(desk, identity):
    return desk.ledger.get(Down, identity)


def test_a_prepaid_order_takes_the_money_and_pays_the_platform(desk):
    order = ordered(desk, fee_fen=200)
    assert (row(desk, order).paid_fen, row(desk, order).open_fen) == (10_100, 0)
    assert row(desk, order).name == "覃明桂"
    assert (desk.till("cash"), desk.till("wechat")) == (10_100, -9900)
    assert desk.owed(desk.villager, "receivable") == 0


def test_an_advanced_order_is_paid_when_it_is_fetched(desk):
    order = ordered(desk, fee_fen=200, paid_by="station")
    assert desk.owed(desk.villager, "receivable") == 10_100
    desk.trade.fetching.arrive(order)
    desk.trade.fetching.collect(order, method="alipay")
    now = row(desk, order)
    assert (now.state, now.open_fen) == ("collected", 0)
    assert now.arrived_on is not None
    assert now.collected_on is not None
    assert (desk.till("alipay"), desk.till("cash")) == (10_100, 0)
    assert desk.owed(desk.villager, "receivable") == 0


def test_less_than_the_rest_leaves_the_villager_owing(desk):
    order = ordered(desk, paid_by="station")
    desk.trade.fetching.collect(order, paid_fen=5000)
    assert (row(desk, order).open_fen, desk.owed(desk.villager, "receivable")) == (4900, 4900)
    with pytest.raises(InvalidRecordError):
        desk.trade.fetching.collect(ordered(desk), paid_fen=1)


def test_returned_goods_give_everybody_his_money_back(desk):
    prepaid = ordered(desk, fee_fen=200)
    desk.trade.fetching.give_back(prepaid, Return(fee_back_fen=200))
    assert (row(desk, prepaid).state, row(desk, prepaid).open_fen) == ("returned", 0)
    assert (desk.till("cash"), desk.till("wechat")) == (0, 0)
    advanced = ordered(desk, paid_by="station", fee_fen=200)
    desk.trade.fetching.give_back(advanced, Return(fee_back_fen=200))
    assert desk.sums() == {}


def test_a_return_that_keeps_the_fee_gives_back_the_price(desk):
    order = ordered(desk, fee_fen=200)
    desk.trade.fetching.give_back(order, Return())
    assert (desk.till("cash"), row(desk, order).open_fen) == (200, 0)


@pytest.mark.parametrize(
    "said", [Return(refund_fen=9901), Return(fee_back_fen=201), Return(back_fen=9901)]
)
def test_a_return_gives_no_more_than_was_paid(desk, said):
    order = ordered(desk, fee_fen=200)
    before = desk.sums()
    with pytest.raises(InvalidRecordError):
        desk.trade.fetching.give_back(order, said)
    assert desk.sums() == before


def test_taking_back_the_hand_over_opens_the_order_again(desk):
    order = ordered(desk, paid_by="station")
    desk.trade.fetching.arrive(order)
    before = desk.sums()
    move = desk.trade.fetching.collect(order).ids[0]
    desk.trade.papers.reverse(move, "给错人")
    assert (row(desk, order).state, row(desk, order).collected_on) == ("arrived", None)
    assert row(desk, order).open_fen == 9900
    assert desk.sums() == before


def test_a_fee_that_is_not_on_the_board_is_refused(desk):
    with pytest.raises(RuleBlocksError) as caught:
        ordered(desk, fee_fen=300)
    assert [(f.rule, f.field) for f in caught.value.findings] == [("M5", "fee_fen")]


def test_a_large_order_of_an_elder_is_asked_about_once_more(desk):
    dear = kettle(desk, amount_fen=50_001)
    with pytest.raises(ReasonNeededError) as caught:
        desk.trade.fetching.order(dear)
    assert [(f.rule, f.args) for f in caught.value.findings] == [("X3", {"amount_fen": 50_001})]
    changes = desk.trade.fetching.order(dear, {"X3": "已和老人再说一遍"})
    assert "再说一遍" in (row(desk, changes.ids[0]).reasons or "")
    desk.trade.fetching.order(kettle(desk, amount_fen=50_000))


def test_the_young_are_not_asked_and_the_unknown_are(desk):
    young = desk.person("覃小明", birth_year=1995)
    desk.trade.fetching.order(kettle(desk, villager=young, amount_fen=90_000))
    unknown = desk.person("覃大明")
    with pytest.raises(ReasonNeededError):
        desk.trade.fetching.order(kettle(desk, villager=unknown, amount_fen=90_000))


def test_the_third_order_of_an_elder_on_one_day_is_asked_about(desk):
    ordered(desk)
    wrong = ordered(desk)
    with pytest.raises(ReasonNeededError):
        ordered(desk)
    desk.trade.papers.reverse(wrong, "录错")
    ordered(desk)


def test_owing_needs_somebody_who_owes(desk):
    with pytest.raises(InvalidRecordError) as caught:
        ordered(desk, villager=None, name="路人", paid_by="station")
    assert [e.field for e in caught.value.errors] == ["villager"]
    ordered(desk, villager=None, name="路人")


def test_an_order_twice_and_a_step_that_cannot_follow_are_refused(desk):
    order = ordered(desk, order_no="88")
    with pytest.raises(DuplicateOrderError):
        ordered(desk, order_no="88")
    desk.trade.fetching.collect(order)
    with pytest.raises(WrongStateError):
        desk.trade.fetching.arrive(order)
    with pytest.raises(WrongStateError):
        desk.trade.fetching.collect(order)
