"""The list on the door, and the letter."""

from core.paper.model import chinese
from core.paper.notice import pickup_notice, reminder
from tests.core.paper.reading import texts_of
from tests.core.paper.samples import pickup_notice as waiting
from tests.core.paper.samples import reminder_letter


def test_the_list_on_the_door_masks_names_and_numbers():
    pages = texts_of(pickup_notice(waiting(), chinese))
    text = "".join(pages)
    assert len(pages) == 2
    assert "王桂花" not in text
    assert "13800003041" not in text
    assert "5-2-3041 王** 3041 中通快递 5 天" in text
    assert "30 件包裹" in text


def test_a_parcel_of_today_has_waited_for_no_day():
    assert "5-2-3042 王** 3042 中通快递 今天" in texts_of(pickup_notice(waiting(), chinese))[0]


def test_a_reminder_names_every_debt_the_sum_and_the_day():
    (page,) = texts_of(reminder(reminder_letter(), chinese))
    assert "陈堃，您好" in page
    assert "2026-09-03 代买 化肥两袋（垫付） 290.00" in page
    assert "￥479.00" in page
    assert "肆佰柒拾玖元整" in page
    assert "2026年12月5日" in page
