"""A file made for one visitor, handed out and then removed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

PREFIX: Final = "cunzhan-"


def handed(make: Callable[[Path], Path], name: str, plain: str, kind: str) -> Response:
    """Let ``make`` write into a folder of its own, and hand out the file whose path it returns.

    ``name`` is what the file is called, ``plain`` the same for browsers without Chinese.
    """
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        made = make(folder)
    except BaseException:
        shutil.rmtree(folder)
        raise
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return FileResponse(
        made,
        media_type=kind,
        headers={"Content-Disposition": disposition},
        background=BackgroundTask(shutil.rmtree, folder),
    )
