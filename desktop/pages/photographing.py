"""Photos on the pages: one that a form brought is kept at once; one of a record is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import cast

from core.base.errors import ClerkError
from core.base.photos import PHOTO
from desktop.pages.desk import Desk
from desktop.pages.facts import Facts
from desktop.widgets.form import RecordForm
from desktop.widgets.photo import PhotoEditor, PhotoView
from words.errors import told
from words.say import _


def take_photos(
    desk: Desk, form: RecordForm, ended: Callable[[], None] = lambda: None
) -> PhotoEditor:
    """Keep each picture that the form's photo field is brought, and show what became of it.

    ``ended`` is called once one is kept or refused.
    """
    editor = cast("PhotoEditor", form.editor(PHOTO))
    editor.offered.connect(partial(_keep, desk, form, ended))
    return editor


def _keep(desk: Desk, form: RecordForm, ended: Callable[[], None], content: bytes) -> None:
    station, editor = desk.station, form.editor(PHOTO)
    form.tell(PHOTO, _("正在缩小照片…"))

    def keep() -> bytes:
        return station.photos.keep(content)

    def kept(value: bytes) -> None:
        editor.set_value(value)
        form.tell(PHOTO, "")
        editor.edited.emit()
        ended()

    def refused(error: ClerkError) -> None:
        form.tell(PHOTO, " ".join(filter(None, told(error))), "stop")
        ended()

    desk.jobs.ledger(keep, kept, refused)


def show_photo(desk: Desk, facts: Facts, value: bytes | None) -> None:
    """Show a record's photo among its facts: the preview at once, then the photo itself."""
    if not value:
        return
    view = PhotoView(value)
    facts.add_view(view)
    station = desk.station

    def content() -> bytes | None:
        return station.photos.content(value)

    desk.jobs.ledger(content, view.show_whole)
