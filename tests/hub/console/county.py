"""A county to look at: its stations lived through the real services and sent what they wrote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from core.base.clock import FixedClock
from core.base.record import Record
from core.catalog.model import Product
from core.db.unlock import Secrets
from core.demo import life
from core.station import NewStation, Station
from core.sync.cutting import cut
from hub.channels import county
from hub.console import accounts, rights
from hub.console.accounts import Account
from hub.console.passwords import Passwords
from hub.intake import incidents, register, settings
from hub.intake.accept import Acceptance
from hub.intake.examine import examined
from hub.intake.incidents import Place as Where
from hub.intake.register import Right
from hub.intake.worker import Worker
from hub.office import Office
from hub.store import stations
from hub.store.stations import Place
from tests.hub.intake import pc

NOW: Final = dt.datetime(2026, 11, 21, 9, 0)
NAME: Final = "云岭县"
PASSWORD: Final = "山高水长是好记的一句话"
ADDRESS: Final = "203.0.113.9:8443"
LIVED: Final = (
    ("石门村电商服务站", "石门村", "石门镇"),
    ("柳沟村电商服务站", "柳沟村", "石门镇"),
)
QUIET: Final = (
    ("大坪村便民服务站", "大坪村", "石门镇", 1),
    ("清水村服务站", "清水村", "清水乡", 3),
    ("上寨村益农信息社", "上寨村", "清水乡", 12),
    ("下寨村服务站", "下寨村", "清水乡", None),
    ("龙潭村邮乐购站", "龙潭村", "龙潭镇", 2),
    ("青杠村服务站", "青杠村", "龙潭镇", 0),
    ("马鞍村供销服务站", "马鞍村", "龙潭镇", 9),
    ("红岩村服务站", "红岩村", "龙潭镇", 5),
)
OWN, OTHER = "石门镇", "清水乡"
ROLES: Final = rights.ROLES


def build(folder: Path) -> None:
    """Found the county in a folder and let it live; everything goes through the real doors."""
    clock = FixedClock(NOW)
    with Office.open(folder / "county", clock=clock, name=NAME) as office:
        office.store.write(lambda c: settings.add_address(c, ADDRESS))
        for number, (name, village, township) in enumerate(LIVED, 1):
            at = found(office, name, village, township)
            live(office, at, folder / f"pc{number}", seed=number)
        for name, village, township, days in QUIET:
            at = found(office, name, village, township)
            if days is not None:
                clock.set(NOW - dt.timedelta(days=days))
                visit(office, at)
                clock.set(NOW)
        _troubles(office)
        _accounts(office)
        _offers(office)
        Worker(office).finish()


def found(office: Office, name: str, village: str, township: str) -> int:
    """Found a station and return its number."""
    with office.store.read() as connection:
        many = len(stations.every(connection))
    place = Place(
        name=name, village_code=f"5333250012{many + 10}", village=village, township=township
    )
    now = office.now_ms()
    return office.store.write(lambda c: register.found(c, office.keys, place, now))


def live(office: Office, at: int, folder: Path, *, seed: int) -> None:
    """Let a station live for sixty days and send all of it, as its sync does."""
    clock = FixedClock(life.first_day(NOW.date()))
    secrets = Secrets(passphrase="x" * 12, keyring=False)
    new = NewStation(name="站", village_code="533325001201", village="村", clerk="杨秀英")
    station, _ = Station.create(folder, new, secrets, clock)
    try:
        life.live(station, clock, NOW, seed=seed, step=lambda _done, _all: None)
        journal = station.ledger.journal
        log = (journal.device, 1)
        public = station.db.rows("SELECT public_key FROM log")[0][0]
        admit(office, at, public)
        after = 0
        while piece := cut(station.db, log, after, 4 << 20):
            take(office, at, piece.raw)
            after = piece.last
    finally:
        station.close()


def visit(office: Office, at: int) -> pc.Pc:
    """Let a new PC of a station send a little."""
    front = pc.Pc()
    admit(office, at, front.key.public)
    front.live(2)
    take(office, at, front.segment())
    return front


def admit(office: Office, at: int, public: bytes) -> None:
    """Certify a PC."""
    right = Right(public_key=public, role="station", recipient="age1x", app="1.0.3")
    now = office.now_ms()
    office.store.write(lambda c: register.certify(c, office.keys, at, right, now))


def take(office: Office, at: int, raw: bytes) -> None:
    """Take a segment in as if it came over the link."""
    now, signing = office.now_ms(), office.keys.signing

    def work(connection):
        known = {one.device: one for one in stations.devices(connection, at)}
        outcome = Acceptance(connection, at, signing, now).take([examined(connection, known, raw)])
        assert not outcome.problems
        for one in known.values():
            if one.role == "station":
                stations.change_device(connection, at, one.device, seen_ms=now)

    office.store.write(work)


def say(office: Office, at: int, *records: Record) -> None:
    """Have the county write records at a station, and apply them."""
    now = office.now_ms()
    office.store.write(lambda c: county.write(c, office.keys, at, records, now))
    Worker(office).finish()


def people_of(office: Office, at: int) -> Iterator[tuple[str, str, str]]:
    """Yield id, name and phone of a station's people."""
    table = office_table("person")
    with office.store.read() as connection:
        query = table.select().where(table.c.station == at).order_by(table.c.id)
        for row in connection.execute(query).mappings():
            yield row["id"], row["name"], row["phone"]


