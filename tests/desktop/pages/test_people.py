import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.people.model import Person
from core.trade.model.purchase import Purchase
from desktop.pages.people.page import PeoplePage, read_known

ENTER = Qt.Key.Key_Return


@pytest.fixture
def page(office, opened):
    return opened(lambda: PeoplePage(office.desk, office.spooler), "people")


def person_of(office, identity):
    return office.see(lambda views: views.people.get(identity))


def press(drawer, office):
    QTest.mouseClick(drawer.button, Qt.MouseButton.LeftButton)
    office.settle()


def names(page):
    grid = page.view.model
    return [grid.record(row).name for row in range(grid.grid.rowCount())]


def test_everybody_is_listed_with_the_phone_hidden(page, office):
    assert set(names(page)) == {"龚喆", "王桂花", "田垚"}
    texts = page.view.model.grid.index(0, 1).data()
    assert "****" in texts


def test_the_chips_show_farmers_only(page, office):
    page.view.filters.set_chip("role", "farmer")
    office.settle()
    assert names(page) == ["龚喆"]


def test_a_new_person_is_saved_by_keyboard_and_asked_for_consent(page, office, keys):
    page.new()
    keys("张秀兰", ENTER, "13677778888", ENTER, "四组", ENTER)
    press(page.drawer, office)
    (found,) = office.see(lambda views: views.people.search("张秀兰"))
    assert (found.phone, found.village) == ("13677778888", "四组")
    page.drawer.body.ticks["core"].setChecked(True)
    press(page.drawer, office)
    consents = office.see(lambda views: views.people.consents(found.id))
    assert [(c.purpose, c.method) for c in consents] == [("core", "signature")]


def test_a_phone_that_somebody_has_is_said_while_typing_and_opens_that_one(page, office, keys):
    page.new()
    form = page.drawer.body
    form.editor("phone").focus_widget().setFocus()
    keys("13812341234")
    office.settle()
    assert form.open_twin.isVisible()
    assert "王桂花" in form.open_twin.text()
    QTest.mouseClick(form.open_twin, Qt.MouseButton.LeftButton)
    office.settle()
    assert page.drawer.title.text() == "王桂花"


def test_the_hint_goes_when_the_phone_is_another(page, office, keys):
    page.new()
    form = page.drawer.body
    form.editor("phone").focus_widget().setFocus()
    keys("13812341234")
    office.settle()
    keys(Qt.Key.Key_Backspace)
    office.settle()
    assert not form.open_twin.isVisible()


def test_what_is_wrong_is_said_beside_the_field(page, office):
    page.new()
    page.drawer.body.fill({"name": "张三", "phone": "12"})
    press(page.drawer, office)
    assert page.drawer.body.editor("phone").focus_widget().property("wrong") == "true"


def test_credit_codes_are_asked_of_organisations_only(page, office):
    page.new()
    form = page.drawer.body
    assert not form.editor("uscc").isVisible()
    form.editor("role").set_text("coop")
    form.edited.emit("role")
    assert form.editor("uscc").isVisible()


def test_a_change_is_saved_and_can_be_put_back(page, office, window):
    page.edit(person_of(office, office.villager))
    office.settle()
    page.drawer.body.editor("village").set_text("五组")
    press(page.drawer, office)
    assert person_of(office, office.villager).village == "五组"
    window.notices.undo.click()
    office.settle()
    assert person_of(office, office.villager).village == "二组"


@pytest.mark.parametrize("field", ["village", "note"])
def test_an_undo_touches_nothing_that_somebody_else_wrote_since(page, office, window, field):
    page.edit(person_of(office, office.villager))
    office.settle()
    page.drawer.body.editor("village").set_text("五组")
    press(page.drawer, office)
    office.do(lambda s: s.people.change(office.villager, {field: "别人写的"}))
    window.notices.undo.click()
    office.settle()
    person = person_of(office, office.villager)
    assert getattr(person, field) == "别人写的"
    assert person.village == ("别人写的" if field == "village" else "二组")


