"""What screens read of classes: seats at the door, sums, calls that are due."""

import datetime as dt
import time
from typing import Any

from core.training.model.calls import FollowUp
from core.training.model.results import MARKED, QuizResult, Satisfaction
from core.training.queries.classes import TrainingQueries, find_seats
from core.training.service.door import Coming
from tests.core.training.conftest import DAY


def come(taught, *places):
    for place in places:
        coming = Coming(class_id=taught.class_id, trainee=taught.trainees[place])
        taught.training.door.sign_in(coming)


def names(seats):
    return [seat.name for seat in seats]


def test_the_door_finds_people_by_what_they_say_and_puts_those_there_last(taught):
    queries = TrainingQueries(taught.db)
    seats = queries.seats(taught.class_id, DAY, "am")
    assert names(find_seats(seats, "6619")) == ["周春秀"]
    assert names(find_seats(seats, "zcx")) == ["周春秀"]
    assert names(find_seats(seats, "3")) == ["石大山"]
    assert names(find_seats(seats, "明")) == ["覃明桂"]
    assert names(find_seats(seats, taught.trainees[1])) == ["覃明桂"]
    assert find_seats(seats, "9999") == []
    assert len(find_seats(seats, " ")) == 3
    come(taught, 0)
    seats = queries.seats(taught.class_id, DAY, "am")
    assert (seats[0].name, seats[0].came) == ("周春秀", "08:30")
    taught.enrol(taught.person("周大成", "13900006619"))
    seats = queries.seats(taught.class_id, DAY, "am")
    assert names(find_seats(seats, "6619")) == ["周大成", "周春秀"]
    assert [seat.came for seat in queries.seats(taught.class_id, DAY, "pm")] == [None] * 4


def test_forty_seats_are_found_in_a_hundredth_of_the_time_a_clerk_notices(taught):
    for number in range(40):
        taught.enrol(taught.person(f"学员{chr(0x4E00 + number)}", f"1390000{number:04d}"))
    queries = TrainingQueries(taught.db)
    start = time.perf_counter()
    found = find_seats(queries.seats(taught.class_id, DAY, "am"), "0017")
    assert time.perf_counter() - start < 0.1
    assert len(found) == 1


def test_a_class_adds_up_and_red_entries_count_for_nothing(taught):
    queries = TrainingQueries(taught.db)
    assert queries.totals(taught.class_id).satisfaction == 0
    come(taught, 0, 1)
    taught.training.results.quiz(
        [
            QuizResult(class_id=taught.class_id, trainee=one, points=points, most=10)
            for one, points in zip(taught.trainees, (9, 3, 6), strict=True)
        ]
    )
    for mark in (5, 4):
        marks: dict[str, Any] = dict.fromkeys(MARKED, mark)
        form = Satisfaction(class_id=taught.class_id, **marks)
        taught.training.results.satisfaction([form])
    (gone,) = taught.db.rows("SELECT id FROM attendance ORDER BY rowid LIMIT 1")
    taught.station.reverse(gone[0], "签错")
    found = queries.totals(taught.class_id)
    assert (found.enrolled, found.sign_ins, found.people) == (3, 1, 1)
    assert (found.examined, found.passed, found.forms) == (3, 2, 2)
    assert found.marks == (450,) * 5
    assert found.satisfaction == 450


def test_calls_fall_due_30_90_and_180_days_after_a_closed_class(taught):
    queries = TrainingQueries(taught.db)
    come(taught, 0, 2)
    end = DAY + dt.timedelta(days=1)
    later = end + dt.timedelta(days=95)
    assert queries.due_calls(later) == []
    taught.training.classes.close(taught.class_id, {"E3": "相机坏了"})
    assert queries.due_calls(end + dt.timedelta(days=29)) == []
    found = queries.due_calls(later)
    assert [(one.name, one.after) for one in found] == [
        ("周春秀", 30), ("石大山", 30), ("周春秀", 90), ("石大山", 90),
    ]  # fmt: skip
    assert found[0].due == end + dt.timedelta(days=30)
    taught.training.calls.follow_up(
        FollowUp(class_id=taught.class_id, trainee=taught.trainees[0], after=30, outcome="employed")
    )
    left = queries.due_calls(later)
    assert (left[0].name, left[0].after) == ("石大山", 30)


def test_the_list_and_the_roster_show_everything(taught):
    queries = TrainingQueries(taught.db)
    taught.training.roster.leave(taught.class_id, taught.trainees[0])
    come(taught, 1)
    assert [one.id for one in queries.classes(open_only=True)] == [taught.class_id]
    assert len(queries.roster(taught.class_id)) == 3
    assert len(queries.attendance(taught.class_id)) == 1
    found = queries.get(taught.class_id)
    assert found is not None
    assert found.minutes == 360
    assert queries.get("nobody") is None
