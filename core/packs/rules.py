"""The rules of a pack: which holds on a day, and what it says to the clerk."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Final

from core.base.changes import Finding
from core.packs.law import Level, Rule, RuleSheet

PLACE: Final = re.compile(r"\{([a-z_]+)\}")
UNKNOWN: Final = "？"


class RuleBook:
    """All rules of one pack, each finding naming the pack and its version.

    A rule whose id this pack does not know speaks as the book ``behind`` has it; a rule that the
    pack knows and that is not in force stays silent.
    """

    def __init__(
        self, sheet: RuleSheet, pack: str, version: str, behind: RuleBook | None = None
    ) -> None:
        self.pack = pack
        self.version = version
        self._behind = behind
        self._by_id: dict[str, list[Rule]] = {}
        for rule in sheet.rules:
            self._by_id.setdefault(rule.id, []).append(rule)

    @property
    def ids(self) -> tuple[str, ...]:
        """Every rule's id, in the order of the pack, then those of the book behind."""
        behind = self._behind.ids if self._behind else ()
        return tuple(dict.fromkeys((*self._by_id, *behind)))

    def spans(self, rule_id: str) -> Sequence[Rule]:
        """Return a rule's wordings, the oldest first; none when no book knows it."""
        ours = self._by_id.get(rule_id)
        if ours is None and self._behind is not None:
            return self._behind.spans(rule_id)
        return ours or ()

    def rule(self, rule_id: str, day: dt.date) -> Rule | None:
        """Return the rule as it stands on ``day``; None when it is not in force (or unknown)."""
        return next((rule for rule in reversed(self.spans(rule_id)) if rule.holds_on(day)), None)

    def finding(
        self,
        rule_id: str,
        day: dt.date,
        *,
        field: str | None = None,
        args: Mapping[str, str | int] | None = None,
    ) -> Finding | None:
        """Return what a rule remarks on ``day``; None when it is not in force then."""
        if self._behind is not None and rule_id not in self._by_id:
            return self._behind.finding(rule_id, day, field=field, args=args)
        rule = self.rule(rule_id, day)
        if rule is None:
            return None
        return Finding(
            rule=rule_id,
            level=rule.level,
            law=rule.law,
            field=field,
            args=dict(args or {}),
            wants_reason=rule.wants_reason,
            pack=self.pack,
            version=self.version,
        )

    def message(self, finding: Finding, lang: str = "zh", day: dt.date | None = None) -> str:
        """Return a finding's sentence, filled in; empty when no book knows the rule.

        Without ``day`` the newest wording speaks. A value that was not handed in shows as ？.
        """
        spans = self.spans(finding.rule)
        if not spans:
            return ""
        rule = (self.rule(finding.rule, day) if day else None) or spans[-1]
        sentence = rule.sentence(lang, finding.field)
        return PLACE.sub(lambda place: _filled(place[1], finding.args), sentence)

    def level(self, rule_id: str, day: dt.date) -> Level | None:
        """Return a rule's level on ``day``, None when it is not in force."""
        rule = self.rule(rule_id, day)
        return rule.level if rule else None


def _filled(name: str, args: Mapping[str, str | int]) -> str:
    value = args.get(name, UNKNOWN)
    if isinstance(value, int) and name.endswith("_fen"):
        sign = "-" if value < 0 else ""
        return f"{sign}{abs(value) // 100}.{abs(value) % 100:02d}"
    return str(value)
