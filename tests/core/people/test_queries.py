"""Finding people and listing them."""

import pytest

from core.people.model import Person
from core.people.queries import PeopleQueries

VILLAGE = [
    ("王小明", "13800138000", "帅家村"),
    ("汪晓梅", "13911118000", "石门村"),
    ("单雄信", "13900139000", "帅家村"),
    ("王明", "02368001234", "中山村"),
    ("买买提·艾合买提", "13700137000", None),
    ("Anna", None, None),
]


@pytest.fixture
def queries(station):
    for name, phone, village in VILLAGE:
        station.people.add(Person(name=name, phone=phone, village=village))
    return PeopleQueries(station.db)


def names(people):
    return [person.name for person in people]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("王明", ["王明"]),
        ("王", ["王明", "王小明"]),
        ("明", ["王明", "王小明"]),
        ("wxm", ["汪晓梅", "王小明"]),
        ("WXM", ["汪晓梅", "王小明"]),
        ("wx", ["汪晓梅", "王小明"]),
        ("dxx", ["单雄信"]),
        ("sxx", ["单雄信"]),
        ("8000", ["汪晓梅", "王小明"]),
        ("13800138000", ["王小明"]),
        ("138 0013 8000", ["王小明"]),
        ("0013800", ["王小明"]),
        ("800", []),
        ("anna", ["Anna"]),
        ("买买提•艾", ["买买提·艾合买提"]),
        ("%", []),
        ("_", []),
        ("'; DROP TABLE person; --", []),
        ("  ", []),
    ],
)
def test_search_finds_by_name_initials_and_phone_best_first(queries, typed, found):
    assert names(queries.search(typed)) == found


def test_search_is_bounded(queries):
    assert len(queries.search("w", limit=1)) == 1


def test_a_page_is_sorted_by_how_names_sound_and_filtered(queries):
    ids = queries.listing.ids("name", {})
    assert names(queries.listing.rows(ids))[0] == "Anna"
    assert names(queries.listing.rows(queries.listing.ids("name", {"village": "帅家"}))) == [
        "单雄信",
        "王小明",
    ]
    assert names(queries.listing.first("", {"text": "wxm"}, 10)[1]) == ["汪晓梅", "王小明"]
    assert queries.listing.sums({"text": "帅家"}, None) == {"count": 2}


def test_names_come_in_bulk_and_unknown_ids_do_not_stop_it(station, queries):
    ids = [person.id for person in queries.search("王")]
    told = queries.name_of([*ids, "NOBODYNOBODYNOBO.1.7"])
    assert [told[i] for i in ids] == ["王明", "王小明"]
    assert told["NOBODYNOBODYNOBO.1.7"] == "NOBO-7"
    assert queries.name_of([]) == {}


def test_names_follow_merges_and_clerks_are_known_too(station, queries):
    one, other = (queries.search(name)[0].id for name in ("王小明", "王明"))
    station.people.merge(one, other)
    assert queries.get(other).name == "王小明"
    assert list(queries.clerk_names().values()) == ["田秀英"]
    assert queries.station().village == "帅家村"


def test_the_nearest_is_found_however_many_begin_alike(station):
    with station.db.atomic():
        for number in range(250):
            station.people.add(Person(name=f"王明{chr(0x4E00 + number)}"))
        station.people.add(Person(name="王明"))
    queries = PeopleQueries(station.db)
    assert names(queries.search("王明", limit=1)) == ["王明"]
    assert names(queries.search("wm", limit=1)) == ["王明"]
