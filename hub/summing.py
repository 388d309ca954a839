"""What is summed of each ledger for a month's report: one list of columns for each table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, and_, case, func, or_, select, tuple_

from core.training.course.outline import MODULES
from core.training.model.results import MARKED
from hub.store.derived import DERIVED, STATION, standing

SOON_DAYS: Final = 90
"""Whoever opened a shop or sold something within so many days of a class was won by it."""
WON: Final = ("opened_shop", "first_sale")
LOST: Final = "lost"

UP, UP_MOVE, DOWN_MOVE = (DERIVED[name] for name in ("up", "up_move", "down_move"))
BOUGHT, PRODUCT, PARCEL = (DERIVED[name] for name in ("purchase", "product", "parcel"))
CLASS = DERIVED["class"]
Columns = Mapping[str, ColumnElement[Any]]
Summed = tuple[FromClause, Columns]
"""Where rows come from, joined with what they refer to, and what is summed, by name."""


def _up() -> Summed:
    up, stands = UP.c, standing(UP)
    batches = select(BOUGHT.c[STATION], BOUGHT.c["batch_no"]).where(
        BOUGHT.c["batch_no"].is_not(None), BOUGHT.c["harvest_day"].is_not(None), standing(BOUGHT)
    )
    needs_none = and_(PRODUCT.c["id"].is_not(None), func.coalesce(PRODUCT.c["certificate"], 0) == 0)
    traced = and_(
        up["farmer"].is_not(None),
        or_(up["cert_no"].is_not(None), needs_none),
        tuple_(up[STATION], up["batch_no"]).in_(batches),
    )
    sent = and_(is_fresh(), up["state"] != "ordered")
    return joined(UP, PRODUCT, "product"), {
        **_worked(UP, "up"),
        "up_fen": func.sum(up["amount_fen"]),
        "net_fen": func.sum(up["net_to_farmer_fen"]),
        "shared_fen": func.sum(case((_is_shared(), up["amount_fen"]), else_=0)),
        "fresh_g": func.sum(case((sent, up["grams"]), else_=0)),
        "sold": _many(stands),
        "traced": _many(and_(stands, traced)),
    }


def _up_move() -> Summed:
    move = UP_MOVE.c
    source = joined(UP_MOVE, UP, "of").outerjoin(PRODUCT, same(UP, PRODUCT, "product"))
    return source, {
        "up_back_fen": func.sum(move["refund_fen"]),
        "farmer_back_fen": func.sum(move["farmer_share_fen"]),
        "shared_back_fen": func.sum(case((_is_shared(), move["refund_fen"]), else_=0)),
        "fresh_lost_g": func.sum(case((is_fresh(), move["loss_g"]), else_=0)),
    }


def _purchase() -> Summed:
    bought = BOUGHT.c
    due = and_(standing(BOUGHT), PRODUCT.c["certificate"] == 1)
    return joined(BOUGHT, PRODUCT, "product"), {
        **_worked(BOUGHT, "purchase"),
        "purchase_fen": func.sum(bought["amount_fen"]),
        "purchase_g": func.sum(bought["grams"]),
        "certificate_due": _many(due),
        "certified": _many(and_(due, bought["cert_no"].is_not(None))),
    }


def _down() -> Summed:
    table = DERIVED["down"]
    return table, {**_worked(table, "down"), "down_fen": func.sum(table.c["amount_fen"])}


def _down_move() -> Summed:
    return DOWN_MOVE, {"down_back_fen": func.sum(DOWN_MOVE.c["refund_fen"])}


def _parcel() -> Summed:
    harmed = or_(PARCEL.c["state"] == LOST, PARCEL.c["damaged"] == 1)
    return PARCEL, {
        **_worked(PARCEL, "parcel"),
        "harmed": _many(and_(standing(PARCEL), harmed)),
    }


def _parcel_out() -> Summed:
    return DERIVED["parcel_out"], _worked(DERIVED["parcel_out"], "parcel_out")


def _errand() -> Summed:
    table = DERIVED["errand"]
    return table, {**_worked(table, "errand"), "errand_fen": func.sum(table.c["amount_fen"])}


def _attendance() -> Summed:
    table = DERIVED["attendance"]
    known = func.coalesce(table.c["person"], table.c["trainee"], table.c["id"])
    who = case((standing(table), known))
    return table, {"sign_ins": _entries(table), "trainees": func.count(who.distinct())}


def _satisfaction() -> Summed:
    table = DERIVED["satisfaction"]
    marks: ColumnElement[int] = sum(
        (table.c[name] for name in MARKED[1:]), table.c[MARKED[0]]
    )  # fmt: skip
    stands = standing(table)
    return table, {
        "marks": func.sum(case((stands, marks), else_=0)),
        "marked": _many(stands) * len(MARKED),
    }


def _follow_up() -> Summed:
    table = DERIVED["follow_up"]
    called = and_(standing(table), table.c["after"] <= SOON_DAYS)
    won = and_(called, table.c["outcome"].in_(WON))
    trainee = table.c["trainee"]
    return table, {
        "called": func.count(case((called, trainee)).distinct()),
        "won": func.count(case((won, trainee)).distinct()),
    }


def _spot_call() -> Summed:
    table = DERIVED["spot_call"]
    answer, stands = table.c["answer"], standing(table)
    return table, {
        "confirmed": _many(and_(stands, answer == "confirmed")),
        "answered": _many(and_(stands, answer.in_(("confirmed", "denied")))),
    }


def _class() -> Summed:
    c = CLASS.c
    return CLASS, {
        "taught_minutes": func.sum(c["theory_minutes"] + c["practice_minutes"]),
        "practice_minutes": func.sum(c["practice_minutes"]),
        "mentor_minutes": func.sum(c["mentor_minutes"]),
        **{f"taught_{one}": _many(c["module"] == one) for one in MODULES},
    }


SUMMED: Final[Mapping[str, Callable[[], Summed]]] = MappingProxyType(
    {
        "up": _up,
        "up_move": _up_move,
        "purchase": _purchase,
        "down": _down,
        "down_move": _down_move,
        "parcel": _parcel,
        "parcel_out": _parcel_out,
        "errand": _errand,
        "attendance": _attendance,
        "satisfaction": _satisfaction,
        "follow_up": _follow_up,
        "spot_call": _spot_call,
        "class": _class,
    }
)
"""Each table, and what is summed of it."""


def _worked(table: FromClause, name: str) -> Columns:
    """Return what is counted of every ledger of daily work; red entries are entries, too."""
    c = table.c
    return {
        f"{name}_entries": _entries(table),
        "written": func.count(),
        "red": _many(c["reverses"].is_not(None)),
        "late": _many(c["true_day"].is_not(None)),
        "typed": _many(c["source"] == "typed"),
    }


def _entries(table: FromClause) -> ColumnElement[int]:
    """Count what was booked; a red entry counts minus one."""
    return func.sum(case((table.c["reverses"].is_(None), 1), else_=-1))


def _many(where: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((where, 1), else_=0))


def joined(table: FromClause, other: FromClause, by: str) -> FromClause:
    """Return a table with what its rows refer to by a column, if it is there."""
    return table.outerjoin(other, same(table, other, by))


def same(table: FromClause, other: FromClause, by: str) -> ColumnElement[bool]:
    """Return the condition that a row of another table is the one that a column names."""
    return and_(other.c[STATION] == table.c[STATION], other.c["id"] == table.c[by])


def is_fresh() -> ColumnElement[bool]:
    """Return what makes goods fresh: they need the certificate of edible produce, unprocessed."""
    return and_(PRODUCT.c["certificate"] == 1, func.coalesce(PRODUCT.c["processed"], 0) == 0)


def _is_shared() -> ColumnElement[bool]:
    return func.coalesce(UP.c["net_to_farmer_fen"], 0) != 0
