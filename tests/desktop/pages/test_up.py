import datetime as dt

import pytest
from PySide6.QtCore import Qt

from core.trade.model.purchase import Purchase
from core.trade.model.up import Up
from desktop.pages.newcomer import name_in
from desktop.pages.up import owed
from desktop.pages.up.page import BUY, OWED, SELL, UpPage
from desktop.widgets.empty import Empty
from desktop.widgets.form import RecordForm
from tests.desktop.pages.hands import beside_total, buy, facts, is_wrong, pick, total, weigh_ginger

ENTER, ESC, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down


@pytest.fixture
def page(office, opened, ginger, honey):
    return opened(lambda: UpPage(office.desk, office.spooler), "up")


def sell(office, product, **said):
    fields = {"product": product, "qty": 2000, "price_fen": 1400}
    return office.write(lambda s: s.trade.selling.sell(Up(**(fields | said)))).ids[0]


def test_an_empty_ledger_teaches_and_its_button_opens_a_purchase(page, office):
    lesson = next(e for e in page.purchases.findChildren(Empty) if e.isVisible())
    lesson.button.click()
    office.settle()
    assert isinstance(page.drawer.body, RecordForm)
    assert page.drawer.body.editor("farmer").focus_widget().hasFocus()


def test_a_purchase_is_typed_by_keyboard_alone_and_its_sums_are_live(page, office, keys):
    page.new()
    weigh_ginger(office, keys)
    form = page.drawer.body
    assert form.editor("price_fen").text() == "2.50", "half of 5.00 a kilogram: it is weighed in 斤"
    sums = form.sums()
    assert (sums.grams, sums.unit, sums.amount_fen) == (31_400, "斤", 15_700)
    assert total(page) == "¥157.00"
    assert "壹佰伍拾柒元整" in beside_total(page)


def test_a_saved_purchase_prints_when_its_notice_is_dismissed(page, office, keys, window):
    page.new()
    weigh_ginger(office, keys)
    page.drawer.button.click()
    office.settle()
    (purchase,) = facts(office, Purchase)
    assert (purchase.farmer, purchase.grams, purchase.amount_fen) == (office.farmer, 31_400, 15_700)
    assert (purchase.paid_fen, purchase.owed_fen, purchase.method) == (15_700, 0, "cash")
    assert purchase.serial in window.notices.notice().text
    assert not office.papers.exists(), "paper comes when it can no longer be undone"
    keys(ENTER)
    (paper,) = office.printed(1)
    assert purchase.serial in paper.name


def test_undo_in_the_notice_takes_the_purchase_back_and_nothing_prints(page, office, keys, window):
    page.new()
    weigh_ginger(office, keys)
    page.drawer.button.click()
    office.settle()
    window.notices.undo.click()
    office.settle()
    red, purchase = facts(office, Purchase)
    assert red.reverses == purchase.id
    assert red.amount_fen == -purchase.amount_fen
    assert not office.papers.exists()


def test_half_a_form_that_was_closed_can_be_taken_up_again(page, office, keys, window):
    page.new()
    pick(office, keys, "gz")
    form = page.drawer.body
    keys(ESC)
    window.notices.undo.click()
    again = page.drawer
    assert again is not None
    assert again.body is form
    assert form.values()["farmer"] == office.farmer
    keys(ESC)
    window.notices.finish()
    assert window.notices.notice() is None


def test_taking_one_half_form_up_again_puts_the_other_aside(page, office, keys, window):
    page.new()
    pick(office, keys, "gz")
    first = page.drawer.body
    keys(ESC)
    notice = window.notices.notice()
    page.show_mode(SELL)
    page.new()
    pick(office, keys, "sj")
    second = page.drawer.body
    notice.undo()
    assert page.drawer.body is first
    window.notices.undo.click()
    assert page.drawer.body is second


def test_an_untouched_form_closes_without_a_word(page, office, keys, window):
    page.new()
    keys(ESC)
    assert page.drawer is None
    assert window.notices.notice() is None


def test_tare_heavier_than_gross_is_told_beside_the_tare(page, office, keys):
    page.new()
    pick(office, keys, "gz")
    pick(office, keys, "sj")
    page.drawer.body.fill({"gross_g": 5_000, "tare_g": 6_000})
    page.drawer.button.click()
    office.settle()
    assert is_wrong(page.drawer.body, "tare_g")
    assert not is_wrong(page.drawer.body, "gross_g")
    assert facts(office, Purchase) == []


