"""The photo of the parcel in the clerk's hand: one row, no step on the way of the scanner."""

from __future__ import annotations

from PySide6.QtCore import Signal

from core.base.photos import PHOTO
from core.trade.model.parcel import Parcel
from desktop.pages.desk import Desk
from desktop.pages.photographing import take_photos
from desktop.widgets.form import FormPlan, RecordForm


class PhotoRow(RecordForm):
    """Takes at most one photo for each parcel.

    Signals:
        shrinking: a photo is being made small (True), or that is over.
    """

    shrinking = Signal(bool)

    def __init__(self, desk: Desk) -> None:
        super().__init__(FormPlan(kind=Parcel, today=desk.today, fields=(PHOTO,), notes=()))
        self._of = self._offered_for = ""
        self._photo = take_photos(desk, self, self._ended)
        self._photo.offered.connect(self._begun)
        self.setDisabled(True)

    def show_for(self, waybill: str) -> None:
        """Stand for this parcel, empty if it is another than before; "" for none."""
        if waybill != self._of:
            self._of = waybill
            self.clear()
        self.setEnabled(bool(waybill))

    def photo(self) -> bytes | None:
        """Return the photo as a record holds it."""
        return self._photo.value()

    def _begun(self, _content: bytes) -> None:
        self._offered_for = self._of
        self.shrinking.emit(True)

    def _ended(self) -> None:
        if self._offered_for != self._of:
            # Its parcel was put aside meanwhile: it belongs to no other.
            self.clear()
        self.shrinking.emit(False)
