"""An author's folder: meters and mistakes live, questions out of a spreadsheet, the pack."""

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from core.training.course.folder import survey
from core.training.course.pack import open_pack
from core.training.quiz.gift import read_gift
from desktop.pages.player import asking
from desktop.pages.player.bringing import Order
from desktop.pages.player.page import PACK, CoursesPage
from tests.desktop.pages.courses import OUTLINE, folder


@pytest.fixture
def author(office, opened, click):
    page = opened(lambda: CoursesPage(office.desk), "courses")
    click(page, "做课打包")
    assert page.mode() == PACK
    page.author.page = page
    return page.author


def looked(author, office, done):
    office.qtbot.waitUntil(done)


def opened_at(author, office, path):
    author.open(path)
    looked(author, office, lambda: author.found is not None)


def said(author):
    return [(card.where.text(), card.what.text()) for card in author.view.cards()]


def test_hours_and_shares_are_shown_and_the_folder_is_packed(
    author, office, tmp_path, monkeypatch, click
):
    monkeypatch.setattr(asking, "folder", lambda _parent: folder(tmp_path / "小课"))
    monkeypatch.setattr(asking, "pack_target", lambda _parent, _name: tmp_path / "出.ckc")
    click(author, "打开做过的课")
    looked(author, office, lambda: author.found is not None)
    assert author.view.title.text() == "小课"
    assert "2 学时（90 分钟）" in author.view.facts.text()
    shown = [row[2].text() for row in author.view.share_box.shares._rows]
    assert shown == ["33%", "66%"]
    with office.qtbot.waitSignal(author.packed):
        click(author, "打包")
    with open_pack(tmp_path / "出.ckc") as pack:
        assert pack.manifest.course == "small"
        assert pack.verify() > 0


def test_a_mistake_is_named_with_its_line_and_place_and_is_gone_once_mended(
    author, office, tmp_path
):
    path = folder(tmp_path / "小课")
    quiz = path / "quiz" / "一.gift"
    sound = quiz.read_text(encoding="utf-8")
    quiz.write_text("先验视后封箱。{T}\n\n一斤是多少克？ {#五百}\n", encoding="utf-8")
    opened_at(author, office, path)
    (card,) = author.view.cards()
    assert card.where.text() == "quiz/一.gift 第 3 行第 11 个字"
    assert "五百" in card.what.text()
    assert not author.view.pack_button.isEnabled()
    quiz.write_text(sound, encoding="utf-8")
    looked(author, office, lambda: not author.view.cards())
    assert author.view.pack_button.isEnabled()


def test_a_share_below_what_is_asked_is_said_and_a_reason_lets_it_pass(author, office, tmp_path):
    lessons = [one | {"mentor": False} for one in OUTLINE["lessons"]]
    opened_at(author, office, folder(tmp_path / "少", lessons=lessons))
    assert any("企业导师" in what for _where, what in said(author))
    assert not author.view.pack_button.isEnabled()
    reasons = {"mentor": "县里没有企业老师"}
    author.open(folder(tmp_path / "有", lessons=lessons, reasons=reasons))
    looked(author, office, author.view.pack_button.isEnabled)
    assert author.view.share_box.shares._rows[1][2].text() == "0%，要 30%"


def test_a_folder_without_an_outline_gets_a_first_one(author, office, tmp_path, click):
    path = folder(tmp_path / "xin-ke")
    (path / "course.json").unlink()
    opened_at(author, office, path)
    assert not author.view.pack_button.isEnabled()
    click(author, "写一份课程说明")
    looked(author, office, lambda: author.found.outline is not None)
    assert author.found.outline.title == "xin-ke"
    files = [name for one in author.found.outline.lessons for name in one.files]
    assert "content/2.pdf" in files
    assert "content/2.notes.md" not in files
    assert not author.view.begin_button.isVisible()