def office_table(name: str):
    """Return a derived table."""
    from hub.store.derived import DERIVED

    return DERIVED[name]


def _troubles(office: Office) -> None:
    now = office.now_ms()

    def work(connection):
        device = next(d for d in stations.devices(connection, 3) if d.role == "station")
        where = Where(station=3, device=device.device, epoch=1, seq=4)
        incidents.note(connection, "fork", where, now - 5_000_000)
        stations.change_device(
            connection, 7, _device(connection, 7), unsent=42, unsent_since=now - 5 * 86_400_000
        )

    office.store.write(work)
    _conflict(office)
    strange = visit(office, 4)
    strange.write(Product(name="贷款"), type="loan")
    take(office, 4, strange.segment(strange.seq))


def _offers(office: Office) -> None:
    """What stations handed in is out of use, but for two listings that the county works on."""
    from core.listing.model import ListingChange, Verdict
    from tests.hub.console.offering import Offering

    table = office_table("listing")
    with office.store.read() as connection:
        lived = connection.execute(table.select().where(table.c.submitted > 0)).mappings().all()
    for row in lived:
        gone = ListingChange(of=row["id"], base=row["version"], dropped=True)
        Offering(office, row["station"]).send(gone)
    for at in (3, 5):
        listing = Offering(office, at).offer(name=f"{at}号站的橙子")
        say(office, at, Verdict(listing=listing, at=1, decision="taken_over", author="张主任"))


def offer_of(office: Office, at: int) -> str:
    """Return the id of a station's first listing."""
    table = office_table("listing")
    with office.store.read() as connection:
        query = table.select().where(table.c.station == at).order_by(table.c.id)
        return str(connection.execute(query).mappings().one()["id"])


def _device(connection, at: int) -> str:
    return next(d.device for d in stations.devices(connection, at) if d.role == "station")


def _conflict(office: Office) -> None:
    """Two PCs of one station give one farmer two phones, both from the same version."""
    from hub.store.derived import DERIVED

    change = DERIVED.registry.records["person.change"]
    first, second = visit(office, 5), visit(office, 5)
    of = f"{first.device}.1.2"
    for one, phone in ((first, "13811112222"), (second, "13933334444")):
        one.write(change(of=of, base=0, phone=phone, village="下河"))
        take(office, 5, one.segment(one.seq))
    Worker(office).finish()
    loser = min(first, second, key=lambda one: one.device)
    where = Where(station=5, device=loser.device, epoch=1, seq=loser.seq)
    now = office.now_ms()
    office.store.write(lambda c: incidents.note(c, "conflict", where, now))


def _accounts(office: Office) -> None:
    sealed = Passwords().sealed(PASSWORD)

    def work(connection):
        for role in ROLES:
            for suffix, township in (("", None), ("-own", OWN), ("-other", OTHER)):
                accounts.add(
                    connection,
                    Account(
                        name=role + suffix, shown=role, password=sealed, role=role,
                        township=township,
                    ),
                )  # fmt: skip

    office.store.write(work)


class State(msgspec.Struct):
    """How a request to enrol was decided."""

    state: str
    decided_by: str | None
