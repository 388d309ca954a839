"""Why the county office refuses: every cause a sentence in ``words`` and one thing to do."""

from __future__ import annotations

from typing import ClassVar

from core.base.errors import ClerkError


class NoOfficeError(ClerkError):
    """The folder holds no county office yet."""

    code = "hub.no_office"


class UnknownStationError(ClerkError):
    """No station has this number or name (args: station)."""

    code = "hub.unknown_station"


class OtherStationError(ClerkError):
    """The PC is one of another station's (args: station, its name): its ledger counts there."""

    code = "hub.other_station"
    status: ClassVar[int] = 403


class BadBoundError(ClerkError):
    """A bound is a place in a device's log: an epoch from 1 and a number of events from 0."""

    code = "hub.bad_bound"


class ClockJumpedError(ClerkError):
    """The office's clock stands far beyond its last day (args: day, last; ISO dates)."""

    code = "hub.clock_jumped"


class StationNamedError(ClerkError):
    """A station of this name is there already (args: name, station)."""

    code = "hub.station_named"


class UnknownDeviceError(ClerkError):
    """No device of this name is registered (args: device)."""

    code = "hub.unknown_device"


class BadVillageError(ClerkError):
    """A village code is twelve digits (args: village)."""

    code = "hub.bad_village"


class RootAwayError(ClerkError):
    """What is asked needs the county's root key, which lies elsewhere."""

    code = "hub.root_away"


class BadTlsError(ClerkError):
    """A TLS certificate and its key were not both given, or are no such files (args: why)."""

    code = "hub.bad_tls"


class PortTakenError(ClerkError):
    """Another program listens at this address already (args: address)."""

    code = "hub.port_taken"


class BadInputError(ClerkError):
    """What was given cannot be read as what it should be (args: why)."""

    code = "hub.bad_input"


class BadBackupError(ClerkError):
    """The file is no backup of this hub, or it is damaged."""

    code = "hub.bad_backup"


class KeysNeededError(ClerkError):
    """A backup opens only with the hub's key: from its folder, or by the passphrase."""

    code = "hub.keys_needed"


class NotEmptyError(ClerkError):
    """A backup is only read into an office that has no station yet."""

    code = "hub.not_empty"


class UnknownKindError(ClerkError):
    """The kind of record named is none of ours (args: kind, kinds)."""

    code = "cli.unknown_kind"


class DemoFailedError(ClerkError):
    """One of the programs that make the demo county failed (args: why)."""

    code = "hub.demo_failed"
