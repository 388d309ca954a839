"""The products page: what there is of what, where; counted, lost, moved, dated."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final, NamedTuple, cast

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.catalog.model import Product, Stock
from core.catalog.queries import OnHand
from core.station import Station, Views
from desktop import theme
from desktop.models.ledger import LedgerModel
from desktop.pages.booking import Booking, answers, refused, remarks, sentences, show_error
from desktop.pages.desk import Desk
from desktop.pages.facts import Facts
from desktop.pages.naming import naming
from desktop.pages.products.form import FIELDS, FORMS, ProductForm, clear_form
from desktop.pages.products.reading import (
    SHOWN_PLACES,
    MoveSource,
    StockSource,
    amount,
    columns,
    move_columns,
    move_tone,
    price,
    signed_weight,
    tone_of,
)
from desktop.pages.products.starter import starter_drawer
from desktop.pages.products.tasks import TaskLine
from desktop.pages.products.writing import write_movement
from desktop.pages.spooler import Spooler
from desktop.widgets.choice import Chips
from desktop.widgets.drawer import Drawer
from desktop.widgets.empty import Empty
from desktop.widgets.form import RecordForm
from desktop.widgets.ledger import LedgerView
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page
from words.say import _

STOCK, MOVES = "stock", "moves"
SOME: Final = 12


class Known(NamedTuple):
    """What the drawer tells of one product."""

    on_hand: OnHand
    history: list[Stock]


def read_known(identity: str, views: Views) -> Known | None:
    """Read one product with its stock and its last movements."""
    on_hand = views.catalog.on_hand(identity)
    return Known(on_hand, views.catalog.history(identity, SOME)) if on_hand else None


def titles() -> dict[str, tuple[str, str]]:
    """Return what each movement's drawer and button are called."""
    return {
        "take": (_("盘点"), _("按实数记账")),
        "loss": (_("记损耗"), _("记损耗")),
        "transfer": (_("调拨"), _("调过去")),
        "date": (_("登记保质期"), _("记下")),
    }


