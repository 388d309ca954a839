"""How names are written, when two entries may be one person, what needs consent; pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import msgspec

from core.base.errors import FieldError
from core.base.ids import EventId
from core.base.masking import TAIL, tail_of
from core.base.validators import is_credit_code, plain
from core.people.model import Person

HANZI: Final = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
GAP: Final = r"\s+"
DOTS: Final = str.maketrans(dict.fromkeys("•．・‧∙⋅●", "·"))
"""One middle dot for names such as 买买提·艾合买提, whatever the keyboard offered."""
BEYOND_CORE: Final = ("gender", "household_no", "tags")
"""Not needed to deal with somebody: kept only after an optional consent (PIPL 6, 13–17)."""
FOR_DETAILS: Final = frozenset({"county_detail", "training", "credit_proof"})
"""Such consents' purposes."""
SHORTEST_PHONE: Final = 7
STAR: Final = "*"
REASONS: Final = ("phone", "name_village", "initials_tail", "one_letter_tail")


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who may be the same person, and why: one of ``REASONS``."""

    id: EventId
    name: str
    why: str


def tidy_name(name: str | None) -> str | None:
    """Return a name as it is kept: no blanks between characters, one kind of middle dot.

    Characters are never replaced: a rare variant in a name is part of the name.
    """
    text = re.sub(GAP, " ", (name or "").replace("\u3000", " ")).strip().translate(DOTS)
    return (re.sub(GAP, "", text) if re.search(HANZI, text) else text) or None


def tidy(person: Person) -> Person:
    """Return a person with name, phone, village and code written the way they are kept."""
    return msgspec.structs.replace(
        person,
        name=tidy_name(person.name),
        phone=tidy_phone(person.phone),
        village=re.sub(GAP, "", person.village or "") or None,
        uscc=plain(person.uscc or "") or None,
    )


def tidy_phone(phone: str | None) -> str | None:
    """Return a phone in half-width digits without blanks, +86 and the hyphens of mobiles."""
    text = unicodedata.normalize("NFKC", re.sub(GAP, "", phone or "")).removeprefix("+86")
    digits = text.replace("-", "")
    return (digits if digits.startswith("1") else text) or None


def errors_of(person: Person) -> tuple[FieldError, ...]:
    """Return what the declaration cannot say: the credit code's check character (GB 32100)."""
    if person.uscc and not is_credit_code(person.uscc):
        return (FieldError(field="uscc", code="field.credit_code"),)
    return ()


def beyond_core(person: Person) -> tuple[str, ...]:
    """Return the fields filled in that need an optional consent."""
    return tuple(name for name in BEYOND_CORE if getattr(person, name))


def core_of(person: Person) -> Person:
    """Return the person with nothing but what dealing with somebody needs."""
    return msgspec.structs.replace(person, gender=None, household_no=None, tags=())


def may_be_below(age: int, birth_year: int | None, year: int) -> bool:
    """Tell whether somebody born in ``birth_year`` may be below ``age`` in ``year``.

    Only the year is known, so the birthday is taken to be still to come.
    """
    return birth_year is not None and year - birth_year <= age


def likeness(one: Person, other: Person) -> str | None:
    """Return the strongest reason why two entries may be one person, None when there is none."""
    if _full(one.phone) and tidy_phone(one.phone) == tidy_phone(other.phone):
        return "phone"
    if one.name and one.name == other.name and _same_village(one, other):
        return "name_village"
    if not _same_tail(one, other):
        return None
    if _share(one.initials, other.initials):
        return "initials_tail"
    names = (one.name or "", other.name or "")
    return "one_letter_tail" if min(map(len, names)) > 1 and one_apart(*names) else None


def _full(phone: str | None) -> bool:
    return len(tidy_phone(phone) or "") >= SHORTEST_PHONE


def _same_village(one: Person, other: Person) -> bool:
    return bool(one.village) and one.village == other.village


def _same_tail(one: Person, other: Person) -> bool:
    tail = tail_of(one.phone)
    return len(tail) == TAIL and tail == tail_of(other.phone)


def _share(one: str | None, other: str | None) -> bool:
    return bool(set((one or "").split()) & set((other or "").split()))


def one_apart(one: str, other: str) -> bool:
    """Tell whether one character changed, added or left out makes one name the other."""
    if one == other or not one or not other:
        return False
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > 1:
        return False
    start = _common(shorter, longer)
    end = _common(shorter[start:][::-1], longer[start:][::-1])
    return start + end >= len(longer) - 1


def _common(one: str, other: str) -> int:
    for place, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return place
    return min(len(one), len(other))


def name_fits(written: str, name: str) -> bool:
    """Tell whether a name as a label writes it, stars for hidden characters, fits a full one."""
    if STAR not in written:
        return written == name
    if len(written) == len(name):
        return all(a in (b, STAR) for a, b in zip(written, name, strict=True))
    start, _, rest = written.partition(STAR)
    return name.startswith(start) and name.endswith(rest.replace(STAR, "")) and len(name) > 1
