"""What is said of a finding: the pack's sentence, or ours for remarks that no pack words."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from core.base.changes import Finding
from words.say import _, language
from words.told import N_

OURS: Final = MappingProxyType(
    {
        "same_person": N_("可能和“{name}”是同一个人，请看一眼再定。"),
        "booked_later": N_("{true_day}已日结，记到{day}。"),
    }
)
"""Remarks that no pack words, by rule."""
ADVICE: Final = ("advice_en", "advice")


def said(finding: Finding, sentence: str) -> str:
    """Return ``sentence`` if the pack has one, else what the finding itself brings."""
    if sentence:
        return sentence
    if finding.rule in OURS:
        return _(OURS[finding.rule], **finding.args)
    names = ADVICE if language().startswith("en") else ADVICE[::-1]
    return next((str(finding.args[name]) for name in names if finding.args.get(name)), "")
