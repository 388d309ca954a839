"""The list of drafts and the editor, as the clerk uses them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from core.listing.model import Listing
from desktop.pages.listings.page import EDIT, LIST, ListingsPage
from desktop.pages.listings.panel import BASES, CHECK, PICTURES, TITLES
from desktop.pages.listings.reading import state_words
from tests.desktop.pages.conftest import under
from tests.desktop.pages.listings import draft, judge, pictured

ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(office, opened):
    return opened(lambda: ListingsPage(office.desk, office.spooler), "listings")


@pytest.fixture
def orange(office):
    return office.do(draft)


@pytest.fixture
def editor(page, office, orange):
    """The editor on a draft that lacks only a picture."""
    page.open(orange)
    settled(page, office)
    return page.editor


def settled(page, office):
    """Wait until what is typed was checked and what was written is read again."""
    office.qtbot.waitUntil(lambda: page._live.now() is not None, timeout=20_000)
    office.settle()
    page.editor.check()
    office.settle()
    office.settle()


def whole(office, listing):
    return office.see(lambda views: views.listings.whole(listing))


def type_in(editor, name, text):
    """Type a field anew."""
    line = editor.sections.editor(name).line
    line.setText(text)
    line.textEdited.emit(text)


def rows(page):
    model = page.view.model
    return [model.record(row) for row in range(model.grid.rowCount())]


def buttons(card):
    return [one.text() for one in card.findChildren(QPushButton) if one.isVisibleTo(card)]


def press(card, start):
    (button,) = [
        one
        for one in card.findChildren(QPushButton)
        if one.isVisibleTo(card) and one.text().startswith(start)
    ]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_an_empty_list_teaches_and_a_product_fills_the_first_draft(page, office, keys):
    office.product("脐橙", unit="斤", sell_fen=600)
    assert page.empty.isVisible()
    QTest.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    office.settle()
    keys("qc")
    office.settle()
    keys(ENTER)
    settled(page, office)
    assert page.mode() == EDIT
    values = page.editor.sections.values()
    assert (values["name"], values["unit"], values["price_fen"]) == ("脐橙", "斤", 600)
    assert (values["returns"], values["paper"]) == ("fresh", "own_produce")
    assert [row.listing.name for row in rows(page)] == ["脐橙"]


def test_a_name_alone_begins_a_draft(page, office, keys):
    page.new()
    office.settle()
    keys("手工红薯粉")
    office.settle()
    keys(ENTER)
    settled(page, office)
    assert page.editor.kept.listing.name == "手工红薯粉"


def test_last_years_draft_is_taken_up_with_its_pictures(page, office, orange):
    office.do(lambda s: pictured(s, orange))
    page.new()
    office.settle()
    hits = page.drawer.body.hits
    hits.setCurrentRow(
        [hits.item(at).text().startswith("奉节") for at in range(hits.count())].index(True)
    )
    page.drawer.body.pick()
    settled(page, office)
    assert page.editor.listing != orange
    kept = whole(office, page.editor.listing)
    assert kept.listing.copied_from == orange
    assert len(kept.pictures) == 1


def test_the_list_shows_state_price_and_how_much_is_filled(office, orange, opened):
    office.do(lambda s: pictured(s, orange, agreed=True))
    office.do(lambda s: s.drafts.submit(orange))
    page = opened(lambda: ListingsPage(office.desk, office.spooler), "listings")
    model = page.view.model
    texts = [model.index(0, at).data() for at in range(model.columnCount())]
    assert state_words("sent") in texts
    assert "59.80/箱" in texts
    assert rows(page)[0].progress.filled == rows(page)[0].progress.wanted
    assert rows(page)[0].cover is not None


def test_the_list_is_filtered_by_state_and_by_text(office, orange, opened):
    office.do(lambda s: draft(s, name="土鸡蛋", headline="土鸡蛋 30枚"))
    office.do(lambda s: pictured(s, orange, agreed=True))
    office.do(lambda s: s.drafts.submit(orange))
    page = opened(lambda: ListingsPage(office.desk, office.spooler), "listings")
    page.view.filters.set_chip("state", "sent")
    office.settle()
    assert [row.listing.name for row in rows(page)] == ["奉节脐橙"]
    page.view.filters.clear()
    for typed in ({"state": "已报"}, {"filled": "3", "cover": "x", "state": "sent"}):
        page.view.model.show(filters=typed)
        office.settle()
        assert [row.listing.name for row in rows(page)] == ["奉节脐橙"]
    page.view.model.show(filters={"text": "土鸡"})
    office.settle()
    assert [row.listing.name for row in rows(page)] == ["土鸡蛋"]


def test_a_dropped_draft_leaves_the_list_and_the_notice_puts_it_back(page, office, window):
    office.write(lambda s: s.drafts.add(Listing(name="脐橙")))
    page._drop(rows(page)[0])
    office.settle()
    assert rows(page) == []
    window.notices.undo.click()
    office.settle()
    assert [row.listing.name for row in rows(page)] == ["脐橙"]


def test_a_change_is_saved_with_ctrl_enter_and_only_what_differs_is_written(
    editor, page, office, orange
):
    type_in(editor, "price_fen", "65")
    assert editor.is_dirty()
    QTest.keyClick(editor.sections.editor("price_fen").line, ENTER, CTRL)
    settled(page, office)
    assert whole(office, orange).listing.price_fen == 6500
    assert not editor.is_dirty()
    changes = [
        one
        for one in office.see(lambda v: v.history.events(orange))
        if one.kind == "listing.change"
    ]
    assert set(changes[-1].fields) - {"of", "base"} == {"price_fen"}


def test_what_cannot_be_read_is_said_at_its_field_and_nothing_is_written(
    editor, page, office, orange
):
    type_in(editor, "price_fen", "很便宜")
    editor.keeping.save()
    settled(page, office)
    assert editor.sections.editor("price_fen").line.property("wrong") == "true"
    assert whole(office, orange).listing.price_fen == 5980


def test_what_is_missing_stands_in_the_panel_and_leads_to_its_field(editor, page, office):
    type_in(editor, "origin", "")
    settled(page, office)
    card = editor.panel.findings.cards()[0]
    assert card.objectName() == "gaps"
    button = card.findChild(QPushButton, "gap-origin")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert editor.sections.editor("origin").line.hasFocus()
    before = editor.panel.bar.value()
    type_in(editor, "origin", "重庆市奉节县帅家村")
    settled(page, office)
    assert editor.panel.bar.value() == before + 1


def test_a_missing_picture_leads_to_the_pictures(editor, page, office):
    editor.go_to("pictures")
    assert editor.panel.side() == PICTURES


def test_a_forbidden_word_is_underlined_and_one_press_takes_the_rewrite(editor, page, office):
    before = "今年的脐橙，全村最甜，"
    editor.sections.story.setPlainText(before + "欢迎来买🍊。")
    settled(page, office)
    (mark,) = editor.sections.story.marks()
    assert mark.level == "warn"
    assert mark.remark.rewrite is not None
    card = editor.panel.findings.cards()[-1]
    text = editor.sections.story.toPlainText()
    wanted = text[: mark.remark.start] + mark.remark.rewrite + text[mark.remark.end :]
    press(card, "改成" if mark.remark.rewrite else "删掉")
    settled(page, office)
    assert editor.sections.story.toPlainText() == wanted
    assert editor.sections.story.marks() == []
    editor.sections.story.undo()
    assert editor.sections.story.toPlainText() == text


def test_a_rewrite_behind_an_emoji_hits_exactly_its_words(editor, page, office):
    editor.sections.story.setPlainText("🍊🍊🍊甜！最好吃的脐橙")
    settled(page, office)
    (mark,) = editor.sections.story.marks()
    assert editor.sections.story.span(mark).selectedText() == mark.remark.word
    editor._rewrite(mark)
    assert editor.sections.story.toPlainText().startswith(
        "🍊🍊🍊甜！" + (mark.remark.rewrite or "")
    )


def test_a_rewrite_of_words_that_moved_changes_nothing(editor, page, office, window):
    editor.sections.story.setPlainText("最好吃的脐橙")
    settled(page, office)
    (mark,) = editor.sections.story.marks()
    editor.sections.story.setPlainText("我们村的最好吃的脐橙")
    editor._rewrite(mark)
    assert editor.sections.story.toPlainText() == "我们村的最好吃的脐橙"
    assert window.notices.notice().tone == "wait"


def test_a_headline_is_mended_in_its_field_too(editor, page, office):
    type_in(editor, "headline", "全国最甜的脐橙")
    settled(page, office)
    assert under(editor.sections.forms["words"], "headline").text()
    (one,) = [s for s in editor.checked.spoken if s.field == "headline"]
    editor._rewrite(one)
    settled(page, office)
    assert one.remark.word not in editor.sections.values()["headline"]


def test_a_warning_is_kept_with_a_reason_and_what_is_typed_with_it(
    editor, page, office, orange, keys
):
    editor.sections.story.setPlainText("全村最好吃的脐橙，品质第一。")
    settled(page, office)
    warned = len(editor.checked.spoken)
    assert warned
    assert not whole(office, orange).overrides
    for _ in range(warned):
        card = next(c for c in editor.panel.findings.cards() if "保留，写理由" in buttons(c))
        press(card, "保留，写理由")
        keys("和自家去年的比")
        keys(ENTER)
        settled(page, office)
    kept = whole(office, orange)
    assert kept.listing.story == "全村最好吃的脐橙，品质第一。"
    assert {one.reason for one in kept.overrides} == {"和自家去年的比"}
    assert all(one.reason for one in editor.checked.spoken)


def test_what_stops_cannot_be_kept(editor, page, office):
    editor.sections.story.setPlainText("脐橙能降血糖。")
    settled(page, office)
    card = editor.panel.findings.cards()[-1]
    assert "保留，写理由" not in buttons(card)
    assert editor.checked.stops >= 1


def test_the_form_of_goods_decides_which_fields_are_asked(editor):
    sections = editor.sections
    assert not sections.editor("ingredients").isVisibleTo(sections)
    sections.editor("form").set_value("packed")
    sections.editor("form").edited.emit()
    assert sections.editor("ingredients").isVisibleTo(sections)
    assert not sections.editor("harvested").isVisibleTo(sections)


def test_enter_walks_from_one_group_into_the_next(editor, keys):
    sections = editor.sections
    sections.editor("standard_no").line.setFocus()
    keys(ENTER)
    QTest.qWait(0)
    assert sections.editor("spec").line.hasFocus()


def test_a_draft_that_lacks_something_is_not_handed_in(editor, page, office, orange, window):
    type_in(editor, "origin", "")
    editor.keeping.submit()
    settled(page, office)
    assert whole(office, orange).state == "draft"
    assert window.notices.notice().tone == "stop"
    assert editor.sections.editor("origin").line.hasFocus()


def test_a_full_draft_goes_to_the_county_and_comes_back_with_notes(editor, page, office, orange):
    office.write(lambda s: pictured(s, orange, agreed=True) and s.drafts.change(orange, {}))
    page.submit.click()
    settled(page, office)
    assert whole(office, orange).state == "sent"
    assert not page.submit.isEnabled()
    office.do(lambda s: judge(s, orange, "returned", origin="写到组"))
    editor.follow()
    settled(page, office)
    assert "产地请写到村" in editor.panel.standing.text()
    assert under(editor.sections.forms["goods"], "origin").text() == "县里：写到组"
    type_in(editor, "origin", "重庆市奉节县帅家村一组")
    editor.keeping.submit()
    settled(page, office)
    assert whole(office, orange).state == "sent"


def test_somebody_elses_change_comes_in_where_she_typed_nothing(editor, page, office, orange):
    type_in(editor, "spec", "果径 80–85 mm")
    office.write(lambda s: s.drafts.change(orange, {"grade": "特级"}))
    settled(page, office)
    values = editor.sections.values()
    assert (values["grade"], values["spec"]) == ("特级", "果径 80–85 mm")
    editor.keeping.save()
    settled(page, office)
    assert whole(office, orange).listing.spec == "果径 80–85 mm"


def test_the_same_field_changed_elsewhere_is_told_and_her_word_stays_on_the_screen(
    editor, page, office, orange
):
    type_in(editor, "spec", "果径 80–85 mm")
    office.do(lambda s: s.drafts.change(orange, {"spec": "果径 70 mm"}))
    editor.keeping.save()
    settled(page, office)
    assert whole(office, orange).listing.spec == "果径 70 mm"
    assert "果径 70 mm" in under(editor.sections.forms["offer"], "spec").text()
    assert editor.sections.values()["spec"] == "果径 80–85 mm"
    editor.keeping.save()
    settled(page, office)
    assert whole(office, orange).listing.spec == "果径 80–85 mm"


def test_a_half_typed_draft_survives_a_power_cut(editor, page, office, opened, orange):
    type_in(editor, "spec", "果径 8")
    editor.sections.story.setPlainText("写到一半")
    half = page.half_typed()
    page._back()
    assert page.half_typed() == {}
    page.restore(half)
    settled(page, office)
    values = page.editor.sections.values()
    assert (values["spec"], values["story"]) == ("果径 8", "写到一半")
    assert page.editor.is_dirty()


def test_leaving_asks_about_what_is_not_kept(editor, page, office, orange):
    type_in(editor, "spec", "果径 80–85 mm")
    assert page.escape()
    assert page.leave_box.isVisible()
    QTest.keyClick(page.leave_box.keep, ESC)
    assert page.mode() == EDIT
    page.leave()
    page.leave_box.keep.click()
    settled(page, office)
    assert page.mode() == LIST
    assert whole(office, orange).listing.spec == "果径 80–85 mm"


def test_leaving_without_saving_keeps_what_was(editor, page, office, orange):
    type_in(editor, "spec", "果径 80–85 mm")
    page.leave()
    page.leave_box.drop.click()
    settled(page, office)
    assert page.mode() == LIST
    assert whole(office, orange).listing.spec == "果径 75–80 mm"
    assert page.escape() is False


def test_titles_are_counted_as_each_platform_counts(editor, page, office, orange):
    titles = editor.panel.titles
    line = titles.lines["taobao"]
    assert line.count.text() == "16 / 60"
    line.line.setText("脐" * 31)
    line.line.textEdited.emit(line.line.text())
    assert line.count.text() == "62 / 60"
    assert line.line.property("wrong") == "true"
    editor.keeping.save()
    settled(page, office)
    assert editor.panel.side() == TITLES
    assert whole(office, orange).titles == {}
    line.line.setText("奉节脐橙")
    line.line.textEdited.emit(line.line.text())
    editor.keeping.save()
    settled(page, office)
    assert whole(office, orange).titles == {"taobao": "奉节脐橙"}
    assert not editor.is_dirty()


def test_a_title_may_not_say_what_the_text_may_not(editor, page, office):
    line = editor.panel.titles.lines["taobao"]
    line.line.setText("全国最甜脐橙")
    line.line.textEdited.emit(line.line.text())
    settled(page, office)
    (one,) = [s for s in editor.checked.spoken if s.field == "title:taobao"]
    assert line.under.text() == one.text
    editor._point(one)
    assert line.line.hasFocus()
    editor._rewrite(one)
    assert one.remark.word not in editor.panel.titles.values().get("taobao", "")


def test_evidence_is_written_down_and_takes_the_warning_away(editor, page, office, orange, window):
    editor.sections.story.setPlainText("本品为有机脐橙。")
    settled(page, office)
    assert editor.checked.stops == 1
    editor.panel.turn(BASES)
    editor.panel.bases.add.click()
    form = page.drawer.body
    form.fill({"what": "certificate", "name": "有机产品认证", "number": "1" * 17})
    form.editor("expires").set_text("2027-11-21")
    page.drawer.button.click()
    settled(page, office)
    assert page.drawer is None
    assert editor.checked.stops == 0
    (card,) = editor.panel.bases.cards()
    assert "2027-11-21" in card.state.text()
    editor.panel.bases.dropped.emit(editor.kept.bases[0])
    settled(page, office)
    assert editor.checked.stops == 1
    window.notices.undo.click()
    settled(page, office)
    assert editor.checked.stops == 0


def test_the_history_says_who_changed_what(editor, page, office, orange):
    type_in(editor, "price_fen", "65")
    editor.keeping.save()
    settled(page, office)
    page.show_past()
    office.settle()
    said = [label.text() for label in page.drawer.body.findChildren(type(page.title))]
    assert "价格：59.80 → 65.00" in said
    assert any("李秀英" in text for text in said)
    assert not editor.panel.isVisible()
    page.close_drawer()
    assert editor.panel.isVisible()


def test_ctrl_and_a_digit_turn_the_panel(editor, page, keys):
    for at, side in enumerate((CHECK, PICTURES, BASES, TITLES), 1):
        QTest.keyClick(page, Qt.Key(ord("0") + at), CTRL)
        assert editor.panel.side() == side
