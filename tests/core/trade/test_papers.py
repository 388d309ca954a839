import datetime as dt

import msgspec
import pytest

from core.base.errors import InvalidRecordError, UnknownRecordError
from core.base.ids import serial_parts
from core.base.record import LARGEST, check
from core.journal.rebuild import rebuild
from core.journal.verify import Verifier
from core.trade.model.close import Close
from core.trade.model.down import Down
from core.trade.model.errand import Errand
from core.trade.model.imported import Import
from core.trade.model.opening import Opening, Transfer
from core.trade.model.parcel import Parcel
from core.trade.model.payment import Payment
from core.trade.model.purchase import Purchase
from core.trade.model.receipt import Receipt
from core.trade.model.up import Up
from core.trade.queries.search import Search
from core.trade.service.books import (
    AlreadyReversedError,
    ReasonMissingError,
    RedEntryError,
)
from core.trade.service.following import Refund
from core.trade.service.refusals import NoPaperError, NotReversibleError
from tests.core.trade.conftest import REGISTRY


def purchase(desk, **said):
    fields = {"farmer": desk.farmer, "product": desk.oranges, "qty": 10_000, "price_fen": 200}
    return Purchase(**(fields | said))


def everything(desk):
    """One fact of every kind, each booked by its own service; name -> id."""
    trade = desk.trade
    sale = Up(product=desk.boxes, qty=2000, price_fen=5000, farmer=desk.farmer, consigned=True)
    order = Down(villager=desk.villager, item="雨鞋", amount_fen=3000, paid_by="station")
    return {
        "purchase": trade.buying.buy(purchase(desk, paid_fen=700, method="wechat")),
        "up": trade.selling.sell(sale),
        "down": trade.fetching.order(order),
        "payment": trade.money.pay(Payment(party=desk.farmer, amount_fen=300)),
        "receipt": trade.money.receipt(Receipt(name="某人", items=("货|1|12",))),
        "money": trade.money.open(Opening(what="money", amount_fen=100)),
        "stock": trade.money.open(Opening(what="stock", product=desk.eggs, count=3)),
        "owed": trade.money.open(Opening(what="payable", party=desk.farmer, amount_fen=9)),
        "cash": trade.money.transfer(Transfer(what="deposit", amount_fen=55)),
        "errand": trade.errands.run(
            Errand(what="缴费", person=desk.villager, amount_fen=5000, method="cash")
        ),
    }


def test_the_reversal_of_every_kind_returns_all_sums_to_zero(desk):
    made = everything(desk)
    assert len(desk.sums()) > 8
    for name, changes in made.items():
        red = desk.trade.papers.reverse(changes.ids[0], f"试红冲{name}")
        fact = desk.trade.papers.get(red.ids[0])
        assert (fact.reverses, fact.reason) == (changes.ids[0], f"试红冲{name}")
        assert desk.trade.papers.get(changes.ids[0]).reversed_by == red.ids[0]
    assert desk.sums() == {}
    assert sum(row[0] for row in desk.db.rows("SELECT open_fen FROM down")) == 0


def test_reversing_a_sale_takes_back_all_that_happened_to_it(desk):
    order = desk.trade.selling.sell(
        Up(product=desk.boxes, qty=2000, price_fen=5000, method="wechat")
    ).ids[0]
    desk.trade.following.ship(order)
    desk.trade.following.lose(order, cause="transit", loss_g=1000)
    desk.trade.following.refund(order, Refund(cause="坏果", refund_fen=2000))
    desk.trade.papers.reverse(order, "录错")
    assert desk.sums() == {}
    assert desk.ledger.get(Up, order).refunded_fen == 0


def test_reversing_an_order_takes_back_all_that_happened_to_it(desk):
    order = desk.trade.fetching.order(
        Down(villager=desk.villager, item="雨鞋", amount_fen=3000, paid_by="station")
    ).ids[0]
    desk.trade.fetching.arrive(order)
    desk.trade.fetching.collect(order, paid_fen=1000)
    desk.trade.papers.reverse(order, "录错")
    assert desk.sums() == {}
    assert desk.ledger.get(Down, order).open_fen == 0


