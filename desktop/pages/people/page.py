"""The people page: the list, one person in the drawer, and what is done to an entry."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple, cast

import msgspec

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.base.masking import mask_phone
from core.journal.revise import changed
from core.people.model import ROLES, Consent, Person, PersonMerge
from core.people.rules import FOR_DETAILS, beyond_core, tidy
from core.station import Station, Views
from desktop.models.ledger import Column, LedgerModel
from desktop.pages import finders
from desktop.pages.booking import Booking, refused, show_error
from desktop.pages.desk import Desk
from desktop.pages.facts import Facts
from desktop.pages.naming import naming
from desktop.pages.people.account import account_drawer, balance_words
from desktop.pages.people.consents import Asked, ConsentForm, read_asked, write_consents
from desktop.pages.people.form import PersonForm
from desktop.pages.printing import Printing
from desktop.pages.sources import FromViews
from desktop.pages.spooler import Spooler
from desktop.widgets.ask import Question
from desktop.widgets.drawer import Drawer
from desktop.widgets.empty import Empty
from desktop.widgets.form import FormPlan, RecordForm
from desktop.widgets.ledger import LedgerView
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page
from words.say import _

KINDS = frozenset({"person", "person.change", "person.merge", "person.erase"})


class Known(NamedTuple):
    """What the drawer tells of one person."""

    person: Person
    consents: list[Consent]
    titles: dict[str, str]
    balance_fen: int
    merged: list[Person]


def read_known(identity: str, views: Views) -> Known | None:
    """Read one person, merges followed."""
    person = views.people.get(identity)
    if person is None:
        return None
    texts = views.packs.consents.consents
    return Known(
        person,
        [c for c in views.people.consents(person.id) if not c.withdrawn],
        {text.purpose: text.title_zh for text in texts},
        views.accounts.balance(person.id),
        views.people.merged(person.id),
    )


def columns() -> tuple[Column[Person], ...]:
    """Return the list's columns; the phone is hidden from who looks over the counter."""
    return (
        Column(key="name", label=_("姓名"), text=lambda p: p.name or "", width=16),
        Column(key="phone", label=_("电话"), text=lambda p: mask_phone(p.phone), width=14),
        Column(key="village", label=_("村组"), text=lambda p: p.village or "", width=20),
        Column(key="role", label=_("身份"), text=lambda p: naming("role", p.role), width=9),
        Column(key="note", label=_("备注"), text=lambda p: p.note or "", width=24, sortable=False),
    )


