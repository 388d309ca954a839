"""The photos of a class: chosen, pasted or dropped, each bound to its half day by its digest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar, Final

from PySide6.QtCore import QByteArray, QMimeData, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QIcon, QImage, QPixmap
from PySide6.QtWidgets import QLineEdit, QListView, QListWidget, QListWidgetItem

from core.base.changes import Changes
from core.base.ids import EventId
from core.blobs.picture import Picture, prepare
from core.station import Station, Views
from core.training.model.results import ClassPhoto
from core.training.model.training_class import TrainingClass
from core.training.rules.plan import half_of
from desktop import theme
from desktop.pages.classes.reading import standing
from desktop.pages.classes.tab import Tab
from desktop.pages.desk import Desk
from desktop.pages.naming import naming
from desktop.widgets import choosing
from desktop.widgets.ask import Question
from desktop.widgets.choice import Chips
from desktop.widgets.icons import label, retone
from desktop.widgets.page import Page
from desktop.widgets.photo import ENDINGS, pixmap_of
from desktop.widgets.pixels import bytes_in, png_of
from words.say import _

PICTURE: Final = 3
"""How many times the size of a picture on a card one is shown."""
Shown = tuple[list[ClassPhoto], int]


class PhotosTab(Tab):
    """What the class looked like."""

    kinds: ClassVar = frozenset({"class-photo"})

    def __init__(self, desk: Desk, page: Page) -> None:
        super().__init__(desk, page)
        self.photos: dict[str, ClassPhoto] = {}
        self.half = Chips([("am", _("上午")), ("pm", _("下午"))], _("哪个半天"))
        self.tools.add(self.half)
        self.add_tool(_("选照片"), "add", self.choose, main=True, keys="Ctrl+N")
        self.add_tool(_("粘贴"), "copy", self.paste, keys="Ctrl+V")
        self.drop_tool = self.add_tool(_("去掉这张"), "cross", self.ask_drop, keys="Ctrl+Delete")
        self.count = label("", "soft")
        self.tools.add(self.count)
        self.caption = QLineEdit()
        self.caption.setAccessibleName(_("照片说明"))
        self.caption.setPlaceholderText(_("照片说明，比如“企业导师讲直播”，不写也行"))
        self.box.addWidget(self.caption)
        self.list = QListWidget()
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setAccessibleName(_("照片"))
        side = theme.current().sizes.picture * PICTURE // 2
        self.list.setIconSize(QSize(side, side))
        self.list.setGridSize(QSize(side + theme.space(4), side + theme.current().sizes.row))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.box.addWidget(self.list, 1)
        hint = label(_("也可以把图片拖到这里。照片缩小后加密存好，摘要写进签了名的台账。"), "hint")
        hint.setWordWrap(True)
        self.box.addWidget(hint)
        self.setAcceptDrops(True)
        self.setFocusProxy(self.list)

    def show_class(self, held: TrainingClass) -> None:
        """Show this class; photos are of the half day that it is now."""
        if self.half.value() is None or self.held is None or self.held.id != held.id:
            self.half.set_value(half_of(held, f"{self._desk.station.clock.now():%H:%M}"))
        super().show_class(held)

    def refresh(self) -> None:
        """Read the photos anew."""
        self.fetch(partial(_read, self.class_id), self._show)

    def _show(self, shown: Shown) -> None:
        photos, least = shown
        self.photos = {one.id: one for one in photos}
        self.list.clear()
        for one in photos:
            words = " ".join(filter(None, (naming("half", one.half or ""), one.caption)))
            item = QListWidgetItem(QIcon(pixmap_of(one.photo, theme.space(12))), words)
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            item.setToolTip(words)
            self.list.addItem(item)
            self._fill(one)
        self.list.setCurrentRow(len(photos) - 1)
        self.drop_tool.setEnabled(bool(photos) and self.held is not None and not self.held.closed)
        text = _("{count} 张，档案至少要 {least} 张", count=len(photos), least=least)
        self.count.setText(text)
        retone(self.count, "tone", "done" if len(photos) >= least else "wait")

    def _fill(self, one: ClassPhoto) -> None:
        """Show the photo itself once it is read from the shelf."""
        value, identity = one.photo or b"", one.id

        def show(content: bytes | None) -> None:
            pixmap = QPixmap()
            rows = range(self.list.count())
            ids = [self.list.item(row).data(Qt.ItemDataRole.UserRole) for row in rows]
            if content and identity in ids and pixmap.loadFromData(QByteArray(content)):
                self.list.item(ids.index(identity)).setIcon(QIcon(pixmap))

        self.ledger(lambda station: station.photos.content(value), show)

    def choose(self) -> None:
        """Let the trainer choose pictures, several at once."""
        shown = choosing.kinds(_("照片"), ENDINGS)
        self.add_files(choosing.files(self, _("选照片，可以选几张"), shown))

    def paste(self) -> None:
        """Take what was copied."""
        if not self.take(QGuiApplication.clipboard().mimeData()):
            self.say(_("剪贴板里没有图片"), "wait")

    def take(self, brought: QMimeData) -> bool:
        """Take what was pasted or dropped; False when it is no picture."""
        files = [Path(url.toLocalFile()) for url in brought.urls() if url.isLocalFile()]
        if files:
            self.add_files(files)
            return True
        image: object = brought.imageData() if brought.hasImage() else None
        if isinstance(image, QImage) and not image.isNull():
            self._add(partial(png_of, image.copy()))
            return True
        return False

    def add_files(self, paths: Sequence[Path]) -> None:
        """Keep pictures one after the other."""
        for path in paths:
            self._add(partial(bytes_in, path))

    def _add(self, read: Callable[[], bytes]) -> None:
        """Make a picture small off the lanes, then bind it to the class."""
        class_id, half = self.class_id, self.half.value()
        caption = self.caption.text().strip() or None

        def book(made: Picture) -> None:
            def work(station: Station) -> Changes:
                value = station.photos.keep_made(made)
                taken = ClassPhoto(
                    class_id=EventId(class_id), half=half, photo=value, caption=caption
                )
                return station.training.results.photo(taken)

            self.write(work, lambda _changes: self.say(_("照片已存进这个班")))

        self._desk.jobs.outside(lambda _progress: prepare(read()), book, self.refused)

    def ask_drop(self) -> None:
        """Ask why a photo is taken back."""
        if self.list.currentRow() < 0:
            return
        item = self.list.currentItem()
        identity = str(item.data(Qt.ItemDataRole.UserRole))
        question = Question(
            text=_("去掉这张照片？"),
            advice=_("台账里留着红字，照片不再算进档案。"),
            reasons=(_("拍错了"), _("传重了")),
            yes=_("去掉"),
            no=_("留着"),
        )
        self.ask(question, lambda reason: self.take_back(identity, reason, _("照片已去掉")))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome pictures while the class is open."""
        is_open = self.held is not None and self.held.closed is None
        if is_open and (event.mimeData().hasUrls() or event.mimeData().hasImage()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        if self.take(event.mimeData()):
            event.acceptProposedAction()


def _read(class_id: str, views: Views) -> Shown:
    return standing(views, ClassPhoto, class_id), views.packs.parameters.class_photos
