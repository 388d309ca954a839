"""A class as xAPI 1.0.3 statements: who attended, passed, failed, answered, completed; no names.

An actor is an account whose name is keyed from the person's id: the same person has the same
account wherever the same secret is used, and without the station's ledger it leads to nobody.
Nameless forms stay nameless: nothing is told of satisfaction. Words that somebody wrote are left
out, only marks and choices are told.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import uuid
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from core.base.clock import CHINA
from core.db.file import Database
from core.people.lookup import roots
from core.training.model.attendance import CLOCK, Attendance
from core.training.model.certificate import Certificate
from core.training.model.results import PracticeCheck, QuizResult
from core.training.queries.whole import WholeClass, half_of, whole_class
from core.training.rules.plan import minutes_of

PURPOSE: Final = b"cz-xapi-1"
SPACE: Final = uuid.UUID("6f0c8d3e-2f0b-5d0f-9a53-9a7f8f4f2c11")
"""Statements' ids are made from events' ids in this space: told twice they are the same."""
NAME_CHARACTERS: Final = 32
VERBS: Final = "http://adlnet.gov/expapi/verbs/"
TYPES: Final = "http://adlnet.gov/expapi/activities/"
CHOSEN: Final = re.compile(r"[A-Za-z0-9,.√×对错=→>-]{1,16}")
"""What may be told of an answer: letters of choices, numbers, right or wrong."""
THOUSAND: Final = 1000
HOUR: Final = 60
NAMED: Final = "SELECT 1 FROM person WHERE id = ? AND name IS NOT NULL"
Said = dict[str, Any]
Fact = Attendance | QuizResult | PracticeCheck | Certificate


class Speaker(msgspec.Struct, frozen=True):
    """Where the accounts are kept (a URL), and the secret that makes their names."""

    home: str
    secret: bytes

    def account(self, person: str) -> str:
        """Return the account's name of a person: 32 hexadecimal digits."""
        said = PURPOSE + person.encode()
        return hmac.new(self.secret, said, hashlib.sha256).hexdigest()[:NAME_CHARACTERS]


def statements(db: Database, class_id: str, speaker: Speaker) -> Iterator[Said]:
    """Yield what is told of a class, in the order it was written; ``UnknownRecordError``.

    People who were merged are one account; of who was erased nothing is told.
    """
    said = whole_class(db, class_id)
    told: tuple[tuple[Fact, Iterator[Said]], ...] = (
        *((one, _attended(said, one)) for one in said.attendance),
        *((one, _tested(said, one)) for one in said.quizzes),
        *((one, _practised(said, one)) for one in said.practice),
        *((one, _completed(said, one)) for one in said.certificates if not one.reversed_by),
    )
    whole = roots(db, {one.person for one, _ in told if one.person})
    known = {one for one in whole.values() if db.one(NAMED, (one,))}
    for fact, parts in told:
        if fact.person is not None and whole[fact.person] in known:
            account = speaker.account(whole[fact.person])
            for number, part in enumerate(parts):
                yield _statement(fact, number, (speaker.home, account), part)


def _statement(fact: Fact, number: int, actor: tuple[str, str], part: Said) -> Said:
    home, name = actor
    return {
        "id": str(uuid.uuid5(SPACE, f"{fact.id}|{number}" if number else fact.id)),
        "actor": {"objectType": "Agent", "account": {"homePage": home, "name": name}},
        "timestamp": _moment(fact),
        **part,
    }


def _attended(said: WholeClass, one: Attendance) -> Iterator[Said]:
    day, half = half_of(one)
    length = _length(one)
    yield {
        "verb": _verb("attended", "到课"),
        "object": _activity(f"{_class_iri(said)}:{day}:{half}", "meeting", said.held.name),
        **({"result": {"duration": length}} if length else {}),
        "context": _within(said),
    }


def _tested(said: WholeClass, one: QuizResult) -> Iterator[Said]:
    name = one.quiz or said.held.name
    iri = f"{_class_iri(said)}:quiz:{_short(one.quiz or '')}"
    verb = _verb("passed", "合格") if one.passed else _verb("failed", "不合格")
    score = {"scaled": min(1.0, round(one.points / one.most, 4)), "min": 0}
    score |= {"raw": min(one.points, one.most) / THOUSAND, "max": one.most / THOUSAND}
    yield {
        "verb": verb,
        "object": _activity(iri, "assessment", name),
        "result": {"score": score, "success": one.passed},
        "context": _within(said),
    }
    for answer in one.answers:
        number, _, chosen = answer.partition(":")
        asked = _activity(f"{iri}:{_short(number)}", "cmi.interaction", number[:20])
        asked["definition"]["interactionType"] = "other"
        safe = CHOSEN.fullmatch(chosen.strip())
        yield {
            "verb": _verb("answered", "作答"),
            "object": asked,
            **({"result": {"response": safe[0]}} if safe else {}),
            "context": _within(said, iri),
        }


def _practised(said: WholeClass, one: PracticeCheck) -> Iterator[Said]:
    if one.mark == "partly":
        return
    passed = one.mark == "passed"
    iri = f"{_class_iri(said)}:practice:{_short(f'{one.checklist}|{one.item}')}"
    yield {
        "verb": _verb("passed", "合格") if passed else _verb("failed", "不合格"),
        "object": _activity(iri, "performance", one.item),
        "result": {"success": passed},
        "context": _within(said),
    }


def _completed(said: WholeClass, one: Certificate) -> Iterator[Said]:
    result: Said = {"completion": True}
    if one.score is not None:
        result["score"] = {"scaled": one.score / 100, "raw": one.score, "min": 0, "max": 100}
    yield {
        "verb": _verb("completed", "结业"),
        "object": _activity(_class_iri(said), "course", said.held.name),
        "result": result,
        "context": {"language": "zh-CN"},
    }


def _verb(name: str, chinese: str) -> Mapping[str, Any]:
    return {"id": VERBS + name, "display": {"en-US": name, "zh-CN": chinese}}


def _activity(iri: str, kind: str, name: str) -> Said:
    definition: Said = {"type": TYPES + kind, "name": {"zh-CN": name}}
    return {"objectType": "Activity", "id": iri, "definition": definition}


def _within(said: WholeClass, parent: str = "") -> Said:
    grouping = [_activity(_class_iri(said), "course", said.held.name)]
    activities: Said = {"grouping": grouping}
    if parent:
        activities["parent"] = [{"objectType": "Activity", "id": parent}]
    return {"contextActivities": activities, "language": "zh-CN"}


def _class_iri(said: WholeClass) -> str:
    return f"urn:cunzhan:class:{said.held.id}"


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _moment(fact: Fact) -> str:
    """Return when it was: the time at the door where one was noted, else the day's beginning."""
    day = fact.true_day or fact.day or dt.date.min
    came = fact.came if isinstance(fact, Attendance) else None
    minutes = minutes_of(came) if came and re.fullmatch(CLOCK, came) else 0
    clock = dt.time(*divmod(minutes, HOUR), tzinfo=CHINA)
    return dt.datetime.combine(day, clock).isoformat()


def _length(one: Attendance) -> str:
    """Return how long somebody stayed as ISO 8601, "" while that is not known."""
    clocks = [clock for clock in (one.came, one.went) if clock and re.fullmatch(CLOCK, clock)]
    stayed = minutes_of(clocks[1]) - minutes_of(clocks[0]) if len(clocks) > 1 else 0
    return f"PT{stayed}M" if stayed > 0 else ""
