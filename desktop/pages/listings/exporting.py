"""Listings out: the platforms' own files into a folder, and the papers of the shop."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from core.base.errors import ClerkError
from core.listing.files.look import Look
from core.listing.files.model import FORMS, Written
from core.packs.offers import Profile
from core.station import Views
from desktop import theme
from desktop.pages.desk import Desk
from desktop.pages.listings import file_dialogs
from desktop.pages.listings.live_check import LiveCheck
from desktop.pages.listings.outgoing_files import Asked, Outgoing
from desktop.pages.listings.template_mapping import Mapping, filled_with
from desktop.pages.naming import naming
from desktop.widgets import choosing
from desktop.widgets.flow import FlowLayout
from desktop.widgets.icons import IconButton, label
from desktop.widgets.progress import ProgressLine
from desktop.widgets.scrolling import emptied
from words.errors import sentence, told
from words.say import _, language
from words.told import N_

TEMPLATE: Final = "template"
CHOSEN: Final = "listing.forms"
MOST_LINES: Final = 14
MOST_NAMES: Final = 3
WHYS: Final = MappingProxyType(
    {
        "empty": N_("草稿里没写"),
        "required": N_("平台必填，草稿里没写"),
        "not_allowed": N_("不在模板的选项里"),
        "too_long": N_("太长"),
    }
)
PAPERS: Final = MappingProxyType(
    {"cards": N_("价签"), "poster": N_("海报"), "catalogue": N_("商品册"), "page": N_("网页")}
)


class Ready(msgspec.Struct, frozen=True):
    """What is to go out: its names, those that may not yet, and the platforms there are."""

    names: tuple[str, ...]
    held: tuple[str, ...]
    profiles: tuple[Profile, ...]


def read_ready(listings: Sequence[str], live: LiveCheck, desk: Desk, views: Views) -> Ready:
    """Read which of these may go out, on the reading lane."""
    names, held = [], []
    for identity in listings:
        whole = views.listings.whole(identity)
        if whole is not None:
            names.append(whole.listing.name)
            if live.checked(whole, desk.today(), views).open:
                held.append(whole.listing.name)
    return Ready(tuple(names), tuple(held), views.packs.profiles.profiles)


class Export(QWidget):
    """The body of the drawer: what, as what, how a template is filled, what came of it.

    Signals:
        paper_wanted: cards, poster, catalogue or page.
        busy: whether files are being written.
        told: a widget with something new to be looked at.
    """

    paper_wanted = Signal(str)
    busy = Signal(bool)
    told = Signal(object)

    def __init__(self, desk: Desk, live: LiveCheck, listings: Sequence[str]) -> None:
        super().__init__()
        self._desk, self._listings = desk, tuple(listings)
        self._template: Path | None = None
        self._working: ProgressLine | None = None
        self.mapping: Mapping | None = None
        self.outgoing = Outgoing(desk, self)
        self.setAcceptDrops(True)
        box = self._box = QVBoxLayout(self)
        theme.spaced(box, 3, 0)
        self.what = label("", "strong")
        self.held = label("", "waitline")
        for one in (self.what, self.held):
            one.setWordWrap(True)
            box.addWidget(one)
        self.held.hide()
        box.addWidget(label(_("给平台的文件"), "lead"))
        self.ticks = self._ticks(box)
        self._template_part(box)
        self._result = QVBoxLayout()
        theme.spaced(self._result, 1, 0)
        box.addLayout(self._result)
        self._papers(box)
        box.addStretch(1)
        self._listen()
        work = partial(read_ready, self._listings, live, desk)
        desk.fetch(work, self._show_ready, latest="listing-export")

    def _ticks(self, box: QVBoxLayout) -> dict[str, QCheckBox]:
        kept = self._desk.settings.recall(CHOSEN, {form: form == "own" for form in FORMS})
        made: dict[str, QCheckBox] = {}
        for form in FORMS:
            if form != TEMPLATE:
                tick = made[form] = QCheckBox(naming("form", f"form_{form}"))
                tick.setChecked(bool(kept.get(form)))
                box.addWidget(tick)
        return made

    def _template_part(self, box: QVBoxLayout) -> None:
        self.choose = IconButton(_("填平台的模板"), "import")
        self.choose.setToolTip(_("平台后台下载的 xlsx 模板；也可以把文件拖到这里"))
        self.choose.clicked.connect(lambda *_on: self._choose())
        box.addWidget(self.choose)
        self.platform = QComboBox()
        self.platform.setAccessibleName(_("哪个平台的标题和图片"))
        self.platform.hide()
        box.addWidget(self.platform)
        self._mapped = QVBoxLayout()
        box.addLayout(self._mapped)

    def _papers(self, box: QVBoxLayout) -> None:
        box.addWidget(label(_("店里用的"), "lead"))
        row = FlowLayout()
        for what, words in PAPERS.items():
            button = IconButton(_(words), "export" if what == "page" else "print")
            button.setObjectName(f"paper-{what}")
            button.clicked.connect(lambda *_on, what=what: self.paper_wanted.emit(what))
            row.add(button)
        box.addLayout(row)

    def _listen(self) -> None:
        self.outgoing.moved.connect(self._on_moved)
        self.outgoing.written.connect(self._show_written)
        self.outgoing.failed.connect(self._say_error)
        self.outgoing.ended.connect(self._on_ended)

    def _show_ready(self, ready: Ready) -> None:
        some = "、".join(ready.names[:MOST_NAMES])
        more = "…" if len(ready.names) > MOST_NAMES else ""
        count = len(ready.names)
        self.what.setText(_("{count} 份：{names}", count=count, names=some + more))
        if ready.held:
            names = "、".join(ready.held)
            self.held.setText(_("这些还有要改的，不会写进去：{names}", names=names))
            self.held.show()
        self.platform.clear()
        self.platform.addItem(_("标题和图片照草稿的"), "")
        for one in ready.profiles:
            self.platform.addItem(_("按{platform}", platform=one.name(language())), one.code)

    def _choose(self) -> None:
        path = file_dialogs.template(self)
        if path is not None:
            self.take_template(path)

    def take_template(self, path: Path) -> None:
        """Look at a platform's template and show how it would be filled."""
        station = self._desk.station
        self._desk.jobs.ledger(
            lambda: station.files.look(path), partial(self._looked, path), self._say_error
        )

    def _looked(self, path: Path, look: Look) -> None:
        emptied(self._mapped)
        self._template = path
        self.choose.set_words(path.name)
        self.choose.setToolTip(str(path))
        self.mapping = Mapping(look)
        self._mapped.addWidget(self.mapping)
        self.platform.show()
        self.told.emit(self.mapping)

    def asked(self) -> list[Asked]:
        """Return the files that are wanted."""
        forms = [form for form, tick in self.ticks.items() if tick.isChecked()]
        wanted = [Asked(form) for form in forms]
        if self._template is not None and self.mapping is not None:
            chosen = tuple(self.mapping.chosen().items())
            platform = self.platform.currentData() or None
            wanted.append(Asked(TEMPLATE, self._template, chosen, platform))
        return wanted

    def write(self) -> None:
        """Ask where to, and write all the files that are wanted."""
        wanted = self.asked()
        emptied(self._result)
        if not wanted:
            self._tell(_("先勾一种文件，或选一个模板。"), "wait")
            return
        target = choosing.folder(self, _("写到哪个文件夹或U盘"))
        if target is not None:
            self.write_to(target, wanted)

    def write_to(self, target: Path, wanted: Sequence[Asked]) -> None:
        """Write these files into a folder."""
        ticked = {form: tick.isChecked() for form, tick in self.ticks.items()}
        self._desk.settings.remember(CHOSEN, ticked)
        self.busy.emit(True)
        self.outgoing.start(self._listings, wanted, target)

    def _on_moved(self, form: str, done: int, total: int) -> None:
        if self._working is None:
            self._working = ProgressLine(_("正在写文件"))
            self._working.cancelled.connect(self.outgoing.cancel)
            self._box.insertWidget(0, self._working)
        self._working.text.setText(naming("form", f"form_{form}"))
        self._working.step(done, total)

    def _on_ended(self, cancelled: bool) -> None:
        if self._working is not None:
            self._working.hide()
            self._working.deleteLater()
            self._working = None
        self.busy.emit(False)
        if cancelled:
            self._tell(_("停下了，没写完的文件不算。"), "wait")

    def _show_written(self, form: str, written: Written) -> None:
        """Say what was written, and what somebody still has to see to."""
        name = naming("form", f"form_{form}")
        if written.files:
            files = "、".join(one.name for one in written.files)
            count = len(written.written)
            self._tell(
                _("{form}：{count} 份，{files}", form=name, count=count, files=files), "done"
            )
        lines = list(dict.fromkeys(_lines(written)))
        for line in lines[:MOST_LINES]:
            self._tell(line, "")
        if len(lines) > MOST_LINES:
            self._tell(_("还有 {count} 处", count=len(lines) - MOST_LINES), "")

    def _say_error(self, error: ClerkError) -> None:
        self._tell(" ".join(filter(None, told(error))), "stop")

    def _tell(self, text: str, tone: str) -> None:
        said = label(text, f"{tone}line" if tone else "")
        said.setWordWrap(True)
        self._result.addWidget(said)
        self.told.emit(said)

    def said(self) -> list[str]:
        """Return what was told of the last writing."""
        count = self._result.count()
        return [self._result.itemAt(at).widget().property("text") for at in range(count)]

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome a template."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at the template that was dropped."""
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.take_template(Path(files[0]))


def _lines(written: Written) -> list[str]:
    """Return what is still empty or odd, a line for each listing and cause."""
    lines = [
        _("{name} 没写进去：{why}", name=one.name, why=told(one.error).message)
        for one in written.refused
    ]
    grouped: dict[tuple[str, str], list[str]] = {}
    for gap in written.missing:
        heading = filled_with(gap.heading)
        grouped.setdefault((gap.name, gap.why), []).append(heading)
    lines += [
        _(
            "{name}：{fields}，{why}",
            name=name,
            fields="、".join(dict.fromkeys(fields)),
            why=_(WHYS[why]),
        )
        for (name, why), fields in grouped.items()
    ]
    return lines + [
        _("{name} 的图：{why}", name=odd.name, why=sentence(f"picture.{odd.problem}"))
        for odd in written.odd
    ]
