"""One draft, being written: its fields at the left, at the right what is lacking and what belongs.

The clerk's typing is never lost to somebody else's: a field that she did not touch follows what
was written elsewhere, one that she did stays and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import msgspec
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.base.changes import Changes
from core.base.errors import InvalidRecordError
from core.listing.lookup import Whole
from core.listing.model import Listing
from core.packs.offers import Profile
from core.station import Views
from desktop import theme
from desktop.pages.desk import Desk
from desktop.pages.listings.live_check import Checked, LiveCheck, Spoken
from desktop.pages.listings.panel import CHECK, PICTURES, TITLES, Panel
from desktop.pages.listings.saving import Saving
from desktop.pages.listings.sections import GROUPS, STORY, Sections, group_words
from desktop.pages.listings.writing import Draft
from desktop.widgets.choice import Chips
from desktop.widgets.notice import Notice
from words.say import _, language

CHECK_MS: Final = 250
"""So long after the last key the text is checked."""
KINDS: Final = frozenset(
    {
        "listing",
        "listing.change",
        "listing.submit",
        "verdict",
        "field-note",
        "wording",
        "wording.change",
        "basis",
        "basis.change",
        "picture",
        "picture.change",
        "override",
    }
)


class Loaded(msgspec.Struct, frozen=True):
    """A draft as it is kept, and what the screen says around it."""

    whole: Whole
    product: str
    hint: str
    profiles: tuple[Profile, ...]


def load(listing: str, views: Views) -> Loaded | None:
    """Read a draft on the reading lane."""
    whole = views.listings.whole(listing)
    if whole is None:
        return None
    product = whole.listing.product
    name = views.catalog.name_of([product]).get(product, "") if product else ""
    return Loaded(whole, name, story_hint(whole.listing, views), views.packs.profiles.profiles)


def story_hint(listing: Listing, views: Views) -> str:
    """Return what a buyer wants to be told of such goods, "" where no pattern knows."""
    known = views.catalog.get(listing.product) if listing.product else None
    name, category = (known.name, known.category) if known else (listing.name, None)
    pattern = views.packs.patterns.of(name, category)
    return pattern.story(language()) if pattern else ""


class Editor(QWidget):
    """One draft.

    Signals:
        noticed: a Notice for the bottom of the window.
        shown: another draft, or another state of it, is on the screen.
        basis_wanted: a Basis to be changed, or None for a new one.
        touched: whether there is something that is not kept.
    """

    noticed = Signal(object)
    shown = Signal()
    basis_wanted = Signal(object)
    touched = Signal(bool)

    def __init__(self, desk: Desk, live: LiveCheck) -> None:
        super().__init__()
        self._desk, self._live = desk, live
        self.kept: Whole | None = None
        self.checked: Checked | None = None
        self._waiting: dict[str, str] = {}
        self._told: dict[str, tuple[str, str]] = {}
        self._elsewhere: dict[str, str] = {}
        self.sections, self.panel = Sections(desk), Panel(desk)
        self.saving = Saving(desk, self)
        self.groups = Chips([(one, group_words(one)) for one in GROUPS], _("看哪一段"), wide=True)
        left = QVBoxLayout()
        theme.spaced(left, 2, 0)
        left.addWidget(self.groups)
        left.addWidget(self.sections, 1)
        row = QHBoxLayout(self)
        theme.spaced(row, 4, 0)
        row.addLayout(left, 11)
        row.addWidget(self.panel, 10)
        self.setFocusProxy(self.sections.story)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CHECK_MS)
        self._timer.timeout.connect(self.check)
        self._listen()

    def _listen(self) -> None:
        self.sections.edited.connect(self._on_edited)
        self.groups.chosen.connect(self.sections.show_group)
        scrolled = self.sections.verticalScrollBar().valueChanged
        scrolled.connect(lambda _at: self.groups.set_value(self.sections.group()))
        findings, titles, bases = self.panel.findings, self.panel.titles, self.panel.bases
        titles.edited.connect(lambda: self._on_edited(""))
        findings.wanted.connect(self.go_to)
        findings.pointed.connect(self._point)
        findings.rewritten.connect(self._rewrite)
        findings.kept.connect(self.saving.override)
        bases.wanted.connect(self.basis_wanted)
        bases.dropped.connect(self.saving.drop_basis)
        self.panel.pictures.noticed.connect(self.noticed)
        self._desk.jobs.changed.connect(self._on_changed)
        self._live.ready.connect(self.check)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.saving.save)

    @property
    def listing(self) -> str:
        """The id of the draft on the screen, "" for none."""
        return self.kept.listing.id if self.kept else ""

    def open(
        self, listing: str, half_typed: Mapping[str, str] | None = None, side: str = CHECK
    ) -> None:
        """Show a draft, with what was half-typed in it, its panel turned to a side."""
        self.panel.show_side(side)
        self.kept, self._waiting = None, dict(half_typed or {})
        self.saving.sent = {}
        self._elsewhere = {}
        self._desk.fetch(partial(load, listing), self._opened, latest="listing-open")

    def _opened(self, loaded: Loaded | None) -> None:
        if loaded is None:
            self.noticed.emit(Notice(text=_("这份草稿不在了"), tone="stop"))
            return
        self.kept = loaded.whole
        self.sections.fill(loaded.whole.listing, loaded.product)
        self.sections.story.set_hint(loaded.hint)
        self.panel.titles.show_profiles(loaded.profiles)
        self.panel.titles.fill(loaded.whole.titles)
        if self._waiting:
            self.sections.restore(self._waiting)
            self.panel.titles.restore(self._waiting)
            self._waiting = {}
        self._show_rest()
        self.sections.verticalScrollBar().setValue(0)
        self.groups.set_value(next(iter(GROUPS)))
        self.sections.start()
        self.check()

    def _show_rest(self) -> None:
        """Show what belongs to the draft and is not typed."""
        if self.kept is None:
            return
        self.panel.bases.show_bases(self.kept.bases)
        self.panel.pictures.show_pictures(self.kept)
        self.panel.show_standing(self.kept)
        self.panel.count(self.kept)
        self.shown.emit()
        self.touched.emit(self.is_dirty())

    def _on_changed(self, changes: Changes) -> None:
        if changes.kinds & KINDS:
            self.follow()

    def follow(self) -> None:
        """Read the draft anew."""
        if self.kept is not None:
            work = partial(load, self.listing)
            self._desk.fetch(work, self._follow, latest="listing-follow")

    def _follow(self, loaded: Loaded | None) -> None:
        """Take over what was written, by her or by others, without touching what she types."""
        before = self.kept
        if loaded is None or before is None or loaded.whole.listing.id != before.listing.id:
            return
        self.kept = loaded.whole
        typed, sent = self.sections.values(), self.saving.sent
        for name, value in typed.items():
            old, new = getattr(before.listing, name), getattr(loaded.whole.listing, name)
            was_sent = name in sent and sent[name] == _tidy(value)
            if _tidy(value) == old or was_sent:
                if new != value:
                    self.sections.set_field(name, new)
            elif old != new:
                self._elsewhere[name] = _("别处刚改过这一栏，现在记着“{now}”", now=new)
        self.saving.sent = {}
        self._follow_titles(before, loaded.whole)
        self._show_rest()
        self.check()

    def _follow_titles(self, before: Whole, now: Whole) -> None:
        typed = self.panel.titles.values()
        kept = {
            code: now.titles.get(code, "")
            if typed.get(code, "") == before.titles.get(code, "")
            else typed.get(code, "")
            for code in self.panel.titles.lines
        }
        self.panel.titles.fill(kept)

    def _on_edited(self, name: str) -> None:
        self._elsewhere.pop(name, None)
        self._timer.start()
        if self.kept is not None:
            self.touched.emit(self.is_dirty())

    def typed(self) -> Whole | None:
        """Return the draft as it is typed."""
        if self.kept is None:
            return None
        values = self.sections.values()
        listing = msgspec.structs.replace(self.kept.listing, **values)
        return msgspec.structs.replace(
            self.kept, listing=listing, titles=self.panel.titles.values()
        )

    def check(self) -> None:
        """Look on the reading lane what the draft lacks and may not say."""
        self._timer.stop()
        typed = self.typed()
        if typed is not None:
            self.panel.titles.set_headline(typed.listing.headline or "")
            work = partial(self._live.checked, typed, self._desk.today())
            self._desk.fetch(work, self._show_checked, latest="listing-check")

    def _show_checked(self, checked: Checked) -> None:
        if checked.waiting:
            self._live.prepare()
        self.checked = checked
        self.panel.show_checked(checked)
        self.sections.story.mark([one for one in checked.spoken if one.field == STORY])
        self.panel.titles.show_spoken(checked.spoken)
        self._say_at_fields(checked)

    def _say_at_fields(self, checked: Checked) -> None:
        """Say under each field what the county wants mended, then what may not be said."""
        if self.kept is None:
            return
        said: dict[str, tuple[str, str]] = {}
        for one in reversed(checked.spoken):
            if one.field != STORY and not one.reason:
                said[one.field] = (one.text, "stop" if one.level == "block" else "wait")
        returned = self.kept.listing.decision == "returned"
        for note in self.kept.notes if returned else ():
            said[note.field] = (_("县里：{text}", text=note.text), "wait")
        said |= {name: (text, "wait") for name, text in self._elsewhere.items()}
        for name in {*said, *self._told}:
            if said.get(name) != self._told.get(name):
                self.sections.tell(name, *said.get(name, ("", "")))
        self._told = said

    def draft(self) -> Draft | None:
        """Return what is not kept yet; ``InvalidRecordError`` for what cannot be read."""
        if self.kept is None:
            return None
        now = self.kept.listing
        said = self.sections.said()
        titles, kept = self.panel.titles.values(), self.kept.titles
        return Draft(
            seen=now,
            fields={name: value for name, value in said.items() if value != getattr(now, name)},
            titles={
                code: titles.get(code, "")
                for code in self.panel.titles.lines
                if titles.get(code, "") != kept.get(code, "")
            },
        )

    def is_dirty(self) -> bool:
        """Tell whether something typed is not kept yet."""
        try:
            draft = self.draft()
        except InvalidRecordError:
            return True
        return draft is not None and draft.is_new

    def go_to(self, field: str) -> None:
        """Take the keys to a field, to the pictures or to a platform's title."""
        if field == "pictures":
            self.panel.show_side(PICTURES)
            self.panel.pictures.start()
        elif field.startswith("title:"):
            self.panel.show_side(TITLES)
            self.panel.titles.go_to(field.partition(":")[2])
        else:
            self.sections.go_to(field)

    def _point(self, one: Spoken) -> None:
        """Go where something may not be said, its words selected."""
        self.go_to(one.field)
        if one.field == STORY:
            self.sections.story.select(one)

    def _rewrite(self, one: Spoken) -> None:
        """Put the words that may be said in the place of those that may not."""
        text = one.remark.rewrite or ""
        is_title = one.field.startswith("title:")
        place = self.panel.titles if is_title else self.sections
        if place.replace(one, text):
            self.check()
            self.touched.emit(self.is_dirty())
        else:
            self.noticed.emit(Notice(text=_("原文刚变了，请再看一眼"), tone="wait", seconds=4))
            self.check()

    def half_typed(self) -> dict[str, str]:
        """Return the draft that is open, with what is not kept yet."""
        if self.kept is None:
            return {}
        typed = {**self.sections.dump(), **self.panel.titles.dump()} if self.is_dirty() else {}
        return {"listing": self.listing, **typed}

    def put_away(self) -> None:
        """Forget the draft on the screen."""
        self._timer.stop()
        self.kept, self.checked = None, None


def _tidy(value: Any) -> Any:  # noqa: ANN401 - any field's value
    """Return a typed value as it would be kept: no empty text."""
    return (value.strip() or None) if isinstance(value, str) else value
