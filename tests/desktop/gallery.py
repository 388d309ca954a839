"""Draws every part of the desk with sample records, in each look: for eyes, not for tests.

Run: python tests/desktop/gallery.py FOLDER
"""

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
