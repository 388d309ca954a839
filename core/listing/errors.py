"""Why a listing cannot go on, each with one thing to do."""

from __future__ import annotations

from core.base.errors import ClerkError


class StillMissingError(ClerkError):
    """What the law wants said is not there yet (args: rule, many)."""

    code = "listing.still_missing"


class ForbiddenClaimError(ClerkError):
    """The text says what may not be said (args: word, rule)."""

    code = "listing.forbidden_claim"


class ReasonNeededError(ClerkError):
    """A warning stands without the clerk's reason (args: word, rule)."""

    code = "listing.reason_needed"


class NothingNewError(ClerkError):
    """This version went to the county already."""

    code = "listing.nothing_new"


class NotAWarningError(ClerkError):
    """Only a warning about the text as it stands can be answered with a reason (args: word)."""

    code = "listing.not_a_warning"


class DroppedError(ClerkError):
    """The listing is not in use any more."""

    code = "listing.dropped"


class TitleTooLongError(ClerkError):
    """The title is longer than the platform takes (args: platform, longest, now)."""

    code = "listing.title_too_long"


class TitleCharacterError(ClerkError):
    """The platform refuses a character of the title (args: platform, character)."""

    code = "listing.title_character"
