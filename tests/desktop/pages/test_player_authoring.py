"""An author's folder: meters and mistakes live, questions out of a spreadsheet, the pack."""

import pytest
from openpyxl import Workbook

from core.training.course.pack import open_pack
from desktop.pages.player import asking
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
    office.qtbot.waitUntil(done, timeout=20_000)


def opened_at(author, office, path):
    author.open(path)
    looked(author, office, lambda: author.found is not None)


def said(author):
    return [(card.where.text(), card.what.text()) for card in author.cards()]


def test_hours_and_shares_are_shown_and_the_folder_is_packed(
    author, office, tmp_path, monkeypatch, click
):
    monkeypatch.setattr(asking, "folder", lambda _parent: folder(tmp_path / "小课"))
    monkeypatch.setattr(asking, "pack_target", lambda _parent, _name: tmp_path / "出.ckc")
    click(author, "选文件夹")
    looked(author, office, lambda: author.found is not None)
    assert author.title.text() == "小课"
    assert "2 学时（90 分钟）" in author.facts.text()
    shown = [row[2].text() for row in author.shares._rows]
    assert shown == ["33%", "66%"]
    with office.qtbot.waitSignal(author.packed, timeout=20_000):
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
    (card,) = author.cards()
    assert card.where.text() == "quiz/一.gift 第 3 行第 11 个字"
    assert "五百" in card.what.text()
    assert not author.pack_button.isEnabled()
    quiz.write_text(sound, encoding="utf-8")
    looked(author, office, lambda: not author.cards())
    assert author.pack_button.isEnabled()


def test_a_share_below_what_is_asked_is_said_and_a_reason_lets_it_pass(author, office, tmp_path):
    lessons = [one | {"mentor": False} for one in OUTLINE["lessons"]]
    opened_at(author, office, folder(tmp_path / "少", lessons=lessons))
    assert any("企业导师" in what for _where, what in said(author))
    assert not author.pack_button.isEnabled()
    reasons = {"mentor": "县里没有企业老师"}
    author.open(folder(tmp_path / "有", lessons=lessons, reasons=reasons))
    looked(author, office, author.pack_button.isEnabled)
    assert author.shares._rows[1][2].text() == "0%，要 30%"


def test_a_folder_without_an_outline_gets_a_first_one(author, office, tmp_path, click):
    path = folder(tmp_path / "xin-ke")
    (path / "course.json").unlink()
    opened_at(author, office, path)
    assert not author.pack_button.isEnabled()
    click(author, "写一份课程说明")
    looked(author, office, lambda: author.found.outline is not None)
    assert author.found.outline.id == "xin-ke"
    files = [name for one in author.found.outline.lessons for name in one.files]
    assert "content/2.pdf" in files
    assert "content/2.notes.md" not in files
    assert not author.begin_button.isVisible()


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
    with office.qtbot.waitSignal(author.noticed, timeout=20_000) as told:
        click(author, "表格变题库")
    assert "1 道题写进了 quiz/题.gift" in told.args[0].text
    assert "第 3 行第 5 列" in told.args[0].text
    assert "先做什么" in (path / "quiz" / "题.gift").read_text(encoding="utf-8")
