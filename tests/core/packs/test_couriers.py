import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.packs.shelf import Packs


@pytest.fixture(scope="module")
def couriers():
    return Packs().couriers


def codes(found):
    return [courier.code for courier in found]


@pytest.mark.parametrize(
    ("waybill", "expected"),
    [
        ("SF1234567890123", ["shunfeng"]),
        ("YT8812345678901", ["yuantong"]),
        ("75312345678901", ["zhongtong"]),
        ("78812345678901", ["zhongtong"]),
        ("77312345678901", ["shentong"]),
        ("773123456789012", ["shentong"]),
        ("JT3012345678901", ["jtexpress"]),
        ("JDVB12345678901", ["jd"]),
        ("JDVB12345678901-1-1-", ["jd"]),
        ("DPK202012345678", ["debangkuaidi"]),
        ("621012345678901", ["danniao"]),
        ("RR473124829CN", ["ems"]),
        ("312345678901234", ["yunda"]),
    ],
)
def test_a_clear_waybill_leaves_nothing_to_ask(couriers, waybill, expected):
    assert codes(couriers.candidates(waybill)) == expected


@pytest.mark.parametrize(
    ("waybill", "expected"),
    [
        ("431234567890123", ["yunda", "shentong"]),
        ("1234567890123", ["yunda", "ems"]),
        (
            "123456789012",
            ["shunfeng", "annengwuliu", "yimidida", "zhongtongkuaiyun"],
        ),
    ],
)
def test_a_waybill_of_two_shapes_is_asked_about_with_the_surest_first(couriers, waybill, expected):
    assert codes(couriers.candidates(waybill)) == expected


def test_what_the_clerk_chose_before_answers_alone(couriers):
    remembered = {"43": "yunda", "431": "shentong", "123/12": "zhaijisong"}
    assert codes(couriers.candidates("431234567890123", remembered)) == ["shentong"]
    assert codes(couriers.candidates("439934567890123", remembered)) == ["yunda"]
    assert codes(couriers.candidates("123456789012", remembered)) == ["zhaijisong"]
    assert len(couriers.candidates("1234567890123", remembered)) == 2


def test_a_remembered_courier_that_the_pack_dropped_is_asked_again(couriers):
    assert codes(couriers.candidates("YT8812345678901", {"YT": "gone"})) == ["yuantong"]


@pytest.mark.parametrize("waybill", ["", "9", "HELLO-WORLD-2026", "4.3E+14"])
def test_a_shape_nobody_has_gives_no_candidate(couriers, waybill):
    assert couriers.candidates(waybill) == ()


def test_there_are_twenty_couriers_with_names_and_codes(couriers):
    assert len(couriers.all) == 20
    assert len({courier.code for courier in couriers.all}) == 20
    assert couriers.name("yunda") == "韵达速递"
    assert couriers.name("yunda", "en") == "Yunda Express"
    assert couriers.name("of-tomorrow") == "of-tomorrow"
    assert couriers.get("of-tomorrow") is None


@given(waybill=st.text("0123456789ABCJTYDFSPK-", max_size=24))
def test_every_candidate_could_have_written_the_waybill(couriers, waybill):
    found = couriers.candidates(waybill)
    assert not found or couriers.is_waybill(waybill)
    assert len(set(codes(found))) == len(found)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("圆通", "yuantong"),
        ("圆通快递", "yuantong"),
        ("圆通速递有限公司", "yuantong"),
        ("顺丰", "shunfeng"),
        (" ｓｆ ", "shunfeng"),
        ("中通", "zhongtong"),
        ("中通快递", "zhongtong"),
        ("中通快运", "zhongtongkuaiyun"),
        ("韵达快运", "yundakuaiyun"),
        ("韵达", "yunda"),
        ("极兔", "jtexpress"),
        ("邮政", "ems"),
        ("EMS", "ems"),
        ("京东快递", "jd"),
        ("德邦物流", "debangkuaidi"),
        ("YTO", "yuantong"),
        ("快递", None),
        ("", None),
        ("老王代送", None),
    ],
)
def test_a_courier_is_known_by_the_names_people_write(couriers, name, code):
    assert couriers.code_of(name) == code


def test_every_courier_is_known_by_its_own_names(couriers):
    for courier in couriers.all:
        names = (courier.zh, courier.en, courier.code, *courier.also)
        assert [couriers.code_of(name) for name in names] == [courier.code] * len(names)
