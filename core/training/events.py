"""What training hands to the journal."""

from __future__ import annotations

from core.journal.registry import Capability
from core.training.model import APPLIERS, RECORDS, TABLES

CAPABILITY = Capability(name="training", records=RECORDS, appliers=APPLIERS, tables=TABLES)
