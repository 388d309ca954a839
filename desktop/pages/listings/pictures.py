"""The panel's side for pictures: brought in, ordered, cropped, ticked, taken away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QPixmap,
    QShortcut,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.base.changes import Changes
from core.base.errors import ClerkError
from core.listing.lookup import Whole
from core.listing.model import PICTURES, ListingPicture
from core.listing.pictures import Ready, ready, twins
from desktop import theme
from desktop.pages.booking import sentences
from desktop.pages.desk import Desk
from desktop.pages.listings import file_dialogs, writing
from desktop.pages.listings.cropping import Box, Cropper
from desktop.pages.listings.incoming_pictures import (
    MAIN,
    Bringing,
    Content,
    brought,
    in_file,
    in_folder,
)
from desktop.pages.listings.picture_decoding import Looking
from desktop.pages.listings.picture_strip import PictureStrip
from desktop.pages.listings.taking_away import take_away
from desktop.pages.naming import naming
from desktop.widgets import choosing
from desktop.widgets.choice import Chips
from desktop.widgets.flow import FlowLayout
from desktop.widgets.icons import IconButton, label
from desktop.widgets.notice import Notice
from desktop.widgets.progress import ProgressLine
from desktop.widgets.scrolling import column
from words.errors import told
from words.say import _

SOME: Final = 3


class Pictures(QWidget):
    """The pictures of one draft.

    Signals:
        noticed: a Notice for the bottom of the window.
    """

    noticed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._whole: Whole | None = None
        self._cropper: Cropper | None = None
        self._working: ProgressLine | None = None
        self.looking = Looking(desk, self)
        self.bringing = Bringing(desk, self)
        self.strip = PictureStrip(self.looking)
        self.setAcceptDrops(True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._usual())
        box = QVBoxLayout(self)
        theme.spaced(box, 0, 0)
        box.addWidget(self._stack)
        self._listen()
        self._show_current()

    def _usual(self) -> QScrollArea:
        usual = QScrollArea()
        box = self._box = column(usual)
        buttons = FlowLayout()
        for text, icon, do in (
            (_("加图片"), "add", self.choose_files),
            (_("手机或U盘里的"), "phone", self.choose_folder),
            (_("粘贴"), "copy", self.paste),
        ):
            button = IconButton(text, icon)
            button.clicked.connect(lambda *_on, do=do: do())
            buttons.add(button)
        box.addLayout(buttons)
        self._lesson = label(_("可以一次拖进来几张，也可以复制后按 Ctrl+V。"), "hint")
        self._lesson.setWordWrap(True)
        box.addWidget(self._lesson)
        box.addWidget(self.strip)
        box.addWidget(self._detail(), 1)
        return usual

    def _detail(self) -> QWidget:
        self._about = QWidget()
        row = QHBoxLayout(self._about)
        theme.spaced(row, 3, 0)
        self.large = QLabel()
        self.large.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.large.setAccessibleName(_("选中的图片"))
        row.addWidget(self.large, 0, Qt.AlignmentFlag.AlignTop)
        side = QVBoxLayout()
        theme.spaced(side, 2, 0)
        self.use = Chips([(use, naming("use", use)) for use in PICTURES], _("用途"))
        side.addWidget(self.use)
        self.agreed = QCheckBox(_("没有人，或本人已同意"))
        self.agreed.setToolTip(_("照片里有人时，要本人同意；没有人也请勾上"))
        side.addWidget(self.agreed)
        self.warning = label("", "waitline")
        self.warning.setWordWrap(True)
        side.addWidget(self.warning)
        acts = FlowLayout()
        self.before = IconButton(_("往前（Ctrl+←）"), "back", role="bare")
        self.after = IconButton(_("往后（Ctrl+→）"), "next", role="bare")
        self.crop = IconButton(_("裁成方图"), "crop", role="quiet")
        self.drop = IconButton(_("去掉"), "cross", role="quiet")
        for button in (self.before, self.after, self.crop, self.drop):
            acts.add(button)
        side.addLayout(acts)
        side.addStretch(1)
        row.addLayout(side, 1)
        return self._about

    def _listen(self) -> None:
        self.strip.picked.connect(lambda _one: self._show_current())
        self.strip.ordered.connect(self._order)
        self.strip.drop_wanted.connect(self.take_away)
        self.strip.crop_wanted.connect(lambda _one: self.begin_crop())
        self.looking.came.connect(self._on_looked)
        self.looking.warned.connect(self._on_looked)
        self.bringing.moved.connect(self._on_moved)
        self.bringing.kept.connect(self._on_kept)
        self.bringing.ended.connect(self._on_ended)
        self.use.chosen.connect(lambda use: self._change({"use": use}))
        self.agreed.clicked.connect(lambda on: self._change({"agreed": on}))
        self.before.clicked.connect(lambda *_on: self.strip.move_current(-1))
        self.after.clicked.connect(lambda *_on: self.strip.move_current(1))
        self.crop.clicked.connect(lambda *_on: self.begin_crop())
        self.drop.clicked.connect(lambda *_on: self._drop_current())
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)

    def start(self) -> None:
        """Take the keys: the strip, or the button that brings the first picture."""
        self.strip.setFocus()

    def show_pictures(self, whole: Whole) -> None:
        """Show a draft's pictures."""
        if self._whole is not None and self._whole.listing.id != whole.listing.id:
            self.end_crop()
            self.bringing.cancel()
        self._whole = whole
        self._lesson.setVisible(not whole.pictures)
        self.strip.setVisible(bool(whole.pictures))
        self.strip.show_pictures(whole.pictures)
        self._show_current()

    def _on_looked(self, identity: str) -> None:
        one = self.strip.current()
        if one is not None and one.id == identity:
            self._show_current()

    def _show_current(self) -> None:
        """Show the picture under the cursor with what can be done about it."""
        one = self.strip.current()
        self._about.setVisible(one is not None)
        if one is None:
            return
        self.use.set_value(one.use)
        self.agreed.setChecked(one.agreed)
        at = self.strip.currentRow()
        self.before.setEnabled(at > 0)
        self.after.setEnabled(at < self.strip.count() - 1)
        self._show_large(one)
        self.looking.ask(one)
        self.looking.look(one)
        words = self.warnings(one)
        self.warning.setText("\n".join(words))
        self.warning.setVisible(bool(words))

    def _show_large(self, one: ListingPicture) -> None:
        seen = self.looking.seen(one)
        side = theme.current().sizes.tile * 3 // 4
        if seen is None:
            self.large.clear()
        else:
            ratio = Qt.AspectRatioMode.KeepAspectRatio
            smooth = Qt.TransformationMode.SmoothTransformation
            self.large.setPixmap(QPixmap.fromImage(seen.image.scaled(side, side, ratio, smooth)))
        self.crop.setEnabled(seen is not None)

    def warnings(self, one: ListingPicture) -> list[str]:
        """Return what is odd about a picture."""
        words = list(self.looking.warnings(one))
        seen = self.looking.seen(one)
        if seen is not None and one.use == MAIN and seen.width != seen.height:
            words.append(_("不是方图，平台会裁掉两边：先裁一下"))
        others = self._whole.pictures if self._whole else ()
        if any(o.id != one.id and o.twin and one.twin and twins(o.twin, one.twin) for o in others):
            words.append(_("和另一张几乎一样，留一张就够"))
        return words

    def choose_files(self) -> None:
        """Ask for pictures on this PC."""
        self.bring([in_file(path) for path in file_dialogs.pictures(self)])

    def choose_folder(self) -> None:
        """Ask for a folder, a phone's or a stick's, and bring its newest pictures."""
        folder = choosing.folder(self, _("手机或U盘上的文件夹"))
        if folder is not None:
            found = in_folder(folder)
            if found:
                self.bring([in_file(path) for path in found])
            else:
                self.noticed.emit(Notice(text=_("这个文件夹里没有图片"), tone="wait"))

    def paste(self) -> None:
        """Bring what was copied."""
        if not self.take(QGuiApplication.clipboard().mimeData()):
            self.noticed.emit(Notice(text=_("没有复制图片"), tone="wait", seconds=4))

    def take(self, data: QMimeData) -> bool:
        """Bring what was pasted or dropped; False when there is no picture in it."""
        contents = brought(data)
        self.bring(contents)
        return bool(contents)

    def bring(self, contents: Sequence[Content]) -> None:
        """Bring pictures to the draft, with progress."""
        if self._whole is not None and contents:
            main = sum(one.use == MAIN for one in self._whole.pictures)
            self.bringing.start(self._whole.listing.id, contents, main)

    def _on_moved(self, done: int, total: int) -> None:
        if self._working is None:
            self._working = ProgressLine(_("正在加图片"))
            self._working.cancelled.connect(self.bringing.cancel)
            self._box.insertWidget(1, self._working)
        self._working.step(done, total)

    def _on_kept(self, changes: Changes) -> None:
        findings = [one for one in changes.findings if one.field == "pictures"]
        if findings:
            sentences(self._desk, findings, self._remind)

    def _remind(self, said: list[str]) -> None:
        self.noticed.emit(Notice(text="；".join(said), tone="wait", seconds=12))

    def _on_ended(self, kept: int, errors: list[ClerkError]) -> None:
        if self._working is not None:
            self._working.hide()
            self._working.deleteLater()
            self._working = None
        if errors:
            reasons = "；".join(dict.fromkeys(told(one).message for one in errors[:SOME]))
            text = _("{count} 张没加上：{reasons}", count=len(errors), reasons=reasons)
            self.noticed.emit(Notice(text=text, tone="stop", seconds=0))
        elif kept > 1:
            self.noticed.emit(Notice(text=_("加了 {count} 张图片", count=kept), seconds=4))

    def _order(self, pictures: list[ListingPicture]) -> None:
        self._desk.write(partial(writing.order, pictures))

    def _change(self, fields: dict[str, object]) -> None:
        one = self.strip.current()
        if one is not None:
            identity = one.id
            self._desk.write(lambda station: station.drafts.change_picture(identity, fields))

    def _drop_current(self) -> None:
        one = self.strip.current()
        if one is not None:
            self.take_away(one)

    def take_away(self, one: ListingPicture) -> None:
        """Take a picture away; the notice brings it back."""
        identity = one.id
        notice = take_away(
            self._desk,
            lambda station, fields: station.drafts.change_picture(identity, fields),
            _("图片已去掉"),
        )
        self.noticed.emit(notice)

    def begin_crop(self) -> None:
        """Show the picture under the cursor with a square over it."""
        one = self.strip.current()
        seen = self.looking.seen(one) if one is not None else None
        if one is None or seen is None or self._cropper is not None:
            return
        cropper = self._cropper = Cropper(seen)
        cropper.taken.connect(partial(self._cut, one))
        cropper.left.connect(self.end_crop)
        self._stack.addWidget(cropper)
        self._stack.setCurrentWidget(cropper)
        cropper.setFocus()

    def is_cropping(self) -> bool:
        """Tell whether a picture is being cropped."""
        return self._cropper is not None

    def end_crop(self) -> None:
        """Go back to the strip."""
        if self._cropper is not None:
            cropper, self._cropper = self._cropper, None
            self._stack.removeWidget(cropper)
            cropper.deleteLater()
            self.strip.setFocus()

    def _cut(self, one: ListingPicture, box: Box) -> None:
        """Make the cut off the lanes; the new picture takes the old one's place."""
        self.end_crop()
        station = self._desk.station

        def made(content: bytes | None) -> None:
            if content is not None:
                self._desk.jobs.outside(
                    lambda _progress: ready(content, box), partial(self._replace, one)
                )

        self._desk.jobs.ledger(lambda: station.pictures.content(one), made)

    def _replace(self, one: ListingPicture, made: Ready) -> None:
        work = partial(writing.replace, one, made)
        self._desk.write(work, partial(self._replaced, one))

    def _replaced(self, one: ListingPicture, changes: Changes) -> None:
        new = changes.ids[0]
        undo = partial(self._desk.write, partial(writing.swap, new, one.id))
        self.noticed.emit(Notice(text=_("裁好了"), undo=undo, undo_label=_("用回原图")))
        self.strip.pick(new)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files and pictures."""
        data = event.mimeData()
        if data.hasUrls() or data.hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        if self.take(event.mimeData()):
            event.acceptProposedAction()
