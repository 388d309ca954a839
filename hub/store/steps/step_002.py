"""2: when something last came from each device, without reading what came.

A segment's time lies behind its bytes, so to ask it of every row reads the whole archive.
"""

from __future__ import annotations

from typing import Final

NUMBER: Final = 2
SQL: Final = (
    """CREATE INDEX hub_segment_by_time
        ON hub_segment ("station", "device", "hub_ms")""",
)
