"""The list of drafts and the editor, as the clerk uses them."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.listing.model import Listing
from desktop.pages.listings.page import EDIT, LIST, ListingsPage
from desktop.pages.listings.reading import state_words
from tests.desktop.pages.conftest import under
from tests.desktop.pages.listings.drafts import draft, judge, pictured, settled, type_in, whole

ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape
CTRL = Qt.KeyboardModifier.ControlModifier


def rows(page):
    model = page.view.model
    return [model.record(row) for row in range(model.grid.rowCount())]


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


def test_the_empty_text_box_says_what_buyers_of_such_goods_want_to_know(page, office):
    honey = office.product("土蜂蜜")
    drafts = [Listing(name="早市的货", product=honey), Listing(name="小白菜"), Listing(name="杂货")]
    hints = []
    for one in drafts:
        page.open(office.do(lambda s, one=one: s.drafts.add(one)).ids[0])
        settled(page, office)
        hints.append(page.editor.sections.story.placeholderText())
    assert "蜜源" in hints[0]
    assert hints[1].startswith("写采收日期")
    assert hints[2].startswith("几句实在话")


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
    editor.saving.save()
    settled(page, office)
    assert editor.sections.editor("price_fen").line.property("wrong") == "true"
    assert whole(office, orange).listing.price_fen == 5980


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
    editor.saving.submit()
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
    office.do(lambda s: judge(s, orange, "returned", origin="写到组", pictures="要白底图"))
    editor.follow()
    settled(page, office)
    assert "产地请写到村" in editor.panel.standing.text()
    assert "图片：要白底图" in editor.panel.standing.text()
    assert under(editor.sections.forms["goods"], "origin").text() == "县里：写到组"
    type_in(editor, "origin", "重庆市奉节县帅家村一组")
    editor.saving.submit()
    settled(page, office)
    assert whole(office, orange).state == "sent"


def test_somebody_elses_change_comes_in_where_she_typed_nothing(editor, page, office, orange):
    type_in(editor, "spec", "果径 80–85 mm")
    office.write(lambda s: s.drafts.change(orange, {"grade": "特级"}))
    settled(page, office)
    values = editor.sections.values()
    assert (values["grade"], values["spec"]) == ("特级", "果径 80–85 mm")
    editor.saving.save()
    settled(page, office)
    assert whole(office, orange).listing.spec == "果径 80–85 mm"


def test_the_same_field_changed_elsewhere_is_told_and_her_word_stays_on_the_screen(
    editor, page, office, orange
):
    type_in(editor, "spec", "果径 80–85 mm")
    office.do(lambda s: s.drafts.change(orange, {"spec": "果径 70 mm"}))
    editor.saving.save()
    settled(page, office)
    assert whole(office, orange).listing.spec == "果径 70 mm"
    assert "果径 70 mm" in under(editor.sections.forms["offer"], "spec").text()
    assert editor.sections.values()["spec"] == "果径 80–85 mm"
    editor.saving.save()
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


def test_the_history_says_who_changed_what(editor, page, office, orange):
    type_in(editor, "price_fen", "65")
    editor.saving.save()
    settled(page, office)
    page.show_past()
    office.settle()
    said = [label.text() for label in page.drawer.body.findChildren(type(page.title))]
    assert "价格：59.80 → 65.00" in said
    assert any("李秀英" in text for text in said)
    assert not editor.panel.isVisible()
    page.close_drawer()
    assert editor.panel.isVisible()


def test_the_list_is_there_again_when_asked_for(editor, page, office):
    page.arrive("list")
    assert page.mode() == LIST
    page.arrive("list")
    assert page.mode() == LIST


def test_ctrl_enter_in_a_drawer_saves_what_the_drawer_holds(editor, page, office, orange):
    type_in(editor, "spec", "果径 80–85 mm")
    page._ask_basis(None)
    form = page.drawer.body
    form.fill({"what": "award", "name": "金奖", "issuer": "县政府"})
    form.editor("given").set_text("2026-3-1")
    QTest.keyClick(form.editor("name").line, ENTER, CTRL)
    settled(page, office)
    kept = whole(office, orange)
    assert [one.name for one in kept.bases] == ["金奖"]
    assert kept.listing.spec == "果径 75–80 mm"
