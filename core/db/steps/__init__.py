"""Numbered steps of the tables that are never rebuilt; a released step is never edited."""

from core.db.steps import step_001, step_002, step_003

STEPS = (step_001, step_002, step_003)
