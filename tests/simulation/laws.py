"""What holds after every step, and what holds once everybody has heard everything."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from core.capabilities import REGISTRY
from core.journal.rebuild import rebuild
from core.sync.messages import COUNTY, SISTERS
from hub.backup import origin_of
from hub.store import segments, stations
from hub.verify import Auditor
from tests.simulation.pc import PLACES, Fact

if TYPE_CHECKING:
    from tests.simulation.county import County
    from tests.simulation.pc import Pc
    from tests.simulation.world import World

ALARMS = {"two_histories", "forged"}
"""What only an attacker causes, or a bug."""


def facts_at(county: County, number: int) -> set[Fact]:
    """Return the facts in the county's tables."""
    return set(found_at(county, number))


def found_at(county: County, number: int) -> list[Fact]:
    """Return a station's facts in the county's tables, as often as they stand there."""
    made = []
    with county.office.store.read() as connection:
        for table, column in PLACES.items():
            red = "" if table == "person" else "AND reverses IS NULL"
            sql = (
                f'SELECT {column} FROM "{table}" '  # noqa: S608 - our own names
                f"WHERE station = {number} AND {column} IS NOT NULL {red}"
            )
            made += [Fact(table, row[0]) for row in connection.exec_driver_sql(sql)]
    return sorted(made)


def size(county: County) -> int:
    """Return how many segments the county has."""
    with county.office.store.read() as connection:
        return sum(one.arrival for one in stations.every(connection))


def after_sync(world: World, pc: Pc, *, whole: bool) -> None:
    """Hold what must be so at any moment, and more where the sync went to its end."""
    here = Counter(pc.found())
    missing = pc.facts - set(here) - world.lost
    assert not missing, f"{pc.name} lost what its clerk wrote: {sorted(missing)}"
    twice = [fact for fact, many in here.items() if many > 1]
    assert not twice, f"{pc.name} counts twice: {twice}"
    pc.facts = set(here) | (pc.facts & world.lost)
    foreign = [fact for fact in here if not _is_of(fact, pc.number)]
    assert not foreign, f"{pc.name} sees another station's records: {foreign}"
    if whole and not pc.revoked and (not world.county.restored or pc.origin() == origin(world)):
        _cursors(world, pc)


def _is_of(fact: Fact, number: int) -> bool:
    marks = (f"{number}-", f"农户{number}-", f"YT{number:04d}")
    return fact.mark.startswith(marks)


def origin(world: World) -> str:
    """Return the name of the county's tree, which a restored one signs once it has a leaf."""
    return origin_of(world.county.office)


def _cursors(world: World, pc: Pc) -> None:
    """A PC never believes the county to have more than it has."""
    ends = world.county.ends(pc.number)
    for log, seq in pc.reached().items():
        have = ends.get(log, (0, b""))[0]
        assert seq <= have, f"{pc.name} believes {log} received up to {seq}: it is {have}"
    arrival = world.county.arrival(pc.number)
    for lane, at in pc.cursors().items():
        assert lane not in (COUNTY, SISTERS) or at <= arrival, (pc.name, lane, at, arrival)


def is_quiet(world: World) -> bool:
    """Tell whether nothing is left to be said."""
    return not unsettled(world)


def unsettled(world: World) -> list[str]:
    """Return what still differs."""
    found = []
    for number in sorted({pc.number for pc in world.pcs}):
        rows, ends = _compared(world, world.county.rows(number)), world.county.ends(number)
        for pc in world.of(number):
            mine = pc.tables()
            other = sorted(name for name in rows if rows[name] != mine[name])
            if other:
                found.append(f"{pc.name} and the county differ in {', '.join(other)}")
            if pc.ends() != ends:
                found.append(f"{pc.name} has a log that ends elsewhere")
            if pc.waits():
                found.append(f"{pc.name} has {pc.waits()} events that the county lacks")
    return found


def _compared(world: World, tables: dict[str, str]) -> dict[str, str]:
    """Leave the register of serials out where one key has written two branches.

    Both may have given one number, and the register keeps whichever came last.
    """
    return {n: said for n, said in tables.items() if n != "serial" or not world.branched}


def at_rest(world: World) -> None:
    """Hold everything: nothing lost, nothing twice, everything verifies."""
    for number in sorted({pc.number for pc in world.pcs}):
        _station(world, number)
    found = [
        one
        for one in Auditor(world.county.office).verdict().problems
        if not (world.branched and (one.code, one.message) == ("tables", "serial"))
    ]
    assert not found, found
    unread = {place[3] for place in world.county.parked()}
    assert unread <= {"from.the.future"}, unread
    alarms = [said for said in world.county.troubles() if said[0] in ALARMS]
    assert not alarms, f"false alarm at the county: {alarms}"


def _station(world: World, number: int) -> None:
    told = Counter(found_at(world.county, number))
    twice = [fact for fact, many in told.items() if many > 1]
    assert not twice, f"the county counts twice: {twice}"
    missing = world.acked.get(number, set()) - set(told) - world.lost
    assert not missing, f"the county lost what it had receipted: {sorted(missing)}"
    for pc in world.of(number):
        unsaid = pc.facts - set(told) - world.lost
        assert not unsaid, f"the county lacks of {pc.name}: {sorted(unsaid)}"
        _pc(world, pc)
    allowed = _registered(world, number)
    for pc in world.of(number):
        assert pc.writers() <= allowed, f"{pc.name} has a stranger's log"


def _registered(world: World, number: int) -> set[str]:
    with world.county.office.store.read() as connection:
        return {one.device for one in stations.devices(connection, number)}


def _pc(world: World, pc: Pc) -> None:
    wrong = [
        one
        for one in pc.station.verify().problems
        if not (world.branched and (one.code, one.kind) == ("tables", "serial"))
    ]
    assert not wrong, (pc.name, wrong)
    before = _compared(world, pc.tables())
    rebuild(pc.db, REGISTRY)
    assert _compared(world, pc.tables()) == before, (
        f"{pc.name}: the tables are not the fold of the journal"
    )
    assert pc.erased() == _erased(world, pc.number)
    alarms = ALARMS & set(pc.troubles())
    assert not alarms, f"{pc.name} gives a false alarm: {alarms}"


def _erased(world: World, number: int) -> int:
    with world.county.office.store.read() as connection:
        sql = f"SELECT count(*) FROM person WHERE station = {number} AND erased = 1"  # noqa: S608 - our own names
        return int(connection.exec_driver_sql(sql).scalar() or 0)


def arrivals(world: World, number: int) -> list[int]:
    """Return the numbers of a station's feed."""
    with world.county.office.store.read() as connection:
        return [one.arrival for one in segments.feed(connection, number, 0)]
