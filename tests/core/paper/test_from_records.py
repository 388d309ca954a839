import datetime as dt
from typing import Any

import pytest

from core.base.clock import FixedClock
from core.base.errors import UnknownRecordError
from core.catalog.model import Product
from core.db.unlock import Secrets
from core.paper import day_sheet, escpos, labels, notice, qr, receipt, roll, settlement, statement
from core.paper.from_records import (
    agrees,
    day_sheet_of,
    kind_of,
    pickup_notice_of,
    receipt_of,
    settlement_of,
    shelf_labels_of,
    shift_sheet_of,
    statement_of,
)
from core.paper.gathered import NoPaperError
from core.paper.model import Copy, Way, chinese
from core.people.model import Person
from core.station import NewStation, Station, Views
from core.trade.model.close import Close, Shift
from core.trade.model.down import Down
from core.trade.model.errand import Errand
from core.trade.model.imported import Import
from core.trade.model.mailing import Mailing
from core.trade.model.parcel import Parcel
from core.trade.model.payment import Payment, Settlement
from core.trade.model.purchase import Purchase
from core.trade.model.receipt import Receipt
from core.trade.model.up import Up
from tests.core.paper.reading import texts_of

DAY = dt.date(2026, 11, 21)


class Office:
    """A station with a farmer, a villager and produce."""

    def __init__(self, folder):
        new = NewStation(
            name="帅家村服务站", village_code="500241001201", clerk="李秀英", village="帅家村"
        )
        clock = FixedClock(dt.datetime.combine(DAY, dt.time(9)))
        secrets = Secrets(passphrase="correct horse", keyring=False)
        self.station, _code = Station.create(folder / "station", new, secrets, clock)
        self.trade, self.views = self.station.trade, Views(self.station.db)
        people = self.station.people
        self.farmer = people.add(Person(name="龚喆", phone="13330766619", role="farmer")).ids[0]
        self.villager = people.add(Person(name="王桂花", phone="13812341234")).ids[0]
        self.oranges = self.station.catalog.add(Product(name="脐橙", unit="斤")).ids[0]

    def bought(self, **said):
        fields: dict[str, Any] = {
            "qty": 125_000,
            "unit": "斤",
            "price_fen": 230,
            "paid_fen": 10_000,
        }
        purchase = Purchase(farmer=self.farmer, product=self.oranges, **(fields | said))
        return self.trade.buying.buy(purchase).ids[0]

    def receipt(self, identity, **said):
        document = receipt_of(self.views, identity, signer=self.station.ledger.journal, **said)
        assert receipt.a5(document, chinese).startswith(b"%PDF")
        assert roll.roll(document, chinese).startswith(b"%PDF")
        return document


@pytest.fixture
def office(tmp_path):
    made = Office(tmp_path)
    yield made
    made.station.close()


def test_a_purchase_says_what_was_paid_and_what_is_still_owed(office):
    paper = office.receipt(office.bought(deduct_fen=500, deduct_why="箱子"))
    assert paper.way is Way.PAID
    assert (paper.payer, paper.payee, paper.clerk) == ("帅家村服务站", "龚喆", "李秀英")
    assert paper.total_fen == 10_000
    (line,) = paper.lines
    assert (line.name, line.quantity, line.amount_fen) == ("脐橙", "62.5 kg（125 斤）", 28_750)
    assert [(d.name, d.amount_fen) for d in paper.deductions] == [("箱子", 500)]
    assert (paper.owed_fen, paper.owed_when) == (18_250, "结算时付")
    rows = [("应付", "282.50"), ("已付", "100.00"), ("尚欠，结算时付", "182.50")]
    assert list(receipt.due_parts(paper, chinese)) == rows
    for drawn in (receipt.a5(paper, chinese), roll.roll(paper, chinese)):
        first = texts_of(drawn)[0]
        assert all(name in first and amount in first for name, amount in rows)
        assert "扣：尚欠" not in first


