"""Pictures of a draft: brought in, ordered, cropped, ticked, taken away and brought back."""

from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest

from desktop.pages.listings.incoming_pictures import in_file, in_folder
from desktop.pages.listings.panel import PICTURES
from tests.desktop.pages.listings.drafts import draft, photo, pictured

LEFT, RIGHT, ESC, ENTER = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Return,
)
CTRL = Qt.KeyboardModifier.ControlModifier
BUTTON = Qt.MouseButton.LeftButton


@pytest.fixture
def pictures(page, office, orange):
    page.open(orange, PICTURES)
    office.settle()
    return page.editor.panel.pictures


@pytest.fixture
def three(office, page, pictures, orange):
    """Three pictures in the strip, decoded."""
    for seed in (1, 2, 3):
        office.do(lambda s, seed=seed: pictured(s, orange, seed))
    page.editor.follow()
    office.settle()
    decoded(pictures, office)
    return [one.id for one in pictures.strip.pictures()]


def decoded(pictures, office):
    """Wait until the picture under the cursor is on the screen and was looked at."""
    one = pictures.strip.current()
    office.qtbot.waitUntil(lambda: pictures.looking.seen(one) is not None)
    office.settle()


def brought(pictures, office):
    """Wait until what was brought is kept and shown."""
    office.qtbot.waitUntil(lambda: not pictures.bringing.busy)
    office.settle()
    office.settle()


def kept(office, listing):
    return office.see(lambda views: views.listings.whole(listing)).pictures


def test_several_files_are_brought_with_progress(page, pictures, office, orange, tmp_path, window):
    paths = [tmp_path / f"{seed}.jpg" for seed in (1, 2, 3)]
    for seed, path in enumerate(paths):
        path.write_bytes(photo(seed))
    steps = []
    pictures.bringing.moved.connect(lambda done, total: steps.append((done, total)))
    pictures.bring([in_file(path) for path in paths])
    brought(pictures, office)
    assert steps == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert len(kept(office, orange)) == 3
    assert pictures.strip.count() == 3
    assert page.editor.panel.sides.group.button(1).text().endswith("3")


def test_bringing_may_be_stopped_and_what_was_kept_stays(page, pictures, office, orange, tmp_path):
    path = tmp_path / "one.jpg"
    path.write_bytes(photo(5))
    pictures.bringing.moved.connect(lambda done, _total: done and pictures.bringing.cancel())
    pictures.bring([in_file(path)] * 5)
    brought(pictures, office)
    assert len(kept(office, orange)) == 1


def test_a_file_that_is_no_picture_is_said_and_the_others_are_kept(
    page, pictures, office, orange, tmp_path, window
):
    good, bad = tmp_path / "good.jpg", tmp_path / "bad.jpg"
    good.write_bytes(photo(1))
    bad.write_bytes(b"no picture")
    pictures.bring([in_file(bad), in_file(good), in_file(tmp_path / "gone.jpg")])
    brought(pictures, office)
    assert len(kept(office, orange)) == 1
    assert window.notices.notice().tone == "stop"
    assert window.notices.notice().text.startswith("2 张没加上")


def test_a_folder_gives_its_pictures_and_nothing_else(tmp_path):
    (tmp_path / "DCIM").mkdir()
    wanted = [tmp_path / "DCIM" / "a.JPG", tmp_path / "b.heic"]
    for path in (*wanted, tmp_path / "notes.txt", tmp_path / ".thumb.jpg"):
        path.write_bytes(b"x")
    assert sorted(in_folder(tmp_path)) == sorted(wanted)


def test_dropped_files_and_a_pasted_picture_are_taken(page, pictures, office, orange, tmp_path):
    path = tmp_path / "one.jpg"
    path.write_bytes(photo(1))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(), Qt.DropAction.CopyAction, data, BUTTON, Qt.KeyboardModifier.NoModifier
    )
    pictures.dropEvent(event)
    assert event.isAccepted()
    brought(pictures, office)
    image = QImage.fromData(photo(2))
    QGuiApplication.clipboard().setImage(image)
    pictures.paste()
    brought(pictures, office)
    assert len(kept(office, orange)) == 2


def test_pasting_text_says_that_there_is_no_picture(page, pictures, office, orange, window):
    QGuiApplication.clipboard().setText("脐橙")
    pictures.paste()
    assert window.notices.notice().tone == "wait"
    assert kept(office, orange) == ()


def test_the_order_is_changed_by_keys_buttons_and_dragging(page, pictures, office, orange, three):
    one, two, last = three
    pictures.strip.pick(one)
    QTest.keyClick(pictures.strip, RIGHT, CTRL)
    office.settle()
    office.settle()
    assert [p.id for p in kept(office, orange)] == [two, one, last]
    QTest.mouseClick(pictures.after, BUTTON)
    office.settle()
    office.settle()
    assert [p.id for p in kept(office, orange)] == [two, last, one]
    assert pictures.strip.current().id == one
    model = pictures.strip.model()
    model.moveRow(QModelIndex(), 2, QModelIndex(), 0)
    office.settle()
    office.settle()
    assert [p.id for p in kept(office, orange)] == [one, two, last]


