"""What the tests of the pages do by hand: press, read a drawer, read what the ledger keeps."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton

from core.db import rows
from core.trade.model.purchase import Purchase
from core.trade.queries.ledgers import ledger
from desktop.widgets.form import RecordForm
from desktop.widgets.page import Page


def press(button: QAbstractButton) -> None:
    """Click on a button that can be clicked on."""
    assert button.isVisible()
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def button(page: Page, text: str) -> QPushButton:
    """Return the button of this text in a page's drawer."""
    assert page.drawer is not None
    return next(b for b in page.drawer.findChildren(QPushButton) if b.text() == text)


def total(page: Page) -> str:
    """Return the figure in a drawer's foot."""
    assert page.drawer is not None
    return next(
        said.text()
        for said in page.drawer.findChildren(QLabel)
        if said.property("role") == "figure" and said.isVisible()
    )


def beside_total(page: Page) -> str:
    """Return what stands before the total, in the drawer's foot."""
    assert page.drawer is not None
    foot = page.drawer.button.parentWidget()
    assert foot is not None
    return " ".join(said.text() for said in foot.findChildren(QLabel) if said.isVisible())


def is_wrong(form: RecordForm, name: str) -> bool:
    """Tell whether a field is marked as one to mend."""
    return bool(form.editor(name).focus_widget().property("wrong") == "true")


def facts(office: Any, kind: Any) -> list[Any]:
    """Return the facts of one kind as their ledger lists them."""

    def read(views: Any) -> list[Any]:
        listing = ledger(views.db, kind)
        return list(listing.rows(listing.ids("", {})))

    said: list[Any] = office.see(read)
    return said


def kept(office: Any, kind: Any) -> list[Any]:
    """Return the facts of one kind that stand, in the order they were written."""
    every = office.see(lambda views: rows.read(views.db, kind, "ORDER BY seq", ()))
    return [one for one in every if not one.reverses and not one.reversed_by]


def pick(office: Any, keys: Any, typed: str) -> None:
    """Type into a picker and take the first hit."""
    keys(typed)
    office.settle()
    keys(Qt.Key.Key_Return)
    office.settle()


def weigh_ginger(office: Any, keys: Any) -> None:
    """Type a purchase the way a clerk does, up to its price."""
    pick(office, keys, "gz")
    pick(office, keys, "sj")
    keys("一级", Qt.Key.Key_Return, "65.8", Qt.Key.Key_Return, "3", Qt.Key.Key_Return)
    office.settle()


def buy(office: Any, product: str, **said: Any) -> str:
    """Buy goods from the station's farmer and return the purchase."""
    fields = {"farmer": office.farmer, "product": product, "gross_g": 30_000, "price_fen": 500}
    bought = office.write(lambda s: s.trade.buying.buy(Purchase(**(fields | said))))
    return str(bought.ids[0])
