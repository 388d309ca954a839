"""The player's parts: slides out of a text, subtitles, pictures in a text, films outside."""

import resource

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject, QSize, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QTextDocument

from desktop.pages.player import media
from desktop.pages.player.canvas import CourseText, document_of
from desktop.pages.player.drawing import Drawings, Key, Slides, picture
from desktop.pages.player.slides import notes_in, slides_in
from desktop.pages.player.steps import MEDIA, PAGE, TEXT, Step
from desktop.pages.player.subtitles import Cue, read_subtitles, said_at
from tests.desktop.pages.courses import picture as made
from tests.desktop.pages.courses import slides

SRT = (
    "1\n00:00:01,000 --> 00:00:03,500\n<i>大家好</i>\n第二行\n\n"
    "2\n00:01:00,250 --> 00:01:02,000\n再见\n"
)
VTT = "WEBVTT\n\nNOTE 说明\n\n00:01.000 --> 00:03.500 align:start\n大家好 &amp; 你好\n"


def test_a_text_is_cut_at_its_headings_and_its_comments_are_notes():
    found = slides_in("# 一\n\n甲\n<!-- 记住 -->\n\n## 二\n\n乙\n")
    assert found == [("# 一\n\n甲", "记住"), ("## 二\n\n乙", "")]


def test_a_full_slide_is_cut_between_its_paragraphs_and_keeps_its_heading():
    text = "## 清单\n\n" + "\n".join(f"- 第{at}件事要做好" for at in range(20))
    found = slides_in(text)
    assert len(found) > 1
    assert all(slide.startswith("## 清单") for slide, _notes in found)
    whole = "".join(slide for slide, _notes in found)
    assert [whole.count(f"第{at}件事") for at in range(20)] == [1] * 20


@given(st.text("一二#-*`~<!>. \n", max_size=400))
def test_no_text_breaks_the_slides(text):
    found = slides_in(text)
    assert found
    assert all(isinstance(slide, str) for slide, _notes in found)


@given(st.lists(st.text("甲乙丙丁戊", min_size=1, max_size=60), min_size=1, max_size=30))
def test_nothing_of_a_text_is_lost(parts):
    whole = "".join(slide for slide, _notes in slides_in("\n\n".join(parts)))
    assert whole.replace("\n", "") == "".join(parts)


def test_notes_are_cut_at_dashes():
    assert notes_in("一\n---\n二\n\n-----\n三") == ["一", "二", "三"]


def test_both_kinds_of_subtitles_are_read():
    assert read_subtitles(SRT) == [
        Cue(1000, 3500, "大家好\n第二行"),
        Cue(60_250, 62_000, "再见"),
    ]
    assert read_subtitles(VTT) == [Cue(1000, 3500, "大家好 & 你好")]
    cues = read_subtitles(SRT)
    told = [said_at(cues, moment) for moment in (999, 1000, 3499, 3500, 61_000)]
    assert told == ["", "大家好\n第二行", "大家好\n第二行", "", "再见"]


@given(st.text("0123456789:,.-> \nab<>", max_size=200))
def test_no_subtitles_break_the_player(text):
    for cue in read_subtitles(text):
        assert cue.text


def test_subtitles_lie_beside_their_film(tmp_path):
    (tmp_path / "课.mp4").write_bytes(b"film")
    assert media.subtitles_of(tmp_path / "课.mp4") == []
    (tmp_path / "课.srt").write_text(SRT, encoding="utf-8")
    assert len(media.subtitles_of(tmp_path / "课.mp4")) == 2


@pytest.mark.parametrize(
    "name",
    ["http://example.com/a.png", "../a.png", "file:///etc/passwd", "//host/a.png", "none.png"],
)
def test_a_text_takes_no_picture_from_outside_its_folder(qapp, tmp_path, name):
    (tmp_path / "a.png").write_bytes(made())
    folder = tmp_path / "content"
    folder.mkdir()
    text = CourseText(folder)
    image = text.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name))
    assert (image.width(), image.height()) == (1, 1)


def test_a_text_shows_the_pictures_beside_it_and_no_html(qapp, tmp_path):
    (tmp_path / "图 1.png").write_bytes(made(40, 30))
    text = CourseText(tmp_path)
    image = text.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl("图%201.png"))
    assert (image.width(), image.height()) == (40, 30)
    step = Step(TEXT, 0, "", "content/a.md", tmp_path / "a.md", text="甲 <script>乙</script>")
    assert "<script>" in document_of(step).toPlainText()


def test_a_page_is_drawn_at_the_size_of_its_room_in_its_own_colours(tmp_path):
    (tmp_path / "a.pdf").write_bytes(slides(3))
    drawn = Slides()
    assert drawn.count(tmp_path / "a.pdf") == 3
    image = drawn.draw(Key(tmp_path / "a.pdf", 2, 960, 960))
    assert (image.width(), image.height()) == (960, 540)
    assert image.pixelColor(5, 5).lightness() > 240


def test_a_spoilt_pdf_has_no_pages(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 broken")
    assert Slides().count(tmp_path / "a.pdf") == 0
    assert Slides().draw(Key(tmp_path / "a.pdf", 0, 10, 10)).isNull()


def test_a_large_picture_is_made_small_while_it_is_read(tmp_path, qapp):
    (tmp_path / "a.png").write_bytes(made(3000, 2000))
    image = picture(Key(tmp_path / "a.png", 0, 300, 300))
    assert (image.width(), image.height()) == (300, 200)


def test_no_more_drawings_are_kept_than_memory_allows(tmp_path, jobs, qtbot):
    (tmp_path / "a.pdf").write_bytes(slides(12))
    owner = QObject()
    room = QSize(480, 270)
    each = 480 * 270 * 4
    drawings = Drawings(jobs, owner, most=3 * each)
    for page in range(12):
        step = Step(PAGE, 0, "", "a.pdf", tmp_path / "a.pdf", page)
        qtbot.waitUntil(lambda step=step: drawings.get(step, room) is not None)
    assert drawings.bytes <= 3 * each
    assert len(drawings._kept) == 3


class Opener(QObject):
    """Hears what the system is asked to open."""

    def __init__(self):
        super().__init__()
        self.urls = []

    @Slot(QUrl)
    def take(self, url):
        self.urls.append(url)


def test_a_film_of_300_mb_is_left_to_the_system_and_never_read(tmp_path, qapp):
    film = tmp_path / "大片.mp4"
    with film.open("wb") as file:
        file.truncate(300 << 20)
    opener = Opener()
    # The stub asks for bytes, the library takes nothing but a str.
    QDesktopServices.setUrlHandler("file", opener, "take")  # type: ignore[arg-type]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        assert media.play_outside(film)
        assert media.subtitles_of(film) == []
        document_of(Step(MEDIA, 0, "看", "content/大片.mp4", film))
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert [url.toLocalFile() for url in opener.urls] == [str(film)]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 << 10
