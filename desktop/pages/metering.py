"""Whether the line is paid by the byte, as far as the system says: photos wait then."""

from __future__ import annotations

from PySide6.QtCore import QObject


class Meter(QObject):
    """Watches the system's word on the line; asked from any thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._is_metered = False

    def begin(self) -> None:
        """Begin to watch; where the system says nothing, the line counts as free."""
        from PySide6.QtNetwork import QNetworkInformation

        if not QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Metered):
            return
        told = QNetworkInformation.instance()
        told.isMeteredChanged.connect(self.note)
        self.note(metered=told.isMetered())

    def note(self, metered: bool) -> None:
        """Note what the line is now."""
        self._is_metered = metered

    def is_metered(self) -> bool:
        """Tell whether the line is paid by the byte."""
        return self._is_metered