def test_a_weighed_delivery_says_what_the_scale_showed(office):
    weighed = {"qty": 0, "gross_g": 32_900, "tare_g": 1500, "paid_fen": None}
    paper = office.receipt(office.bought(**weighed, note="早上送来"))
    assert paper.note == "毛重 32.9 kg，皮重 1.5 kg；早上送来"
    assert office.receipt(office.bought()).note == ""


def test_a_paper_written_after_the_close_says_when_it_truly_was(office):
    assert office.receipt(office.bought()).true_day is None
    office.trade.closing.close(Close())
    paper = office.receipt(office.bought())
    assert (paper.day, paper.true_day) == (DAY + dt.timedelta(days=1), DAY)
    slip = escpos.escpos(paper, chinese).decode("gb18030", "replace")
    assert "实际日期 2026年11月21日" in slip


def test_the_code_holds_the_event_and_a_signature_that_verifies(office):
    paper = office.receipt(office.bought())
    read = qr.read_payload(paper.qr)
    journal = office.station.ledger.journal
    assert read.device == journal.device
    assert read.signature == journal.sign_event(read.event)
    assert paper.digest.count("-") == 1


def test_a_scanned_code_agrees_with_the_journal_or_does_not(office):
    read = qr.read_payload(office.receipt(office.bought()).qr)
    assert agrees(office.views, read) is True
    assert agrees(office.views, read._replace(event=read.event + b"!")) is False
    assert agrees(office.views, read._replace(seq=9999)) is None


def test_an_event_of_another_pc_bears_no_code_but_its_digest(office):
    bought = office.bought()
    paper = receipt_of(office.views, bought)
    assert paper.qr is None
    assert paper.digest == office.receipt(bought).digest


def test_an_event_too_long_for_a_code_prints_its_digest_only(office):
    item = "、".join(chr(0x4E00 + 7 * n) for n in range(160))
    down = office.trade.fetching.order(Down(name="王二", item=item[:100], amount_fen=100))
    long = Mailing(
        courier="yuantong",
        sender=office.villager,
        receiver_name="王",
        receiver_phone="13900001111",
        receiver_address=item[:120],
        item=item[:60],
        verified_id=True,
        opened_check=True,
        security_mark=True,
        waybill="YT7000000000001",
        insured_fen=123_456_789,
        fee_fen=98_765,
        verified_paper="港澳台证件",
        grams=123_456,
    )
    sent = office.trade.mailing.send(long)
    for one in (down.ids[0], sent.ids[0]):
        paper = receipt_of(office.views, one, signer=office.station.ledger.journal)
        assert paper.digest
        assert paper.qr is None or len(paper.qr) <= qr.LONGEST


def test_an_order_for_a_villager_says_what_stays_owed(office):
    order = Down(villager=office.villager, item="电饭煲", amount_fen=18_900, fee_fen=200)
    paid = office.receipt(office.trade.fetching.order(order).ids[0])
    assert (paid.way, paid.total_fen, paid.payer) == (Way.RECEIVED, 19_100, "王桂花")
    later = Down(villager=office.villager, item="水壶", amount_fen=5000, paid_by="station")
    owed = office.receipt(office.trade.fetching.order(later).ids[0])
    assert owed.total_fen == 0
    assert (owed.owed_fen, owed.owed_when) == (5000, "取货时付")


@pytest.mark.parametrize(
    ("said", "total"),
    [
        ({"packing_fee_fen": 300, "freight_fen": 800}, 3900),
        ({"farmer_pay_fen": 4000}, 4000),
        ({"farmer_pay_fen": 9000}, 9000),
        ({"consigned": True}, 0),
    ],
)
def test_a_sale_is_a_receipt_for_what_the_farmer_gets(office, said, total):
    sale = Up(farmer=office.farmer, item="脐橙", qty=10_000, unit="斤", price_fen=500, **said)
    paper = office.receipt(office.trade.selling.sell(sale).ids[0])
    assert (paper.payee, paper.total_fen) == ("龚喆", total)