def test_a_spreadsheet_becomes_questions_and_its_mistakes_are_named(
    author, office, tmp_path, monkeypatch, click
):
    book = Workbook()
    sheet = book.create_sheet(index=0)
    sheet.append(["题型", "题目", "选项A", "选项B", "答案"])
    sheet.append(["单选", "先做什么？", "验视", "封箱", "A"])
    sheet.append(["判断", "可以寄烟花。", None, None, "也许"])
    book.save(tmp_path / "题.xlsx")
    path = folder(tmp_path / "小课")
    opened_at(author, office, path)
    monkeypatch.setattr(asking, "questions", lambda _parent: tmp_path / "题.xlsx")
    with office.qtbot.waitSignal(author.noticed) as told:
        click(author, "表格变题库")
    assert "1 道题写进了 quiz/题.gift" in told.args[0].text
    assert "第 3 行第 5 列" in told.args[0].text
    assert "先做什么" in (path / "quiz" / "题.gift").read_text(encoding="utf-8")


def lines(author):
    return author.view.lessons.lines()


def outline(author):
    return survey(author.folder).outline


def test_a_new_course_is_made_with_nothing_but_a_title(
    author, office, tmp_path, monkeypatch, click
):
    (tmp_path / "我的课").mkdir()
    monkeypatch.setattr(asking, "room_for_course", lambda _parent: tmp_path)
    click(author, "新做一门课")
    drawer = author.page.drawer
    click(drawer, "选放在哪里")
    assert author.page.drawer is drawer
    drawer.body.title.setText("我的课")
    click(drawer, "选放在哪里")
    assert author.page.drawer is None
    looked(author, office, lambda: author.found is not None)
    assert author.folder == tmp_path / "我的课-2"
    assert author.view.title.text() == "我的课"
    assert lines(author) == ["1. 第一课（45 分钟 · 1 个文件）"]
    assert not author.view.pack_button.isEnabled()


def test_two_small_shares_ask_why_and_an_answer_lets_it_be_packed(author, office, tmp_path):
    author.make_course(tmp_path, "我的课")
    looked(author, office, lambda: author.found is not None)
    box = author.view.share_box
    for what, reason in (("practice", "先讲理论"), ("mentor", "县里没有企业老师")):
        words, line = box._asked[what]
        assert words.isVisible()
        assert "为什么不到" in words.text()
        line.setText(reason)
        line.editingFinished.emit()
    assert outline(author).reasons == {"practice": "先讲理论", "mentor": "县里没有企业老师"}
    assert author.view.pack_button.isEnabled()


