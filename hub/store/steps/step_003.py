"""3: segments' bytes lie in a table of their own.

What is asked and marked of a segment is small. Beside its bytes, each mark wrote them again, and
asking for a time or a size read through them.
"""

from __future__ import annotations

from typing import Final

NUMBER: Final = 3
SQL: Final = (
    """CREATE TABLE hub_body (
        "station" {int} NOT NULL, "arrival" {int} NOT NULL, "raw" {bytes} NOT NULL,
        PRIMARY KEY ("station", "arrival")){wide}""",
    """INSERT INTO hub_body SELECT "station", "arrival", "raw" FROM hub_segment""",
    """ALTER TABLE hub_segment DROP COLUMN "raw\"""",
)