class PeoplePage(Page):
    """Farmers, villagers and organisations."""

    def __init__(self, desk: Desk, spooler: Spooler | None = None) -> None:
        super().__init__(_("人员"))
        self._desk = desk
        self.printing = Printing(desk, self, spooler)
        source = FromViews(desk.views, lambda views: views.people.listing, KINDS)
        model = LedgerModel(source, columns(), desk.jobs, parent=self)
        empty = Empty(
            "person",
            _("还没有登记人"),
            _("收购、代买、取件都从人开始。先登记一位，姓名和电话就够。"),
            _("登记一位"),
            self.new,
        )
        self.view = LedgerView(
            model, "people", desk.settings, today=desk.today, periods=False, empty=empty
        )
        choices = [("", _("全部")), *((role, naming("role", role)) for role in ROLES)]
        self.view.add_filter("role", _("身份"), choices)
        self.view.opened.connect(lambda person: self.open(person.id))
        self.view.add_action(_("改资料"), "edit", self.edit, "Ctrl+E")
        self.view.add_action(_("往来"), "receipt", self.show_account, "Ctrl+T")
        self.set_body(self.view)
        self.add_button(_("登记一位"), "add", self.new, main=True, shortcut="Ctrl+N")
        self.view.model.loaded.connect(self._count)
        self.view.model.show()

    def _count(self, count: int) -> None:
        self.set_subtitle(_("{count} 位", count=count))

    def arrive(self, what: str = "") -> None:
        """Be shown; an id opens that person, "new" the form."""
        if what == "new":
            self.new()
        elif what:
            self.open(what)
        else:
            super().arrive(what)

    def scanned(self, code: str) -> bool:  # noqa: ARG002 - people have no codes
        """Leave codes to the window."""
        return False

    def new(self) -> None:
        """Open the form of somebody new."""
        form = PersonForm(self._desk)
        drawer = Drawer(_("登记一位"), form, _("保存，再问同意"))
        form.twin_wanted.connect(self.open)
        drawer.pressed.connect(partial(self._add, drawer, form))
        self.open_drawer(drawer)

    def restore(self, half_typed: dict[str, str]) -> None:
        """Open the form again with what was half-typed."""
        if any(half_typed.values()):
            self.new()
            super().restore(half_typed)

    def _add(self, drawer: Drawer, form: PersonForm) -> None:
        try:
            person = cast("Person", form.record())
        except ClerkError as error:
            show_error(drawer, error)
            return

        def work(station: Station, reasons: Mapping[str, str]) -> Changes:
            return station.people.add(person, reasons)

        Booking(self._desk, drawer, work, self._added).start()

    def _added(self, changes: Changes) -> None:
        self.noticed.emit(Notice(text=_("已登记，当面问一下同意")))
        self.ask_consents(changes.ids[0])

    def open(self, identity: str) -> None:
        """Show one person in the drawer."""
        self._desk.fetch(partial(read_known, identity), self._show)

    def _show(self, known: Known | None) -> None:
        if known is None or known.person.erased:
            return
        person = known.person
        facts = Facts(_pairs(known))
        facts.add_button(_("改资料"), "edit", partial(self.edit, person))
        facts.add_button(_("同意书"), "check", partial(self.ask_consents, person.id))
        facts.add_button(_("与别人合并"), "copy", partial(self.merge, person))
        facts.add_button(_("删除资料"), "stop", partial(self._ask_erase, person), role="stop")
        facts.add_lines(_("合并进来的"), [_person_words(one) for one in known.merged])
        drawer = Drawer(person.name or "", facts, _("看往来"), icon="receipt")
        drawer.pressed.connect(partial(self.show_account, person))
        self.open_drawer(drawer)

    def edit(self, person: Person) -> None:
        """Open the form of somebody known."""
        self._desk.fetch(partial(read_known, person.id), self._edit)

    def _edit(self, known: Known | None) -> None:
        if known is None:
            return
        person = known.person
        may = bool(beyond_core(person)) or any(c.purpose in FOR_DETAILS for c in known.consents)
        form = PersonForm(self._desk, person.id, details=may)
        form.fill({name: getattr(person, name) for name in form.dump()})
        form.set_shown("uscc", person.role in {"coop", "company"})
        form.twin_wanted.connect(self.open)
        drawer = Drawer(_("改 {name} 的资料", name=person.name or ""), form, _("保存"))
        drawer.pressed.connect(partial(self._change, drawer, form, person))
        self.open_drawer(drawer)

    def _change(self, drawer: Drawer, form: PersonForm, person: Person) -> None:
        try:
            said = cast("Person", form.record())
        except ClerkError as error:
            show_error(drawer, error)
            return
        fields = {name: getattr(said, name) for name in form.dump()}

        def work(station: Station, _reasons: Mapping[str, str]) -> Changes:
            return station.people.change(person.id, fields, person)

        written = tidy(msgspec.structs.replace(person, **fields))
        Booking(self._desk, drawer, work, partial(self._changed, person, written)).start()

    def _changed(self, person: Person, written: Person, changes: Changes) -> None:
        self.close_drawer()
        text = _("已保存") if changes.kinds else _("没有改动")
        undo = partial(self._put_back, person, written) if changes.kinds else None
        self.noticed.emit(Notice(text=text, undo=undo))

    def _put_back(self, before: Person, written: Person) -> None:
        """Write again what the fields that were changed said ``before``, if they still say that.

        The change stays in the history.
        """
        fields = {name: getattr(before, name) for name in changed(before, written)}
        self._desk.write(
            lambda station: station.people.change(before.id, fields, written),
            self._undone,
            self._refused,
        )

    def ask_consents(self, identity: str) -> None:
        """Open what a person agrees to."""
        self._desk.fetch(partial(read_asked, identity), self._ask)

    def _ask(self, asked: Asked) -> None:
        form = ConsentForm(asked)
        drawer = Drawer(_("{name} 的同意书", name=asked.name), form, _("保存"))
        drawer.pressed.connect(partial(self._agree, drawer, form, asked))
        self.open_drawer(drawer)

    def _agree(self, drawer: Drawer, form: ConsentForm, asked: Asked) -> None:
        given, withdrawn = form.given(), form.withdrawn()
        how = (form.method.value() or "", form.guardian.text().strip())

        def work(station: Station, _reasons: Mapping[str, str]) -> Changes:
            return write_consents(asked.person, given, withdrawn, how, station)

        Booking(self._desk, drawer, work, partial(self._agreed, len(given))).start()

    def _agreed(self, given: int, _changes: Changes) -> None:
        self.close_drawer()
        text = _("记下 {count} 项同意", count=given) if given else _("已保存")
        self.noticed.emit(Notice(text=text))

    def show_account(self, person: Person) -> None:
        """Open a person's account."""
        self.open_drawer(account_drawer(self._desk, self.printing, person.id, person.name or ""))

    def merge(self, person: Person) -> None:
        """Open the question whom a person is the same as."""
        plan = FormPlan(
            kind=PersonMerge,
            today=self._desk.today,
            fields=("keep",),
            find={"keep": finders.people(self._desk, "keep")},
        )
        form = RecordForm(plan)
        drawer = Drawer(_("{name} 和谁是同一个人？", name=person.name or ""), form, _("合并"))
        form.tell("keep", _("往来、包裹、同意书都并到这一位名下"))
        drawer.pressed.connect(partial(self._merge, drawer, form, person))
        self.open_drawer(drawer)

    def _merge(self, drawer: Drawer, form: RecordForm, person: Person) -> None:
        keep = form.values().get("keep")
        if not keep:
            form.tell("keep", _("请从列表里选一位"), "stop")
            return

        def work(station: Station, _reasons: Mapping[str, str]) -> Changes:
            return station.people.merge(keep, person.id)

        Booking(self._desk, drawer, work, partial(self._merged, person)).start()

    def _merged(self, person: Person, _changes: Changes) -> None:
        self.close_drawer()
        text = _("{name} 已并入", name=person.name or "")
        self.noticed.emit(Notice(text=text, undo=partial(self._separate, person.id)))

    def _separate(self, person: str) -> None:
        self._desk.write(
            lambda station: station.people.separate(person), self._undone, self._refused
        )

    def _ask_erase(self, person: Person) -> None:
        """Ask before what cannot be undone."""
        if self.drawer is None:
            return
        question = Question(
            text=_("本人要求删除 {name} 的资料？删了找不回来。", name=person.name or ""),
            advice=_("姓名、电话、备注都会删掉；法律要求保存的金额留着，改用代号。"),
            wants_reason=False,
            yes=_("删除"),
            no=_("先不删"),
        )
        self.drawer.ask(question, lambda _reason: self._erase(person))

    def _erase(self, person: Person) -> None:
        self._desk.write(lambda station: station.erase(person.id), self._erased, self._refused)

    def _erased(self, _changes: Changes) -> None:
        self.close_drawer()
        self.noticed.emit(Notice(text=_("资料已删除")))

    def _undone(self, _changes: Changes) -> None:
        self.noticed.emit(Notice(text=_("已改回原样"), tone="wait"))

    def _refused(self, error: ClerkError) -> None:
        refused(self, error)


def _pairs(known: Known) -> list[tuple[str, str]]:
    person = known.person
    consents = "、".join(known.titles.get(c.purpose, c.purpose) for c in known.consents)
    return [
        (_("电话"), person.phone or ""),
        (_("村组"), person.village or ""),
        (_("身份"), naming("role", person.role)),
        (_("信用代码"), person.uscc or ""),
        (_("出生年份"), str(person.birth_year or "")),
        (_("标签"), "、".join(person.tags)),
        (_("往来"), balance_words(known.balance_fen)),
        (_("同意"), consents or _("还没有，点“同意书”当面问")),
        (_("备注"), person.note or ""),
    ]


def _person_words(person: Person) -> str:
    return " ".join(filter(None, (person.name, mask_phone(person.phone), person.village)))
