"""What the capabilities hand to the journal: record types, appliers and tables."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

import msgspec

from core.base.record import Record
from core.base.tables import Event, RowChange, Table

EDITION: Final = 5
"""Counted up when the same declarations come to hold something else: an applier does otherwise, or
other events count. Every station's tables and the county's are then made anew at opening."""
Applier = Callable[[Event], list[RowChange]]
Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
ERASED: Final = "erased"
"""The column that tells of a row's subject that she was erased."""


class Capability(msgspec.Struct, frozen=True, kw_only=True):
    """One room's share of the journal."""

    name: str
    records: tuple[type[Record], ...]
    appliers: Mapping[str, Applier]
    tables: tuple[Table, ...] = ()
    upcasters: Mapping[tuple[str, int], Upcaster] = {}


class Registry:
    """All capabilities joined; every event type has one record type and one applier."""

    def __init__(
        self,
        capabilities: Iterable[Capability],
        limits: Mapping[str, Collection[str]] = MappingProxyType({}),
    ) -> None:
        self.capabilities = tuple(capabilities)
        self.limits = limits
        """The kinds of event that count of devices with a narrow role, by role."""
        self.records: dict[str, type[Record]] = {}
        self.appliers: dict[str, Applier] = {}
        self.tables: tuple[Table, ...] = ()
        self.upcasters: dict[tuple[str, int], Upcaster] = {}
        self.forgetful: tuple[str, ...] = ()
        """The tables of those who may be erased."""
        for capability in self.capabilities:
            self._join(capability)

    def _join(self, capability: Capability) -> None:
        kinds = {record.kind: record for record in capability.records}
        if kinds.keys() != capability.appliers.keys() or kinds.keys() & self.records.keys():
            raise TypeError(f"{capability.name}: record types and appliers do not match")
        self.records |= kinds
        self.appliers |= capability.appliers
        self.tables += capability.tables
        self.forgetful += tuple(
            one.name for one in capability.tables if ERASED in one.row.__struct_fields__
        )
        self.upcasters |= capability.upcasters

    def fingerprint(self) -> str:
        """Return what decides the shape of all derived tables, as a digest."""
        said = "\n".join(table.fingerprint() for table in self.tables)
        return hashlib.sha256(said.encode()).hexdigest()

    def contents(self) -> str:
        """Return what decides what tables hold: their shape, how events fill them, which count."""
        limits = [f"{role} {' '.join(sorted(may))}" for role, may in sorted(self.limits.items())]
        said = "\n".join([self.fingerprint(), str(EDITION), *limits])
        return hashlib.sha256(said.encode()).hexdigest()

    def changes(self, event: Event) -> list[RowChange]:
        """Return what an event does to the tables."""
        return self.appliers[event.type](event)


class Awaited(Registry):
    """A registry that is joined at the first question it cannot answer by itself.

    What it is told before is its ``contents``: so a station whose tables are those of today opens
    without any capability being loaded. Told wrongly, it costs a rebuild and harms nothing.
    """

    def __init__(self, joined: Callable[[], Registry], contents: str) -> None:
        self._joined = joined
        self._contents = contents

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the joined one has
        if name.startswith("_") or name not in (said := vars(self._joined())):
            raise AttributeError(name)
        vars(self).update(said)
        return said[name]

    def contents(self) -> str:
        """Return what the registry was told of them, once it is joined what they are."""
        return super().contents() if "tables" in vars(self) else self._contents
