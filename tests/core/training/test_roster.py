"""Rosters pasted out of messy spreadsheets: known people suggested, nobody enrolled twice."""

import pytest

from core.training.errors import ClassClosedError, EmptyRosterError, UndecidedError
from core.training.rules.pasted import PastedRow, pasted, rows_of, same_twice

MESSY = """\
帅家村电商培训报名表\t\t\t\t
序号\t姓 名\t身份证号\t联系电话\t单位/村\t人员类别
1\t田 秀 兰\t512325197001011234\t138 0827 0011\t帅家村2组\t返乡
2\t田秀兰\t\t13808270011\t帅家村2组\t
3\t周春秀\t\t13330766619\t帅家村\t农户
4\t覃明桂\t\t\t帅家村\t
5\t买买提·艾合买提\t\t１３９０８２７１１１１\t石门村\t合作社

6\t\t\t13900000000\t石门村\t
7\t田秀蘭\t\t13808270011\t帅家村2组\t
合计\t7人\t\t\t\t
"""


def told(found):
    return [(one.said.row, one.said.name, one.state) for one in found]


def test_a_messy_list_is_read_and_every_row_says_whom_it_means(taught):
    found = taught.training.roster.survey(taught.class_id, rows_of(MESSY))
    assert told(found) == [
        (3, "田秀兰", "new"),
        (4, "田秀兰", "twice"),
        (5, "周春秀", "twice"),
        (6, "覃明桂", "twice"),
        (7, "买买提·艾合买提", "new"),
        (9, "", "no_name"),
        (10, "田秀蘭", "twice"),
    ]
    assert found[1].same_row == 3
    assert found[4].said.phone == "13908271111"
    assert found[0].said.group == "返乡"
    assert "512325197001011234" not in str(found)


def test_newcomers_become_people_and_the_roster_is_numbered(taught):
    found = taught.training.roster.survey(taught.class_id, rows_of(MESSY))
    taught.training.roster.enrol(taught.class_id, found)
    here = taught.training.roster.of(taught.class_id)
    assert [(one.number, one.name) for one in here] == [
        (1, "周春秀"), (2, "覃明桂"), (3, "石大山"), (4, "田秀兰"), (5, "买买提·艾合买提"),
    ]  # fmt: skip
    person = taught.station.people.get(here[3].person)
    assert (person.phone, person.village) == ("13808270011", "帅家村2组")
    again = taught.training.roster.survey(taught.class_id, rows_of(MESSY))
    assert {one.state for one in again} == {"twice", "no_name"}
    with pytest.raises(EmptyRosterError):
        taught.training.roster.enrol(taught.class_id, again)


def test_somebody_known_by_phone_under_another_name_wants_a_decision(taught):
    known = taught.person("龙小妹", "13512340001")
    rows = [["姓名", "手机"], ["龙老汉", "13512340001"], ["龙小妹", "13512340001"]]
    found = taught.training.roster.survey(taught.class_id, rows)
    assert [one.state for one in found] == ["likely", "known"]
    assert [(one.id, one.why) for one in found[0].matches] == [(known, "phone")]
    with pytest.raises(UndecidedError) as caught:
        taught.training.roster.enrol(taught.class_id, found)
    assert caught.value.args_by_name == {"count": 1, "row": 2}
    before = len(taught.training.roster.of(taught.class_id))
    taught.training.roster.enrol(taught.class_id, found, {2: "new"})
    here = taught.training.roster.of(taught.class_id)[before:]
    assert [(one.name, one.person == known) for one in here] == [
        ("龙老汉", False),
        ("龙小妹", True),
    ]


def test_a_decision_may_name_the_person_or_skip_the_row(taught):
    known = taught.person("龙小妹", "13512340001")
    rows = [["姓名", "手机"], ["龙小梅", "13512340001"], ["龙老汉", "13512340001"]]
    found = taught.training.roster.survey(taught.class_id, rows)
    taught.training.roster.enrol(taught.class_id, found, {2: known, 3: "skip"})
    last = taught.training.roster.of(taught.class_id)[-1]
    assert (last.person, last.name) == (known, "龙小梅")


def test_lists_without_headings_are_read_by_what_the_columns_look_like():
    found = pasted(rows_of("1\t帅家村1组\t田秀兰\t13808270011\n2\t石门村\t周春秀\t13330766619\n"))
    assert [(one.name, one.phone, one.village) for one in found] == [
        ("田秀兰", "13808270011", "帅家村1组"), ("周春秀", "13330766619", "石门村"),
    ]  # fmt: skip
    assert [one.name for one in pasted([["田秀兰"], ["周春秀"]])] == ["田秀兰", "周春秀"]


def test_numbers_from_a_spreadsheet_are_phones_too():
    (found,) = pasted([["姓名", "电话"], ["田秀兰", 13808270011]])
    assert found.phone == "13808270011"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("田秀兰", "13808270011", ""), ("田秀兰", "13808270011", "帅家村"), True),
        (("田秀兰", "13808270011", ""), ("田秀蘭", "13808270011", ""), True),
        (("田秀兰", "13808270011", ""), ("石大山", "13808270011", ""), False),
        (("田秀兰", "13808270011", "甲村"), ("田秀兰", "13908270012", "甲村"), False),
        (("田秀兰", "", "甲村"), ("田秀兰", "13908270012", "甲村"), True),
        (("田秀兰", "", "甲村"), ("田秀兰", "", "乙村"), False),
        (("田兰", "13808270011", ""), ("田梅", "13808270011", ""), False),
    ],
)
def test_a_shared_phone_is_not_one_person(one, other, same):
    rows = [
        PastedRow(row=n, name=name, phone=phone, village=village)
        for n, (name, phone, village) in enumerate((one, other))
    ]
    assert same_twice(*rows) is same


def test_a_closed_class_takes_nobody_in(taught):
    taught.training.classes.close(taught.class_id, {"E3": "无", "E4": "改期"})
    found = taught.training.roster.survey(taught.class_id, [["田秀兰", "13808270011"]])
    with pytest.raises(ClassClosedError):
        taught.training.roster.enrol(taught.class_id, found)
