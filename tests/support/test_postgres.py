"""The tests' own PostgreSQL leaves nothing behind, however a run ends."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.postgres import Cluster, PostgresMissingError, program
from tests.support.repository import ROOT

pytestmark = pytest.mark.crawls

HOLD_A_SERVER = """
import time
from tests.support.postgres import running_cluster
with running_cluster() as cluster:
    print(cluster.server.pid, cluster.folder, flush=True)
    time.sleep(60)
"""


@pytest.mark.usefixtures("postgresql_cluster")
def test_a_killed_test_run_leaves_no_server():
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_A_SERVER],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        pid, folder = run.stdout.readline().split()
        run.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 20
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    shutil.rmtree(folder)
    assert not Path(f"/proc/{pid}").exists()


def test_a_database_is_gone_after_its_test(postgresql_cluster: Cluster):
    listed = "SELECT datname FROM pg_database"
    with postgresql_cluster.database() as name:
        assert name in postgresql_cluster.ask(listed)
    assert name not in postgresql_cluster.ask(listed)


def test_a_missing_server_is_said_with_its_remedy(monkeypatch):
    monkeypatch.setitem(os.environ, "PATH", "")
    with pytest.raises(PostgresMissingError, match="apt-get install postgresql"):
        program("no-such-program")
