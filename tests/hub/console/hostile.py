"""A station whose every text is an attack."""

from __future__ import annotations

from core.county.model import Notice
from core.people.model import Person
from core.trade.model.down import Down
from hub.intake.worker import Worker
from hub.office import Office
from tests.hub.console import county
from tests.hub.console.payloads import SCRIPTS


def poison(office: Office) -> int:
    """Found a station with script in all it says; return its number."""
    at = county.found(office, SCRIPTS[0], SCRIPTS[1], SCRIPTS[3])
    front = county.visit(office, at)
    begun = front.seq
    for payload in SCRIPTS:
        front.write(Person(name=payload[:60], phone="13800001111", village=payload))
        front.write(
            Down(item=payload[:100], name=payload[:60], platform=payload[:30],
                 order_no=payload[:40], amount_fen=100, note=payload)
        )  # fmt: skip
    county.take(office, at, front.segment(begun + 1))
    Worker(office).finish()
    county.say(office, at, Notice(heading=SCRIPTS[0], text=SCRIPTS[1]))
    return at