def test_an_amount_written_before_there_was_a_bound_is_kept_and_can_be_reversed(desk):
    """As an import once did that took a phone number for an amount."""
    much = Up(item="脐橙", unit="斤", qty=1000, price_fen=2 * LARGEST, amount_fen=2 * LARGEST)
    with pytest.raises(InvalidRecordError):
        check(much)
    (old,) = desk.ledger.write([much]).ids
    rebuild(desk.db, REGISTRY)
    assert desk.ledger.get(Up, old).amount_fen == 2 * LARGEST
    desk.trade.papers.reverse(old, "导错了列")
    rebuild(desk.db, REGISTRY)
    assert desk.db.one("SELECT sum(amount_fen) FROM up") == (0,)
    assert Verifier(desk.db, REGISTRY).verdict().ok


def test_a_fact_is_reversed_once_with_a_reason_and_a_red_entry_never(desk):
    identity = desk.trade.buying.buy(purchase(desk)).ids[0]
    with pytest.raises(ReasonMissingError):
        desk.trade.papers.reverse(identity, "  ")
    red = desk.trade.papers.reverse(identity, "称错").ids[0]
    with pytest.raises(AlreadyReversedError):
        desk.trade.papers.reverse(identity, "称错")
    with pytest.raises(RedEntryError):
        desk.trade.papers.reverse(red, "称错")
    with pytest.raises(UnknownRecordError):
        desk.trade.papers.reverse("NOBODY.1.1", "称错")
    with pytest.raises(NotReversibleError):
        desk.trade.papers.reverse(desk.farmer, "称错")


def test_serials_run_without_a_gap_through_failures_and_reversals(desk):
    serials = []
    for qty in (1000, 0, 2000, -5, 3000):
        try:
            serials += desk.trade.buying.buy(purchase(desk, qty=qty)).serials
        except InvalidRecordError:
            continue
    with pytest.raises(ZeroDivisionError), desk.db.atomic():
        desk.trade.buying.buy(purchase(desk))
        raise ZeroDivisionError
    wrong = desk.db.one("SELECT id FROM purchase ORDER BY seq LIMIT 1")[0]
    serials += desk.trade.papers.reverse(wrong, "录错").serials
    serials += desk.trade.closing.close(Close()).serials
    assert [serial_parts(serial)[1] for serial in serials] == [1, 2, 3, 4, 5]
    kept = desk.db.rows("SELECT number FROM serial ORDER BY number")
    assert kept == [(n,) for n in range(1, 6)]


def test_a_sale_gets_its_number_with_its_first_print(desk):
    order = desk.trade.selling.sell(Up(product=desk.boxes, qty=1000, price_fen=5000)).ids[0]
    assert desk.ledger.get(Up, order).serial is None
    desk.trade.papers.reprint(order)
    first = desk.ledger.get(Up, order)
    assert (first.prints, first.serial is not None) == (1, True)
    desk.trade.papers.reprint(order)
    again = desk.ledger.get(Up, order)
    assert (again.prints, again.serial) == (2, first.serial)
    assert [one.id for one in Search(desk.db).find(first.serial)] == [order]
    red = desk.trade.papers.reverse(order, "退单").ids[0]
    taken_back = desk.trade.papers.paper_of(red)
    assert taken_back.reversal_of == first.serial
    assert taken_back.fact.serial not in {None, first.serial}


def test_what_is_never_handed_out_has_no_paper(desk):
    opening = desk.trade.money.open(Opening(what="money", amount_fen=100)).ids[0]
    for ask in (desk.trade.papers.reprint, desk.trade.papers.paper_of):
        with pytest.raises(NoPaperError):
            ask(opening)


def test_a_paper_knows_the_names_behind_its_ids(desk):
    identity = desk.trade.buying.buy(purchase(desk)).ids[0]
    paper = desk.trade.papers.paper_of(identity)
    assert paper.names == {"farmer": "周春秀", "product": "脐橙", "clerk": "石秀英"}
    assert paper.product_names == {desk.oranges: "脐橙"}


def rows_of_a_file(desk, many=4):
    for number in range(many):
        yield Up(
            item="脐橙",
            farmer=desk.farmer,
            farmer_name="周春秀",
            unit="箱",
            qty=1000 + number,
            price_fen=5000,
            amount_fen=5000 + 5 * number,
            day=dt.date(2026, 3, 1) + dt.timedelta(days=number),
            state="signed",
        )


