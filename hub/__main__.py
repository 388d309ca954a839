"""The hub's one door: ``python -m hub VERB``."""

from __future__ import annotations

import sys

from hub.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
