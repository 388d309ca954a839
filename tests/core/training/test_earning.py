"""Who has earned a certificate."""

import pytest

from core.training.rules.earning import Record, lacking


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (Record(came=0, held=0), "absent"),
        (Record(came=3, held=4), "absent"),
        (Record(came=4, held=5), None),
        (Record(came=4, held=4, asked=True), "no_result"),
        (Record(came=4, held=4, asked=True, taken=2, passed=0, score=40), "failed"),
        (Record(came=4, held=4, asked=True, taken=2, passed=1, score=80), None),
        (Record(came=4, held=4, failed_items=1), "failed"),
    ],
)
def test_a_certificate_wants_presence_then_results(record, why):
    assert lacking(record, 80) == why
