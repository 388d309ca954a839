"""The list of classes: what each adds up to, and what filters mean."""

import datetime as dt

import pytest

from core.training.queries.ledger import ClassLedger, state_of
from core.training.service.door import Coming
from tests.core.training.conftest import DAY, planned

DAYS = dt.timedelta(days=1)


@pytest.fixture
def ledger(taught):
    """The class of today and tomorrow, one of last month that nobody closed, one to come."""
    plan = taught.training.classes.plan
    old, soon = DAY - 30 * DAYS, DAY + 10 * DAYS
    plan(planned(name="开网店第3期", module="marketing", first=old, last=None, teacher="何老师"))
    plan(planned(name="直播第1期", first=soon, last=soon + DAYS, place="石门村活动室"))
    taught.enrol(taught.person("向朝阳", "13700002222", "龙塘村"))
    return ClassLedger(taught.db, DAY)


def names(ledger, order="", **filters):
    said = {key.rstrip("_"): typed for key, typed in filters.items()}
    found = ledger.rows(ledger.ids(order, said))
    assert [one.held.name for one in ledger.first(order, said, 10)[1]] == [
        one.held.name for one in found
    ]
    return [one.held.name for one in found]


def test_the_latest_stands_first_and_columns_order(ledger):
    assert names(ledger) == ["直播第1期", "收寄与合同第1期", "开网店第3期"]
    assert names(ledger, "first") == ["开网店第3期", "收寄与合同第1期", "直播第1期"]
    assert names(ledger, "-place")[0] == "直播第1期"


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"state": "planned"}, ["直播第1期"]),
        ({"state": "running"}, ["收寄与合同第1期"]),
        ({"state": "over"}, ["开网店第3期"]),
        ({"state": "closed"}, []),
        ({"state": "nothing like it"}, []),
        ({"from_": "2026-11-21", "to": "2026-11-21"}, ["收寄与合同第1期"]),
        ({"from_": "2026-11-22"}, ["直播第1期"]),
        ({"to": "2026-11-19"}, ["开网店第3期"]),
        ({"village": "石门"}, ["直播第1期"]),
        ({"village": "龙塘"}, ["收寄与合同第1期"]),
        ({"text": "何老师"}, ["开网店第3期"]),
        ({"text": "龙塘"}, ["收寄与合同第1期"]),
        ({"enrolled": "4"}, ["收寄与合同第1期"]),
        ({"came": "1"}, []),
        ({"minutes": "NaN"}, []),
        ({"text": "100%"}, []),
    ],
)
def test_filters_keep_what_they_say(ledger, filters, expected):
    assert names(ledger, **filters) == expected


def test_a_class_adds_up_without_red_entries_and_those_who_left(taught, ledger):
    door = taught.training.door
    first = door.sign_in(Coming(class_id=taught.class_id, trainee=taught.trainees[0])).ids[0]
    door.sign_in(Coming(class_id=taught.class_id, trainee=taught.trainees[1]))
    taught.training.reverse(first, "签错了人")
    told = next(one for one in ledger.rows(ledger.ids("", {})) if one.held.id == taught.class_id)
    assert (told.enrolled, told.came, told.villages) == (4, 1, ("帅家村", "龙塘村"))
    assert ledger.sums({}, None) == {"count": 3, "minutes": 3 * 360, "enrolled": 4, "came": 1}
    assert ledger.sums({"state": "planned"}, None)["count"] == 1
    assert ledger.sums({}, ledger.ids("", {"state": "over"}))["minutes"] == 360
    assert ledger.rows([999]) == [None]


def test_a_class_is_over_the_day_after_its_last_and_closed_when_somebody_says_so(taught):
    (told,) = ClassLedger(taught.db, DAY).first("", {}, 1)[1]
    assert [state_of(told.held, DAY + n * DAYS) for n in (-1, 0, 1, 2)] == [
        "planned", "running", "running", "over",
    ]  # fmt: skip
    taught.training.classes.close(taught.class_id, {"E3": "相机坏了", "E4": "没人来"})
    (closed,) = ClassLedger(taught.db, DAY).first("", {}, 1)[1]
    assert state_of(closed.held, DAY) == "closed"
    assert names(ClassLedger(taught.db, DAY), state="closed") == ["收寄与合同第1期"]
