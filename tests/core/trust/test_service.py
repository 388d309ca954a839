"""Applying for a grade on real ledgers; the county's answer is the record it would write."""

import datetime as dt

import pytest

from core.catalog.model import Product
from core.people.model import Clerk, Person
from core.trade.model.up import Up
from core.trust.errors import NothingToAppealError, NotYetError, PendingError
from core.trust.model import Grade, GradeOpinion
from core.trust.queries import TrustQueries


@pytest.fixture
def sold(station):
    """Half a million yuan for three farmers, by the head clerk."""
    orange = station.catalog.add(Product(name="奉节脐橙", unit="千克")).ids[0]
    for name in ("周春秀", "覃明桂", "石大山"):
        farmer = station.people.add(Person(name=name)).ids[0]
        sale = Up(
            product=orange,
            farmer=farmer,
            qty=2_000_000,
            unit="千克",
            price_fen=10_000,
            amount_fen=20_000_000,
            history=True,
        )
        station.trade.selling.sell(sale)
    return station


def clerk(station):
    (head,) = station.people.clerks.all()
    return head


def opinion(station, grade, said, rank):
    station.ledger.write([GradeOpinion(grade=grade, opinion=said, rank=rank, reason="看过台账")])


def test_evidence_is_what_the_ledgers_say(sold):
    found = TrustQueries(sold.db).evidence(clerk(sold), sold.ledger.today())
    assert (found.sales_fen, found.farmers, found.courses, found.months) == (60_000_000, 3, 0, 1)
    before = TrustQueries(sold.db).evidence(clerk(sold), dt.date(2025, 1, 1))
    assert (before.sales_fen, before.farmers) == (0, 0)


def test_another_clerks_work_is_not_hers(sold):
    other = sold.people.clerks.add("李四")
    found = TrustQueries(sold.db).evidence(sold.ledger.get(Clerk, other), sold.ledger.today())
    assert (found.sales_fen, found.farmers) == (0, 0)


def test_who_has_not_enough_is_told_what_is_missing(sold):
    with pytest.raises(NotYetError) as refused:
        sold.grades.apply(clerk(sold).id, "middle")
    assert refused.value.args_by_name == {"what": "sales_fen", "missing": 140_000_000}


def test_an_application_carries_its_figures_and_waits(sold):
    identity = sold.grades.apply(clerk(sold).id, "junior", "带三户一起卖").ids[0]
    kept = sold.ledger.get(Grade, identity)
    assert (kept.sales_fen, kept.farmers) == (60_000_000, 3)
    with pytest.raises(PendingError):
        sold.grades.apply(clerk(sold).id, "junior")
    with pytest.raises(NothingToAppealError):
        sold.grades.appeal(identity, "不服")


def test_a_refusal_can_be_appealed_once_and_the_later_opinion_stands(sold):
    identity = sold.grades.apply(clerk(sold).id, "junior").ids[0]
    opinion(sold, identity, "refused", 1)
    sold.grades.appeal(identity, "合格证补齐了")
    with pytest.raises(NothingToAppealError):
        sold.grades.appeal(identity, "再说一次")
    opinion(sold, identity, "granted", 2)
    opinion(sold, identity, "refused", 1)
    kept = sold.ledger.get(Grade, identity)
    assert (kept.opinion, kept.rank) == ("granted", 2)
    assert [one.rank for one in TrustQueries(sold.db).opinions(identity)] == [2, 1, 1]
    sold.rebuild()
    assert sold.verify().ok
