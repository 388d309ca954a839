"""Somebody or something not in the books yet, added in the middle of another form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.people.model import Person
from core.station import Station
from desktop.pages.booking import Booking, show_error
from desktop.pages.desk import Desk
from desktop.pages.naming import naming
from desktop.widgets.drawer import Drawer
from desktop.widgets.form import FormPlan, RecordForm
from words.say import _

Added = Callable[[str, str], None]
"""Takes the new record's id and what it is called."""


def name_in(typed: str) -> str:
    """Return what was typed if it can be a name: no initials in one case, no end of a phone."""
    initials = typed.isascii() and typed.isalpha() and (typed.islower() or typed.isupper())
    return "" if initials or typed.isdecimal() else typed


def newcomer_drawer(desk: Desk, name: str, role: str, added: Added) -> Drawer:
    """Return the drawer of a new person, what was typed filled in where it is a name."""
    plan = FormPlan(
        kind=Person,
        today=desk.today,
        fields=("name", "phone", "village", "role", "birth_year"),
        naming=naming,
        settings=desk.settings,
    )
    form = RecordForm(plan)
    form.fill({"name": name_in(name), "role": role})
    drawer = Drawer(_("新建人员"), form, _("建好，回到单子"), icon="person")

    def save() -> None:
        try:
            person = cast("Person", form.record())
        except ClerkError as error:
            show_error(drawer, error)
            return

        def work(station: Station, reasons: Mapping[str, str]) -> Changes:
            return station.people.add(person, reasons)

        Booking(
            desk, drawer, work, lambda changes: added(changes.ids[0], person.name or "")
        ).start()

    drawer.pressed.connect(save)
    return drawer


def add_product(desk: Desk, name: str, added: Added) -> None:
    """Add a product by its name, from the starter catalogue where it is known."""

    def work(station: Station) -> Changes:
        made = station.catalog.find_or_add(name)
        return Changes(kinds=frozenset({"product"}), ids=(made,))

    desk.write(work, lambda changes: added(changes.ids[0], name))
