"""Random days at the desk: whatever happens, sums, ledgers, accounts and journal agree."""

import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from core.base.errors import ClerkError
from core.base.ids import serial_parts
from core.journal.rebuild import rebuild
from core.trade.model.close import Close
from core.trade.model.down import Down
from core.trade.model.opening import Opening, Transfer
from core.trade.model.payment import Payment, Settlement
from core.trade.model.purchase import Purchase
from core.trade.model.up import Up
from core.trade.queries.accounts import Accounts
from core.trade.service.fetching import Return
from core.trade.service.following import Refund
from tests.core.trade.conftest import DAY, REGISTRY, Desk

FEN = st.integers(min_value=1, max_value=100_000)
METHODS = st.sampled_from(("cash", "wechat", "alipay", "bank"))
DAYS = st.integers(min_value=-3, max_value=0)
LONG_AGO, FAR = dt.date(2000, 1, 1), dt.date(2100, 1, 1)


class RandomDesk(RuleBasedStateMachine):
    """A clerk who does anything in any order, wrong things included."""

    def __init__(self):
        super().__init__()
        self.folder = TemporaryDirectory()
        self.desk = Desk(Path(self.folder.name))
        self.made = []

    def teardown(self):
        self.desk.close()
        self.folder.cleanup()

    @initialize()
    def start_with_some_money(self):
        self.do(lambda t: t.money.open(Opening(what="money", amount_fen=100_000)))

    def do(self, act):
        """Do something; a refusal must leave no event behind."""
        before = self.desk.events()
        try:
            changes = act(self.desk.trade)
        except ClerkError:
            assert self.desk.events() == before
        else:
            self.made += changes.ids

    @rule(fen=FEN, qty=st.integers(0, 40_000), method=METHODS, paid=st.none() | FEN, back=DAYS)
    def buy(self, fen, qty, method, paid, back):
        day = DAY + dt.timedelta(days=back)
        self.do(
            lambda t: t.buying.buy(
                Purchase(
                    farmer=self.desk.farmer,
                    product=self.desk.oranges,
                    qty=qty,
                    price_fen=fen % 500,
                    paid_fen=paid,
                    method=method,
                    day=day,
                )
            )
        )

    @rule(fen=FEN, method=METHODS, consigned=st.booleans(), shipped=st.booleans())
    def sell(self, fen, method, consigned, shipped):
        self.do(
            lambda t: t.selling.sell(
                Up(
                    product=self.desk.boxes,
                    qty=2000,
                    price_fen=fen,
                    method=method,
                    farmer=self.desk.farmer,
                    consigned=consigned,
                    farmer_pay_fen=fen,
                    waybill="73100012345678" if shipped else None,
                )
            )
        )

    @rule(fen=FEN, fee=st.sampled_from((0, 200, 900)), by=st.sampled_from(("villager", "station")))
    def order(self, fen, fee, by):
        down = Down(villager=self.desk.villager, item="货", amount_fen=fen, fee_fen=fee, paid_by=by)
        self.do(lambda t: t.fetching.order(down, {"X3": "说过了"}))

    @rule(
        pick=st.integers(0, 60),
        step=st.integers(0, 7),
        fen=st.none() | FEN,
        restock=st.booleans(),
    )
    def move(self, pick, step, fen, restock):
        of = self.made[pick % len(self.made)]
        refund = Refund(cause="坏果", refund_fen=fen, restock=restock, farmer_share_fen=fen or 0)
        steps = (
            lambda t: t.following.ship(of),
            lambda t: t.following.sign(of),
            lambda t: t.following.lose(of, cause="transit", loss_g=fen),
            lambda t: t.following.refund(of, refund),
            lambda t: t.fetching.arrive(of),
            lambda t: t.fetching.collect(of, paid_fen=fen),
            lambda t: t.fetching.give_back(of, Return(refund_fen=fen)),
            lambda t: t.papers.reprint(of),
        )
        self.do(steps[step])

    @rule(
        fen=FEN,
        direction=st.sampled_from(("in", "out")),
        purpose=st.sampled_from(("settle", "advance", "instalment", "repay", "other")),
        whose=st.booleans(),
        method=METHODS,
    )
    def pay(self, fen, direction, purpose, whose, method):
        payment = Payment(
            party=self.desk.farmer if whose else self.desk.villager,
            direction=direction,
            purpose=purpose,
            amount_fen=fen,
            method=method,
        )
        self.do(lambda t: t.money.pay(payment))

    @rule(paid=st.none() | FEN, deduct=st.sampled_from((0, 0, 50)))
    def settle(self, paid, deduct):
        slip = Settlement(
            farmer=self.desk.farmer, paid_fen=paid, deduct_fen=deduct, deduct_why="箱"
        )
        self.do(lambda t: t.money.settle(slip))

    @rule(fen=FEN, what=st.sampled_from(("bring", "take", "deposit", "draw")))
    def transfer(self, fen, what):
        self.do(lambda t: t.money.transfer(Transfer(what=what, amount_fen=fen)))

    @rule(pick=st.integers(0, 60))
    def reverse(self, pick):
        self.do(lambda t: t.papers.reverse(self.made[pick % len(self.made)], "录错"))

    @rule(back=DAYS)
    def close_a_day(self, back):
        self.do(lambda t: t.closing.close(Close(day=DAY + dt.timedelta(days=back))))

    @invariant()
    def accounts_line_by_line_end_at_the_balances(self):
        accounts = Accounts(self.desk.db)
        for person in (self.desk.farmer, self.desk.villager):
            account = accounts.account(person, LONG_AGO, FAR)
            assert account.closing_fen == accounts.balance(person)

    @invariant()
    def ages_add_up_to_what_is_owed(self):
        accounts = Accounts(self.desk.db)
        for owed in accounts.payables(DAY):
            assert sum(owed.ages) == owed.fen == self.desk.owed(owed.person)
            assert min(owed.ages) >= 0

    @invariant()
    def open_orders_are_what_the_villager_owes(self):
        opened = self.desk.number(
            "SELECT coalesce(sum(open_fen), 0) FROM down WHERE reverses IS NULL"
        )
        paid = self.desk.number(
            "SELECT coalesce(sum(iif(direction = 'in', amount_fen, -amount_fen)), 0) "
            "FROM payment WHERE party = ? AND (purpose = 'repay' "
            "OR (purpose = 'instalment' AND direction = 'in'))",
            self.desk.villager,
        )
        parts = sum(int(part) for one in self.standing_payments() for part in one.parts)
        assert self.desk.owed(self.desk.villager, "receivable") == opened - (paid - parts)

    def standing_payments(self):
        ids = self.desk.db.rows(
            "SELECT id FROM payment WHERE party = ? AND reverses IS NULL AND reversed_by IS NULL",
            (self.desk.villager,),
        )
        return [self.desk.ledger.get(Payment, identity) for (identity,) in ids]

    @invariant()
    def the_lock_holds_what_waits_to_be_shipped(self):
        waiting = self.desk.number(
            "SELECT coalesce(sum(grams), 0) FROM up WHERE state = 'ordered' "
            "AND reverses IS NULL AND reversed_by IS NULL"
        )
        assert self.desk.on_hand(self.desk.boxes, "online")[0] == waiting

    @invariant()
    def serials_have_no_gap(self):
        serials = self.desk.db.rows("SELECT series, number FROM serial ORDER BY number")
        assert [number for _, number in serials] == list(range(1, len(serials) + 1))
        for table in ("purchase", "down", "payment", "settlement", "close", "up"):
            for (serial,) in self.desk.db.rows(
                f"SELECT serial FROM {table} WHERE serial IS NOT NULL"  # noqa: S608 - our names
            ):
                assert serial_parts(serial) in serials

    @invariant()
    def nothing_is_booked_on_a_closed_day_after_its_close(self):
        late = self.desk.db.one(
            "SELECT count(*) FROM purchase p JOIN close c ON c.day = p.day AND p.seq > c.seq "
            "WHERE c.reverses IS NULL AND c.reversed_by IS NULL"
        )
        assert late == (0,)

    @rule()
    def rebuild_changes_nothing(self):
        before = self.desk.tables()
        rebuild(self.desk.db, REGISTRY)
        assert self.desk.tables() == before

    @rule()
    def reversing_everything_leaves_nothing(self):
        """Done at random moments, on a copy that is rolled back."""
        with pytest.raises(ZeroDivisionError), self.desk.db.atomic():
            self.reverse_all()
            assert self.desk.sums() == {}
            _ = 1 // 0

    def reverse_all(self):
        for table in (
            "close",
            "settlement",
            "payment",
            "up",
            "down",
            "purchase",
            "cash",
            "opening",
        ):
            standing = self.desk.db.rows(
                f"SELECT id FROM {table} WHERE reverses IS NULL AND reversed_by IS NULL"  # noqa: S608 - our own names
            )
            for (identity,) in standing:
                self.desk.trade.papers.reverse(identity, "全部红冲")


TestRandomDesk = RandomDesk.TestCase
TestRandomDesk.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