def test_an_imported_row_is_a_receipt_a_farmer_can_be_handed(office):
    batch = Import(file_name="上行.xlsx", of_kind="up")
    row = Up(
        farmer_name="田㛃", item="腊肉", qty=2000, unit="公斤", price_fen=8800, amount_fen=17_600
    )
    written = office.trade.papers.take_in(batch, [row])
    office.trade.papers.reprint(written.ids[1])
    paper = office.receipt(written.ids[1])
    assert paper.serial
    assert (paper.payee, paper.total_fen) == ("田㛃", 17_600)


def test_a_sale_that_is_nobodys_is_a_receipt_for_the_buyer(office):
    sale = Up(platform="抖店", item="脐橙", qty=1000, unit="箱", count=1, price_fen=5000)
    paper = office.receipt(office.trade.selling.sell(sale).ids[0])
    assert (paper.way, paper.payer, paper.total_fen) == (Way.RECEIVED, "抖店", 5000)


def test_receipts_payments_errands_and_mailings(office):
    trade = office.trade
    made = {
        "slip": trade.money.receipt(Receipt(name="张三", items=("场地费|1天|50", "电费||12.5"))),
        "bare": trade.money.receipt(Receipt(name="张三", items=("旧纸箱", "瓶子"), amount_fen=900)),
        "payment": trade.money.pay(
            Payment(party=office.farmer, amount_fen=1000, purpose="advance")
        ),
        "bill": trade.errands.run(Errand(what="缴费", person=office.villager, amount_fen=5000)),
        "cash": trade.errands.run(
            Errand(what="取款登记", person=office.villager, amount_fen=50_000, slip_no="00812")
        ),
    }
    told = {name: office.receipt(changes.ids[0]) for name, changes in made.items()}
    assert {name: paper.total_fen for name, paper in told.items()} == {
        "slip": 6250,
        "bare": 900,
        "payment": 1000,
        "bill": 5000,
        "cash": 0,
    }
    assert [line.name for line in told["bare"].lines] == ["旧纸箱、瓶子"]
    assert told["payment"].way is Way.PAID
    assert "500.00" in told["cash"].note


def test_a_void_receipt_and_its_red_entry_name_each_other(office):
    slip = office.trade.money.receipt(Receipt(name="张三", items=("场地费|1天|50",)))
    red = office.trade.papers.reverse(slip.ids[0], "写错了")
    void, back = office.receipt(slip.ids[0]), office.receipt(red.ids[0])
    assert (void.voided, void.void_reason) == (True, "写错了")
    assert (back.reversal_of, back.total_fen) == (void.serial, 5000)
    assert back.serial != void.serial


def test_prints_after_the_first_are_counted_as_reprints(office):
    bought = office.bought()
    counted = []
    for _ in range(3):
        office.trade.papers.reprint(bought)
        counted.append(office.receipt(bought).reprint)
    assert counted == [0, 1, 2]


def test_a_paper_issued_anew_names_the_void_one_and_the_void_one_its_successor(office):
    wrong = office.bought()
    anew = Purchase(farmer=office.farmer, product=office.oranges, qty=1000, price_fen=230)
    told = office.trade.reissuing.reissue(wrong, anew, "重量记错")
    old, new = office.receipt(wrong), office.receipt(told.ids[0])
    assert (old.replaced_by, new.replaces) == (new.serial, old.serial)
    assert f"另开 {new.serial}" in texts_of(receipt.a5(old, chinese))[0]
    assert f"本单替代已作废的 {old.serial}" in texts_of(roll.roll(new, chinese))[0]


def test_only_the_copies_asked_for_are_printed(office):
    assert office.receipt(office.bought(), copies=(Copy.RECEIPT,)).copies == (Copy.RECEIPT,)


