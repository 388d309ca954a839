"""What looks odd about classes: facts beside each other, for a person to look at, never a verdict.

Nothing is refused or punished here: forty people may well share a village's one telephone.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, and_, func, select

from core.base.masking import mask_name, mask_phone
from core.base.photos import DIGEST_BYTES
from core.packs.parameters import Parameters
from hub.console.classes import CLASS, Held, Key
from hub.report import Month
from hub.store.columns import within
from hub.store.derived import DERIVED, STATION, standing

KINDS: Final = ("shared_phone", "two_places", "month_end", "burst", "few_photos", "same_photo")
DOOR: Final = ("tail", "initials", "card", "signature")
"""Ways to sign in one by one; a printed sheet is typed in whole afterwards."""
SHOWN: Final = 12
Groups = Mapping[Any, list[Mapping[str, Any]]]


class Oddity(NamedTuple):
    """One odd thing: its kind, the classes it is about, its facts as words to be filled in.

    ``key`` names the same facts again tomorrow; more facts make another key.
    """

    kind: str
    key: str
    classes: tuple[Key, ...]
    facts: Mapping[str, str | int]
    who: tuple[str, ...] = ()


def every(
    connection: Connection, held: Collection[Held], month: Month, limits: Parameters
) -> list[Oddity]:
    """Return what is odd about classes of a month, by the county's own thresholds."""
    if not held:
        return []
    signed = _signed(connection, held, month)
    found: list[Iterable[Oddity]] = [
        _shared_phones(_trainees(connection, held)),
        _two_places(signed),
        _month_ends(signed, month, limits),
        _bursts(signed, limits.class_minute_sign_ins),
        _few_photos(held, limits.class_photos),
        _same_photos(connection, held),
    ]
    return [one for part in found for one in part]


def _shared_phones(enrolled: Iterable[Mapping[str, Any]]) -> Iterator[Oddity]:
    """Find phones that stand with two names."""
    by_phone = _grouped((one for one in enrolled if one["phone"]), lambda one: one["phone"])
    for phone, some in by_phone.items():
        names = sorted({str(one["name"] or "") for one in some})
        if len(names) > 1 and "*" not in phone:
            facts: dict[str, str | int] = {"phone": mask_phone(phone), "people": len(names)}
            yield _odd("shared_phone", some, facts, [phone, *names], names)


def _two_places(signed: Iterable[Mapping[str, Any]]) -> Iterator[Oddity]:
    """Find people who signed for two classes at one half day."""
    several = _grouped(signed, lambda one: (_who(one), one["on"], one["half"]))
    for (_, day, half), some in several.items():
        if half and len({_class(one) for one in some}) > 1:
            name = str(some[0]["name"] or "")
            facts = {"day": day, "half": half, "name": mask_name(name)}
            yield _odd("two_places", some, facts, [name, day, half])


def _month_ends(
    signed: Iterable[Mapping[str, Any]], month: Month, limits: Parameters
) -> Iterator[Oddity]:
    """Find stations where much of a month's sign-ins falls on its last days."""
    days, share = limits.class_end_days, limits.class_end_percent
    for station, some in _grouped(signed, lambda one: one[STATION]).items():
        late = [one for one in some if int(one["on"][-2:]) > month.last.day - days]
        if len(some) >= limits.class_end_sign_ins and len(late) * 100 >= len(some) * share:
            facts = {"late": len(late), "all": len(some), "days": days}
            yield _odd("month_end", late, facts, [str(station), str(month), str(len(late))])


def _bursts(signed: Iterable[Mapping[str, Any]], many: int) -> Iterator[Oddity]:
    """Find minutes in which more people signed at one door than one hand can sign in."""
    at_door = (one for one in signed if one["way"] in DOOR and one["came"])
    for (_, day, at), some in _grouped(
        at_door, lambda one: (_class(one), one["on"], one["came"])
    ).items():
        if len(some) >= many:
            facts = {"day": day, "at": at, "many": len(some)}
            yield _odd("burst", some, facts, [day, at, str(len(some))])


