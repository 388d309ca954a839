"""Searches for the fields that name a record: people, products, couriers."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from core.base.masking import mask_phone
from core.packs.model import Courier
from core.packs.shelf import Packs
from core.people.model import Person
from desktop.pages.desk import Desk
from desktop.widgets.form import RecordForm
from desktop.widgets.found import Answer, Find, Found
from words.say import _, language

SOME = 9


def people(desk: Desk, name: str = "person") -> Find:
    """Return a search for people by name, initials, phone or its tail.

    ``name`` keeps the answers of one field apart from another's.
    """

    def find(typed: str, answer: Answer) -> None:
        desk.fetch(
            lambda views: [found_person(person) for person in views.people.search(typed, SOME)],
            answer,
            latest=f"find-{name}",
        )

    return find


def found_person(person: Person) -> Found:
    """Return a person as a hit: the name, and what tells one from another of that name."""
    detail = "  ".join(filter(None, (mask_phone(person.phone), person.village)))
    return Found(person.id, person.name or "", detail, "person")


def products(desk: Desk, name: str = "product") -> Find:
    """Return a search for products in use by name, initials, variety or barcode."""

    def find(typed: str, answer: Answer) -> None:
        desk.fetch(
            lambda views: [
                Found(
                    one.id, one.name, "  ".join(filter(None, (one.variety, _(one.unit)))), "product"
                )
                for one in views.catalog.find(typed, SOME)
            ],
            answer,
            latest=f"find-{name}",
        )

    return find


def couriers(desk: Desk) -> Find:
    """Return a search for couriers by name, initials or code."""

    def find(typed: str, answer: Answer) -> None:
        desk.fetch(lambda views: found_couriers(views.packs, typed), answer, latest="find-courier")

    return find


def found_couriers(packs: Packs, typed: str) -> list[Found]:
    """Return the couriers that what was typed may mean."""
    text, lang = typed.strip().lower(), language()
    found = []
    for courier in packs.couriers.all:
        readings = packs.initials.all(courier.zh)
        names = (courier.zh, courier.en.lower(), courier.code, *courier.also)
        by_name = any(text in name for name in names)
        if by_name or any(reading.startswith(text) for reading in readings):
            found.append(Found(courier.code, courier.name(lang), "", "courier"))
    return found[:SOME]


def courier_words(courier: Courier) -> str:
    """Return what a courier is called in the language in force."""
    return courier.name(language())


def hint(form: RecordForm, field: str, text: str) -> None:
    """Say in a reference's empty field what can be typed there."""
    line = form.editor(field).findChild(QLineEdit)
    if isinstance(line, QLineEdit):
        line.setPlaceholderText(text)
        line.setToolTip(text)
