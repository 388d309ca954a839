"""What two PCs did twice is shown side by side and put right with one press."""

from __future__ import annotations

import pytest

from core.people.model import Person
from core.sync.doubles import enter_again
from core.trade.model.errand import Errand
from core.trade.model.parcel import Parcel
from desktop.pages.sync.page import TROUBLES, SyncPage
from desktop.pages.sync.twice import read_twice
from tests.desktop.looks import cut_texts, overlaps

GONE = {
    "errand": "UPDATE errand SET day = NULL, what = NULL WHERE reverses IS NULL",
    "parcel": "UPDATE parcel SET day = NULL, waybill = NULL",
}
"""What came later leaves of a fact whose own event has not come."""


@pytest.fixture
def joined(office, admit):
    """A PC that was let in."""
    office.do(admit)
    office.desk.courier.begin()
    office.settle()
    return office.desk.courier


@pytest.fixture
def facts(office):
    """An errand that was paid, and a parcel on the shelf."""
    said = Errand(what="缴费", person=office.villager, amount_fen=1250)
    errand = office.write(lambda s: s.trade.errands.run(said)).ids[0]
    parcel = Parcel(waybill="YT1234567890123", courier="yto", person=office.villager)
    return errand, office.write(lambda s: s.trade.parcels.take_in(parcel)).ids[0]


@pytest.fixture
def page(joined, facts, office, run, request, opened):
    """The county page; a second PC has everything that this one has."""
    assert run(joined.run).error is None
    second = request.getfixturevalue("second")
    second.people.add(Person(name="二号机的人"))
    made = opened(lambda: SyncPage(office.desk), "sync")
    made.show_mode(TROUBLES)
    return made


@pytest.fixture
def met(page, second, run, office):
    """Do something on both PCs, then let them meet; return the one card."""

    def meet(here, there):
        office.do(here)
        there(second)
        run(page.courier.run)
        second.sync.run()
        run(page.courier.run)
        page.read()
        office.settle()
        (card,) = page.troubles.cards.values()
        assert cut_texts(card) == []
        assert overlaps(card) == []
        return card

    return meet


def money(station):
    """Return what the errands come to, red entries taken off."""
    return station.db.one("SELECT sum(amount_fen) FROM errand")[0]


def reversing(fact, reason):
    return lambda station: station.reverse(fact, reason)


def texts(card):
    return " ".join(one.text() for one in card.findChildren(type(card.title)))


def test_what_both_took_back_is_entered_once_more_and_that_can_be_undone(
    page, met, facts, office, click
):
    errand, _parcel = facts
    card = met(reversing(errand, "记错"), reversing(errand, "记错了"))
    assert page.modes.group.button(2).text() == "要处理 1"
    said = texts(card)
    assert "红冲了两遍" in said
    assert "王桂花" in said
    assert "¥12.50" in said
    assert "红冲原因：记错了" in said
    assert said.count("李秀英") == 2
    assert office.do(money) == -1250
    click(card, "补记一笔")
    office.settle()
    assert office.do(money) == 0
    assert page.troubles.cards == {}
    assert office.do(lambda s: s.sync.incidents()) == []
    window = page.window()
    assert "补记好了" in window.notices.notice().text
    click(window.notices, "撤销")
    office.settle()
    assert office.do(money) == -1250
    (card,) = page.troubles.cards.values()
    click(card, "补记一笔")
    office.settle()
    assert office.do(money) == 0
    assert office.do(lambda s: s.verify()).ok


@pytest.mark.parametrize("table", GONE)
def test_what_was_done_twice_is_told_before_the_fact_itself_has_come(met, facts, office, table):
    errand, parcel = facts
    doings = {
        "errand": reversing(errand, "记错"),
        "parcel": lambda s: s.trade.parcels.hand_over(parcel),
    }
    met(doings[table], doings[table])
    office.do(lambda s: s.db.execute(GONE[table]))
    (twice,) = office.do(read_twice)
    assert (twice.fact, [act.clerk for act in twice.acts]) == ("", ["李秀英"] * 2)


def test_what_both_entered_again_stands_once_after_one_press(
    page, met, facts, office, press, request
):
    errand, _parcel = facts
    second, run = request.getfixturevalue("second"), request.getfixturevalue("run")
    met(reversing(errand, "记错"), reversing(errand, "记错了"))

    def again(station):
        (double,) = station.sync.doubles.all()
        enter_again(station.ledger, station.sync.doubles, double)

    card = met(again, again)
    assert "同一件事记了两遍" in card.title.text()
    assert texts(card).count("¥12.50") == 2
    assert office.do(money) == 1250
    own = office.do(lambda s: s.ledger.journal.device)
    press(card, f"留 李秀英（{own[:4]}） 记的")
    press(page.drawer, "红冲")
    office.settle()
    assert page.troubles.cards == {}
    run(page.courier.run)
    second.sync.run()
    assert office.do(money) == money(second) == 0
    assert second.sync.doubles.all() == []


def test_of_two_hand_outs_the_true_one_stays_and_the_parcel_is_still_out(
    page, met, facts, office, press, second
):
    _errand, parcel = facts
    card = met(
        lambda s: s.trade.parcels.hand_over(parcel),
        lambda s: s.trade.parcels.hand_over(parcel, to="other", to_name="邻居老张"),
    )
    assert "YT1234567890123" in card.title.text()
    assert "本人取走" in texts(card)
    assert "邻居老张 代领" in texts(card)
    device = second.ledger.journal.device
    press(card, f"留 李秀英（{device[:4]}） 记的")
    assert page.drawer is not None
    assert "本人取走" in " ".join(one.text() for one in page.drawer.findChildren(type(card.title)))
    press(page.drawer, "红冲")
    office.settle()
    assert page.drawer is None
    assert page.troubles.cards == {}
    row = office.do(lambda s: s.ledger.get(Parcel, parcel))
    assert (row.state, row.out_at is None) == ("out", False)
    stands = "SELECT id FROM parcel_move WHERE reverses IS NULL AND reversed_by IS NULL"
    ((kept,),) = office.do(lambda s: s.db.rows(stands))
    assert kept.startswith(device)


def test_thinking_better_of_it_takes_nothing_back(page, met, facts, office, press, click):
    _errand, parcel = facts
    card = met(
        lambda s: s.trade.parcels.hand_over(parcel),
        lambda s: s.trade.parcels.hand_over(parcel),
    )
    own = office.do(lambda s: s.ledger.journal.device)
    press(card, f"留 李秀英（{own[:4]}） 记的")
    page.close_drawer()
    office.settle()
    assert len(page.troubles.cards) == 1
    assert office.do(lambda s: s.sync.doubles.all())
