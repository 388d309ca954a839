"""The audit trail: everything is in it, nothing of it can be changed unseen, nobody is exposed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from hub.console import audit
from hub.store import tables
from tests.hub.console import county
from tests.hub.console.county import PASSWORD

A = tables.audit.c
PHONE = re.compile(r"1[3-9]\d{9}")


def trail(office):
    with office.store.read() as connection:
        return connection.execute(select(tables.audit).order_by(A.position)).mappings().all()


def fault(office):
    with office.store.read() as connection:
        return audit.first_fault(connection)


@pytest.fixture
def written(office):
    """A trail of five entries."""
    for number in range(5):
        deed = audit.Deed(account="王芳", action="export", subject=f"第{number}本")
        office.store.write(lambda c, deed=deed: audit.write(c, deed, 1000))
    return [row["position"] for row in trail(office)]


def test_a_whole_trail_has_no_fault(office, written):
    assert fault(office) is None


@pytest.mark.parametrize("column", ["account", "action", "subject", "reason", "detail", "at_ms"])
def test_a_changed_entry_is_found(office, written, column):
    value = 999 if column == "at_ms" else "别的"
    change = tables.audit.update().where(A.position == written[2]).values({column: value})
    office.store.write(lambda c: c.execute(change))
    assert fault(office) == written[2]


@pytest.mark.parametrize("place", [0, 2, -1])
@pytest.mark.both
def test_a_removed_entry_is_found_even_the_last(office, written, place):
    office.store.write(
        lambda c: c.execute(tables.audit.delete().where(A.position == written[place]))
    )
    assert fault(office) is not None


def test_an_entry_put_between_is_found(office, written):
    late = {"position": 99, "at_ms": 1, "account": "x", "action": "y", "hash": b"0" * 32}
    office.store.write(lambda c: c.execute(tables.audit.insert().values(**late)))
    assert fault(office) is not None


def test_the_auditor_is_told_of_a_fault(office, enter, written):
    assert "没有被改过" in enter("auditor").text("/audit")
    change = tables.audit.update().where(A.position == written[1]).values(reason="改了")
    office.store.write(lambda c: c.execute(change))
    assert f"从第 {written[1]} 条起" in enter("auditor").text("/audit")


NASTY = "好\r\n2026-11-21 管理员 登录\x1b[2J\x1b]0;x\x07\u202eabc\u2028"


def test_no_entry_breaks_a_line_or_paints_a_terminal(office, enter):
    path = f"/stations/1/records/person/{next(county.people_of(office, 1))[0]}"
    enter().post(path, {"reason": NASTY})
    reason = trail(office)[-1]["reason"]
    assert reason.startswith("好\\u000d\\u000a")
    assert not audit.CONTROLS.search(reason)
    page = enter("auditor").get("/audit").text
    assert "\x1b" not in page
    assert "\u202e" not in page


DEEDS = {
    "code": ("/stations/3/code", {}),
    "station-change": ("/stations/3", {"village": "新村", "township": "石门镇"}),
    "station-add": ("/stations/new", {"name": "又一站", "village_code": "533325001288"}),
    "write": ("/letters", {"kind": "notice", "heading": "开会", "text": "明天", "to-3": "1"}),
    "retry": ("/stations/4/retry", {}),
    "template": ("/exports/template", {"ledger": "up", "away": "1"}),
    "sign-out": ("/sign-out", {}),
}


@pytest.mark.parametrize("action", DEEDS)
def test_every_deed_is_in_the_trail_with_who_did_it(office, enter, action):
    path, form = DEEDS[action]
    assert enter().post(path, form).status_code in {200, 303}
    last = trail(office)[-1]
    assert (last["action"], last["account"]) == (action, "coordinator")
    assert last["at_ms"] == office.now_ms()
    assert fault(office) is None


def test_an_administrators_deeds_are_in_the_trail_without_the_password(office, enter):
    form = {"name": "新人", "role": "trainer", "password": PASSWORD}
    assert enter("administrator").post("/accounts", form).status_code == 303
    last = trail(office)[-1]
    assert (last["action"], last["subject"]) == ("account-add", "新人")
    assert PASSWORD not in str(trail(office))


def test_what_was_taken_out_is_in_the_trail(office, enter):
    asked = {"from": "2026-11-01", "person": "龙秀英", "serial": "13812345678"}
    assert enter().get("/exports/ledger/up", **asked).status_code == 200
    last = trail(office)[-1]
    assert (last["action"], last["subject"]) == ("export", "up")
    assert last["detail"] == "from=2026-11-01&person=••••&serial=••••"


@pytest.mark.both
def test_a_bound_auditor_sees_only_what_was_done_at_her_stations(office, enter):
    enter().post("/stations/3/code")
    enter().post("/stations/5/code")
    told = enter("auditor-own").text("/audit")
    assert "大坪村便民服务站" in told
    assert "上寨村益农信息社" not in told


FILTERS = (
    ({"who": "coordinator"}, 1),
    ({"what": "export"}, 5),
    ({"station": "3"}, 1),
    ({"from": "2026-11-21", "to": "2026-11-21"}, 1),
    ({"to": "2026-11-20"}, 5),
    ({"who": "王芳", "station": "3"}, 0),
    ({"who": "谁", "what": "x", "station": "999", "from": "0001-01-01", "to": "9999-12-31"}, 6),
)


@pytest.mark.both
def test_the_trail_is_asked_by_who_what_where_and_when(enter, written):
    enter().post("/stations/3/code")
    auditor = enter("auditor")
    for asked, many in FILTERS:
        page = auditor.get("/audit", **asked).text
        assert page.count('<tr><td class="number">') == many, asked


SAID: dict[str, tuple[dict[str, Any], str]] = {
    "account-change": ({"subject": "trainer", "detail": "role=auditor township=None active=0"},
                       "改账号 trainer 审计员 已停用"),
    "export": ({"subject": "up", "detail": "from=2026-11-01&station=3"},
               "导出 上行 从 2026-11-01，站点 大坪村便民服务站"),
    "template": ({"subject": "parcel"}, "换导出模板 代收包裹"),
    "close-incident": ({"subject": "fork"}, "关掉问题 同一本账出现了两个版本"),
    "write": ({"detail": "price"}, "写给站点 价格信息"),
    "judge": ({"subject": "listing/A.1.1", "station": 3, "detail": "returned 2"},
              "审商品 大坪村便民服务站 商品 A.1.1 已退回 2"),
}  # fmt: skip


@pytest.mark.parametrize("action", SAID)
def test_a_deed_is_told_in_words(office, enter, action):
    fields, told = SAID[action]
    deed = audit.Deed(account=audit.HERE, action=action, **fields)
    office.store.write(lambda c: audit.write(c, deed, office.now_ms()))
    assert f"县服务器上 {told}" in enter("auditor").text("/audit")


def test_what_was_looked_at_is_a_link_for_whoever_may_see_it(office, enter):
    path = f"/stations/1/records/person/{next(county.people_of(office, 1))[0]}"
    enter().post(path, {"reason": "农户来电核对"})
    assert f'href="/console{path}"' in enter("auditor").get("/audit").text
    assert f'href="/console{path}"' not in enter("administrator").get("/audit").text