def test_a_settlement_slip_adds_up_with_what_was_paid_before(office):
    office.bought(deduct_fen=500, deduct_why="箱子")
    office.bought(paid_fen=0)
    sale = Up(farmer=office.farmer, item="红薯", qty=1000, unit="斤", price_fen=900, consigned=True)
    office.trade.selling.sell(sale)
    settled = office.trade.money.settle(
        Settlement(farmer=office.farmer, deduct_fen=100, deduct_why="筐")
    )
    slip = settlement_of(office.views, settled.ids[0])
    assert settlement.settlement(slip, chinese).startswith(b"%PDF")
    assert len(slip.deliveries) == 3
    assert slip.net_fen == 28_250 + 28_750 + 900 - 10_000 - 100
    assert slip.farmer == "龚喆"
    (page,) = texts_of(settlement.settlement(slip, chinese))
    for said in ("2.30/斤", "287.50", "−5.00", "282.50", "（扣：箱子）"):
        assert said in page, said


def test_a_settlement_paid_in_part_and_its_red_slip_tell_what_was_paid(office):
    office.bought(paid_fen=0)
    part = office.trade.money.settle(Settlement(farmer=office.farmer, paid_fen=1000)).ids[0]
    red = office.trade.papers.reverse(part, "记错").ids[0]
    slips = [settlement_of(office.views, one) for one in (part, red)]
    assert [(slip.net_fen, slip.paid_fen, slip.owed_fen) for slip in slips] == [
        (28_750, 1000, 27_750)
    ] * 2
    assert [slip.reversal_of for slip in slips] == ["", slips[0].serial]


def test_the_day_sheet_says_the_day_in_figures(office):
    office.bought()
    office.trade.closing.close(Close(cash_fen=1))
    sheet = day_sheet_of(office.views, DAY)
    assert day_sheet.day_sheet(sheet, chinese).startswith(b"%PDF")
    assert [(work.name, work.count) for work in sheet.works] == [("产品收购", 1)]
    cash = sheet.tills[0]
    assert (cash.method, cash.book_fen, cash.counted_fen) == ("现金", -10_000, 1)
    assert sheet.serial


def test_the_shift_sheet_names_both_clerks(office):
    taker = office.station.people.add_clerk("田垚")
    shift = office.trade.closing.hand_over(Shift(taker=taker, cash_fen=500, tasks=("锁门",)))
    sheet = shift_sheet_of(office.views, shift.ids[0])
    assert day_sheet.shift_sheet(sheet, chinese).startswith(b"%PDF")
    assert (sheet.giver, sheet.taker, sheet.tasks) == ("李秀英", "田垚", ("锁门",))
    assert sheet.serial == shift.serials[0]
    assert sheet.at == "09:00"


def test_labels_and_the_notice_on_the_door_name_each_parcel(office):
    took = [
        office.trade.parcels.take_in(
            Parcel(waybill=f"YT700000000000{n}", courier="yuantong", phone="13812341234")
        ).ids[0]
        for n in range(2)
    ]
    parcels = [office.station.ledger.get(Parcel, one) for one in took]
    stickers = shelf_labels_of(office.views, parcels)
    assert labels.label_sheet(stickers, chinese).startswith(b"%PDF")
    assert stickers.labels[0].courier == "圆通速递"
    door = pickup_notice_of(office.views, parcels, DAY + dt.timedelta(days=3))
    assert notice.pickup_notice(door, chinese).startswith(b"%PDF")
    assert [waiting.days for waiting in door.parcels] == [3, 3]


def test_a_statement_ends_with_the_persons_balance(office):
    office.bought()
    told = statement_of(office.views, office.farmer, dt.date(2026, 1, 1), DAY)
    assert statement.statement(told, chinese).startswith(b"%PDF")
    assert told.closing_fen == 18_750
    assert told.entries[-1].name == "产品收购"


def test_what_has_no_receipt_is_refused_by_name(office):
    parcel = office.trade.parcels.take_in(Parcel(waybill="YT7000000000001", courier="yuantong"))
    assert kind_of(office.views, parcel.ids[0]) == "parcel"
    with pytest.raises(NoPaperError):
        receipt_of(office.views, parcel.ids[0])
    with pytest.raises(UnknownRecordError):
        receipt_of(office.views, "AAAAAAAAAAAAAAAA.1.1")
    with pytest.raises(UnknownRecordError):
        settlement_of(office.views, parcel.ids[0])