def test_a_purchase_without_weight_says_so_at_the_scale(page, office, keys):
    page.new()
    pick(office, keys, "gz")
    pick(office, keys, "sj")
    page.drawer.button.click()
    office.settle()
    assert is_wrong(page.drawer.body, "gross_g")
    assert page.drawer.body.editor("gross_g").focus_widget().hasFocus()
    assert facts(office, Purchase) == []


def test_goods_by_the_piece_ask_for_a_number_instead_of_a_weight(page, office, keys):
    page.new()
    pick(office, keys, "gz")
    pick(office, keys, "fm")
    form = page.drawer.body
    assert form.editor("qty").isVisible()
    assert not form.editor("gross_g").isVisible()
    form.editor("qty").set_text("6")
    page.drawer.button.click()
    office.settle()
    (purchase,) = facts(office, Purchase)
    assert (purchase.unit, purchase.qty, purchase.grams) == ("瓶", 6000, 3000)
    assert purchase.amount_fen == 9000


def test_owed_needs_no_paid_sum(page, office, keys):
    page.new()
    weigh_ginger(office, keys)
    form = page.drawer.body
    form.editor("method").set_value("owed")
    form.edited.emit("method")
    assert not form.editor("paid_fen").isVisible()
    assert "欠 ¥157.00" in beside_total(page)
    page.drawer.button.click()
    office.settle()
    assert facts(office, Purchase)[0].owed_fen == 15_700


def test_an_unknown_farmer_is_added_and_the_form_goes_on(page, office, keys):
    page.new()
    keys("石大山")
    office.settle()
    keys(ENTER)
    office.settle()
    assert page.drawer.title.text() == "新建人员"
    page.drawer.body.editor("phone").set_text("13912345678")
    page.drawer.button.click()
    office.settle()
    form = page.drawer.body
    assert form.editor("farmer").text().endswith("|石大山")
    assert form.editor("product").focus_widget().hasFocus()


@pytest.mark.parametrize(
    ("typed", "name"),
    [("石大山", "石大山"), ("zsf", ""), ("ZSF", ""), ("5678", ""), ("Ana Li", "Ana Li")],
)
def test_only_what_can_be_a_name_is_filled_in_as_one(typed, name):
    assert name_in(typed) == name


def test_giving_up_the_new_farmer_leads_back_to_the_form(page, office, keys, qtbot):
    page.new()
    keys("石大山")
    office.settle()
    keys(ENTER)
    office.settle()
    keys(ESC)
    qtbot.waitUntil(lambda: page.drawer is not None and page.drawer.title.text() == "新收购")


def test_the_card_shows_the_farmer_what_is_being_typed(page, office, keys, window):
    page.new()
    weigh_ginger(office, keys)
    page.turn_card()
    card = window.card().card
    assert (card.name, card.what, card.amount_fen) == ("龚喆", "生姜", 15_700)
    assert "62.8" in card.lines[0]
    window.close_card()


def test_half_a_purchase_survives_a_power_cut(page, office, keys, window, opened):
    page.new()
    weigh_ginger(office, keys)
    half = page.half_typed()
    page.close_drawer()
    page.restore(half)
    office.settle()
    assert page.drawer.body.sums().amount_fen == 15_700


def test_a_red_entry_wants_a_reason(page, office, ginger):
    made = buy(office, ginger)
    page.buying.open(made)
    office.settle()
    red = next(
        b for b in page.drawer.body.findChildren(type(page.drawer.button)) if b.text() == "红冲"
    )
    red.click()
    page.drawer.asking().yes.click()
    office.settle()
    assert len(facts(office, Purchase)) == 1
    page.drawer.asking().reason.setText("重量记错")
    page.drawer.asking().yes.click()
    office.settle()
    red_entry, original = facts(office, Purchase)
    assert red_entry.reason == "重量记错"
    assert original.reversed_by == red_entry.id
    assert page.drawer is None


def test_a_sale_shows_what_the_farmer_gets(page, office, keys):
    page.show_mode(SELL)
    page.new()
    pick(office, keys, "sj")
    form = page.drawer.body
    keys("3", ENTER)
    form.fill({"farmer": office.farmer, "freight_fen": 600}, {"farmer": "龚喆"})
    form.edited.emit("farmer")
    assert total(page) == "¥42.00"
    assert "36.00" in beside_total(page)
    page.drawer.button.click()
    office.settle()
    (sale,) = facts(office, Up)
    assert (sale.item, sale.amount_fen, sale.net_to_farmer_fen) == ("生姜", 4200, 3600)
    assert sale.state == "ordered"


