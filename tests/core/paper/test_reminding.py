from core.paper import notice
from core.paper.model import chinese
from core.paper.reminding import reminder_of
from core.people.model import Person
from core.station import Views
from core.trade.model.down import Down
from core.trade.model.opening import Opening
from core.trade.model.payment import Payment
from tests.core.paper.reading import texts_of


def test_a_reminder_says_every_open_order_and_what_is_owed_beside_them(station):
    who = station.people.add(Person(name="王桂花")).ids[0]
    asked = Down(villager=who, item="化肥", amount_fen=9000, paid_by="station")
    station.trade.fetching.order(asked)
    station.trade.money.open(Opening(what="receivable", party=who, amount_fen=2500))
    paid = Payment(party=who, direction="in", purpose="instalment", amount_fen=4000)
    station.trade.money.pay(paid)
    letter = reminder_of(Views(station.db), who, station.ledger.today(), clerk="田秀英")
    said = [(debt.name, debt.amount_fen) for debt in letter.debts]
    assert said == [("代买 化肥", 5000), ("期初和其他往来", 2500)]
    assert (letter.person, letter.total_fen) == ("王桂花", 7500)
    assert "￥75.00" in texts_of(notice.reminder(letter, chinese))[0]
