"""What docs/adding-a-source.md tells people to type works, in its order."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from demo import sources
from demo.serve import running
from tests.support.repository import ROOT

pytestmark = pytest.mark.crawls

GUIDE = (ROOT / "docs" / "adding-a-source.md").read_text()
TYPED = re.findall(r"^ *\$ (.+)$", GUIDE, re.MULTILINE)
ADD = re.search(r"newsarchive sources add (\S+)", GUIDE)


def shell(home: Path, *lines: str, **more: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {
        "HOME": str(home),
        "PATH": path,
        "PYTHONPATH": str(ROOT),
        "LANG": "C.UTF-8",
        "NEWSARCHIVE_ALLOW_PRIVATE": "1",
        "NEWSARCHIVE_CLOCK": "2026-02-20T08:00:00+06:00",
    }
    return subprocess.run(
        ["/bin/sh", "-ex", "-c", "\n".join(lines)],
        cwd=home,
        env=environment | more,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_the_guides_commands_work_in_their_order(tmp_path):
    wanted = {"check", "crawl", "record", "replay"}
    assert wanted <= {word for line in TYPED for word in line.split()}
    with running() as town:
        (tmp_path / "sources").mkdir()
        site = sources.profile("timesca", town.sites["timesca"].base_url, "containers")
        site = site.replace('name = "demo-timesca"', 'name = "mysite"')
        (tmp_path / "sources" / "mysite.toml").write_text(site)
        ended = shell(tmp_path, "newsarchive init", *TYPED)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    written = {path.name for path in (tmp_path / "sources").iterdir()}
    assert written == {"mysite.toml", "mysite.warc.gz", "mysite.expected.json"}


def test_a_site_describes_itself_as_the_guide_says(tmp_path):
    assert ADD is not None
    with running() as town:
        home = f"{town.sites['timesca'].base_url}/"
        add = ADD[0].replace(ADD[1], home) + " --name mysite"
        ended = shell(tmp_path, *TYPED[:2], add, "newsarchive sources check mysite")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert (tmp_path / "sources" / "mysite.toml").exists()
