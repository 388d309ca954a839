import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from core.trade.model.parcel import Parcel
from desktop.pages.parcels.page import BATCH, FETCH, SHELF, ParcelsPage
from desktop.pages.parcels.reading import shelf_of
from tests.desktop.pages.conftest import TODAY
from tests.desktop.pages.hands import is_wrong

ENTER, DOWN, ESC, DELETE = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Escape, Qt.Key.Key_Delete


@pytest.fixture
def page(office, opened):
    return opened(lambda: ParcelsPage(office.desk, office.spooler), "parcels")


def waiting(office):
    return office.see(lambda views: shelf_of(views, TODAY).waiting())


def take_in(office, number, **said):
    fields = {"waybill": f"YT{7000000000000 + number}", "courier": "yuantong", "shelf": "5-2"}
    return office.write(lambda s: s.trade.parcels.take_in(Parcel(**(fields | said)))).ids[0]


def waybill(number):
    return f"YT{7000000000000 + number}"


def test_an_empty_shelf_teaches_and_its_button_begins_to_scan(page, office):
    assert page.shelf.empty.isVisible()
    QTest.mouseClick(page.shelf.empty.button, Qt.MouseButton.LeftButton)
    assert page.mode() == BATCH

    assert page.batch.line.hasFocus()


def test_scan_tail_enter_books_a_parcel_and_shows_its_code(page, office, scanner, keys):
    page.show_mode(BATCH)
    page.batch.shelf.setText("5-2")
    page.batch.intake.set_shelf("5-2")
    scanner(waybill(1))
    office.settle()
    keys("1234")
    office.settle()
    assert page.batch.candidates.count() == 3
    keys(ENTER)
    office.settle()
    (parcel,) = waiting(office)
    assert parcel.courier == "yuantong"
    assert parcel.shelf == "5-2"
    assert parcel.person == office.neighbour
    assert page.batch.code.text() == parcel.pickup_code == "5-2-0001"
    assert "田垚" in page.batch.code_of.text()
    assert page.batch.consent.text()


def test_arrows_choose_another_person_of_the_same_tail(page, office, scanner, keys):
    page.show_mode(BATCH)
    scanner(waybill(1))
    office.settle()
    keys("1234")
    office.settle()
    keys(DOWN, ENTER)
    office.settle()
    assert waiting(office)[0].person == office.villager


def test_a_tail_that_nobody_has_is_kept_as_it_is(page, office, scanner, keys):
    page.show_mode(BATCH)
    scanner(waybill(1))
    office.settle()
    keys("5678")
    office.settle()
    keys(ENTER)
    office.settle()
    (parcel,) = waiting(office)
    assert (parcel.tail, parcel.person) == ("5678", None)


def test_the_next_scan_books_the_one_before(page, office, scanner, keys):
    page.show_mode(BATCH)
    for number in range(4):
        scanner(waybill(number))
    office.settle()
    assert len(waiting(office)) == 3
    keys(ENTER)
    office.settle()
    assert [p.waybill for p in waiting(office)] == [waybill(n) for n in range(4)]
    assert page.batch.count.text().count("4") == 1


def test_sixty_parcels_by_keyboard_alone(page, office, scanner, keys):
    page.show_mode(BATCH)
    for number in range(60):
        scanner(waybill(number))
        office.settle()
        keys(f"{number:04d}")
        office.settle()
        keys(ENTER)
    office.settle()
    parcels = waiting(office)
    assert len(parcels) == 60
    assert [p.tail for p in parcels] == [f"{n:04d}" for n in range(60)]


def test_an_unclear_courier_is_asked_once_and_then_known(page, office, scanner, keys):
    page.show_mode(BATCH)
    scanner("430000000000001")
    office.settle()
    assert page.batch.intake.open.courier == ""
    chips = page.batch.courier_chips
    assert chips.values == ["yunda", "shentong"]
    keys("2")
    office.qtbot.waitUntil(lambda: page.batch.intake.open.courier == "shentong")
    keys(ENTER)
    office.settle()
    scanner("430000000000002")
    office.settle()
    assert page.batch.intake.open.courier == "shentong"


def test_a_scan_while_the_courier_is_asked_waits_its_turn(page, office, scanner, keys):
    page.show_mode(BATCH)
    scanner("430000000000001")
    office.settle()
    scanner(waybill(7))
    office.settle()
    assert page.batch.intake.open.waybill == "430000000000001"
    keys("1")
    office.qtbot.waitUntil(lambda: getattr(page.batch.intake.open, "waybill", "") == waybill(7))
    office.settle()
    assert [p.courier for p in waiting(office)] == ["yunda"]


