"""What the county writes: notices, prices, corrections, codes and answers to requests."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from core.keys.certificate import pin_of
from core.sync.messages import ANSWER, Answer, read_message
from hub import console, mail
from hub.console import history
from hub.console.doors import LANGUAGE
from hub.console.pages import letters
from hub.intake import codes, settings
from hub.store import rows, segments, stations, tables
from hub.store.derived import DERIVED
from tests.hub.console import county
from tests.hub.console.visitor import Visitor, found, words
from tests.hub.intake import pc


def said_to(office, at):
    """Return the last event of the county's log at a station."""
    device = office.keys.county_device(at).device
    with office.store.read() as connection:
        ends = segments.ends(connection, at, device)
        return history.event(connection, at, (device, 1), ends[-1].seq) if ends else None


NOTICE = {"kind": "notice", "heading": "周五培训", "text": "下午两点\r\n在镇上", "level": "urgent",
          "valid_until": "2026-11-28"}  # fmt: skip


def test_a_notice_goes_into_the_countys_log_at_each_chosen_station(office, enter):
    visitor = enter()
    answer = visitor.post("/letters", {**NOTICE, "to-1": "1", "to-4": "1"})
    assert answer.headers["location"].endswith("done=written")
    for at in (1, 4):
        said = said_to(office, at)
        assert (said.type, said.fields.heading) == ("notice", "周五培训")
        assert said.fields.text == "下午两点\n在镇上"
        assert said.fields.author == "coordinator"
    assert said_to(office, 2) is None
    told = visitor.text("/letters")
    assert "周五培训" in told
    assert "紧急" in told
    assert re.search("石门村电商服务站、清水村服务站|清水村服务站、石门村电商服务站", told)


def test_what_was_written_is_there_on_the_next_page_whatever_else_waits(office):
    busy = FastAPI(redirect_slashes=False)
    busy.include_router(console.router(office, lambda: None))
    visitor = Visitor(office, app=busy).as_account("coordinator")
    assert visitor.post("/letters", {**NOTICE, "to-1": "1"}).status_code == 303
    assert "周五培训" in visitor.text("/letters")
    identity = next(county.people_of(office, 1))[0]
    visitor.post(f"/stations/1/correct/person/{identity}", {"phone": "13700001111"})
    assert "137****1111" in visitor.text(f"/stations/1/records/person/{identity}")


@pytest.mark.both
def test_every_letter_stands_once_to_however_many_stations_it_went(office, enter, monkeypatch):
    monkeypatch.setattr(letters, "SHOWN", 4)
    visitor = enter()
    every = {f"to-{at}": "1" for at in range(1, 6)}
    for heading in ("第一封", "第二封", "第三封"):
        assert visitor.post("/letters", {**NOTICE, "heading": heading, **every}).status_code == 303
    told = visitor.text("/letters")
    assert all(told.count(heading) == 1 for heading in ("第一封", "第二封", "第三封"))


def test_a_price_is_typed_in_yuan_and_kept_in_fen(office, enter):
    form = {
        "kind": "price",
        "product": "干花椒",
        "fen": "46.5",
        "per": "斤",
        "market": "县农贸市场",
    }
    assert enter().post("/letters", {**form, "to-1": "1"}).status_code == 303
    assert said_to(office, 1).fields.fen == 4650
    assert "46.50" in enter().text("/letters", kind="price")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"fen": "四十六"}, "“价格”填得不对"),
        ({"fen": "1.234"}, "“价格”填得不对"),
        ({"fen": "-1"}, "价格：不能小于0"),
        ({"fen": ""}, "价格：要填"),
        ({"product": ""}, "品名：要填"),
        ({"to-1": ""}, "没有选写给哪个站"),
        ({"fen": "9" * 40}, "“价格”填得不对"),
        ({"fen": "NaN"}, "“价格”填得不对"),
    ],
)
def test_a_letter_that_cannot_be_keeps_what_was_typed_and_writes_nothing(
    office, enter, change, told
):
    form = {"kind": "price", "product": "干花椒", "fen": "46.5", "per": "斤", "to-1": "1"}
    answer = enter().post("/letters", {**form, **change})
    assert answer.status_code == 422
    assert told in words(answer)
    assert 'value="斤"' in answer.text
    assert said_to(office, 1) is None


