"""What is said of a finding: the pack's sentence, or ours for remarks that no pack words."""

from __future__ import annotations

from typing import Final

from core.base.changes import Finding
from words.say import _, language

SAME_PERSON: Final = "same_person"
ADVICE: Final = ("advice_en", "advice")


def said(finding: Finding, sentence: str) -> str:
    """Return ``sentence`` if the pack has one, else what the finding itself brings."""
    if sentence:
        return sentence
    if finding.rule == SAME_PERSON:
        return _("可能和“{name}”是同一个人，请看一眼再定。", name=finding.args.get("name", ""))
    names = ADVICE if language().startswith("en") else ADVICE[::-1]
    return next((str(finding.args[name]) for name in names if finding.args.get(name)), "")