class ProductsPage(Page):
    """Products, stock and movements."""

    def __init__(self, desk: Desk, spooler: Spooler | None = None) -> None:  # noqa: ARG002 - every page's factory hands one
        super().__init__(_("产品库存"))
        self._desk = desk
        self._counting = False
        self.tasks = TaskLine(desk)
        self.stock = self._stock_view()
        self.moves = self._moves_view()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.stock)
        self.stack.addWidget(self.moves)
        body = QWidget()
        box = QVBoxLayout(body)
        theme.spaced(box, 2, 0)
        box.addWidget(self.tasks)
        box.addWidget(self.stack, 1)
        body.setFocusProxy(self.stock)
        self.set_body(body)
        self._add_head()
        self.tasks.product_wanted.connect(self.open)
        self.tasks.clear_wanted.connect(self._clear)
        self.stock.model.show()
        self.moves.model.show()
        self.tasks.read()

    def _stock_view(self) -> LedgerView[OnHand]:
        model = LedgerModel(
            StockSource(self._desk.views), columns(), self._desk.jobs, tone_of, self
        )
        self.empty = Empty(
            "product",
            _("还没有产品"),
            _("先从常用产品里挑几样：脐橙、土鸡蛋、腊肉……单位和规矩都配好了。"),
            _("从常用产品里挑"),
            self.pick_starter,
        )
        settings, today = self._desk.settings, self._desk.today
        view = LedgerView(model, "stock", settings, today=today, periods=False, empty=self.empty)
        view.add_filter("use", _("看哪些"), [("", _("在用")), ("all", _("全部"))])
        view.opened.connect(lambda row: self.open(row.product.id))
        for what, icon, keys in (
            ("take", "stock", "Ctrl+T"),
            ("loss", "warn", "Ctrl+L"),
            ("transfer", "next", "Ctrl+M"),
        ):
            view.add_action(titles()[what][0], icon, partial(self.ask, what), keys)
        return view

    def _moves_view(self) -> LedgerView[Any]:
        model = LedgerModel(
            MoveSource(self._desk.views), move_columns(), self._desk.jobs, move_tone, self
        )
        empty = Empty("stock", _("还没有库存变动"), _("盘点、损耗和调拨会记在这里；买卖在台账里。"))
        settings, today = self._desk.settings, self._desk.today
        view = LedgerView(model, "moves", settings, today=today, empty=empty)
        view.opened.connect(self._open_move)
        return view

    def _add_head(self) -> None:
        self.modes = Chips([(STOCK, _("库存")), (MOVES, _("变动"))], _("看什么"))
        self.modes.set_value(STOCK)
        self.modes.chosen.connect(self.show_mode)
        self.head.addWidget(self.modes)
        self.add_button(_("逐个盘点"), "stock", self.begin_counting)
        self.add_button(_("常用产品"), "listing", self.pick_starter)
        self.add_button(_("新产品"), "add", self.new, main=True, shortcut="Ctrl+N")

    def show_mode(self, mode: str) -> None:
        """Show the stock or its movements."""
        self.close_drawer()
        self.modes.set_value(mode)
        self.stack.setCurrentWidget(self.stock if mode == STOCK else self.moves)

    def arrive(self, what: str = "") -> None:
        """Be shown; an id opens that product, "new" the form."""
        if what == "new":
            self.new()
        elif what:
            self.open(what)
        else:
            super().arrive(what)

    def scanned(self, code: str) -> bool:
        """Open the product of a barcode, or the form of a new one."""
        self._desk.fetch(lambda views: views.catalog.by_barcode(code), partial(self._scanned, code))
        return True

    def _scanned(self, code: str, product: Product | None) -> None:
        if product is not None:
            self.open(product.id)
            return
        if self.drawer is None or not isinstance(self.drawer.body, ProductForm):
            self.new()
        if self.drawer is not None and isinstance(self.drawer.body, ProductForm):
            self.drawer.body.fill({"barcode": code})

    def new(self) -> None:
        """Open the form of a new product."""
        form = ProductForm(self._desk)
        drawer = Drawer(_("新产品"), form, _("保存"))
        drawer.pressed.connect(partial(self._save, drawer, form, None))
        self.open_drawer(drawer)

    def restore(self, half_typed: dict[str, str]) -> None:
        """Open the form again with what was half-typed."""
        if any(half_typed.values()) and "name" in half_typed:
            self.new()
            super().restore(half_typed)

    def _save(self, drawer: Drawer, form: ProductForm, known: Product | None) -> None:
        try:
            product = cast("Product", form.record())
        except ClerkError as error:
            show_error(drawer, error)
            return
        fields = {name: getattr(product, name) for name in FIELDS}

        def work(station: Station, reasons: Mapping[str, str]) -> Changes:
            if known is None:
                return station.catalog.add(product, reasons)
            return station.catalog.change(known.id, fields, known)

        Booking(self._desk, drawer, work, self._saved).start()

    def _saved(self, changes: Changes) -> None:
        """Say that it is kept, with what the law often wants of such goods."""
        self.close_drawer()
        findings = remarks(changes.findings)
        if findings:
            sentences(self._desk, findings, self._remind)
        else:
            self.noticed.emit(Notice(text=_("已保存")))

    def _remind(self, said: list[str]) -> None:
        text = _("已保存。留意：{said}", said="；".join(said))
        self.noticed.emit(Notice(text=text, tone="wait", seconds=0))

    def pick_starter(self) -> None:
        """Open the starter catalogue."""
        self.open_drawer(starter_drawer(self._desk, self._picked, self._refused))

    def _picked(self, _changes: Changes) -> None:
        self.noticed.emit(Notice(text=_("已加上，可以接着挑"), seconds=3))

    def open(self, identity: str) -> None:
        """Show one product in the drawer."""
        self._desk.fetch(partial(read_known, identity), self._show)

    def _show(self, known: Known | None) -> None:
        if known is None:
            return
        on_hand = known.on_hand
        product = on_hand.product
        facts = Facts(_pairs(on_hand))
        for what, icon in (("loss", "warn"), ("transfer", "next"), ("date", "calendar")):
            facts.add_button(titles()[what][0], icon, partial(self.ask, what, on_hand))
        facts.add_button(_("改资料"), "edit", partial(self.edit, product))
        words = _("重新启用") if product.retired else _("停用")
        facts.add_button(words, "cross", partial(self.retire, product))
        facts.add_lines(_("最近变动"), [_move_words(move) for move in known.history])
        drawer = Drawer(product.name, facts, _("盘点"), icon="stock")
        drawer.pressed.connect(partial(self.ask, "take", on_hand))
        self.open_drawer(drawer)

    def edit(self, product: Product) -> None:
        """Open the form of a known product."""
        form = ProductForm(self._desk)
        form.fill({name: getattr(product, name) for name in FIELDS})
        form.set_shown("licence_no", product.processed)
        drawer = Drawer(_("改 {name}", name=product.name), form, _("保存"))
        drawer.pressed.connect(partial(self._save, drawer, form, product))
        self.open_drawer(drawer)

    def retire(self, product: Product) -> None:
        """Take a product out of the lists, or back into them."""
        retired = not product.retired
        text = _("{name} 已停用", name=product.name)
        if not retired:
            text = _("{name} 又用起来了", name=product.name)
        self._desk.write(
            lambda station: station.catalog.change(product.id, {"retired": retired}),
            partial(self._said, text),
            self._refused,
        )

    def ask(self, what: str, on_hand: OnHand) -> None:
        """Open the drawer of a stock-taking, a loss, a transfer or a lot's date."""
        form = FORMS[what](self._desk, on_hand)
        title, action = titles()[what]
        drawer = Drawer(f"{on_hand.product.name}  {title}", form, action)
        drawer.pressed.connect(partial(self._move, drawer, form, what, on_hand.product))
        drawer.closed.connect(self._stop_counting)
        self.open_drawer(drawer)

    def _move(self, drawer: Drawer, form: RecordForm, what: str, product: Product) -> None:
        said = answers(drawer, form)
        if said is None:
            return

        def work(station: Station, _reasons: Mapping[str, str]) -> Changes:
            return write_movement(product.id, what, said, station)

        Booking(self._desk, drawer, work, partial(self._moved, what, product)).start()

    def _moved(self, what: str, product: Product, changes: Changes) -> None:
        if self._counting:
            self._count_next()
            return
        self.close_drawer()
        text = f"{product.name}  {titles()[what][0]}"
        if not changes.ids:
            self.noticed.emit(Notice(text=_("{name} 与账面一致", name=product.name)))
            return
        undo = partial(self._undo, changes.ids[0])
        sentences(
            self._desk,
            remarks(changes.findings),
            lambda said: self.noticed.emit(Notice(text="\n".join((text, *said)), undo=undo)),
        )

    def _undo(self, movement: str) -> None:
        self._desk.write(
            lambda station: station.trade.papers.reverse(movement, _("点错了")),
            partial(self._said, _("已撤销")),
            self._refused,
        )

    def begin_counting(self) -> None:
        """Count one product after the other, from the cursor on."""
        self.show_mode(STOCK)
        row = self.stock.current()
        if row is not None:
            self.ask("take", row)
            self._counting = True

    def _count_next(self) -> None:
        """Go on to the next row; after the last one counting ends."""
        at = self.stock.table.currentIndex().row() + 1
        following = self.stock.model.record(at)
        if following is None:
            self._stop_counting()
            self.close_drawer()
            self.noticed.emit(Notice(text=_("盘点完了")))
            return
        self.stock.table.selectRow(at)
        self.ask("take", following)
        self._counting = True

    def _stop_counting(self) -> None:
        self._counting = False

    def _clear(self, lot: str, product: str) -> None:
        self._desk.fetch(partial(read_known, product), partial(self._ask_clear, lot))

    def _ask_clear(self, lot: str, known: Known | None) -> None:
        """Ask how much of a lot past its date is thrown away."""
        if known is None:
            return
        product = known.on_hand.product
        form = clear_form(self._desk, known.on_hand)
        drawer = Drawer(_("{name}  过期下架", name=product.name), form, _("下架，记进损耗"))
        drawer.pressed.connect(partial(self._clear_lot, drawer, form, lot))
        self.open_drawer(drawer)

    def _clear_lot(self, drawer: Drawer, form: RecordForm, lot: str) -> None:
        said = answers(drawer, form)
        if said is None:
            return
        grams, count = said.get("grams", 0), said.get("count", 0)

        def work(station: Station, _reasons: Mapping[str, str]) -> Changes:
            return station.catalog.clear(lot, grams, count)

        Booking(self._desk, drawer, work, partial(self._said, _("已下架，记进损耗"))).start()

    def _open_move(self, row: Any) -> None:  # noqa: ANN401 - a movement with its name
        self.open(row.stock.product)

    def _said(self, text: str, _changes: Changes) -> None:
        self.close_drawer()
        self.noticed.emit(Notice(text=text, tone="wait"))

    def _refused(self, error: ClerkError) -> None:
        refused(self, error)


def _pairs(on_hand: OnHand) -> list[tuple[str, str]]:
    product = on_hand.product
    levels: list[tuple[str, str]] = [
        (naming("place", place), amount(product, on_hand.levels.get(place)) or "0")
        for place in SHOWN_PLACES
    ]
    kept: list[tuple[str, str]] = [
        (_("品种"), product.variety or ""),
        (_("收购价"), price(product.buy_fen, product)),
        (_("销售价"), price(product.sell_fen, product)),
        (_("等级"), "、".join(product.grades)),
        (_("合格证"), _("要") if product.certificate else ""),
        (_("许可证号"), product.licence_no or ""),
        (_("条码"), product.barcode or ""),
        (_("备注"), product.note or ""),
    ]
    return levels + kept


def _move_words(move: Stock) -> str:
    day = f"{move.day:%m-%d}" if move.day else ""
    much = signed_weight(move.grams) or f"{move.count:+d}"
    return "  ".join(filter(None, (day, naming("cause", move.cause), much, move.note)))
