"""Rules of errands: what a bank's terminal pays out."""

import datetime as dt
from itertools import count
from typing import Any

import msgspec
import pytest

from core.base.errors import InvalidRecordError
from core.packs.shelf import Packs
from core.trade.model.errand import WITHDRAWAL, Errand
from core.trade.rules.errand import errand_findings
from core.trade.service.books import RuleBlocksError

COUNTY = msgspec.structs.replace(
    Packs().parameters, withdrawal_limit_fen=50_000, withdrawal_step_fen=5_000
)


def found(fen, day_total_fen=None):
    paid = Errand(what=WITHDRAWAL, amount_fen=fen, slip_no="1")
    total = fen if day_total_fen is None else day_total_fen
    return errand_findings(paid, fee_on_board=True, day_total_fen=total, limits=COUNTY)


@pytest.mark.parametrize(("fen", "total"), [(50_000, 55_000), (52_000, 52_000), (1_000, 1_000)])
def test_a_withdrawal_keeps_to_the_countys_limit_and_step(fen, total):
    (hit,) = found(fen, total)
    assert (hit.rule, hit.field, hit.args) == ("M6", "amount_fen", {"limit": 500, "step": 50})
    assert found(45_000) == []


@pytest.fixture
def draw(desk):
    """Register a withdrawal of 500 yuan, each with its own slip."""
    slips = count(1)

    def drawn(**said):
        fields: dict[str, Any] = {
            "what": WITHDRAWAL,
            "amount_fen": 50_000,
            "slip_no": str(next(slips)),
        }
        return desk.trade.errands.run(Errand(**(fields | said))).ids[0]

    return drawn


@pytest.mark.parametrize("second", [{"account": "6688"}, {"account": "尾号6688"}])
def test_a_card_is_known_by_its_tail_when_nobody_is_named(draw, second):
    draw(account="6688")
    with pytest.raises(RuleBlocksError):
        draw(amount_fen=100_000, **second)
    draw(account="6689")


def test_two_cards_of_one_person_are_two_and_without_a_tail_the_person_counts(draw, desk):
    draw(person=desk.villager, account="6688", amount_fen=100_000)
    draw(person=desk.villager, account="1234", amount_fen=100_000)
    with pytest.raises(RuleBlocksError):
        draw(person=desk.villager)


def test_a_banks_slip_is_registered_once_unless_it_was_taken_back(draw, desk):
    first = draw(account="6688", slip_no="0007")
    with pytest.raises(InvalidRecordError) as refused:
        draw(account="6689", slip_no="0007")
    assert [e.code for e in refused.value.errors] == ["trade.slip_registered"]
    desk.trade.papers.reverse(first, "录错")
    draw(account="6688", slip_no="0007", amount_fen=100_000)


def test_one_that_is_issued_anew_counts_on_the_day_it_was_drawn(draw, desk):
    said = Errand(what=WITHDRAWAL, account="6688", slip_no="0008", amount_fen=50_000)
    draw(account="6688", slip_no="0007")
    wrong = desk.trade.errands.run(said).ids[0]
    desk.clock.set(desk.clock.now() + dt.timedelta(days=1))
    draw(account="6688", amount_fen=100_000)
    reissue = desk.trade.reissuing.reissue
    with pytest.raises(InvalidRecordError):
        reissue(wrong, msgspec.structs.replace(said, slip_no="0007"), "录错")
    with pytest.raises(RuleBlocksError):
        reissue(wrong, msgspec.structs.replace(said, amount_fen=60_000), "录错")
    new = reissue(wrong, said, "录错").ids[0]
    assert desk.ledger.get(Errand, reissue(new, said, "又错").ids[0]).true_day
