"""The listings page: the drafts as a list, one of them being written, a script being checked."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, cast

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QStackedWidget

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.listing.model import Basis
from core.station import Station
from desktop.models.ledger import LedgerModel
from desktop.pages.booking import Booking, show_error
from desktop.pages.desk import Desk
from desktop.pages.listings.bases import FIELDS as BASIS_FIELDS
from desktop.pages.listings.bases import basis_form
from desktop.pages.listings.broadcast_script import Script
from desktop.pages.listings.covers import CoverDelegate, StateDelegate
from desktop.pages.listings.editor import Editor
from desktop.pages.listings.exporting import Export
from desktop.pages.listings.leave_box import LeaveBox
from desktop.pages.listings.live_check import LiveCheck
from desktop.pages.listings.new_draft import begin_drawer
from desktop.pages.listings.panel import CHECK
from desktop.pages.listings.reading import (
    COVER,
    STATE,
    TONES,
    ListingSource,
    Row,
    columns,
    state_filter,
    state_words,
)
from desktop.pages.listings.season import SeasonView
from desktop.pages.listings.shelf_papers import ShelfPapers
from desktop.pages.listings.versions import Step, Versions, read_steps
from desktop.pages.printing import Printing
from desktop.pages.spooler import Spooler
from desktop.widgets.drawer import Drawer
from desktop.widgets.empty import Empty
from desktop.widgets.form import RecordForm
from desktop.widgets.icons import retone
from desktop.widgets.ledger import LedgerView
from desktop.widgets.notice import Notice
from desktop.widgets.page import Page
from words.say import _

LIST, EDIT, SCRIPT, SEASON = "list", "edit", "script", "season"
MODES: Final = (LIST, EDIT, SCRIPT, SEASON)
LONGEST_NAME: Final = 16


class ListingsPage(Page):
    """Drafts of what the station offers for sale."""

    def __init__(self, desk: Desk, spooler: Spooler | None = None) -> None:
        super().__init__(_("商品草稿"))
        self._desk = desk
        live = self._live = LiveCheck(desk, self)
        self._printing = Printing(desk, self, spooler)
        self.papers = ShelfPapers(desk, self, self._printing)
        self.view = self._list()
        self.leave_box: LeaveBox | None = None
        self._mode = LIST
        self.stack = QStackedWidget()
        self.stack.addWidget(self.view)
        self.set_body(self.stack)
        self._buttons: dict[str, list[QPushButton]] = {mode: [] for mode in MODES}
        self._add_head()
        self.drawer_moved.connect(self._make_room)
        self.show_mode(LIST)
        self.view.model.show()
        live.prepare()

    @functools.cached_property
    def editor(self) -> Editor:
        """The editor, made when the first draft is opened."""
        made = Editor(self._desk, self._live)
        self.stack.addWidget(made)
        made.noticed.connect(self.noticed)
        made.shown.connect(self._show_state)
        made.basis_wanted.connect(self._ask_basis)
        made.touched.connect(lambda _dirty: self._show_state())
        return made

    @functools.cached_property
    def script(self) -> Script:
        """The script's check, made at its first use."""
        made = Script(self._desk, self._live)
        self.stack.addWidget(made)
        made.noticed.connect(self.noticed)
        return made

    @functools.cached_property
    def season(self) -> SeasonView:
        """Advice for the next season, made at its first use."""
        made = SeasonView(self._desk, self._printing, lambda: self.wanted.emit("import", ""))
        self.stack.addWidget(made)
        made.wanted.connect(self.open)
        return made

    def _list(self) -> LedgerView[Row]:
        model = LedgerModel(ListingSource(self._desk.views), columns(), self._desk.jobs, None, self)
        self.empty = Empty(
            "listing",
            _("还没有商品草稿"),
            _("选一样产品，规格、产地、价钱、图片填上半页；不能说的话会当场提醒，还教你怎么说。"),
            _("写第一份"),
            self.new,
        )
        settings, today = self._desk.settings, self._desk.today
        view: LedgerView[Row] = LedgerView(
            model, "listings", settings, today=today, periods=False, empty=self.empty
        )
        view.add_filter(STATE, _("状态"), state_filter())
        keys = [column.key for column in model.columns]
        view.table.setItemDelegateForColumn(keys.index(COVER), CoverDelegate(model, view))
        view.table.setItemDelegateForColumn(keys.index(STATE), StateDelegate(model, view))
        view.opened.connect(lambda row: self.open(row.listing.id))
        view.add_action(_("沿用一份"), "copy", self._copy, "Ctrl+D")
        view.add_action(_("不用了"), "cross", self._drop, "Ctrl+Delete")
        return view

    def _add_head(self) -> None:
        self._add(LIST, _("上季经验"), "up", lambda: self.show_mode(SEASON))
        self._add(LIST, _("导出打印"), "export", self.export, keys="Ctrl+E")
        self._add(LIST, _("查直播稿"), "voice", lambda: self.show_mode(SCRIPT))
        self._add(LIST, _("新草稿"), "add", self.new, main=True, keys="Ctrl+N")
        self._add(EDIT, _("返回"), "back", self.leave)
        self._add(EDIT, _("导出打印"), "export", self._export_open, keys="Ctrl+E")
        self._add(EDIT, _("历史"), "clock", self.show_past, keys="Ctrl+H")
        self.submit = self._add(EDIT, _("报县里"), "sent", self._hand_in)
        self.save = self._add(EDIT, _("保存"), "check", self._save, main=True)
        self.save.setToolTip(_("保存") + "  Ctrl+Enter")
        for mode in (SCRIPT, SEASON):
            self._add(mode, _("返回"), "back", lambda: self.show_mode(LIST))

    def _add(
        self,
        mode: str,
        text: str,
        icon: str,
        do: Callable[[], None],
        *,
        main: bool = False,
        keys: str = "",
    ) -> QPushButton:
        """Add a button that stands in the head line in one mode only."""

        def act() -> None:
            if self.mode() == mode:
                do()

        button = self.add_button(text, icon, act, main=main, shortcut=keys)
        self._buttons[mode].append(button)
        return button

    def _make_room(self) -> None:
        """Let a drawer lie where the panel is."""
        if self.mode() == EDIT:
            self.editor.panel.setVisible(self.drawer is None)

    def mode(self) -> str:
        """Return what is on the screen."""
        return self._mode

    def show_mode(self, mode: str) -> None:
        """Show the list, the editor or the script."""
        self.close_drawer()
        self._mode = mode
        if mode == LIST:
            self.stack.setCurrentWidget(self.view)
        elif mode == SEASON:
            self.stack.setCurrentWidget(self.season)
            self.season.refresh()
        else:
            self.stack.setCurrentWidget(self.editor if mode == EDIT else self.script)
        for one, buttons in self._buttons.items():
            for button in buttons:
                button.setVisible(one == mode)
        names = {LIST: _("商品草稿"), SCRIPT: _("查直播稿"), SEASON: _("上季经验")}
        if mode in names:
            self.title.setText(names[mode])
            self.set_subtitle("")
        self.stack.currentWidget().setFocus()

    def open(self, listing: str, side: str = CHECK) -> None:
        """Show a draft in the editor; what is typed in another one is kept first."""
        if self.mode() == EDIT and self.editor.is_dirty():
            self.editor.saving.save(partial(self._open, listing, side))
        else:
            self._open(listing, side)

    def _open(self, listing: str, side: str) -> None:
        self.show_mode(EDIT)
        self.editor.open(listing, side=side)

    def _save(self) -> None:
        self.editor.saving.save()

    def _hand_in(self) -> None:
        self.editor.saving.submit()

    def _show_state(self) -> None:
        """Say in the head line which draft this is and where it stands."""
        kept = self.editor.kept
        if kept is None or self.mode() != EDIT:
            return
        name = kept.listing.name
        self.title.setText(name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…")
        self.title.setToolTip(name)
        dirty = self.editor.is_dirty()
        parts = [
            state_words(kept.state),
            _("第 {edition} 版", edition=kept.edition),
            _("有改动没保存") if dirty else "",
        ]
        self.set_subtitle(" · ".join(filter(None, parts)))
        retone(self.subtitle, "tone", "wait" if dirty else TONES[kept.state])
        fresh = kept.edition > max(kept.listing.submitted, kept.listing.judged)
        self.submit.setEnabled(dirty or fresh)

    def arrive(self, what: str = "") -> None:
        """Be shown; an id opens that draft (at a side: "ID/pictures"), "new" begins one.

        "script" leads to the script of a live broadcast, "season" to the advice for the next
        season, "list" back to all drafts.
        """
        if what == "new":
            self.new()
        elif what == LIST:
            self.leave() if self.mode() == EDIT else self.show_mode(LIST)
        elif what in (SCRIPT, SEASON):
            self.show_mode(what)
        elif what:
            listing, _slash, side = what.partition("/")
            self.open(listing, side or CHECK)
        elif self.drawer is None:
            self.stack.currentWidget().setFocus()

    def new(self) -> None:
        """Begin a draft."""
        self.open_drawer(begin_drawer(self._desk, self._begun, self._not_begun))

    def _begun(self, changes: Changes) -> None:
        self.close_drawer()
        self.open(changes.ids[0])

    def _not_begun(self, error: ClerkError) -> None:
        if self.drawer is not None:
            show_error(self.drawer, error)

    def _copy(self, row: Row) -> None:
        self._desk.write(lambda station: station.drafts.copy(row.listing.id), self._begun)

    def _drop(self, row: Row) -> None:
        """Take a draft out of the list; the notice puts it back."""
        identity = row.listing.id
        undo = partial(self._desk.write, lambda station: station.drafts.take_back(identity))
        notice = Notice(text=_("“{name}”不再列出", name=row.listing.name), undo=undo)
        self._desk.write(
            lambda station: station.drafts.drop(identity),
            lambda _changes: self.noticed.emit(notice),
        )

    def leave(self) -> None:
        """Go back to the list; what is not kept is asked about first."""
        if not self.editor.is_dirty():
            self._back()
            return
        if self.leave_box is None:
            box = self.leave_box = LeaveBox()
            box.kept.connect(lambda: self.editor.saving.save(self._back))
            box.dropped.connect(self._back)
            box.stayed.connect(self._stay)
            self._main.insertWidget(1, box)
        self.leave_box.show()
        self.leave_box.start()

    def _stay(self) -> None:
        self._end_asking()
        self.editor.setFocus()

    def _end_asking(self) -> None:
        if self.leave_box is not None:
            self.leave_box.hide()

    def _back(self) -> None:
        self._end_asking()
        self.editor.put_away()
        self.show_mode(LIST)

    def escape(self) -> bool:
        """Go one step back: out of the drawer, the crop, the editor, the script."""
        if super().escape():
            return True
        if self.mode() == EDIT and self.editor.panel.pictures.is_cropping():
            self.editor.panel.pictures.end_crop()
            return True
        if self.mode() == EDIT:
            self.leave()
            return True
        if self.mode() in (SCRIPT, SEASON):
            self.show_mode(LIST)
            return True
        return False

    def show_past(self) -> None:
        """Show all versions of the draft."""
        work = partial(read_steps, self.editor.listing)
        self._desk.fetch(work, self._show_steps, latest="listing-past")

    def _show_steps(self, steps: list[Step]) -> None:
        past = Versions()
        past.show_steps(steps)
        drawer = Drawer(_("改过什么"), past, _("看完了"))
        drawer.pressed.connect(self.close_drawer)
        self.open_drawer(drawer)

    def export(self) -> None:
        """Open what goes out of the selected drafts."""
        chosen = [row.listing.id for row in self.view.selected()]
        if not chosen:
            self.noticed.emit(Notice(text=_("先在列表里选一份或几份"), tone="wait", seconds=4))
            return
        self._export(chosen)

    def _export_open(self) -> None:
        """Open what goes out of the draft on the screen, once it is kept."""
        self.editor.saving.save(lambda: self._export([self.editor.listing]))

    def _export(self, listings: Sequence[str]) -> None:
        body = Export(self._desk, self._live, listings)
        drawer = Drawer(_("导出打印"), body, _("写到文件夹"), icon="export")
        body.busy.connect(drawer.busy)
        # Once the layout knows where it lies.
        body.told.connect(
            lambda one: QTimer.singleShot(0, one, lambda: drawer.scroller.ensureWidgetVisible(one))
        )
        body.paper_wanted.connect(lambda what: self.papers.make(what, listings))
        drawer.pressed.connect(body.write)
        self.open_drawer(drawer)

    def _ask_basis(self, basis: Basis | None) -> None:
        """Open the form of a piece of evidence."""
        form = basis_form(self._desk)
        drawer = Drawer(_("依据"), form, _("保存"))
        if basis is not None:
            form.fill({name: getattr(basis, name) for name in BASIS_FIELDS})
        drawer.pressed.connect(partial(self._save_basis, drawer, form, basis))
        self.open_drawer(drawer)

    def _save_basis(self, drawer: Drawer, form: RecordForm, known: Basis | None) -> None:
        listing = self.editor.listing
        try:
            said = cast("Basis", form.record(listing=listing))
        except ClerkError as error:
            show_error(drawer, error)
            return
        fields = {name: getattr(said, name) for name in BASIS_FIELDS}

        def work(station: Station, _reasons: object) -> Changes:
            if known is None:
                return station.drafts.add_basis(said)
            return station.drafts.change_basis(known.id, fields)

        Booking(self._desk, drawer, work, self._basis_saved).start()

    def _basis_saved(self, _changes: Changes) -> None:
        self.close_drawer()
        self.noticed.emit(Notice(text=_("依据已保存"), seconds=4))

    def half_typed(self) -> dict[str, str]:
        """Return the draft or the script that is open, with what is not kept yet."""
        if self.mode() == EDIT:
            return self.editor.half_typed()
        return self.script.half_typed() if self.mode() == SCRIPT else {}

    def restore(self, half_typed: dict[str, str]) -> None:
        """Open again what was being written."""
        if "script" in half_typed:
            self.show_mode(SCRIPT)
            self.script.restore(half_typed["script"])
        elif half_typed.get("listing"):
            self.show_mode(EDIT)
            self.editor.open(half_typed["listing"], half_typed)
