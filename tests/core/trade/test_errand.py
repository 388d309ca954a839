"""Rules of errands: what a bank's terminal pays out."""

import msgspec
import pytest

from core.packs.shelf import Packs
from core.trade.model.errand import WITHDRAWAL, Errand
from core.trade.rules.errand import errand_findings

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
