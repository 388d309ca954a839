"""Being let in by the county: a code over a link, or files on a stick; on the road lane."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.base.files import write_durably
from core.sync import enrolment
from core.sync.enrolment import Asking, Code
from core.sync.errors import BadCodeError, LinkError
from core.sync.exchange import APP
from core.sync.trust import Place
from desktop.jobs import Jobs, Progress

if TYPE_CHECKING:
    from core.station import Station


class Asked(NamedTuple):
    """A request that was written to a file and waits for its answer."""

    path: Path


def enrol(station: Station, jobs: Jobs, code: Code, progress: Progress) -> Place:
    """Enrol over the link a code names; on the road lane."""
    said = jobs.borrow(lambda: asking(station))
    return station.sync.enrol(code, said, lambda: progress.cancelled)


def take_file(station: Station, jobs: Jobs, path: Path, progress: Progress) -> Place | Asked:
    """Take a file of the county's: an answer lets this PC in, an invitation is answered.

    The request lies beside the invitation then. Raises ``BadCodeError`` for any other file.
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
        return enrol(station, jobs, code, progress)
    invited = enrolment.read_invitation(content)
    try:
        return enrol(station, jobs, enrolment.read_code(invited.code), progress)
    except LinkError:
        # No way there: the request goes with the stick, the answer comes back with it.
        said = jobs.borrow(lambda: asking(station))
        request = station.sync.ask_by_file(content, said)
        device = station.ledger.journal.device
        target = path.with_name(f"request-{device}{enrolment.ENDING}")
        try:
            write_durably(target, request)
        except OSError as error:
            raise BadCodeError from error
        return Asked(target)


def asking(station: Station) -> Asking:
    """Return what this PC says of itself; on the ledger lane."""
    own = station.people.station()
    return Asking(
        wall_ms=station.sync.now_ms(),
        name=own.name if own else "",
        village_code=own.village_code if own else "",
        app=APP,
    )
