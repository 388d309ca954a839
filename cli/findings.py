"""A rule's remark as scripts read it: level, law, and the sentence for people."""

from __future__ import annotations

from typing import Any

from core.base.changes import Finding
from core.station import Station
from words.findings import said
from words.say import language


def finding_words(station: Station, finding: Finding) -> dict[str, Any]:
    """Return a finding with its sentence in the language in force."""
    told: dict[str, Any] = {
        "rule": finding.rule,
        "level": finding.level,
        "law": finding.law,
        "message": said(finding, station.packs.rules.message(finding, language())),
        "pack": finding.pack,
        "version": finding.version,
    }
    if finding.args:
        told["args"] = finding.args
    if finding.field:
        told["field"] = finding.field
    return told