def test_a_waybill_of_no_known_shape_offers_couriers_by_name(page, office, scanner, keys):
    page.show_mode(BATCH)
    scanner("ZZ99887766554433")
    office.settle()
    keys("sf")
    office.settle()
    keys(ENTER)
    office.settle()
    assert page.batch.intake.open.courier == "shunfeng"


def test_a_waybill_taken_in_before_says_where_it_lies(page, office, scanner):
    take_in(office, 1, person=office.villager)
    page.show_mode(BATCH)
    scanner(waybill(1))
    office.settle()
    assert "5-2-0001" in page.batch.said.text()
    assert "王桂花" in page.batch.said.text()
    assert page.batch.intake.open is None


def test_the_same_code_twice_in_a_row_is_said_not_booked(page, office, scanner):
    page.show_mode(BATCH)
    scanner(waybill(1))
    scanner(waybill(1))
    office.settle()
    assert len(waiting(office)) == 1
    assert waybill(1) in page.batch.said.text()


def test_what_is_no_waybill_is_said(page, office, scanner):
    page.show_mode(BATCH)
    scanner("WWW.X.CN/A")
    office.settle()
    assert page.batch.intake.open is None
    assert page.batch.said.isVisible()


def test_undo_takes_back_the_last_and_delete_the_chosen_one(page, office, scanner, keys):
    page.show_mode(BATCH)
    for number in range(3):
        scanner(waybill(number))
    office.settle()
    keys(ENTER)
    office.settle()
    QTest.mouseClick(page.batch.undo, Qt.MouseButton.LeftButton)
    office.settle()
    assert [p.waybill for p in waiting(office)] == [waybill(0), waybill(1)]
    page.batch.list.setCurrentIndex(page.batch.list.model().index(2, 0))
    page.batch.list.setFocus()
    keys(DELETE)
    office.settle()
    assert [p.waybill for p in waiting(office)] == [waybill(1)]
    assert "1" in page.batch.count.text()


def test_the_shelf_is_typed_in_the_same_line_and_remembered(page, office, settings, keys):
    page.show_mode(BATCH)
    keys("6-1", ENTER)
    assert page.batch.intake.shelf == "6-1"
    assert settings.recall("parcels.shelf", "") == "6-1"


def test_a_waybill_can_be_typed_by_hand(page, office, keys):
    page.show_mode(BATCH)
    for letter in waybill(1).lower():
        keys(letter)
    page.batch.line.returnPressed.emit()
    office.settle()
    assert page.batch.intake.open.waybill == waybill(1)


def test_the_parcel_in_hand_survives_a_power_cut(page, office, scanner, keys, opened):
    page.show_mode(BATCH)
    scanner(waybill(1))
    office.settle()
    keys("12")
    half = page.half_typed()
    page.batch.intake.drop()
    page.restore(half)
    office.settle()
    assert page.batch.intake.open.waybill == waybill(1)


def test_escape_drops_the_open_parcel_then_goes_back_to_the_shelf(page, office, scanner, keys):
    page.show_mode(BATCH)
    scanner(waybill(1))
    office.settle()
    assert page.escape()
    assert page.batch.intake.open is None
    assert page.escape()
    assert page.mode() == SHELF
    assert not page.escape()
    assert waiting(office) == []


def test_a_tail_finds_all_parcels_and_enter_hands_them_over(page, office, window, keys):
    for number in range(3):
        take_in(office, number, person=office.villager)
    take_in(office, 9, person=office.farmer)
    page.show_mode(FETCH)
    keys("1234")
    office.settle()
    assert len(page.hand_over.checked()) == 3
    keys(ENTER)
    office.settle()
    assert [p.person for p in waiting(office)] == [office.farmer]
    assert "王桂花" in window.notices.notice().text
    window.notices.undo.click()
    office.settle()
    assert len(waiting(office)) == 4


def test_two_people_of_one_tail_need_a_second_enter(page, office, keys):
    take_in(office, 1, person=office.villager)
    take_in(office, 2, person=office.neighbour)
    page.show_mode(FETCH)
    keys("1234")
    office.settle()
    keys(ENTER)
    office.settle()
    assert len(waiting(office)) == 2
    keys(DOWN, ENTER)
    office.settle()
    (left,) = waiting(office)
    assert left.person == office.villager


