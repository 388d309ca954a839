"""3: evidence of an earlier program names people who may have been erased since.

A segment was kept as it came. What is kept today proves the same and names nobody.
"""

from __future__ import annotations

from typing import Final

NUMBER: Final = 3
SQL: Final = (
    """UPDATE local_incident SET evidence = x''
        WHERE code IN ('forged', 'fork', 'cloned') AND length(evidence) > 128""",
)
