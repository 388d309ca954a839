"""A lost PC: what its farmers hold on paper, and what the county has, make the books whole."""

from __future__ import annotations

import shutil

import pytest

from core.base.changes import Changes
from core.catalog.model import Product
from core.journal.reading import one as stored
from core.keys.device import DeviceKey
from core.paper.qr import QrUnreadableError, event_payload, text_of
from core.people.model import Person
from core.sync.errors import ReceiptUnreadableError
from core.trade.model.close import Close
from core.trade.model.errand import Errand
from core.trade.model.mailing import Mailing
from core.trade.model.purchase import Purchase

NOTHING = Changes(kinds=frozenset())


def bought(station, farmer, product, fen):
    said = Purchase(farmer=farmer, product=product, qty=2000, price_fen=fen)
    return station.trade.buying.buy(said).ids[0]


def printed(station, identity, key=None):
    """Return the text of the code on a receipt's paper."""
    found = stored(station.db, identity)
    assert found is not None
    signer = key or station.ledger.journal.key
    signature = signer.sign_event(found.key.epoch, found.content)
    payload = event_payload(signer.device, found.key.epoch, found.key.seq, found.content, signature)
    return text_of(payload)


@pytest.fixture
def lost(county):
    """A PC that was lost with two purchases that it never sent: (station rebuilt, codes, sums)."""
    pc = county.pc("one")
    farmer = pc.people.add(
        Person(name="甲", role="farmer", phone="13800001111", village="帅家村")
    ).ids[0]
    product = pc.catalog.add(Product(name="小麦", unit="斤")).ids[0]
    bought(pc, farmer, product, 300)
    pc.sync.run()
    codes = [printed(pc, bought(pc, farmer, product, fen)) for fen in (410, 520)]
    codes.append(printed(pc, pc.db.one("SELECT id FROM purchase ORDER BY seq")[0]))
    sums = pc.db.rows("SELECT person, fen FROM payable UNION SELECT method, sum(fen) FROM till")
    serials = pc.db.rows("SELECT serial FROM purchase ORDER BY serial")
    county.close(pc)
    shutil.rmtree(county.folder / "one")
    county._opened.append(None)
    rebuilt = county.pc("two")
    county._opened.remove(None)
    return rebuilt, codes, (sums, serials)


def test_scanned_receipts_bring_back_what_never_reached_the_county(lost):
    pc, codes, (sums, serials) = lost
    assert pc.db.one("SELECT count(*) FROM purchase") == (1,)
    found = [pc.recover(code) for code in codes]
    assert [one.known for one in found] == [False, False, True]
    totals = "SELECT person, fen FROM payable UNION SELECT method, sum(fen) FROM till"
    assert pc.db.rows(totals) == sums
    assert pc.db.rows("SELECT serial FROM purchase ORDER BY serial") == serials
    assert [pc.recover(code).known for code in codes] == [True, True, True]
    assert pc.db.one("SELECT count(*) FROM local_recovered") == (2,)
    assert pc.sync.run().events_sent == 2
    assert pc.verify().ok


def test_a_receipt_that_no_pc_of_the_station_signed_is_refused(lost):
    pc, codes, _ = lost
    forged = printed(pc, pc.db.one("SELECT id FROM purchase")[0], DeviceKey.new())
    with pytest.raises(ReceiptUnreadableError):
        pc.recover(forged)
    for text in ("", "CZ1:", codes[0][:-9], "https://example.org"):
        with pytest.raises(QrUnreadableError):
            pc.recover(text)
    assert pc.db.one("SELECT count(*) FROM purchase") == (1,)


def test_a_fact_of_a_closed_day_is_booked_today_with_its_true_day(lost):
    pc, codes, _ = lost
    day = pc.ledger.today()
    pc.trade.closing.close(Close(day=day, cash_fen=0, wechat_fen=0, alipay_fen=0))
    found = pc.recover(codes[0])
    row = pc.db.one("SELECT day, true_day FROM purchase WHERE id = ?", (found.id,))
    assert row[1] == day.isoformat()
    assert row[0] > row[1]


def test_a_mailing_that_two_pcs_read_off_its_receipt_counts_once(county):
    one = county.pc("one")
    said = Mailing(
        waybill="YT1234567890123",
        courier="yto",
        sender_name="甲",
        sender_phone="13800001111",
        receiver_name="乙",
        receiver_phone="13800002222",
        receiver_address="奉节县",
        item="脐橙",
        fee_fen=1200,
    )
    one.sync.run()
    two, three = county.pc("two"), county.pc("three")
    code = printed(one, one.ledger.write([said]).ids[0])
    found = two.recover(code)
    assert (found.known, two.recover(code)) == (False, found._replace(known=True, changes=NOTHING))
    three.recover(code)
    for pc in (two, three, one) * 4:
        pc.sync.run()
    counting = "SELECT count(*) FROM parcel_out WHERE reverses IS NULL AND reversed_by IS NULL"
    for pc in (one, two, three):
        assert pc.db.one(counting) == (1,)
        assert pc.db.one("SELECT sum(fen) FROM till") == (1200,)


def ran(station, fen):
    return station.trade.errands.run(Errand(what="充值", amount_fen=fen)).ids[0]


def counting(station):
    return station.db.rows(
        "SELECT amount_fen FROM errand WHERE reverses IS NULL AND reversed_by IS NULL "
        "ORDER BY amount_fen"
    )


def test_what_was_written_again_and_then_moved_to_another_place_is_still_known(county):
    one = county.pc("one")
    one.sync.run()
    two = county.pc("two")
    county.close(two)
    shutil.copytree(county.folder / "two", county.folder / "copy")
    two = county.reopened("two")
    copied = county.reopened("copy", like="two", state="elsewhere")
    own = ran(one, 1000)
    copy = copied.recover(printed(one, own)).id
    assert ran(two, 2000) == copy, "the same place in both branches"
    for pc in (two, copied, copied):
        pc.sync.run()
    ((moved,),) = copied.db.rows("SELECT as_id FROM local_recovered")
    assert moved != copy
    assert counting(copied) == [(1000,), (2000,)]
    for pc in (one, copied, two) * 3:
        pc.sync.run()
    for pc in (one, two, copied):
        assert counting(pc) == [(1000,), (2000,)]
        row = pc.db.one("SELECT reverses FROM errand WHERE reverses IS NOT NULL")
        assert row == (moved,)
        assert pc.verify().ok


def test_what_an_older_program_lost_sight_of_takes_back_nothing_else(county):
    one = county.pc("one")
    one.sync.run()
    two = county.pc("two")
    two.recover(printed(one, ran(one, 1000)))
    innocent = ran(two, 2000)
    one.sync.run()
    for stale in (innocent, "A" * 16 + ".1.7"):
        two.db.execute("UPDATE local_recovered SET as_id = ?", (stale,))
        two.sync.run()
        assert counting(two) == [(1000,), (1000,), (2000,)]
    assert len(two.sync.doubles.all()) == 1, "a person is told"
