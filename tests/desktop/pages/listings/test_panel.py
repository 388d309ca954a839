"""The panel beside a draft: what is missing, what may not be said, titles, evidence."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from desktop.pages.listings.panel import BASES, CHECK, PICTURES, TITLES
from tests.desktop.pages.conftest import under
from tests.desktop.pages.listings.drafts import settled, type_in, whole

ENTER = Qt.Key.Key_Return
CTRL = Qt.KeyboardModifier.ControlModifier


def buttons(card):
    return [one.text() for one in card.findChildren(QPushButton) if one.isVisibleTo(card)]


def press(card, start):
    (button,) = [
        one
        for one in card.findChildren(QPushButton)
        if one.isVisibleTo(card) and one.text().startswith(start)
    ]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


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


def test_titles_are_counted_as_each_platform_counts(editor, page, office, orange):
    titles = editor.panel.titles
    line = titles.lines["taobao"]
    assert line.count.text() == "16 / 60"
    line.line.setText("脐" * 31)
    line.line.textEdited.emit(line.line.text())
    assert line.count.text() == "62 / 60"
    assert line.line.property("wrong") == "true"
    editor.saving.save()
    settled(page, office)
    assert editor.panel.side() == TITLES
    assert whole(office, orange).titles == {}
    line.line.setText("奉节脐橙")
    line.line.textEdited.emit(line.line.text())
    editor.saving.save()
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


def test_ctrl_and_a_digit_turn_the_panel(editor, page, keys):
    for at, side in enumerate((CHECK, PICTURES, BASES, TITLES), 1):
        QTest.keyClick(page, Qt.Key(ord("0") + at), CTRL)
        assert editor.panel.side() == side


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
