import pytest

from core.trade.model.errand import Errand
from core.trade.model.purchase import Purchase
from core.trade.model.receipt import Receipt
from core.trade.model.up import Up
from core.trade.queries.register import Register


@pytest.fixture
def papers(desk):
    """A purchase, an errand, a receipt taken back by a red one, and a sale without a number."""
    desk.people.change(desk.farmer, {"village": "二组"})
    bought = desk.trade.buying.buy(
        Purchase(farmer=desk.farmer, product=desk.oranges, qty=10_000, price_fen=300, paid_fen=1000)
    )
    ran = desk.trade.errands.run(Errand(what="缴费", person=desk.villager, amount_fen=5000))
    slip = desk.trade.money.receipt(Receipt(name="张三", items=("场地费|1天|50",)))
    red = desk.trade.papers.reverse(slip.ids[0], "写错了")
    desk.trade.selling.sell(Up(item="脐橙", qty=1000, unit="斤", price_fen=500))
    return [one.ids[0] for one in (bought, ran, slip, red)]


def shown(desk, order="", **filters):
    register = Register(desk.db)
    return [row.id for row in register.rows(register.ids(order, filters)) if row]


def paper_of(desk, event):
    found = Register(desk.db).of(event)
    assert found is not None
    return found


def test_every_numbered_paper_is_listed_newest_first(desk, papers):
    assert shown(desk) == papers[::-1]
    assert shown(desk, "serial") == papers


def test_a_row_says_whose_paper_it_is_and_what_changed_hands(desk, papers):
    bought, ran, slip, red = (paper_of(desk, paper) for paper in papers)
    assert (bought.name, bought.amount_fen, bought.direction) == ("周春秀", 1000, "out")
    assert (ran.name, ran.amount_fen, ran.kind) == ("覃明桂", 5000, "errand")
    assert (slip.name, slip.state) == ("张三", "reversed")
    assert (red.state, red.amount_fen, red.reason) == ("red", -5000, "写错了")


def test_a_number_whose_paper_has_not_come_is_passed_over(desk, papers):
    desk.db.execute("UPDATE errand SET day = NULL")
    assert [row.id for row in Register(desk.db).first("", {}, 9)[1]] == [*papers[:1], *papers[2:]][
        ::-1
    ]
    assert Register(desk.db).of(papers[1]) is None


def test_papers_are_found_by_serial_with_or_without_the_check_character(desk, papers):
    register = Register(desk.db)
    serial = paper_of(desk, papers[0]).serial
    for typed in (serial, serial[:-2].lower()):
        found = register.find(typed)
        assert found is not None
        assert found.id == papers[0]
    assert register.find("K7QFA26") is None
    assert register.find("K7QFA26-999999-0") is None


def test_filters_by_kind_person_name_and_standing(desk, papers):
    assert shown(desk, kind="errand") == [papers[1]]
    assert shown(desk, person=desk.farmer) == [papers[0]]
    assert shown(desk, text="zcx") == [papers[0]]
    assert shown(desk, text="张") == [papers[3], papers[2]]
    assert shown(desk, standing="1") == [papers[1], papers[0]]
    assert shown(desk, standing="0") == [papers[3], papers[2]]
    assert shown(desk, **{"from": "2026-11-22"}) == []
    assert shown(desk, nonsense="x") == []


@pytest.mark.parametrize("order", ["day", "-day", "kind", "amount_fen", "-name", "-serial"])
def test_every_column_orders(desk, papers, order):
    assert sorted(shown(desk, order)) == sorted(papers)


def test_a_red_entry_counts_minus_one(desk, papers):
    register = Register(desk.db)
    assert register.sums({}, None) == {"count": 2}
    assert register.sums({}, register.ids("", {"kind": "errand"})) == {"count": 1}


def test_a_sale_is_listed_once_it_has_a_number(desk, papers):
    sale = desk.db.one("SELECT id FROM up")[0]
    desk.trade.papers.issue(sale)
    assert shown(desk)[0] == sale