def test_a_field_changed_meanwhile_is_said_not_overwritten(page, office):
    page.edit(person_of(office, office.villager))
    office.settle()
    office.write(lambda s: s.people.change(office.villager, {"village": "六组"}))
    page.drawer.body.editor("village").set_text("五组")
    press(page.drawer, office)
    assert page.drawer is not None
    assert person_of(office, office.villager).village == "六组"


def test_a_consent_is_withdrawn_by_taking_the_tick_away(page, office):
    office.do(lambda s: s.people.consent(office.villager, "parcel"))
    page.ask_consents(office.villager)
    office.settle()
    tick = page.drawer.body.ticks["parcel"]
    assert tick.isChecked()
    tick.setChecked(False)
    press(page.drawer, office)
    assert not office.do(lambda s: s.people.has_consent(office.villager, "parcel"))


def test_a_childs_consent_needs_a_guardian(page, office):
    child = office.person("小明", "13611112222", birth_year=2018)
    page.ask_consents(child)
    office.settle()
    page.drawer.body.ticks["training"].setChecked(True)
    press(page.drawer, office)
    assert page.drawer is not None
    page.drawer.body.guardian.setText("王桂花")
    press(page.drawer, office)
    assert office.do(lambda s: s.people.has_consent(child, "training"))


def test_two_entries_are_merged_and_separated_again(page, office, window):
    page.merge(person_of(office, office.neighbour))
    page.drawer.body.fill({"keep": office.villager}, {"keep": "王桂花"})
    press(page.drawer, office)
    assert names(page).count("田垚") == 0
    known = office.see(lambda views: read_known(office.villager, views))
    assert [one.name for one in known.merged] == ["田垚"]
    window.notices.undo.click()
    office.settle()
    assert "田垚" in names(page)


def test_merging_with_nobody_is_said(page, office):
    page.merge(person_of(office, office.neighbour))
    press(page.drawer, office)
    assert page.drawer.body.editor("keep").focus_widget().property("wrong") == "true"


def test_the_account_is_shown_and_printed(page, office):
    oranges = office.product("脐橙", unit="斤")
    buy = Purchase(farmer=office.farmer, product=oranges, qty=10_000, price_fen=300, paid_fen=1000)
    office.write(lambda s: s.trade.buying.buy(buy))
    page.show_account(person_of(office, office.farmer))
    office.settle()
    assert "20.00" in page.drawer.body.balance.text()
    press(page.drawer, office)
    (paper,) = office.printed(1)
    assert paper.read_bytes().startswith(b"%PDF")


def test_data_are_deleted_only_after_a_second_question(page, office):
    page.open(office.neighbour)
    office.settle()
    facts = page.drawer.body
    stop = [b for b in facts.findChildren(type(page.drawer.button)) if "删除" in b.text()]
    QTest.mouseClick(stop[0], Qt.MouseButton.LeftButton)
    asking = page.drawer.asking()
    assert asking is not None
    assert person_of(office, office.neighbour).name == "田垚"
    QTest.mouseClick(asking.yes, Qt.MouseButton.LeftButton)
    office.settle()
    assert person_of(office, office.neighbour).erased
    assert "田垚" not in names(page)


def test_a_half_typed_person_survives_a_power_cut(page, office):
    page.new()
    page.drawer.body.fill({"name": "张三"})
    half = page.half_typed()
    page.close_drawer()
    page.restore(half)
    assert page.drawer.body.values()["name"] == "张三"


def test_more_is_asked_only_of_those_who_agreed(page, office):
    page.edit(person_of(office, office.villager))
    office.settle()
    assert "gender" not in page.drawer.body.dump()
    office.do(lambda s: s.people.consent(office.villager, "county_detail"))
    page.edit(person_of(office, office.villager))
    office.settle()
    page.drawer.body.editor("gender").set_text("女")
    press(page.drawer, office)
    assert person_of(office, office.villager).gender == "女"


def test_a_hit_of_the_search_opens_the_person(page, office):
    page.arrive(office.farmer)
    office.settle()
    assert page.drawer.title.text() == "龚喆"
    assert isinstance(person_of(office, office.farmer), Person)