def test_an_import_is_history_and_is_taken_back_as_a_whole(desk):
    before = desk.sums()
    batch = Import(file_name="上行.xlsx", of_kind="up", read=4, accepted=4)
    changes = desk.trade.papers.take_in(batch, rows_of_a_file(desk))
    imported = changes.ids[0]
    rows = desk.db.rows("SELECT import_id, source, history, net_to_farmer_fen FROM up")
    assert rows == [(imported, "import", 1, 5000 + 5 * n) for n in range(4)]
    assert {k: v for k, v in desk.sums().items() if "turnover" not in k} == before
    assert desk.db.one("SELECT count(*) FROM serial") == (0,)
    one = changes.ids[2]
    desk.trade.following.refund(one, Refund(cause="坏果"))
    desk.trade.papers.reverse(changes.ids[3], "这行不对")
    desk.trade.papers.reverse(imported, "导错文件")
    assert desk.sums() == before
    left = "SELECT count(*) FROM up WHERE reverses IS NULL AND reversed_by IS NULL"
    assert desk.db.one(left) == (0,)
    with pytest.raises(AlreadyReversedError):
        desk.trade.papers.reverse(imported, "导错文件")


def test_an_import_that_fails_or_is_cancelled_leaves_no_trace(desk):
    before = desk.events()
    batch = Import(file_name="上行.xlsx", of_kind="up")
    bad = [*rows_of_a_file(desk), Up(item="x" * 61, qty=1, price_fen=1)]
    with pytest.raises(InvalidRecordError):
        desk.trade.papers.take_in(batch, bad)

    def cancel(_done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.trade.papers.take_in(batch, rows_of_a_file(desk, 300), step=cancel)
    assert desk.events() == before


def test_imported_parcels_and_orders_are_taken_back_too(desk):
    batch = Import(file_name="旧账.csv", of_kind="down")
    facts = [
        Down(
            name="覃明桂", villager=desk.villager, item="手机", amount_fen=71_092, state="returned"
        ),
        Parcel(waybill="73100012345678", courier="zhongtong", name="周春秀"),
    ]
    changes = desk.trade.papers.take_in(batch, facts)
    assert desk.ledger.get(Down, changes.ids[1]).paid_fen == 71_092
    desk.trade.papers.reverse(changes.ids[0], "导错")
    assert desk.sums() == {}
    assert desk.ledger.get(Parcel, changes.ids[2]).state != "shelf"


def test_rebuilding_changes_nothing(desk):
    made = everything(desk)
    desk.trade.following.ship(made["up"].ids[0], waybill="73100012345678")
    desk.trade.fetching.collect(made["down"].ids[0])
    desk.trade.papers.take_in(Import(file_name="上行.xlsx", of_kind="up"), rows_of_a_file(desk))
    desk.trade.papers.reprint(made["up"].ids[0])
    desk.trade.papers.reverse(made["purchase"].ids[0], "称错")
    desk.trade.papers.reverse(made["down"].ids[0], "录错")
    desk.trade.closing.close(Close())
    before = desk.tables()
    rebuild(desk.db, REGISTRY)
    assert desk.tables() == before
    verdict = Verifier(desk.db, REGISTRY).verdict()
    assert (verdict.ok, verdict.problems) == (True, ())


def test_an_erased_farmer_leaves_amounts_without_words(desk):
    said = purchase(desk, method="owed", note="说好次日付", plot="屋后")
    bought = desk.trade.buying.buy(said).ids[0]
    sums = desk.sums()
    desk.people.erase(desk.farmer)
    kept = desk.ledger.get(Purchase, bought)
    assert (kept.note, kept.plot, kept.amount_fen) == (None, None, 2000)
    assert desk.sums() == sums
    assert "farmer" not in desk.trade.papers.paper_of(bought).names
    desk.trade.papers.reverse(bought, "录错")
    before = desk.tables()
    rebuild(desk.db, REGISTRY)
    assert desk.tables() == before
    assert Verifier(desk.db, REGISTRY).verdict().ok


def test_a_record_reads_back_as_it_was_written(desk):
    said = purchase(desk, grade="一级", plot="屋后", batch_no="P-1", note="次日付")
    kept = desk.ledger.get(Purchase, desk.trade.buying.buy(said).ids[0])
    for name in ("grade", "plot", "batch_no", "note", "price_fen"):
        assert getattr(kept, name) == getattr(said, name)
    told = msgspec.structs.asdict(desk.ledger.event(kept.id).fields)
    assert told["plot"] == "屋后"
