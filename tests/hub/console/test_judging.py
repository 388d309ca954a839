"""The county's word on a listing: approved, returned with notes, taken over and mended."""

from __future__ import annotations

import pytest

from core.listing.model import Listing
from hub.channels import county as county_log
from hub.console.accounts import Account
from hub.console.handed import count
from tests.core.blobs.pictures import drawn
from tests.hub.console.judging import SEEN, answer, form_of, path_of, row_of, said_at, seen_by
from tests.hub.console.visitor import found, words


def test_returned_with_a_note_on_a_field_and_a_remark(office, offered, enter):
    visitor = enter()
    done = answer(
        visitor,
        offered,
        "returned",
        **{"note-headline": "写明是哪个品种", "remark": "差一点\r\n就好"},
    )
    assert done.headers["location"] == "/console/listings?done=listing-returned"
    note, verdict = said_at(office)
    assert (note.type, note.fields.field, note.fields.text) == (
        "field-note",
        "headline",
        "写明是哪个品种",
    )
    assert (verdict.type, verdict.fields.decision) == ("verdict", "returned")
    assert verdict.fields.note == "差一点\n就好"
    assert verdict.fields.author == "coordinator"
    assert note.fields.at == verdict.fields.at == row_of(office, offered).version + 1
    assert f"商品 {offered} 已退回" in enter("auditor").text("/audit")
    told = visitor.text(path_of(offered))
    assert "上次的意见：写明是哪个品种" in told
    assert visitor.text("/listings").count("奉节脐橙") == 0


@pytest.mark.both
def test_mended_it_waits_again_and_shows_what_changed_since(office, desk, offered, enter):
    visitor = enter()
    answer(visitor, offered, "returned", remark="换个标题")
    desk.change(offered, headline="纽荷尔脐橙 整箱")
    desk.picture(offered, content=drawn((900, 700), seed=3), agreed=True)
    assert "站里在改" in visitor.text(path_of(offered))
    assert answer(visitor, offered, "approved").status_code == 422
    desk.submit(offered)
    page = visitor.get(path_of(offered)).text
    assert "纽荷尔脐橙 整箱" in page
    assert 'class="before">第 2 版：奉节脐橙 5千克装<' in page
    assert page.count('class="before"') == 1
    assert page.count("<b>新加的</b>") == 1
    assert answer(visitor, offered, "approved").status_code == 303
    now = row_of(office, offered)
    assert (now.judged, now.decision) == (now.version + 1, "approved")


def test_returning_without_a_word_is_refused_and_nothing_is_written(office, offered, enter):
    done = answer(enter(), offered, "returned")
    assert done.status_code == 422
    assert "退回要说清改什么" in words(done)
    assert said_at(office) == []


def test_an_answer_to_an_older_edition_is_refused_and_keeps_what_was_typed(
    office, desk, offered, enter
):
    visitor = enter()
    seen = seen_by(visitor, offered)
    desk.change(offered, headline="新标题")
    desk.submit(offered)
    said = {"seen": seen, "decision": "returned", "note-headline": "写明品种"}
    done = visitor.post(path_of(offered), said)
    assert done.status_code == 422
    assert "您看的是第 2 版，现在是第 3 版" in words(done)
    assert ">写明品种</textarea>" in done.text
    assert said_at(office) == []
    again = found(SEEN, done.text)
    assert visitor.post(path_of(offered), {**said, "seen": again}).status_code == 303


def test_two_colleagues_do_not_overrule_each_other_unseen(office, offered, enter):
    one, other = enter(), enter("administrator")
    seen = seen_by(other, offered)
    answer(one, offered, "returned", remark="换个标题")
    done = other.post(path_of(offered), {"seen": seen, "decision": "approved"})
    assert done.status_code == 422
    assert "别的同事刚对这一版定过意见" in words(done)
    assert row_of(office, offered).decision == "returned"


def test_an_approval_can_be_taken_back_and_given_again_however_often(office, offered, enter):
    visitor = enter()
    turns = ("approved", "returned", "returned", "approved", "taken_over")
    for decision in (*turns * 3, "approved"):
        done = answer(visitor, offered, decision, remark="核对后再定")
        assert done.status_code == 303, decision
        assert row_of(office, offered).decision == decision
    assert answer(visitor, offered, "approved").status_code == 422


def test_what_the_rules_forbid_is_approved_only_with_a_reason(office, desk, enter):
    listing = desk.offer(story="脐橙能降血糖。")
    done = answer(enter(), listing, "approved")
    assert done.status_code == 422
    assert "写明理由" in words(done)
    assert answer(enter(), listing, "approved", remark="误报：说的是品名").status_code == 303
    assert said_at(office)[-1].fields.note == "误报：说的是品名"


