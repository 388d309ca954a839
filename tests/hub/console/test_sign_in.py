"""Signing in: who may, how often, and what a session is worth."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from sqlalchemy import select

from hub.console import accounts, attempts, sessions
from hub.console.doors import COOKIE
from hub.console.figures import HOUR, MINUTE
from hub.console.passwords import Passwords
from hub.store import tables
from tests.hub.console.county import NOW, PASSWORD
from tests.hub.console.visitor import Visitor, words

WRONG = "全然不对的口令"


def sign_in(visitor, name="coordinator", password=PASSWORD):
    return visitor.post("/sign-in", {"name": name, "password": password})


def test_the_first_start_makes_an_administrator_with_the_printed_code_and_only_once(empty):
    code = accounts.first_code(empty.store, empty.now_ms())
    visitor = Visitor(empty)
    assert "开机码" in visitor.text("/sign-in")
    assert code is not None
    form = {"code": code.lower(), "name": "主任", "shown": "王主任", "password": PASSWORD}
    assert visitor.post("/set-up", {**form, "code": "AAAA-AAAA-AAAA-AAAA"}).status_code == 403
    assert visitor.post("/set-up", form).status_code == 303
    assert "王主任" in visitor.text("/")
    assert accounts.first_code(empty.store, empty.now_ms()) is None
    assert visitor.post("/set-up", {**form, "name": "另一个"}).status_code == 403


def test_a_set_up_code_ends_after_a_day_and_when_a_new_one_is_printed(empty, clock):
    old = accounts.first_code(empty.store, empty.now_ms())
    new = accounts.first_code(empty.store, empty.now_ms())
    form = {"name": "主任", "password": PASSWORD}
    assert Visitor(empty).post("/set-up", {**form, "code": old}).status_code == 403
    clock.set(NOW + dt.timedelta(days=1, minutes=1))
    assert Visitor(empty).post("/set-up", {**form, "code": new}).status_code == 403


def test_a_right_password_opens_and_its_cookie_is_for_this_site_and_no_script(office):
    answer = sign_in(visitor := Visitor(office))
    assert answer.status_code == 303
    assert answer.headers["location"] == "/console/"
    cookie = answer.headers["set-cookie"].lower()
    assert all(said in cookie for said in ("httponly", "secure", "samesite=strict", "path=/"))
    assert "今天要办的事" in visitor.text("/")


@pytest.mark.parametrize(("name", "password"), [("coordinator", WRONG), ("没有这人", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(office, name, password):
    answer = sign_in(Visitor(office), name, password)
    assert answer.status_code == 403
    assert "账号或密码不对" in words(answer)
    assert COOKIE not in answer.headers.get("set-cookie", "")


def test_a_clock_that_was_years_ahead_keeps_nobody_out_for_years(office, clock):
    def wait():
        now = office.now_ms()
        return office.store.write(lambda c: attempts.count(c, "wang", "192.0.2.1", now))

    clock.set(NOW.replace(year=2036))
    assert wait() == 0
    office.store.write(lambda c: attempts.succeeded(c, "li", "192.0.2.9", office.now_ms()))
    clock.set(NOW)
    for _ in range(attempts.PAIR[0] - 1):
        assert wait() == 0
    assert 0 < wait() <= attempts.PAIR[1]
    assert office.store.write(lambda c: attempts.sweep(c, office.now_ms())) == 1


def test_a_name_that_nobody_has_takes_as_long_to_refuse():
    passwords = Passwords()
    kept = passwords.sealed(PASSWORD)

    def took(who):
        spans = []
        for _ in range(9):
            began = time.thread_time()
            assert not passwords.fits(WRONG, who)
            spans.append(time.thread_time() - began)
        return min(spans)

    assert 0.75 < took(None) / took(kept) < 1.33


def test_a_password_is_kept_as_argon2id_with_the_costs_that_owasp_asks_for():
    assert Passwords().sealed(PASSWORD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_token_is_new_at_each_sign_in_and_only_its_hash_is_kept(office):
    visitor = Visitor(office)
    sign_in(visitor)
    first = visitor.cookies[COOKIE]
    sign_in(visitor)
    second = visitor.cookies[COOKIE]
    assert first != second
    assert len(second) >= 22
    with office.store.read() as connection:
        assert sessions.one(connection, first, office.now_ms()) is None
        hashes = list(connection.scalars(select(tables.session.c.token_hash)))
    assert sessions.digest(second) in hashes
    assert second.encode() not in b"".join(hashes)


def test_a_session_ends_when_nobody_uses_it_and_after_a_working_day_anyway(office, clock):
    visitor = Visitor(office).as_account("coordinator")
    for _ in range(4):
        clock.set(clock.now() + dt.timedelta(minutes=29))
        assert visitor.get("/").status_code == 200
    clock.set(clock.now() + dt.timedelta(minutes=31))
    assert visitor.get("/").headers["location"] == "/console/sign-in"
    visitor.as_account("coordinator")
    began = clock.now()
    while clock.now() < began + dt.timedelta(hours=12):
        assert visitor.get("/").status_code == 200
        clock.set(clock.now() + dt.timedelta(minutes=25))
    assert visitor.get("/").status_code == 303


def test_signing_out_ends_the_session_on_the_server(office):
    visitor = Visitor(office).as_account("coordinator")
    token = visitor.cookies[COOKIE]
    assert visitor.post("/sign-out").status_code == 303
    with office.store.read() as connection:
        assert sessions.one(connection, token, office.now_ms()) is None


def test_switching_an_account_off_ends_its_sessions_at_once(office, enter):
    visitor = enter("mediator")
    form = {"role": "mediator", "township": "", "active": "0"}
    assert enter("administrator").post("/accounts/mediator", form).status_code == 303
    assert visitor.get("/").status_code == 303
    assert sign_in(Visitor(office), "mediator").status_code == 403


def test_a_new_password_of_ones_own_ends_every_other_session(office, enter):
    here, there = enter(), enter()
    form = {"before": PASSWORD, "password": "换成一句新的也好记的话"}
    assert here.post("/password", {**form, "before": WRONG}).status_code == 422
    assert here.post("/password", {**form, "password": "短"}).status_code == 422
    assert here.post("/password", form).status_code == 303
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 303


def test_the_last_administrator_cannot_be_taken_away(office, enter):
    visitor = enter("administrator")
    for name in ("administrator-own", "administrator-other"):
        form = {"role": "auditor", "active": "1"}
        assert visitor.post(f"/accounts/{name}", form).status_code == 303
    answer = visitor.post("/accounts/administrator", {"role": "auditor", "active": "1"})
    assert answer.status_code == 422
    assert "至少要留一个管理员" in words(answer)


@pytest.mark.parametrize("mark", ["", "x" * 22, "别的"])
def test_a_form_without_the_sessions_mark_changes_nothing(enter, mark):
    visitor = enter()
    answer = visitor.post("/stations/1/code", {"csrf": mark})
    assert answer.status_code == 422
    assert "过期" in words(answer)


def test_a_form_that_another_site_sends_changes_nothing(enter):
    visitor = enter()
    for origin in ("https://evil.test", "null"):
        answer = visitor.post("/stations/1/code", headers={"Origin": origin})
        assert answer.status_code == 422
    own = visitor.post("/stations/1/code", headers={"Origin": "https://county.test"})
    assert own.status_code == 200


def test_guessing_is_slow_and_keeps_nobody_else_out(office):
    guesser = Visitor(office, "203.0.113.66")
    answers = [sign_in(guesser, password=f"{WRONG}{n}").status_code for n in range(30)]
    assert answers.count(403) == attempts.PAIR[0]
    assert answers.count(429) == 30 - attempts.PAIR[0]
    assert "试得太多" in words(sign_in(guesser))
    assert sign_in(Visitor(office)).status_code == 303
    assert sign_in(guesser, "auditor").status_code == 303


def test_a_thousand_addresses_get_at_most_a_hundred_tries_an_hour_at_one_account(office):
    now = office.now_ms()

    def tries(connection, start):
        let = 0
        for number in range(1000):
            address = f"10.0.{number // 250}.{number % 250}"
            let += attempts.count(connection, "coordinator", address, start + number) == 0
        return let

    office.store.write(lambda c: attempts.succeeded(c, "coordinator", "10.9.9.9", now))
    assert office.store.write(lambda c: tries(c, now)) <= 100
    known = office.store.write(lambda c: attempts.count(c, "coordinator", "10.9.9.9", now + 2000))
    other = office.store.write(lambda c: attempts.count(c, "auditor", "10.0.0.1", now + 2000))
    assert (known, other) == (0, 0)
    assert office.store.write(lambda c: tries(c, now + HOUR + MINUTE)) > 0


def test_a_thousand_sign_ins_from_one_address_are_bounded_too(office):
    now = office.now_ms()

    def tries(connection):
        return sum(
            attempts.count(connection, f"someone{number}", "10.1.1.1", now) == 0
            for number in range(1000)
        )

    assert office.store.write(tries) == attempts.ADDRESS[0]


def test_what_was_typed_is_nowhere_kept(office):
    sign_in(Visitor(office), "我的密码打错了框", WRONG)
    with office.store.read() as connection:
        rows = [
            *connection.execute(select(tables.attempt)),
            *connection.execute(select(tables.audit)),
        ]
    assert rows
    assert not [row for row in rows if "打错" in str(row) or WRONG in str(row)]


def test_every_answer_forbids_foreign_content(enter):
    visitor = enter()
    for path in ("/", "/sign-in", "/stations/999", "/static/console.css"):
        headers = visitor.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
    assert visitor.get("/").headers["cache-control"] == "no-store"


def test_a_page_goes_back_only_to_our_own_pages_after_a_change_of_look(enter):
    visitor = enter()
    for back in ("https://evil.test/", "//evil.test", "/console/\\evil.test", "/elsewhere"):
        assert (
            visitor.post("/look", {"back": back, "large": "1"}).headers["location"] == "/console/"
        )
    answer = visitor.post("/look", {"back": "/console/stations", "language": "en"})
    assert answer.headers["location"] == "/console/stations"
    assert "To do today" in visitor.text("/")