def test_use_and_consent_are_kept_at_once(page, pictures, office, orange, three):
    pictures.strip.pick(three[1])
    pictures.use.chosen.emit("white")
    office.settle()
    office.settle()
    QTest.mouseClick(pictures.agreed, BUTTON, pos=QPoint(10, pictures.agreed.height() // 2))
    office.settle()
    office.settle()
    second = kept(office, orange)[1]
    assert (second.use, second.agreed) == ("white", True)


def test_a_white_picture_that_is_not_white_is_warned_of(page, pictures, office, orange, three):
    pictures.strip.pick(three[1])
    pictures.use.chosen.emit("white")
    office.qtbot.waitUntil(
        lambda: any("白" in words for words in pictures.warnings(pictures.strip.current())),
    )
    assert pictures.warning.isVisible()


def test_the_same_picture_twice_is_warned_of(page, pictures, office, orange):
    office.do(lambda s: (pictured(s, orange, 1), pictured(s, orange, 1)))
    page.editor.follow()
    office.settle()
    decoded(pictures, office)
    assert any("几乎一样" in words for words in pictures.warnings(pictures.strip.current()))


def test_a_picture_is_taken_away_with_delete_and_brought_back(
    page, pictures, office, orange, three, window
):
    pictures.strip.pick(three[0])
    QTest.keyClick(pictures.strip, Qt.Key.Key_Delete)
    office.settle()
    office.settle()
    assert [one.id for one in kept(office, orange)] == three[1:]
    window.notices.undo.click()
    office.settle()
    office.settle()
    assert [one.id for one in kept(office, orange)] == three


def test_a_square_is_moved_with_the_arrows_and_sized_with_plus_and_minus(
    page, pictures, office, three
):
    pictures.begin_crop()
    frame = pictures._cropper.frame
    before = frame.box
    assert before[2] - before[0] == before[3] - before[1]
    QTest.keyClick(frame, RIGHT)
    assert frame.box[0] > before[0]
    for _ in range(60):
        QTest.keyClick(frame, RIGHT)
    seen = pictures.looking.seen(pictures.strip.current())
    assert frame.box[2] == seen.width
    QTest.keyClick(frame, Qt.Key.Key_Minus)
    assert frame.box[2] - frame.box[0] < before[2] - before[0]
    side = frame.box[2] - frame.box[0]
    assert frame.cut().width() == frame.cut().height()
    QTest.mousePress(frame, BUTTON, pos=frame.rect().center())
    QTest.mouseMove(frame, frame.rect().center() - QPoint(30, 0))
    QTest.mouseRelease(frame, BUTTON)
    assert frame.box[2] - frame.box[0] == side
    QTest.keyClick(frame, ESC)
    assert not pictures.is_cropping()


def test_a_cropped_picture_takes_the_place_of_the_whole_one_and_undo_brings_it_back(
    page, pictures, office, orange, three, window
):
    pictures.strip.pick(three[0])
    decoded(pictures, office)
    pictures.begin_crop()
    QTest.keyClick(pictures._cropper.frame, ENTER)
    office.qtbot.waitUntil(lambda: three[0] not in [one.id for one in kept(office, orange)])
    office.settle()
    now = kept(office, orange)
    assert [one.id for one in now[1:]] == three[1:]
    seen: list[Any] = []

    def look():
        one = pictures.strip.current()
        found = pictures.looking.seen(one) if one is not None and one.id == now[0].id else None
        seen[:] = [found]
        return found is not None

    pictures.strip.pick(now[0].id)
    office.qtbot.waitUntil(look)
    assert seen[0].width == seen[0].height
    window.notices.undo.click()
    office.settle()
    office.settle()
    assert [one.id for one in kept(office, orange)] == three


def test_esc_ends_the_crop_before_it_leaves_the_draft(page, pictures, office, three):
    pictures.begin_crop()
    assert page.escape()
    assert not pictures.is_cropping()
    assert page.mode() == "edit"


def test_another_drafts_pictures_wait_for_those_under_way(page, pictures, office, orange, tmp_path):
    path, other = tmp_path / "one.jpg", office.do(lambda s: draft(s, name="血橙"))
    path.write_bytes(photo(9))
    pictures.bring([in_file(path)])
    page.open(other, PICTURES)
    office.qtbot.waitUntil(lambda: page.editor.listing == other)
    pictures.bring([in_file(path)])
    office.qtbot.waitUntil(lambda: len(kept(office, other)) == 1)
    brought(pictures, office)
    assert len(kept(office, orange)) == 1