def test_somebody_else_takes_some_of_the_parcels(page, office, keys):
    for number in range(2):
        take_in(office, number, person=office.villager)
    page.show_mode(FETCH)
    keys("wgh")
    office.settle()
    page.hand_over.parcels.item(0).setCheckState(Qt.CheckState.Unchecked)
    page.hand_over.other.setFocus()
    keys("儿子", ENTER)
    office.settle()
    (left,) = waiting(office)
    gone = office.see(lambda views: views.parcels.find(waybill(1)))[0]
    assert left.waybill == waybill(0)
    assert (gone.state, gone.out_to) == ("out", "other")
    assert office.see(lambda views: views.parcels.moves(gone.id))[0].to_name == "儿子"


def test_a_scan_on_the_shelf_hands_over_what_waits_and_takes_in_what_is_new(page, office, scanner):
    take_in(office, 1, person=office.villager)
    page.shelf.setFocus()
    scanner(waybill(1))
    office.settle()
    assert page.mode() == FETCH
    assert [p.waybill for p in page.hand_over.checked()] == [waybill(1)]
    page.show_mode(SHELF)
    scanner(waybill(2))
    office.settle()
    assert page.mode() == BATCH
    assert page.batch.intake.open.waybill == waybill(2)


def test_the_overdue_are_counted_and_reminded_together(page, office, window):
    for number, day in enumerate((18, 18, 21)):
        office.clock.set(office.clock.now().replace(day=day))
        take_in(office, number)
    office.settle()
    words = page.shelf.waiting.group.button(1).text()
    assert words.endswith("2")
    page.shelf.show_step("remind")
    office.settle()
    assert page.shelf.rule.text() == "放了3天，请提醒收件人（快递暂行条例 第26条）"
    page.shelf.view.table.selectAll()
    QTest.mouseClick(page.shelf.bulk, Qt.MouseButton.LeftButton)
    office.settle()
    assert [p.step for p in waiting(office)] == ["remind", "remind", None]
    window.notices.undo.click()
    office.settle()
    assert [p.step for p in waiting(office)] == [None, None, None]


def test_a_parcels_drawer_tells_and_books_steps(page, office, window):
    parcel = take_in(office, 1, person=office.villager)
    page.arrive(parcel)
    office.settle()
    assert page.drawer is not None
    page.steps.do(waiting(office)[0], "lost")
    form = page.drawer.body
    form.editor("claim_fen").set_text("遗失")
    page.drawer.button.click()
    office.settle()
    assert is_wrong(form, "claim_fen")
    assert len(waiting(office)) == 1
    form.editor("claim_fen").set_text("12.5")
    page.drawer.button.click()
    office.settle()
    assert waiting(office) == []
    assert office.see(lambda v: shelf_of(v, TODAY).counts())["lost"] == 1
    page.arrive("lost")
    office.settle()
    assert (page.mode(), page.shelf.source.step) == ("shelf", "lost")
    page.arrive(parcel)
    office.settle()
    page.drawer.button.click()
    office.settle()
    assert len(waiting(office)) == 1


def test_a_new_place_must_be_named(page, office):
    take_in(office, 1)
    page.steps.do(waiting(office)[0], "reshelve")
    page.drawer.button.click()
    assert page.drawer is not None
    page.drawer.body.editor("shelf").set_text("6-1")
    page.drawer.button.click()
    office.settle()
    assert waiting(office)[0].shelf == "6-1"


def test_a_parcel_scanned_by_mistake_is_taken_back_from_its_drawer(page, office):
    parcel = take_in(office, 1)
    page.arrive(parcel)
    office.settle()
    page.steps.do(waiting(office)[0], "undo")
    office.settle()
    assert waiting(office) == []


def test_the_notice_names_nobody_in_full(page, office):
    take_in(office, 1, person=office.villager)
    page.open_notice()
    office.settle()
    page.drawer.button.click()
    text = QGuiApplication.clipboard().text()
    assert "王**" in text
    assert "1234" in text
    assert "5-2-0001" in text
    assert "桂花" not in text
    assert "1381234" not in text
    assert page.drawer is None


def test_the_notice_and_labels_are_printed(page, office):
    take_in(office, 1, person=office.villager)
    page.open_notice()
    office.settle()
    page.drawer.body.print.click()
    office.printed(1)
    page.batch.labels_wanted.emit([waiting(office)[0].id])
    assert all(paper.read_bytes().startswith(b"%PDF") for paper in office.printed(2))
