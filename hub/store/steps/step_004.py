"""4: evidence of an earlier program holds the beginning of a segment as it came, people named.

What is kept today proves the same and names nobody.
"""

from __future__ import annotations

from typing import Final

NUMBER: Final = 4
SQL: Final = (
    """UPDATE hub_incident SET "evidence" = NULL
        WHERE "code" = 'forged' AND length("evidence") > 128""",
)
