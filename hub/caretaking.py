"""What has to be done now and then while the hub serves: backups, tidying, a fresh certificate."""

from __future__ import annotations

import contextlib
import logging
import ssl
import threading
from collections.abc import Mapping
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from core.base.errors import ClerkError
from hub import backup, dates, origin, retention, tls
from hub.dates import DAY_MS, HOUR, HOUR_MS
from hub.intake import settings
from hub.intake.files import Files
from hub.keys import HUB_PAPER
from hub.office import Office
from hub.serving import Papers
from hub.store.errors import StoreClosedError
from hub.tree import tiles
from hub.tree.errors import DamagedTreeError

GLANCE_S: Final = 2.0
log: Final = logging.getLogger("cunzhan.hub")


class Caretaker:
    """Looks after a serving hub on a thread of its own."""

    def __init__(self, office: Office, contexts: Mapping[Papers, ssl.SSLContext]) -> None:
        self._office = office
        self._contexts = contexts
        self._loaded = {papers: papers.certificate.stat().st_mtime_ns for papers in contexts}
        self._wrong: dict[Papers, str] = {}
        self._keyed = (office.folder / HUB_PAPER).stat().st_mtime_ns
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hub-caretaker")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, and wait until it ended."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(GLANCE_S):
            try:
                self.look()
            except (ClerkError, SQLAlchemyError, StoreClosedError, OSError) as error:
                log.exception("caretaking: %s", type(error).__name__)

    def look(self) -> bool:
        """Take up new certificates and keys; do the day's work if nobody did: tell whether so."""
        for papers in self._contexts:
            self._take_up(papers)
        keyed = (self._office.folder / HUB_PAPER).stat().st_mtime_ns
        if keyed != self._keyed:
            self._office.refresh()
            self._keyed = keyed
        return by_day(self._office)

    def _take_up(self, papers: Papers) -> None:
        """Have new connections see a certificate that changed; one not to be had delays nothing."""
        try:
            changed = papers.certificate.stat().st_mtime_ns
            if changed != self._loaded[papers]:
                self._contexts[papers].load_cert_chain(*papers, password="")
                self._loaded[papers] = changed
        except (OSError, ValueError) as error:
            if self._wrong.get(papers) != str(error):
                log.warning("certificate %s: %s", papers.certificate, error)
            self._wrong[papers] = str(error)
        else:
            self._wrong.pop(papers, None)


def by_day(office: Office) -> bool:
    """Do a day's work once a day (UTC), whichever process comes first.

    What cannot be done now (the disk is full) is tried again in the next hour. Nothing is done
    while the clock stands far beyond the last day: what a wrong day tidies away is gone for good.
    """
    now = office.now_ms()
    today, this_hour = str(now // DAY_MS).encode(), f"{HOUR}{now // HOUR_MS}".encode()
    with office.store.read() as connection:
        if settings.get(connection, dates.DONE) in {today, this_hour}:
            return False
        jumped = dates.is_jumped(connection, now)
    if jumped:
        office.store.write(lambda c: dates.note_jump(c, now))
        return False
    office.store.write(lambda c: settings.put(c, dates.DONE, today))
    with contextlib.ExitStack() as failed:
        failed.callback(office.store.write, lambda c: settings.put(c, dates.DONE, this_hour))
        _days_work(office, now)
        failed.pop_all()
    return True


def _days_work(office: Office, now_ms: int) -> None:
    if (office.folder / tls.FOLDER / "hub.pem").exists():
        tls.server(office.folder, (), now_ms)
    Files(office).expire(now_ms)
    retention.tidy(office)
    if office.store.file is not None:
        office.store.file.survey()
    # What is tried again each hour must not push the days before out of the few that are kept.
    if not any(int(one.stem) // DAY_MS == now_ms // DAY_MS for one in backup.backups(office)):
        backup.daily(office)
    _publish(office)


def _publish(office: Office) -> None:
    """Bring the tree's files up to date; files of another tree stay, and `verify` tells of them."""
    with office.store.read() as connection:
        name = origin.read(connection, office.keys).name
    try:
        tiles.publish(office.store, office.folder / tiles.FOLDER, name)
    except DamagedTreeError as error:
        log.warning("the tree's files: %s", error)
