"""Numbered steps of the hub's own tables; a released step is never edited."""

from hub.store.steps import step_001, step_002, step_003, step_004

STEPS = (step_001, step_002, step_003, step_004)
