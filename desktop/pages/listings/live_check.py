"""What stands between a draft as it is being typed and its platforms, told for the screen."""

from __future__ import annotations

import datetime as dt

import msgspec
from PySide6.QtCore import QObject, Signal

from core.base.changes import Finding
from core.listing import rules
from core.listing.claims import ClaimsCheck, Remark
from core.listing.lookup import Whole
from core.listing.review import assess
from core.packs.claims import ClaimSheet
from core.station import Views
from desktop.jobs import Progress
from desktop.pages.desk import Desk
from words.findings import said
from words.say import language


class Gap(msgspec.Struct, frozen=True):
    """Something missing or odd: in which field, how grave, in a sentence."""

    field: str
    level: str
    text: str
    law: str


class Spoken(msgspec.Struct, frozen=True):
    """Something that a text may not say; ``reason`` is why the clerk let it stand, "" if not."""

    field: str
    remark: Remark
    text: str
    reason: str = ""

    @property
    def level(self) -> str:
        """How grave it is."""
        return self.remark.claim.level


class Checked(msgspec.Struct, frozen=True):
    """All of it for one draft."""

    progress: rules.Progress
    gaps: tuple[Gap, ...]
    spoken: tuple[Spoken, ...]
    wished: tuple[str, ...] = ()
    """Fields that buyers ask for and no law."""
    waiting: bool = False
    """Whether the texts are still to be looked at."""

    @property
    def stops(self) -> int:
        """How many things forbid to hand it in."""
        levels = [*(gap.level for gap in self.gaps), *(one.level for one in self.spoken)]
        return levels.count("block")

    @property
    def open(self) -> int:
        """How many things want a look: what stops, and warnings that nobody answered."""
        warned = [one for one in self.spoken if one.level == "warn" and not one.reason]
        return self.stops + len(warned)


class LiveCheck(QObject):
    """The claims check, made off the lanes once for a day and a pack: that takes a moment.

    Signals:
        ready: a check is made; what waited for it can be looked at again.
    """

    ready = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._made: ClaimsCheck | None = None
        self._making = False

    def prepare(self) -> None:
        """Make the check for today's rules, unless it is under way."""
        if not self._making:
            self._making = True
            self._desk.fetch(lambda views: views.packs.claims, self._make)

    def _make(self, sheet: ClaimSheet) -> None:
        today = self._desk.today()

        def work(progress: Progress) -> ClaimsCheck:
            progress.check()
            return ClaimsCheck(sheet, today)

        self._desk.jobs.outside(work, self._keep)

    def _keep(self, made: ClaimsCheck) -> None:
        self._made, self._making = made, False
        self.ready.emit()

    def now(self) -> ClaimsCheck | None:
        """Return the check that was made last, None before the first."""
        return self._made

    def of(self, views: Views, today: dt.date) -> ClaimsCheck | None:
        """Return the check of today's rules, on the reading lane; None while there is none."""
        made = self._made
        return made if made is not None and made.is_of(views.packs.claims, today) else None

    def checked(self, whole: Whole, today: dt.date, views: Views) -> Checked:
        """Return what a draft lacks and may not say, as ``Drafts.review_of`` finds it."""
        listing, check = whole.listing, self.of(views, today)
        product = views.catalog.get(listing.product) if listing.product else None
        found = assess(views.packs, today, check, whole, product)
        reasons = {(one.claim, one.word): one.reason for one in whole.overrides}
        told = {gap.field for gap in found.gaps}
        return Checked(
            found.progress,
            tuple(_gap(one, views) for one in found.gaps),
            tuple(
                Spoken(
                    field,
                    remark,
                    remark.sentence(language()),
                    reasons.get((remark.claim.id, remark.word), ""),
                )
                for field, remark in found.remarks
            ),
            tuple(name for name in found.empty if name not in told),
            waiting=check is None,
        )


def _gap(finding: Finding, views: Views) -> Gap:
    text = said(finding, views.packs.rules.message(finding, language()))
    return Gap(finding.field or "", finding.level, text, finding.law)
