"""Being let in by the county: a code over a link, or files on a stick; on the road lane."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.base.files import write_durably
from core.keys.certificate import county_of
from core.sync import enrolment
from core.sync.enrolment import Code, Offer
from core.sync.errors import BadCodeError, LinkError
from core.sync.trust import Place
from desktop.jobs import Jobs, Progress
from words.say import _

if TYPE_CHECKING:
    from core.station import Station


class Asked(NamedTuple):
    """A request that was written to a file and waits for its answer; where it leads."""

    path: Path
    county: str
    station: str


class Looked(NamedTuple):
    """Where a code leads: a clerk is asked whether it is her county and her station."""

    code: Code
    offer: Offer

    @property
    def question(self) -> str:
        """The question, naming both."""
        name, village = self.offer.name, self.offer.village_code
        return _(
            "这个码是给{county}的{station}的。是您的站就接着按，不是就别按。",
            county=self.offer.county,
            station=f"{name}（{village}）" if village else name,
        )


def look(station: Station | None, code: Code, progress: Progress) -> Looked:
    """Ask whose code it is, without using it; on the road lane.

    Raises ``OtherStationError`` when this PC, if there is one yet, is another station's.
    """

    def stopped() -> bool:
        return progress.cancelled

    if station is not None:
        return Looked(code, station.sync.look(code, stopped))
    return Looked(code, enrolment.look(code, enrolment.stopping(stopped)))


def enrol(station: Station, jobs: Jobs, code: Code, progress: Progress) -> Place:
    """Enrol over the link a code names; on the road lane."""
    said = jobs.borrow(station.sync.asking)
    return station.sync.enrol(code, said, lambda: progress.cancelled)


def take_file(
    station: Station, jobs: Jobs, path: Path, progress: Progress
) -> Place | Looked | Asked:
    """Take a file of the county's: an answer lets this PC in, a code is asked whose it is.

    Without a line an invitation is answered: the request lies beside the invitation then.
    Raises ``BadCodeError`` for any other file.
    """
    try:
        content = path.read_bytes()[: enrolment.LARGEST_FILE + 1]
    except OSError as error:
        raise BadCodeError from error
    sealed = enrolment.answer_in(content)
    if sealed is not None:
        return station.sync.accept(sealed)
    if not content.startswith(enrolment.INVITATION_MAGIC):
        code = enrolment.read_code(content.decode("utf-8", "replace"))
        return look(station, code, progress)
    invited = enrolment.read_invitation(content)
    try:
        return look(station, enrolment.read_code(invited.code), progress)
    except LinkError:
        # No way there: the request goes with the stick, the answer comes back with it.
        said = jobs.borrow(station.sync.asking)
        request = station.sync.ask_by_file(content, said)
        device = station.ledger.journal.device
        target = path.with_name(f"request-{device}{enrolment.ENDING}")
        try:
            write_durably(target, request)
        except OSError as error:
            raise BadCodeError from error
        return Asked(target, county_of(invited.county).name, invited.station)
