"""Why the people's room refuses something."""

from __future__ import annotations

from core.base.errors import ClerkError


class SamePersonError(ClerkError):
    """An entry cannot be merged into itself."""

    code = "people.same_entry"


class ErasedPersonError(ClerkError):
    """The person was deleted at the person's wish; nothing more can be noted."""

    code = "people.erased"


class ConsentNeededError(ClerkError):
    """A field beyond name, phone and village needs the person's consent first (D1)."""

    code = "people.consent_needed"


class UnknownPurposeError(ClerkError):
    """No consent text is known for this purpose and version (args: purpose, version)."""

    code = "people.unknown_purpose"


class GuardianNeededError(ClerkError):
    """Below this age the guardian agrees, by name (D2; args: age)."""

    code = "people.guardian_needed"


class WithdrawnAlreadyError(ClerkError):
    """The consent was withdrawn before."""

    code = "people.withdrawn_already"


class UnknownClerkError(ClerkError):
    """Nobody of this name works at the desk (args: name)."""

    code = "people.unknown_clerk"


class ClerkExistsError(ClerkError):
    """Somebody of this name works at the desk already (args: name)."""

    code = "people.clerk_exists"


class NotHeadError(ClerkError):
    """Only the head of the station may do this."""

    code = "people.not_head"


class LastHeadError(ClerkError):
    """The only head of the station neither leaves nor steps down."""

    code = "people.last_head"


class PinFormError(ClerkError):
    """A PIN is 6 to 12 digits."""

    code = "people.pin_form"


class WrongPinError(ClerkError):
    """The PIN is not right (args: left, the tries before it locks; seconds to wait)."""

    code = "people.wrong_pin"


class PinWaitError(ClerkError):
    """After several wrong PINs the next try has to wait (args: seconds)."""

    code = "people.pin_wait"


class PinLockedError(ClerkError):
    """Too many wrong PINs: the head of the station or the recovery code sets a new one."""

    code = "people.pin_locked"
