"""Saving what the editor holds: saved, handed in, let stand; what is refused is said in place."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.base.changes import Changes
from core.base.errors import ClerkError, InvalidRecordError
from core.journal.revise import StaleError
from core.listing.model import Basis
from desktop.pages.desk import Desk
from desktop.pages.listings import writing
from desktop.pages.listings.live_check import Spoken
from desktop.pages.listings.panel import CHECK, TITLES
from desktop.pages.listings.taking_away import take_away
from desktop.pages.listings.writing import Draft
from desktop.widgets.notice import Notice
from words.errors import told
from words.say import _

if TYPE_CHECKING:
    from desktop.pages.listings.editor import Editor


class Saving(QObject):
    """What an editor asks of the ledger lane; ``sent`` are the fields under way."""

    def __init__(self, desk: Desk, editor: Editor) -> None:
        super().__init__(editor)
        self._desk, self._editor = desk, editor
        self.sent: dict[str, object] = {}

    def _tell(self, notice: Notice) -> None:
        self._editor.noticed.emit(notice)

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Keep what was typed, then do what depends on it; a refusal is said at its field."""
        draft = self.readable()
        if draft is None:
            return
        if not draft.is_new:
            if then is None:
                self._tell(Notice(text=_("没有新的改动"), seconds=3))
            else:
                then()
            return
        self.sent = dict(draft.fields)
        self._desk.write(partial(writing.keep, draft), partial(self._saved, then), self._refused)

    def readable(self) -> Draft | None:
        """Return what is not kept yet; what cannot be read is said at its field, None returned."""
        try:
            return self._editor.draft()
        except InvalidRecordError as error:
            self._editor.sections.show_error(error)
            return None

    def _saved(self, then: Callable[[], None] | None, _changes: Changes) -> None:
        if then is None:
            self._tell(Notice(text=_("草稿已保存"), seconds=4))
        else:
            then()

    def _refused(self, error: ClerkError) -> None:
        """Say at its field why something is refused; what somebody else wrote is read anew."""
        self.sent = {}
        field = error.field or ""
        if isinstance(error, StaleError):
            self._editor.follow()
        if field == "text":
            self._editor.panel.show_side(TITLES)
        elif self._editor.sections.show_error(error):
            return
        self._tell(Notice(text=" ".join(told(error)), tone="stop", seconds=0))

    def submit(self) -> None:
        """Keep what was typed and hand the draft to the county."""
        self.save(self._submit)

    def _submit(self) -> None:
        listing = self._editor.listing
        self._desk.write(
            lambda station: station.drafts.submit(listing), self._submitted, self._not_submitted
        )

    def _submitted(self, _changes: Changes) -> None:
        text = _("已报县里。下次联网或带U盘时送出，批了会写在这里。")
        self._tell(Notice(text=text))

    def _not_submitted(self, error: ClerkError) -> None:
        self._editor.panel.show_side(CHECK)
        text = " ".join(filter(None, told(error)))
        self._tell(Notice(text=text, tone="stop", seconds=0))
        if error.field:
            self._editor.go_to(error.field)

    def override(self, one: Spoken, reason: str) -> None:
        """Let a warning stand; what is typed is kept with it, so that both say the same."""
        draft = self.readable()
        if draft is not None:
            self.sent = dict(draft.fields)
            claim, word = one.remark.claim.id, one.remark.word
            work = partial(writing.override, draft, claim, word, reason)
            notice = Notice(text=_("已保留，理由会给县里看"), seconds=4)
            self._desk.write(work, lambda _changes: self._tell(notice), self._refused)

    def drop_basis(self, basis: Basis) -> None:
        """Take evidence away; the notice brings it back."""
        identity = basis.id
        notice = take_away(
            self._desk,
            lambda station, fields: station.drafts.change_basis(identity, fields),
            _("依据已去掉"),
        )
        self._tell(notice)
