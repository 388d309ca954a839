"""The papers of a class: the sign-in sheet, certificates, the archive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from core.paper.archive import class_archive
from core.paper.certificate import certificate
from core.paper.from_classes import (
    certificate_of,
    class_archive_of,
    sign_in_sheet_of,
    trainee_cards_of,
)
from core.paper.sign_in import sign_in_sheet
from core.paper.trainee_cards import trainee_cards
from core.station import Views
from desktop.pages.desk import Desk
from desktop.pages.printing import Printing, Sheet
from words.say import _

MORNING: Final = "am"


class ClassPapers:
    """Prints for the classes page."""

    def __init__(self, desk: Desk, printing: Printing) -> None:
        self._desk, self._printing = desk, printing

    def sign_in(self, class_id: str, half: str = MORNING) -> None:
        """Print a half day's sign-in sheet, with those who signed already."""
        today = self._desk.today()

        def gather(views: Views) -> Callable[[], Sheet]:
            document = sign_in_sheet_of(views, class_id, today, half, tr=_)
            return lambda: Sheet(name=_("签到表"), content=sign_in_sheet(document, _))

        self._printing.draw(gather)

    def cards(self, class_id: str) -> None:
        """Print a card for everybody on the roster: the door scans them."""
        today = self._desk.today()

        def gather(views: Views) -> Callable[[], Sheet]:
            document = trainee_cards_of(views, class_id, today)
            return lambda: Sheet(name=_("学员卡"), content=trainee_cards(document, _))

        self._printing.draw(gather)

    def certificates(self, identities: Sequence[str]) -> None:
        """Print certificates, each a paper of its own."""
        for identity in identities:
            self._printing.draw(partial(_certificate, identity))

    def archive(self, class_id: str) -> None:
        """Print all that a class left behind."""
        # A file of the shelf is read, no connection: any lane may do that.
        photos = self._desk.station.photos

        def gather(views: Views) -> Callable[[], Sheet]:
            document = class_archive_of(views, class_id, photos.content, tr=_)
            name = _("培训档案")
            return lambda: Sheet(
                name=f"{name}-{document.course}", content=class_archive(document, _)
            )

        self._printing.draw(gather)


def _certificate(identity: str, views: Views) -> Callable[[], Sheet]:
    document = certificate_of(views, identity, tr=_)
    words = _("证书")
    name = f"{words}-{document.holder}-{document.short_code}"
    return lambda: Sheet(name=name, content=certificate(document, _))
