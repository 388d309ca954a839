"""The page that tells a newcomer how a county's month goes is true, command by command."""

from __future__ import annotations

import os
import re
import socket
import subprocess

import pytest

from tests.sync_hub import ROOT


@pytest.mark.soak
def test_every_command_of_the_page_works_and_the_sums_agree(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    done = subprocess.run(
        [str(ROOT / "scripts" / "journey.sh")],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=600,
        env=os.environ | {"JOURNEY": str(tmp_path / "journey"), "PORT": str(port)},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    sums = re.findall(r"^(上行|下行代买|收购) (\d+) (\d+) \d+\.\d+$", done.stdout, re.MULTILINE)
    assert [kind for kind, *_ in sums] == ["上行", "下行代买", "收购"]
    assert all(int(due) == int(county) > 0 for _, due, county in sums)