@pytest.mark.parametrize(
    ("language", "field", "typed", "told"),
    [
        ("zh_CN", "fen", "-1", "不能小于0"),
        ("zh_CN", "fen", "四十六", "“价格”填得不对：四十六"),
        ("en", "fen", "-1", "At least 0"),
        ("en", "product", "", "Required"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_only_there(enter, language, field, typed, told):
    form = {"kind": "price", "product": "干花椒", "fen": "46.5", "per": "斤", "to-1": "1"}
    visitor = enter()
    visitor.cookies[LANGUAGE] = language
    page = visitor.post("/letters", {**form, field: typed}).text
    assert found(rf'<b class="fault" id="wrong-{field}">([^<]*)</b>', page) == told
    assert page.count('class="fault"') == 1
    assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', page)
    assert f"{field}：" not in page


def test_a_choice_that_is_none_is_told_with_the_choices_in_words(enter):
    answer = enter().post("/letters", {**NOTICE, "level": "shout", "to-1": "1"})
    assert "只能选：普通 / 重要 / 紧急" in words(answer)


def test_a_kind_of_letter_that_is_none_is_not_found(enter):
    assert enter().get("/letters", kind="person.erase").status_code == 404
    assert enter().post("/letters", {"kind": "close", "to-1": "1"}).status_code == 404


def test_nobody_writes_to_a_station_that_is_not_hers(office, enter):
    enter("coordinator-other").post("/letters", {**NOTICE, "to-1": "1", "to-4": "1"})
    assert said_to(office, 1) is None
    assert said_to(office, 4).type == "notice"


@pytest.mark.both
def test_a_correction_changes_what_was_typed_and_nothing_else(office, enter):
    identity, name, _ = next(county.people_of(office, 1))
    path = f"/stations/1/correct/person/{identity}"
    visitor = enter()
    assert "138" not in visitor.text(path) or "****" in visitor.text(path)
    answer = visitor.post(path, {"phone": "13700001111", "birth_year": "1960"})
    assert answer.headers["location"].endswith("done=written")
    table = DERIVED["person"].c
    with office.store.read() as connection:
        query = select(table.name, table.phone, table.birth_year, table.version).where(
            table.station == 1, table.id == identity
        )
        assert connection.execute(query).one() == (name, "13700001111", 1960, 1)
    said = said_to(office, 1)
    assert (said.type, said.fields.of, said.fields.base) == ("person.change", identity, 0)
    trail = enter("auditor").text("/audit")
    assert "phone birth_year" in trail
    assert "13700001111" not in trail


@pytest.mark.parametrize(
    "form", [{}, {"phone": "12"}, {"birth_year": "abc"}, {"birth_year": "1200"}, {"role": "king"}]
)
def test_a_correction_that_cannot_be_is_refused(office, enter, form):
    identity = next(county.people_of(office, 1))[0]
    assert enter().post(f"/stations/1/correct/person/{identity}", form).status_code == 422
    assert said_to(office, 1) is None


def test_ledger_facts_are_never_corrected(office, enter):
    table = DERIVED["up"].c
    with office.store.read() as connection:
        identity = connection.scalar(select(table.id).where(table.station == 1))
    visitor = enter()
    assert visitor.get(f"/stations/1/correct/up/{identity}").status_code == 404
    assert "只能红冲" in visitor.text(f"/stations/1/records/up/{identity}")


@pytest.mark.parametrize("lonely", ["127.0.0.1:8443", "localhost:8443", "[::1]:8443"])
def test_a_code_that_no_other_pc_could_use_says_so(office, enter, lonely):
    office.store.write(lambda c: settings.add_address(c, lonely))
    assert "别的电脑用不了" in enter().post("/stations/6/code").text


def test_a_code_is_shown_once_with_its_square_and_lets_one_pc_in(office, enter):
    answer = enter().post("/stations/6/code")
    assert "别的电脑用不了" not in answer.text
    text = found(r'class="code"[^>]*>([^<]+)<', answer.text)
    address, secret, pin = text.split("/")
    assert address == county.ADDRESS
    assert pin == pin_of(office.keys.sealed_county)
    assert answer.text.count('width="1" height="1"') > 300
    assert secret not in enter().get("/stations/6/devices").text
    front = pc.Pc()
    office.store.write(lambda c: codes.take(c, secret, front.device, office.now_ms()))
    with pytest.raises(codes.UsedCodeError):
        office.store.write(lambda c: codes.take(c, secret, "OTHER", office.now_ms()))


@pytest.fixture
def asked(office):
    """A PC that asked on a stick to be let in at station 6."""
    front = pc.Pc()
    row = {"device": front.device, "station": 6, "content": front.application(""),
           "received_ms": office.now_ms()}  # fmt: skip
    office.store.write(lambda c: c.execute(tables.application.insert().values(**row)))
    return front


def test_a_request_that_came_by_stick_is_approved_and_its_answer_waits(office, enter, asked):
    visitor = enter()
    assert asked.device in visitor.text("/sticks")
    assert "1 入网申请" in visitor.text("/")
    path, yes = f"/sticks/requests/{asked.device}", {"answer": "yes", "station": "6"}
    assert enter("coordinator-own").post(path, yes).status_code == 404
    assert visitor.post(path, yes).status_code == 303
    with office.store.read() as connection:
        sealed = mail.answers(connection)[asked.device]
        device = stations.device(connection, 6, asked.device)
    raw = asked.application("")
    assert device is not None
    assert device.role == "station"
    answer = read_message(ANSWER, sealed, Answer, (office.keys.signing.public,), raw)
    assert (answer.device, answer.station) == (asked.device, 6)
    assert visitor.post(path, yes).status_code == 404


def test_a_request_can_be_refused(office, enter, asked):
    path = f"/sticks/requests/{asked.device}"
    assert enter().post(path, {"answer": "no", "station": "6"}).status_code == 303
    with office.store.read() as connection:
        row = tables.application.c
        state = rows.first(connection, county.State, select(row.state, row.decided_by))
        assert stations.device(connection, 6, asked.device) is None
        assert mail.answers(connection) == {}
    assert state == county.State("refused", "coordinator")
