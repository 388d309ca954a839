"""A certificate looked at on a PC of a station: typed code, square code, badge, photo of either."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from typing import Final, Literal

import msgspec

from core.training import badge
from core.training.badge import NotABadgeError
from core.training.model.certificate import Certificate
from core.training.service.certifying import Certifying, Issuer

Verdict = Literal["valid", "withdrawn"]
CODE: Final = re.compile(r"([A-Z2-7]{5})([A-Z2-7]{5})", re.ASCII)
GAPS: Final = re.compile(r"[\s\-－—–]+")
NAMED: Final = "urn:cunzhan:certificate:"
"""What a badge's ``jti`` begins with; the short code follows."""
TOKEN_DOTS: Final = 2


class UnknownCodeError(NotABadgeError):
    """No certificate of this station has this code; the square code would tell more."""

    code = "training.unknown_code"


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one certificate; ``issuer`` tells whose key signed it.

    ``minutes`` is 0 and ``score`` None where what was read does not say.
    """

    verdict: Verdict
    code: str
    course: str
    day: dt.date
    holder: str = ""
    minutes: int = 0
    score: int | None = None
    given_by: str = ""
    issuer: Issuer = "own"
    withdrawn_on: dt.date | None = None


def look(certifying: Certifying, said: str, known: Collection[bytes] = ()) -> Looked:
    """Say what is known of what was typed or scanned; ``known`` are the county's devices' keys.

    Raises ``NotABadgeError`` for what is none or was changed, ``UnknownCodeError`` for a short
    code that this station never gave.
    """
    text = said.strip()
    code = CODE.fullmatch(GAPS.sub("", text).upper())
    if code is not None:
        return _coded(certifying, f"{code[1]}-{code[2]}", known)
    if text.count(".") == TOKEN_DOTS and not text.upper().startswith(badge.PREFIX):
        return _credential(certifying, text, known)
    return _scanned(certifying, text, known)


def _coded(certifying: Certifying, code: str, known: Collection[bytes]) -> Looked:
    given: Certificate | None = certifying.find(code)
    if given is None or given.record is None:
        raise UnknownCodeError(code=code)
    return _scanned(certifying, badge.text_of(given.record), known)


def _scanned(certifying: Certifying, text: str, known: Collection[bytes]) -> Looked:
    found = certifying.check(text, known=known)
    earned = found.badge.earned
    return Looked(
        verdict="withdrawn" if found.withdrawn else "valid",
        code=found.badge.code,
        course=earned.course,
        day=earned.day,
        holder=earned.holder,
        minutes=earned.minutes,
        score=earned.score,
        given_by=earned.issuer,
        issuer=found.issuer,
        withdrawn_on=found.withdrawn_on,
    )


def _credential(certifying: Certifying, token: str, known: Collection[bytes]) -> Looked:
    key, claims = badge.read_credential(token)
    code = str(claims.get("jti", "")).removeprefix(NAMED)
    gone = certifying.gone(key, code)
    try:
        day = dt.date.fromisoformat(str(claims.get("validFrom", ""))[:10])
    except ValueError as error:
        raise NotABadgeError from error
    return Looked(
        verdict="withdrawn" if gone.withdrawn else "valid",
        code=code,
        course=str(claims.get("name", "")),
        day=day,
        issuer=certifying.whose(key, known),
        withdrawn_on=gone.on,
    )
