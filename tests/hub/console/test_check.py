"""Certificates checked by anybody: valid, withdrawn, not here yet, unknown; names masked."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from core.keys.device import DeviceKey
from core.training import badge
from core.training.badge import Earned
from core.training.model.certificate import Certificate
from hub.console.attempts import LOOKS
from tests.hub.console.teaching import DAY, NAMES, Teaching
from tests.hub.console.visitor import BASE, Visitor, served, words


@pytest.fixture
def school(office):
    return Teaching(office, 1)


@pytest.fixture
def given(school):
    held, trainees = school.class_of(1)
    return (*school.certificate(held, trainees[0]), held, trainees[0])


@pytest.fixture
def anybody(office):
    return Visitor(office)


@pytest.mark.parametrize("typed", ["{}", " {} ", "lower", "spaced"])
def test_a_code_says_what_it_is_for_and_the_name_is_masked(given, anybody, typed):
    code = given[0]
    said = {"lower": code.lower(), "spaced": code.replace("-", " ")}.get(typed, typed.format(code))
    answer = anybody.post("/c", {"code": said})
    assert answer.status_code == 200
    told = words(answer)
    assert "这张证书是真的，有效" in told
    assert "收寄与合同第1期" in told
    assert "2026-11-19" in told
    assert "6 小时 0 分" in told
    assert "石门村电商服务站" in told
    assert "周**" in told
    assert NAMES[0] not in answer.text


def test_the_address_on_paper_answers_without_the_console_or_a_script(office, given):
    async def ask():
        transport = httpx.ASGITransport(served(office), client=("198.51.100.8", 4))
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
            return await client.get(f"/c/{given[0]}", params={"lang": "en"})

    answer = asyncio.run(ask())
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert 'lang="en"' in answer.text
    assert "This certificate is real and valid" in answer.text
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.both
def test_a_withdrawn_one_is_told_by_code_and_by_square_code(school, given, anybody):
    code, record, identity, held, trainee = given
    school.send(Certificate(class_id=held, trainee=trainee, reverses=identity, reason="考试作弊"))
    for typed in (code, badge.text_of(record)):
        told = words(anybody.post("/c", {"code": typed}))
        assert "已被收回" in told
        assert "收回日期：2026-11-" in told
        assert "考试作弊" not in told


def test_a_square_code_of_a_known_computer_counts_before_its_record_comes(school, anybody):
    held, trainees = school.class_of(1)
    code, record, _ = school.certificate(held, trainees[0], send=False)
    told = words(anybody.post("/c", {"code": badge.text_of(record)}))
    assert "签名是真的，站里的记录还没有传到县里" in told
    assert "石门村电商服务站" in told
    answer = anybody.get(f"/c/{code}")
    assert answer.status_code == 404
    assert "查不到这张证书" in words(answer)


def test_strangers_keys_changed_bytes_and_nonsense_are_unknown(given, anybody):
    earned = Earned(
        serial="x", holder="假人", course="假课", course_id="law", minutes=1, day=DAY, issuer="假站"
    )
    foreign = badge.text_of(badge.compact(earned, DeviceKey.new()))
    text = badge.text_of(given[1])
    changed = text[:-5] + ("A" if text[-5] != "A" else "B") + text[-4:]
    for typed in (foreign, changed, "", "ABCDE-FGHI", "' OR 1=1 --", "CZB1:", "九" * 10):
        answer = anybody.post("/c", {"code": typed})
        assert answer.status_code == 404, typed
        assert "查不到这张证书" in words(answer), typed
        assert "假" not in words(answer)
    assert anybody.post("/c", {"code": "\0"}).status_code == 400


def test_a_record_that_does_not_fit_its_code_is_not_believed(school, given, anybody):
    _, record, _, held, trainee = given
    lied = Certificate(
        class_id=held, trainee=trainee, course="假课", short_code="AAAAA-AAAAA", record=record
    )
    school.send(lied)
    assert anybody.get("/c/AAAAA-AAAAA").status_code == 404


def test_who_asks_too_often_waits_and_nobody_else_does(office, given, anybody, clock):
    for _ in range(LOOKS[0]):
        assert anybody.get(f"/c/{given[0]}").status_code == 200
    answer = anybody.get(f"/c/{given[0]}")
    assert answer.status_code == 429
    assert "周**" not in words(answer)
    assert Visitor(office, "203.0.113.77").get(f"/c/{given[0]}").status_code == 200
