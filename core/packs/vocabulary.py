"""Lists of words that rules are made of, and the goods among them that need a licence: data.

Patterns are regular expressions; ``{name}`` in them stands for any word of the list of that name,
``{name|other}`` for one of either.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Sequence
from typing import Final, NamedTuple

from core.packs.law import Named, Sheet

LIST: Final = re.compile(r"\{([a-z_|]+)\}")
NEVER: Final = r"(?!)"
BEGIN: Final = re.compile(r"[一-鿿a-z](?![?*{|])[^|]*(?:\(|\Z)")
"""A word that begins with one certain character, whatever it goes on with."""


class LicensedGoods(Named, frozen=True, kw_only=True):
    """Goods that only somebody with a licence trades.

    ``patterns`` name them, ``unless`` what holds their characters and is something else (农药残留);
    ``permit`` is the station's paper that lifts the rule, None when nothing does. ``rule`` is about
    buying and selling them, ``order_rule`` about ordering them for a villager, ``store_rule`` about
    keeping them beside food.
    """

    id: str
    patterns: tuple[str, ...]
    unless: tuple[str, ...] = ()
    permit: str | None = None
    rule: str
    order_rule: str
    store_rule: str | None = None


class GoodsFound(NamedTuple):
    """Goods that need a licence, found in a name by this word."""

    word: str
    goods: LicensedGoods


class Vocabulary(Sheet, frozen=True, kw_only=True, dict=True):
    """Words by the name of their list, and the licensed goods that are made of them.

    Of goods with one ``permit`` the certain names stand before the plain words that only may mean
    them. ``services`` are what somebody is paid for who sells no goods: work, freight, a refund.
    """

    words: dict[str, tuple[str, ...]]
    licensed: tuple[LicensedGoods, ...] = ()
    services: tuple[str, ...] = ()

    @functools.cached_property
    def made(self) -> dict[str, re.Pattern[str]]:
        """Every pattern that was asked for: most of the work of a pack is to compile them."""
        return {}

    def compiled(self, patterns: Sequence[str]) -> re.Pattern[str]:
        """Return what finds any of some patterns, none when there are none; compiled once.

        ``ValueError`` when one is no pattern.
        """
        said = "|".join(patterns) or NEVER
        if said not in self.made:
            self.made[said] = self._compiled(said)
        return self.made[said]

    def goods_in(self, name: str) -> tuple[GoodsFound, ...]:
        """Return the licensed goods that a product's name means, one word for each permit."""
        text = _tight(name)
        found: dict[str, GoodsFound] = {}
        for goods in self.licensed:
            word = None if goods.permit in found else self._word_of(goods, text)
            if word:
                found[goods.permit or goods.id] = GoodsFound(word, goods)
        return tuple(found.values())

    def is_service(self, name: str) -> bool:
        """Tell whether a receipt's line names work, freight or a refund and no goods."""
        return self.compiled(self.services).search(_tight(name)) is not None

    def _word_of(self, goods: LicensedGoods, text: str) -> str | None:
        """Return the word that names the goods and is no part of something else."""
        other = [match.span() for match in self.compiled(goods.unless).finditer(text)]
        for match in self.compiled(goods.patterns).finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in other):
                return match[0]
        return None

    def _words_of(self, lists: str) -> tuple[str, ...]:
        """Return the words of one list, or of several (``disease|symptom``), each once."""
        many = (word for name in lists.split("|") for word in self.words[name])
        return tuple(dict.fromkeys(many))

    def _compiled(self, pattern: str) -> re.Pattern[str]:
        try:
            return re.compile(LIST.sub(lambda place: _any_of(self._words_of(place[1])), pattern))
        except (re.error, KeyError) as error:
            raise ValueError(f"no pattern: {pattern}") from error


def _tight(name: str) -> str:
    """Return a name narrow, in small letters and without blanks."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _any_of(words: tuple[str, ...]) -> str:
    """Return a pattern of all words, the longest first, that first looks at one character."""
    longest = sorted(words, key=len, reverse=True)
    if not all(BEGIN.match(word) for word in longest):
        return f"(?:{'|'.join(longest)})"
    rests: dict[str, list[str]] = {}
    for word in longest:
        rests.setdefault(word[0], []).append(word[1:])
    begins = "".join(sorted(rests))
    whole = "|".join(f"{one}(?:{'|'.join(many)})" for one, many in rests.items())
    return f"(?:(?=[{begins}])(?:{whole}))"
