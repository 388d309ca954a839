"""A listing as the review page shows it: fields in the desk's groups, findings marked in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection

from core.base.changes import Finding
from core.base.record import FieldSpec, specs
from core.base.tables import column_value
from core.listing import rules
from core.listing.claims import Remark
from core.listing.lookup import Whole
from core.listing.model import Listing
from core.listing.review import Review
from core.packs.offers import Profile
from hub.console import figures
from hub.console.cells import Names, shown
from hub.console.marking import Part, parts
from hub.console.rulebook import Rulebook
from hub.console.tongue import Tongue
from hub.store.derived import STATION
from words.told import N_

GROUPS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        N_("文案"): ("headline", "story"),
        N_("商品"): ("name", "product", "goods", "form", "variety", "origin", "grade",
                   "standard_no"),
        N_("规格与价格"): ("spec", "net_g", "net_count", "unit", "price_fen", "offered", "parcel_g",
                      "ship_hours", "returns", "harvested"),
        N_("食品标签"): ("storage", "made", "shelf_days", "paper", "licence_no", "ingredients",
                     "maker", "maker_address", "gtin"),
    }
)  # fmt: skip
"""The groups of the desk's editor; what buyers read and the law judges first."""
PICTURES, BASES = "pictures", "bases"
NOTED: Final = (*(name for group in GROUPS.values() for name in group), PICTURES, BASES)
"""What a note can be on, beside the titles on platforms."""
TITLE: Final = "title:"
SPECS: Final[Mapping[str, FieldSpec]] = MappingProxyType({s.name: s for s in specs(Listing)})
PLACES: Final = MappingProxyType({"net": "net_g"})
"""What is asked for under a name that no field has."""


class Found(NamedTuple):
    """One finding: its number on the page, where it is, what it says and what may stand there."""

    number: int
    field: str
    level: str
    word: str
    sentence: str
    law: str
    rewrite: str
    rule: str
    answered: str = ""


class Missing(NamedTuple):
    """Something that the law or a buyer misses."""

    field: str
    level: str
    sentence: str
    law: str


class Line(NamedTuple):
    """One field: ``parts`` is its text with marks, ``before`` what the judged edition said."""

    name: str
    label: str
    text: str
    parts: tuple[Part, ...]
    missing: tuple[Missing, ...]
    before: str | None


class Title(NamedTuple):
    """A title on a platform, how long it is and may be, and what the platform refuses in it."""

    name: str
    platform: str
    parts: tuple[Part, ...]
    width: int
    longest: int | None
    refused: str

    @property
    def fits(self) -> bool:
        """Whether the platform takes it."""
        return not self.refused and (self.longest is None or self.width <= self.longest)


class Lines:
    """The texts of one listing in one language."""

    def __init__(self, book: Rulebook, tongue: Tongue, whole: Whole, found: Review) -> None:
        self._book = book
        self._tongue = tongue
        self._whole = whole
        self._found = found
        self._numbered = tuple(enumerate(found.remarks, 1))

    def found(self) -> list[Found]:
        """Return what may not be said, in the order of the fields."""
        reasons = {(one.claim, one.word): one.reason for one in self._whole.overrides}
        return [
            Found(
                number=number,
                field=self.label(one.field),
                level=one.remark.claim.level,
                word=one.remark.word,
                sentence=one.remark.sentence(self._tongue.language),
                law=one.remark.claim.law,
                rewrite=one.remark.rewrite or "",
                rule=one.remark.claim.id,
                answered=reasons.get((one.remark.claim.id, one.remark.word), ""),
            )
            for number, one in self._numbered
        ]

    def missing(self) -> list[Missing]:
        """Return what is not there yet."""
        return [self._missing(one) for one in self._found.gaps]

    def groups(
        self, now: Mapping[str, str], before: Mapping[str, str] | None
    ) -> list[tuple[str, list[Line]]]:
        """Return the fields in their groups; ``now`` and ``before`` are texts by field."""
        return [
            (self._tongue(title), [self._line(name, now, before) for name in names])
            for title, names in GROUPS.items()
        ]

    def titles(self) -> list[Title]:
        """Return the titles on platforms with their limits."""
        return [self._title(code, text) for code, text in sorted(self._whole.titles.items())]

    def label(self, field: str) -> str:
        """Return what a field is called."""
        if field.startswith(TITLE):
            code = field.removeprefix(TITLE)
            return self._tongue("{platform}的标题", platform=self._platform(code))
        named = {PICTURES: self._tongue("图片"), BASES: self._tongue("依据")}
        spec = SPECS.get(PLACES.get(field, field))
        return named.get(field) or (self._tongue(spec.field.label) if spec else field)

    def _line(self, name: str, now: Mapping[str, str], before: Mapping[str, str] | None) -> Line:
        text = now.get(name, "")
        old = None if before is None else before.get(name, "")
        return Line(
            name=name,
            label=self.label(name),
            text=text,
            parts=tuple(parts(text, self._on(name))),
            missing=tuple(self._missing(o) for o in self._found.gaps if o.field == name),
            before=None if old == text else old,
        )

    def _title(self, code: str, text: str) -> Title:
        profile = self._profile(code)
        rule = profile.title if profile else None
        return Title(
            name=TITLE + code,
            platform=self._platform(code),
            parts=tuple(parts(text, self._on(TITLE + code))),
            width=rules.title_width(text, rule) if rule else len(text),
            longest=rule.longest if rule else None,
            refused=rules.refused_character(text, rule) if rule else "",
        )

    def _on(self, field: str) -> list[tuple[int, Remark]]:
        return [(number, one.remark) for number, one in self._numbered if one.field == field]

    def _missing(self, gap: Finding) -> Missing:
        book, lang = self._book.packs.rules, self._tongue.language
        sentence = book.message(gap, lang, self._book.day) or gap.rule
        return Missing(self.label(gap.field or ""), gap.level, sentence, gap.law)

    def _profile(self, code: str) -> Profile | None:
        return self._book.packs.profiles.of(code)

    def _platform(self, code: str) -> str:
        profile = self._profile(code)
        return profile.name(self._tongue.language) if profile else code


def texts(
    connection: Connection, station: int, listings: Sequence[Listing], tongue: Tongue
) -> list[dict[str, str]]:
    """Return every field of some listings of a station in words."""
    rows = [_row(station, one) for one in listings]
    names = Names(connection, rows, SPECS.values())
    return [{name: _text(spec, row, names, tongue) for name, spec in SPECS.items()} for row in rows]


def _text(spec: FieldSpec, row: Mapping[str, Any], names: Names, tongue: Tongue) -> str:
    """Return a field in words; a listing's texts are about goods, so nothing is masked."""
    value = row[spec.name]
    if spec.shape == "text" and not spec.field.choices:
        return value or ""
    if spec.shape == "grams":
        return figures.weight(value or None, tongue)
    return "" if value == 0 else shown(spec, row, names, tongue).text


def _row(station: int, one: Listing) -> dict[str, Any]:
    return {STATION: station} | {name: column_value(getattr(one, name)) for name in SPECS}