def test_taken_over_the_county_mends_fields_and_titles_and_approves(office, desk, offered, enter):
    title = desk.entitle(offered, "taobao", "奉节脐橙")
    desk.submit(offered)
    visitor = enter()
    done = answer(visitor, offered, "taken_over")
    assert done.headers["location"] == f"/console{path_of(offered)}/edit"
    form = form_of(visitor.get(f"{path_of(offered)}/edit").text)
    assert (form["price_fen"], form["net_g"], form["returns"]) == ("59.8", "5", "fresh")
    form |= {"story": "今年新采。", "price_fen": "62", "storage": "", "title:taobao": "纽荷尔脐橙"}
    saved = visitor.post(f"{path_of(offered)}/edit", form)
    assert saved.headers["location"].endswith("done=listing-saved"), words(saved)
    now = row_of(office, offered)
    assert (now.story, now.price_fen, now.storage or None) == ("今年新采。", 6200, None)
    assert (now.variety, now.net_g) == ("纽荷尔", 5000)
    wording, change = said_at(office)[-2:]
    assert (wording.type, wording.fields.of, wording.fields.text) == (
        "wording.change",
        title,
        "纽荷尔脐橙",
    )
    assert (change.type, change.fields.base) == ("listing.change", now.version - 1)
    assert change.fields.variety is None
    assert answer(visitor, offered, "approved").status_code == 303
    assert row_of(office, offered).decision == "approved"
    assert visitor.get(f"{path_of(offered)}/edit").status_code == 422


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, "没有改动任何一项"),
        ({"price_fen": "六十"}, "“价格”填得不对"),
        ({"name": ""}, "要填"),
        ({"title:taobao": "橙" * 31}, "标题太长"),
        ({"title:taobao": "脐橙🍊"}, "标题里不能有"),
        ({"gtin": "12"}, "格式不对"),
    ],
)
def test_a_mending_that_cannot_be_keeps_what_was_typed(office, desk, enter, change, told):
    listing = desk.listing()
    desk.entitle(listing, "taobao", "奉节脐橙")
    desk.submit(listing)
    visitor = enter()
    answer(visitor, listing, "taken_over")
    before = len(said_at(office))
    form = form_of(visitor.get(f"{path_of(listing)}/edit").text)
    done = visitor.post(f"{path_of(listing)}/edit", form | change)
    assert done.status_code == 422
    assert told in words(done)
    assert all(f'value="{text}"' in done.text for text in change.values() if text)
    assert len(said_at(office)) == before


def test_a_mending_of_an_edition_that_is_no_more_starts_from_the_new_one(
    office, desk, offered, enter
):
    visitor = enter()
    answer(visitor, offered, "taken_over")
    form = form_of(visitor.get(f"{path_of(offered)}/edit").text)
    desk.change(offered, headline="站里也改了")
    done = visitor.post(f"{path_of(offered)}/edit", form | {"grade": "特级"})
    assert done.status_code == 422
    assert 'value="站里也改了"' in done.text
    assert row_of(office, offered).grade == "一级"


@pytest.mark.parametrize(
    "form",
    [{"decision": "king"}, {"decision": ""}, {}, {"decision": "approved"},
     {"decision": "approved", "seen": "9" * 40}, {"decision": "approved", "seen": "٣.x"}],
)  # fmt: skip
def test_a_made_up_answer_writes_nothing(office, offered, enter, form):
    assert enter().post(path_of(offered), form).status_code in {404, 422}
    assert said_at(office) == []


def test_a_form_without_the_sessions_mark_writes_nothing(office, offered, enter):
    visitor = enter()
    seen = seen_by(visitor, offered)
    said = {"seen": seen, "decision": "approved", "csrf": "x"}
    assert visitor.post(path_of(offered), said).status_code == 422
    assert said_at(office) == []


def test_what_was_dropped_waits_no_more(office, desk, offered, enter):
    desk.change(offered, dropped=True)
    desk.submit(offered)
    visitor = enter()
    assert "没有等着审的" in visitor.text("/listings")
    assert "站里已经不用这份商品了" in visitor.text(path_of(offered))
    assert answer(visitor, offered, "approved").status_code == 422


def test_a_verdict_reaches_the_tables_before_other_segments_that_wait(office, desk, enter):
    """Reading her own decision must not wait for a backlog."""
    listing = desk.offer(story="糖度 13 度。")
    office.store.write(
        lambda c: county_log.write(c, office.keys, 2, (Listing(name="等着"),), office.now_ms())
    )
    visitor = enter()
    answer(visitor, listing, "approved")
    assert row_of(office, listing).decision == "approved"
    with office.store.read() as connection:
        assert count(connection, account_of("coordinator")) == 0


def account_of(name):
    return Account(name=name, shown=name, password="", role=name)
