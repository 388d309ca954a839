"""Why something that travelled is refused: every cause a sentence and one thing to do."""

from __future__ import annotations

from core.base.errors import ClerkError


class SyncError(ClerkError):
    """Base of all that can go wrong between a station and its county."""

    code = "sync.failed"


class MalformedError(SyncError):
    """The bytes are not what they should be; nothing of them was used."""

    code = "sync.malformed"


class OversizeError(SyncError):
    """The bytes are larger, or unpack to more, than any honest sender makes (args: most)."""

    code = "sync.oversize"


class NotEnrolledError(SyncError):
    """This PC belongs to no county yet."""

    code = "sync.not_enrolled"


class WorkOfflineError(SyncError):
    """The clerk switched the link off on this PC."""

    code = "sync.work_offline"


class StoppedError(SyncError):
    """The clerk stopped the sync; what had arrived is kept."""

    code = "sync.stopped"


class LinkError(SyncError):
    """Base of what is wrong with the way to the county: trying again may help."""

    code = "sync.link"


class NoNetworkError(LinkError):
    """This PC has no network, or cannot find the hub's name in it."""

    code = "sync.no_network"


class NoHubError(LinkError):
    """There is a network, but nobody answers at the hub's address."""

    code = "sync.no_hub"


class SilentError(LinkError):
    """The link went silent in the middle."""

    code = "sync.silent"


class DroppedError(LinkError):
    """The link was cut in the middle."""

    code = "sync.dropped"


class PortalError(LinkError):
    """A login page of the network answered, not the hub."""

    code = "sync.portal"


class NotOurHubError(LinkError):
    """Somebody else answered: the county's authority did not vouch for it."""

    code = "sync.not_our_hub"


class HubExpiredError(LinkError):
    """The hub's own certificate is out of date by the hub's own time."""

    code = "sync.hub_expired"


class BusyError(LinkError):
    """The hub asks for patience (args: wait_s)."""

    code = "sync.busy"


class HubError(LinkError):
    """The hub failed to do its part (args: status)."""

    code = "sync.hub_error"


class RevokedPcError(SyncError):
    """The county revoked this PC's right to write."""

    code = "sync.revoked"


class UnknownPcError(SyncError):
    """The hub does not know this PC."""

    code = "sync.unknown_pc"


class QuotaError(SyncError):
    """The hub takes no more from this station for now."""

    code = "sync.quota"


class BadCodeError(SyncError):
    """The enrolment code cannot be read, or the file is none of the county's."""

    code = "sync.bad_code"


class UnknownCodeError(SyncError):
    """The hub made no such code."""

    code = "sync.unknown_code"


class UsedCodeError(SyncError):
    """Another PC used the code already."""

    code = "sync.used_code"


class ExpiredCodeError(SyncError):
    """The code is older than three days."""

    code = "sync.expired_code"


class WrongCountyError(SyncError):
    """The hub that answered is not the one that the code names."""

    code = "sync.wrong_county"


class BadRecipientError(SyncError):
    """A PC gave no recipient to which anything could be sealed."""

    code = "sync.bad_recipient"


class OtherStationError(SyncError):
    """This PC is one of another station's: its ledger is that station's."""

    code = "sync.other_station"


class WrongPaperError(WrongCountyError):
    """The county's new paper is not the one whose pin was told."""

    code = "sync.wrong_paper"


class OtherCountyError(SyncError):
    """This PC is enrolled elsewhere already."""

    code = "sync.other_county"


class NoRequestError(SyncError):
    """An answer came to a request that this PC never made, or no longer has."""

    code = "sync.no_request"


class RotationWaitsError(SyncError):
    """The county has not yet certified the key that this PC made last."""

    code = "sync.rotation_waits"


class ReceiptUnreadableError(SyncError):
    """A scanned receipt bears no signature of one of this station's PCs."""

    code = "sync.receipt_forged"