def test_lessons_are_put_in_order_and_a_deleted_one_comes_back(author, office, tmp_path, click):
    opened_at(author, office, folder(tmp_path / "小课"))
    assert [line.split("（")[0] for line in lines(author)] == ["1. 验视", "2. 练习"]
    click(author, "下移")
    assert [one.title for one in outline(author).lessons] == ["练习", "验视"]
    assert author.view.lessons.list.currentRow() == 1
    QTest.keyClick(author.view.lessons.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [one.title for one in outline(author).lessons] == ["验视", "练习"]
    with office.qtbot.waitSignal(author.noticed) as told:
        click(author, "删掉")
    assert "验视" in told.args[0].text
    assert [one.title for one in outline(author).lessons] == ["练习"]
    assert not (author.folder / "content" / "4.mp4").exists()
    assert not author.view.lessons.buttons["remove"].isEnabled()
    told.args[0].undo()
    assert [one.title for one in outline(author).lessons] == ["验视", "练习"]
    assert (author.folder / "content" / "4.mp4").exists()
    assert (author.folder / "content" / "4.srt").exists()


def test_a_lessons_fields_and_files_are_changed_in_a_drawer(
    author, office, tmp_path, monkeypatch, click
):
    opened_at(author, office, folder(tmp_path / "小课"))
    more = tmp_path / "新图.png"
    more.write_bytes((author.folder / "content" / "3.png").read_bytes())
    monkeypatch.setattr(asking, "files", lambda _parent: [more])
    click(author, "改这一课")
    form = author.page.drawer.body
    form.title.setText("先验视")
    form.minutes.setValue(40)
    form.module.setCurrentIndex(form.module.findData("marketing"))
    assert form.said.text() == "全课：实训 42% · 企业导师 57%"
    form.practice.setChecked(True)
    assert form.said.text() == "全课：实训 100% · 企业导师 57%"
    with office.qtbot.waitSignal(author.editing.ended):
        click(form, "加文件")
    assert form.list.item(4).text() == "图片：新图.png"
    click(form, "上移")
    form.list.setCurrentRow(0)
    with office.qtbot.waitSignal(author.noticed) as told:
        click(form, "拿掉")
        click(author.page.drawer, "存好")
    lesson = outline(author).lessons[0]
    assert (lesson.title, lesson.minutes, lesson.module) == ("先验视", 40, "marketing")
    assert lesson.practice
    assert lesson.mentor
    assert lesson.files == (
        "content/2.pdf", "content/3.png", "content/新图.png", "content/4.mp4",
    )  # fmt: skip
    assert "1.md" in told.args[0].text
    assert "content/1.md" not in survey(author.folder).files
    told.args[0].undo()
    assert "content/1.md" in outline(author).lessons[0].files
    assert (author.folder / "content" / "1.md").exists()
    assert author.page.drawer is None


def test_a_text_is_written_with_its_slide_beside_it(author, office, tmp_path, click):
    opened_at(author, office, folder(tmp_path / "小课"))
    click(author, "加一课")
    form = author.page.drawer.body
    form.title.setText("包装")
    click(form, "写讲义")
    assert author.page.drawer is None
    desk = author.desk
    assert desk.isVisible()
    assert desk.text.toPlainText() == "# 包装\n\n"
    desk.text.appendPlainText("用新纸箱。\n\n# 封箱\n\n十字封。")
    desk.check()
    assert "十字封" in desk.slide.words() or "新纸箱" in desk.slide.words()
    with office.qtbot.waitSignal(author.noticed) as told:
        assert author.page.escape()
    assert not desk.isVisible()
    name = outline(author).lessons[2].files[0]
    assert name == "content/包装.md"
    assert "十字封" in (author.folder / name).read_text(encoding="utf-8")
    told.args[0].undo()
    assert (author.folder / name).read_text(encoding="utf-8") == "# 包装\n\n"


def test_notes_are_written_for_what_is_no_text(author, office, tmp_path, click):
    opened_at(author, office, folder(tmp_path / "小课"))
    click(author, "改这一课")
    form = author.page.drawer.body
    form.list.setCurrentRow(2)
    click(form, "写备注")
    author.desk.text.setPlainText("讲讲这张图")
    click(author.desk, "写好了")
    notes = author.folder / "content" / "3.notes.md"
    assert notes.read_text(encoding="utf-8") == "讲讲这张图"
    assert len(outline(author).lessons[0].files) == 4


def test_questions_are_checked_as_they_are_typed_and_go_out_as_gift(
    author, office, tmp_path, monkeypatch, click
):
    opened_at(author, office, folder(tmp_path / "小课"))
    author.view.lessons.list.setCurrentRow(1)
    click(author, "改这一课")
    click(author.page.drawer.body, "出题")
    desk = author.desk
    for sample in ("加单选题", "加判断题", "加填空题", "加数字题", "加问答题"):
        click(desk, sample)
    desk.check()
    assert desk.count.text() == "5 道题 · 都看得懂"
    desk.text.appendPlainText("\n一斤是多少克？ {#五百}")
    office.qtbot.waitUntil(lambda: bool(desk.cards()))
    assert desk.count.text() == "5 道题 · 1 处看不懂"
    assert "五百" in desk.cards()[0].what.text()
    desk.text.undo()
    monkeypatch.setattr(asking, "gift_target", lambda _parent, _name: tmp_path / "出.gift")
    click(desk, "导出 GIFT")
    out = read_gift((tmp_path / "出.gift").read_text(encoding="utf-8"))
    assert len(out.questions) == 5
    assert not out.faults
    click(desk, "写好了")
    assert survey(author.folder).questions == 10


def test_only_what_changed_is_packed_against_an_older_pack(
    author, office, tmp_path, monkeypatch, click
):
    opened_at(author, office, folder(tmp_path / "小课"))
    targets = iter([tmp_path / "一.ckc", tmp_path / "二.ckc"])
    monkeypatch.setattr(asking, "pack_target", lambda _parent, _name: next(targets))
    monkeypatch.setattr(asking, "old_pack", lambda _parent: tmp_path / "一.ckc")
    with office.qtbot.waitSignal(author.packed):
        click(author, "打包")
    with office.qtbot.waitSignal(author.noticed) as told:
        click(author, "只打变化的")
    assert "版本改大" in told.args[0].text
    click(author, "课程信息")
    form = author.page.drawer.body
    form.version.setText("1.1")
    form.authors.setText("李老师，王老师")
    click(author.page.drawer, "存好")
    assert outline(author).authors == ("李老师", "王老师")
    with office.qtbot.waitSignal(author.noticed) as told:
        click(author, "只打变化的")
    assert "只能装在有旧版的电脑上" in told.args[0].text
    with open_pack(tmp_path / "二.ckc") as pack:
        assert pack.manifest.delta
        assert pack.manifest.previous is not None
        assert pack.manifest.previous.version == "1.0"
        assert pack.manifest.version == "1.1"
    assert (tmp_path / "二.ckc").stat().st_size < (tmp_path / "一.ckc").stat().st_size
    for name, version in (("一.ckc", "1.0"), ("二.ckc", "1.1")):
        with office.qtbot.waitSignal(author.page.bringing.ended):
            author.page.install(tmp_path / name)
        (known,) = office.do(lambda station: station.training.courses.shelf.installed())
        assert known.manifest.version == version


def test_another_courses_pack_is_no_base(author, office, tmp_path, monkeypatch, click):
    from_other = folder(tmp_path / "别", id="other")
    opened_at(author, office, from_other)
    monkeypatch.setattr(asking, "pack_target", lambda _parent, _name: tmp_path / "别.ckc")
    monkeypatch.setattr(asking, "old_pack", lambda _parent: tmp_path / "别.ckc")
    with office.qtbot.waitSignal(author.packed):
        click(author, "打包")
    author.found = None
    opened_at(author, office, folder(tmp_path / "小课"))
    with office.qtbot.waitSignal(author.noticed) as told:
        click(author, "只打变化的")
    assert "另一门课" in told.args[0].text


def test_packing_can_be_stopped_and_nothing_is_left(author, office, tmp_path):
    path = folder(tmp_path / "小课")
    with (path / "content" / "4.mp4").open("wb") as film:
        film.truncate(64 << 20)
    opened_at(author, office, path)
    target = tmp_path / "出.ckc"
    author.packing.moved.connect(lambda _done, _total: author.packing.stop())
    with office.qtbot.waitSignal(author.packing.stopped):
        author.packing.write(Order(author.folder, target))
        assert isinstance(author.line.stop, QPushButton)
    office.do(lambda _station: None)
    office.qtbot.waitUntil(lambda: not list(tmp_path.glob("*.ckc*")))
    assert author.line is None
    assert author.view.pack_button.isEnabled()


def test_a_version_that_cannot_be_is_refused_and_the_drawer_stays(author, office, tmp_path, click):
    opened_at(author, office, folder(tmp_path / "小课"))
    click(author, "课程信息")
    drawer = author.page.drawer
    drawer.body.version.setText("第二版")
    with office.qtbot.waitSignal(author.noticed):
        click(drawer, "存好")
    assert author.page.drawer is drawer
    assert outline(author).version == "1.0"