def _few_photos(held: Iterable[Held], asked: int) -> Iterator[Oddity]:
    """Find closed classes with fewer photos than the county asks for."""
    for one in held:
        if one.course.closed and one.tally.photos < asked:
            facts = {"photos": one.tally.photos, "asked": asked}
            said = [{STATION: one.station, "class_id": one.course.id}]
            yield _odd("few_photos", said, facts, [str(one.tally.photos)])


def _same_photos(connection: Connection, held: Collection[Held]) -> Iterator[Oddity]:
    """Find the very same picture in two classes, whatever month the other one was held in."""
    table = DERIVED["class_photo"]
    digest = func.substr(table.c["photo"], 1, DIGEST_BYTES).label("digest")
    stations = {one.station for one in held}
    where = and_(table.c[STATION].in_(stations), table.c["photo"].is_not(None), standing(table))
    query = select(table.c[STATION], table.c["class_id"], digest).where(where)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    mine = {(one.station, one.course.id) for one in held}
    for name, some in _grouped(rows, lambda one: bytes(one["digest"]).hex()).items():
        places = {_class(one) for one in some}
        if len(places) > 1 and places & mine:
            yield _odd("same_photo", some, {"digest": name[:16]}, [name])


def _odd(
    kind: str,
    some: Iterable[Mapping[str, Any]],
    facts: Mapping[str, str | int],
    about: Iterable[str],
    names: Iterable[str] = (),
) -> Oddity:
    classes = tuple(sorted({_class(one) for one in some}))
    told = "\n".join([kind, *(f"{at} {name}" for at, name in classes), *about])
    key = hashlib.sha256(told.encode()).hexdigest()[:20]
    return Oddity(kind, key, classes, facts, tuple(mask_name(one) for one in names)[:SHOWN])


def _signed(
    connection: Connection, held: Collection[Held], month: Month
) -> list[Mapping[str, Any]]:
    """Return the sign-ins of the month in these classes."""
    table = DERIVED["attendance"]
    on = func.coalesce(table.c["true_day"], table.c["day"]).label("on")
    names = ("class_id", "trainee", "person", "name", "phone", "half", "way", "came")
    query = select(table.c[STATION], on, *(table.c[name] for name in names)).where(
        table.c[STATION].in_({one.station for one in held}),
        within(on, month.first.isoformat(), month.last.isoformat()),
        table.c["class_id"].is_not(None),
        standing(table),
    )
    return _of_these(connection, query, held)


def _trainees(connection: Connection, held: Collection[Held]) -> list[Mapping[str, Any]]:
    table, lesson = DERIVED["trainee"], DERIVED[CLASS]
    same = and_(table.c[STATION] == lesson.c[STATION], table.c["class_id"] == lesson.c["id"])
    query = (
        select(table.c[STATION], table.c["class_id"], table.c["name"], table.c["phone"])
        .select_from(table.join(lesson, same))
        .where(table.c[STATION].in_({one.station for one in held}), table.c["left"] == 0)
    )
    return _of_these(connection, query, held)


def _of_these(
    connection: Connection,
    query: Any,  # noqa: ANN401 - any select
    held: Collection[Held],
) -> list[Mapping[str, Any]]:
    mine = {(one.station, one.course.id) for one in held}
    found = (dict(row) for row in connection.execute(query).mappings())
    return [row for row in found if _class(row) in mine]


def _grouped(rows: Iterable[Mapping[str, Any]], by: Callable[[Mapping[str, Any]], Any]) -> Groups:
    found: dict[Any, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        found[by(row)].append(row)
    return found


def _class(row: Mapping[str, Any]) -> Key:
    return int(row[STATION]), str(row["class_id"])


def _who(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what tells one person from another, at two stations too."""
    if row["name"] and row["phone"]:
        return str(row["name"]), str(row["phone"])
    return str(row[STATION]), str(row["person"] or row["trainee"])
