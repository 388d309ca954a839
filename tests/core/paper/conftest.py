"""Every kind of paper in turn."""

import pytest

from tests.core.paper.samples import PAPERS


@pytest.fixture(params=sorted(PAPERS))
def paper(request):
    """Each kind of paper in turn: its function and a document."""
    return PAPERS[request.param]
