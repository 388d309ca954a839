"""Entries of the audit trail in words: who it was, what it was about, and where that stands."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from hub.console import audit, rights
from hub.console.audit import Entry
from hub.console.ledgers import EXPORTED
from hub.console.looked import LOOKED
from hub.console.naming import GRADE_STATES, INCIDENTS, LAPSED, ODD, ROLE_NAMES, STATES
from hub.console.records import TABLES
from hub.console.visit import Visit
from hub.store.derived import DERIVED
from words.told import N_

SERVER: Final = N_("县服务器上")
NOBODY: Final = "—"
BOOK: Final = "book "
PLACES: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        **{name: ("records/" + name, DERIVED.declared[name].row.title, rights.PEOPLE)
           for name in sorted(TABLES)},
        "listing": ("listings", N_("商品"), rights.LISTINGS),
        "class": ("classes", N_("培训班"), rights.TRAINING),
        "grade": ("grades", N_("人才等级"), rights.GRADES),
        "conflict": ("", N_("分歧"), rights.LOOK),
        "course": ("", N_("课程包"), rights.TRAINING),
        "oddity": ("", N_("要看一看的"), rights.TRAINING),
    }
)  # fmt: skip
"""What a subject is, by its first word: where it stands at its station, its name, who may see."""
ABOUT: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "export": {name: ledger.title for name, ledger in EXPORTED.items()},
        "template": {name: ledger.title for name, ledger in EXPORTED.items()},
        "close-incident": {code: told[0] for code, told in INCIDENTS.items()},
    }
)
DETAILS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "account-add": ROLE_NAMES,
        "account-change": {**ROLE_NAMES, "active=1": N_("在用"), "active=0": N_("已停用")},
        "write": {name: DERIVED.registry.records[name].title for name in ("notice", "price")},
        "judge": STATES,
        "grade": GRADE_STATES,
        "forget": LAPSED,
        "look-oddity": ODD,
    }
)
"""Codes among the details of a deed."""
ASKED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "from": N_("从"),
        "to": N_("到"),
        "kind": N_("种类"),
        "person": N_("姓名"),
        "serial": N_("单号、运单"),
        "station": N_("站点"),
        "month": N_("月份"),
    }
)
"""What an export was asked for."""
AT: Final = "station"
BOUND: Final = "township="
EMPTY: Final = frozenset({f"{BOUND}None"})


class Told(NamedTuple):
    """An entry in words: ``to`` is the address of what it is about, "" where there is none."""

    who: str
    login: str
    about: str
    to: str
    detail: str


class Names(NamedTuple):
    """Who is behind the accounts, and what the stations are called, by number as text."""

    people: Mapping[str, str]
    stations: Mapping[str, str]


def told(entry: Entry, visit: Visit, names: Names) -> Told:
    """Say an entry in words."""
    people = names.people
    who = people.get(entry.account, entry.account) or NOBODY
    if entry.account == audit.HERE:
        who = visit.tongue(SERVER)
    login = entry.account if who != entry.account and entry.account in people else ""
    about, to = _about(entry, visit, people)
    return Told(who, login, about, to, _detail(entry, visit, names.stations))


def _about(entry: Entry, visit: Visit, people: Mapping[str, str]) -> tuple[str, str]:
    subject = entry.subject
    if subject == entry.account:
        return "", ""
    if subject.startswith(BOOK):
        return f"{visit.tongue('整月账册')} {subject.removeprefix(BOOK)}", ""
    kind, slash, identity = subject.partition("/")
    if slash and kind in PLACES:
        folder, title, right = PLACES[kind]
        at = f"/console/stations/{entry.station}/{folder}/{identity}"
        reached = folder and entry.station and visit.may(right)
        return f"{visit.tongue(title)} {identity}", at if reached else ""
    known = ABOUT.get(entry.action, people)
    return visit.tongue(known.get(subject, subject)), ""


def _detail(entry: Entry, visit: Visit, stations: Mapping[str, str]) -> str:
    known, tongue = DETAILS.get(entry.action, {}), visit.tongue
    if entry.action == "export":
        asked = (part.partition("=") for part in entry.detail.split("&") if part)
        return "，".join(
            f"{tongue(ASKED.get(key, key))} {stations.get(value, value) if key == AT else value}"
            for key, _, value in asked
        )
    parts = [part for part in entry.detail.split(" ") if part and part not in EMPTY]
    if entry.action == LOOKED:
        parts = [stations.get(part.partition("/")[0], part) for part in parts]
    return " ".join(
        tongue(known.get(part) or known.get(part.partition("=")[2]) or part.removeprefix(BOUND))
        for part in parts
    )
