"""Why the training room refuses something."""

from __future__ import annotations

from collections.abc import Sequence

from core.base.changes import Finding
from core.base.errors import ClerkError


class ReasonNeededError(ClerkError):
    """A rule asks for a reason before a class is planned or closed so."""

    code = "training.reason_needed"

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(field=findings[0].field, rule=findings[0].rule)
        self.findings = tuple(findings)


class ClassClosedError(ClerkError):
    """The class is closed: it is opened again before anything is added (args: name)."""

    code = "training.class_closed"


class ClassOpenError(ClerkError):
    """The class is still open (args: name)."""

    code = "training.class_open"


class ClassDaysError(ClerkError):
    """A class does not end before it begins."""

    code = "training.class_days"


class OtherClassError(ClerkError):
    """Somebody on another class's roster was named (args: name)."""

    code = "training.other_class"


class LeftClassError(ClerkError):
    """The person left the roster (args: name)."""

    code = "training.left_class"


class SignedAlreadyError(ClerkError):
    """The person signed in for this half day before (args: name, at)."""

    code = "training.signed_already"


class NotSignedInError(ClerkError):
    """The sign-in was taken back, so nobody leaves."""

    code = "training.not_signed_in"


class UndecidedError(ClerkError):
    """Rows of a roster may mean somebody who is known: a person decides (args: count, row)."""

    code = "training.undecided"


class EmptyRosterError(ClerkError):
    """Nobody can be drawn, or nothing was pasted."""

    code = "training.empty_roster"


class NotDrawnError(ClerkError):
    """The person was not drawn in this spot check."""

    code = "training.not_drawn"


class NotEarnedError(ClerkError):
    """Somebody has not earned the certificate yet (args: name, why)."""

    code = "training.not_earned"


class ArchiveThereError(ClerkError):
    """The folder for an archive holds something already (args: file)."""

    code = "training.archive_there"