def test_a_sale_without_goods_says_so_at_the_product(page, office):
    page.show_mode(SELL)
    page.new()
    page.drawer.button.click()
    office.settle()
    assert is_wrong(page.drawer.body, "product")
    assert facts(office, Up) == []


def test_a_sale_is_shipped_signed_and_refunded(page, office, ginger, window):
    buy(office, ginger)
    made = sell(office, ginger)
    page.show_mode(SELL)
    office.settle()
    page.selling.take("ship", facts(office, Up)[0])
    page.drawer.body.fill({"waybill": "YT7000000000001"})
    page.drawer.button.click()
    office.settle()
    assert facts(office, Up)[0].state == "shipped"
    page.selling.take("sign", facts(office, Up)[0])
    office.settle()
    assert facts(office, Up)[0].state == "signed"
    page.selling.take("refund", facts(office, Up)[0])
    page.drawer.button.click()
    assert is_wrong(page.drawer.body, "cause")
    page.drawer.body.fill({"cause": "坏果", "refund_fen": 500}, {"cause": "坏果"})
    page.drawer.button.click()
    office.settle()
    (sale,) = facts(office, Up)
    assert (sale.id, sale.refunded_fen, sale.state) == (made, 500, "signed")
    window.notices.undo.click()
    office.settle()
    assert facts(office, Up)[0].refunded_fen == 0


def test_an_amount_that_cannot_be_read_is_not_taken_for_all_of_it(page, office, ginger):
    sell(office, ginger)
    page.show_mode(SELL)
    office.settle()
    for step in ("ship", "sign"):
        page.selling.take(step, facts(office, Up)[0])
        if page.drawer is not None:
            page.drawer.button.click()
        office.settle()
    page.selling.take("refund", facts(office, Up)[0])
    page.drawer.body.fill({"cause": "坏果"}, {"cause": "坏果"})
    page.drawer.body.editor("refund_fen").set_text("1O")
    page.drawer.button.click()
    office.settle()
    assert is_wrong(page.drawer.body, "refund_fen")
    assert facts(office, Up)[0].refunded_fen == 0


def test_a_step_out_of_turn_is_refused_calmly(page, office, ginger, window):
    sell(office, ginger)
    page.show_mode(SELL)
    page.selling.take("lose", facts(office, Up)[0])
    assert page.drawer is None
    assert "不能" in window.notices.notice().text


def test_what_is_owed_is_settled_with_a_slip(page, office, ginger, keys):
    buy(office, ginger, method="owed")
    page.show_mode(OWED)
    office.settle()
    row = page.owed.current()
    assert (row.name, row.fen) == ("龚喆", 15_000)
    page.paying.open(row)
    office.settle()
    assert page.drawer.title.text() == "龚喆"
    page.drawer.button.click()
    office.settle()
    assert total(page) == "¥150.00"
    page.drawer.body.fill({"deduct_fen": 1000, "deduct_why": "袋子"})
    page.drawer.body.edited.emit("deduct_fen")
    office.settle()
    assert total(page) == "¥140.00"
    page.drawer.button.click()
    office.settle()
    assert office.see(lambda views: views.accounts.unpaid()) == (0, 0)
    keys(ENTER)
    assert office.printed(1)


@pytest.mark.parametrize(("days", "tone"), [(7, ""), (8, "wait")])
def test_a_debt_presses_once_it_is_older_than_the_county_allows(page, office, ginger, days, tone):
    assert office.see(lambda views: views.packs.parameters.payable_warn_days) == 7
    buy(office, ginger, method="owed", day=office.desk.today() - dt.timedelta(days=days))
    page.show_mode(OWED)
    office.settle()
    assert owed.tone(page.owed.current()) == tone


def test_an_advance_is_shown_as_paid_ahead(page, office, keys):
    page.show_mode(OWED)
    page.new()
    pick(office, keys, "gz")
    keys("200", ENTER)
    page.drawer.button.click()
    office.settle()
    row = page.owed.current()
    assert (row.name, row.fen) == ("龚喆", -20_000)
    source = owed.OwedSource(office.desk.views, office.desk.today)
    sums = office.see(lambda _views: source.sums({}, None))
    ages = sum(sums[key] for key in owed.AGES)
    assert sums["fen"] == ages == office.see(lambda views: views.accounts.unpaid())[1] == 0


def test_a_search_hit_opens_the_ledger_it_is_in(page, office, ginger):
    bought, sold = buy(office, ginger), sell(office, ginger)
    page.arrive(sold)
    office.settle()
    assert page.mode() == SELL
    assert page.drawer.title.text() == "生姜"
    page.arrive(bought)
    office.settle()
    assert page.mode() == BUY
