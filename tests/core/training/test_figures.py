"""What the classes of a period come to."""

import datetime as dt

import pytest

from core.training.model.calls import FollowUp, SpotCall, SpotCheck
from core.training.model.results import Satisfaction
from core.training.queries.figures import Share, figures
from core.training.service.door import Coming
from tests.core.training.conftest import DAY, planned

SPAN = (dt.date(2026, 11, 1), dt.date(2026, 11, 30))
NO_PHOTOS = {"E3": "相机坏了"}


@pytest.fixture
def two(taught):
    """Two closed classes: the first with three people, one of whom comes to the second too."""
    training = taught.training
    other = training.classes.plan(
        planned(name="直播第1期", module="marketing", last=DAY, theory_minutes=180,
                practice_minutes=60, mentor_minutes=75)
    ).ids[0]  # fmt: skip
    again = taught.enrol(taught.people[0], other)
    for trainee in taught.trainees:
        for half in ("am", "pm"):
            coming = Coming(
                class_id=taught.class_id, trainee=trainee, day=DAY, half=half, at="13:00"
            )
            training.door.sign_in(coming)
    training.door.sign_in(Coming(class_id=other, trainee=again, day=DAY, half="am", at="08:00"))
    form = Satisfaction(class_id=other, content=5, teacher=4, practice=4, arrangement=5, overall=4)
    training.results.satisfaction([form])
    training.classes.close(taught.class_id, NO_PHOTOS)
    training.classes.close(other, NO_PHOTOS)
    return other


def test_people_count_once_and_sign_ins_each_time(taught, two):
    found = figures(taught.db, *SPAN)
    assert (len(found.classes), found.sign_ins, found.people) == (2, 7, 3)
    assert [(one.name, one.people, one.sign_ins) for one in found.classes] == [
        ("收寄与合同第1期", 3, 6), ("直播第1期", 1, 1),
    ]  # fmt: skip
    assert found.practice == Share(150, 600)
    assert found.mentor == Share(210, 600)
    assert found.modules == ("law", "marketing")
    assert found.marks == Share(22, 5)


def test_a_class_counts_by_its_last_day_and_only_once_it_is_closed(taught, two):
    taught.training.classes.reopen(two, "少签一人")
    last = DAY + dt.timedelta(days=1)
    assert figures(taught.db, last, last).unclosed == 0
    assert [one.name for one in figures(taught.db, last, last).classes] == ["收寄与合同第1期"]
    on_first = figures(taught.db, DAY, DAY)
    assert (on_first.classes, on_first.unclosed) == ((), 1)


def test_what_calls_brought_out(taught, two):
    calls = taught.training.calls
    say = (("opened_shop", 30), ("first_sale", 90), ("opened_shop", 180))
    for trainee, (outcome, after) in zip(taught.trainees, say, strict=True):
        calls.follow_up(
            FollowUp(class_id=taught.class_id, trainee=trainee, after=after, outcome=outcome)
        )
    check = calls.draw(taught.class_id, "seed", 3).ids[0]
    drawn = taught.station.ledger.get(SpotCheck, check).drawn
    for trainee, answer in zip(drawn, ("unreached", "denied", "confirmed"), strict=True):
        calls.spot_call(SpotCall(check=check, trainee=trainee, answer=answer))
    calls.spot_call(SpotCall(check=check, trainee=drawn[0], answer="confirmed"))
    found = figures(taught.db, *SPAN)
    assert found.started == Share(2, 3)
    assert found.confirmed == Share(2, 3)


def test_an_empty_period_has_no_percent(taught):
    found = figures(taught.db, dt.date(2020, 1, 1), dt.date(2020, 1, 2))
    assert (found.classes, found.people, found.practice.permille) == ((), 0, None)
