"""Records of training: courses, classes, who came, what they learned and thought of it."""

from core.training.model.attendance import Attendance

__all__ = ["Attendance"]
