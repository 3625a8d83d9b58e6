"""What docs/operations.md tells people to type works, block by block."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tomllib
from contextlib import closing
from pathlib import Path

import pytest
import requests

from crawler.source import Manners
from crawler.sources import loader
from demo import sources
from demo.serve import running
from tests.support.processes import Command, settle, until
from tests.support.repository import ROOT

pytestmark = pytest.mark.crawls

PAGE = (ROOT / "docs" / "operations.md").read_text()
HOUSE = "/srv/newsarchive"
EXAMPLE = "https://timesca.com/some-article/"
FOREVER = {"newsarchive schedule", "--watch", "serve"}
BIN = Path(sys.executable).parent


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


def commands() -> list[str]:
    lines = "\n".join(blocks("console")).splitlines()
    return [line[2:] for line in lines if line.startswith("$ ")]


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A folder such as the page describes, in which `timesca` is a miniature site."""
    folder = tmp_path_factory.mktemp("srv")
    with running() as town:
        catalogue(folder / "sources", town)
        (folder / ".venv").symlink_to(BIN.parent)
        settings = blocks("sh")[0].replace(HOUSE, str(folder)) + (
            f"NEWSARCHIVE_SOURCES={folder / 'sources'}\n"
            "NEWSARCHIVE_ALLOW_PRIVATE=1\n"
            f"PYTHONPATH={ROOT}\n"
        )
        (folder / "env").write_text(settings)
        yield folder


def catalogue(folder: Path, town) -> None:
    """Write the town's site as `timesca`, and pause all other sources."""
    folder.mkdir()
    for name in loader.names():
        shown = f'name = "{name}"\ntitle = "{name}"\nhome = "https://{name}.test/"\n'
        shown += 'paused = "a test"\n[[listing]]\nurl = "https://paused.test/"\n'
        (folder / f"{name}.toml").write_text(shown)
    site = sources.profile("timesca", town.sites["timesca"].base_url, "containers")
    site = site.replace('name = "demo-timesca"', 'name = "timesca"')
    (folder / "timesca.toml").write_text(site)


def environment(house: Path) -> dict[str, str]:
    said = [line.split("=", 1) for line in (house / "env").read_text().splitlines()]
    path = os.pathsep.join([str(BIN), os.environ["PATH"]])
    return {"PATH": path, "HOME": str(house), "LANG": "C.UTF-8"} | dict(said)


def an_article(house: Path) -> str:
    """Return the address of an article that the commands above have stored."""
    with closing(sqlite3.connect(house / "news.db")) as archive:
        return archive.execute("SELECT url FROM latest_articles LIMIT 1").fetchone()[0]


@pytest.mark.parametrize("command", commands())
def test_a_command_of_the_page_works(command, house, forking, tmp_path):
    if EXAMPLE in command:
        command = command.replace(EXAMPLE, an_article(house))
    program, *words = command.split()
    if program != "newsarchive":
        command = command.replace("make setup", f"make -C {ROOT} -n setup")
        subprocess.run(command.split(), cwd=house, env=environment(house), check=True)
        return
    started = Command(("crawler.cli", *words), environment(house), tmp_path, forking)
    if any(command.endswith(end) or end in command for end in FOREVER):
        settle(started.process.pid)
        assert not started.over, started.wait().said
        started.process.send_signal(signal.SIGINT)
    ended = started.wait()
    assert ended.code == 0, ended.said
    assert "Traceback" not in ended.said


def test_the_page_has_commands():
    assert len(commands()) > 10


@pytest.mark.parametrize("line", blocks("cron")[0].splitlines())
def test_a_line_for_cron_works_with_what_cron_gives_it(line, house):
    command = " ".join(line.split()[5:]).replace(HOUSE, str(house))
    assert "%" not in command, "cron takes it for a line's end"
    bare = {"HOME": str(house), "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh"}
    ended = subprocess.run(
        ["/bin/sh", "-c", command], env=bare, capture_output=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_the_unit_is_one_that_systemd_accepts(tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("NOT TESTED: the unit for systemd, which is not installed")
    unit = blocks("ini")[0].replace(f"{HOUSE}/.venv/bin", str(BIN))
    unit = unit.replace("User=newsarchive", "User=root").replace(HOUSE, str(tmp_path))
    (tmp_path / "env").write_text("")
    file = tmp_path / "newsarchive.service"
    file.write_text(unit)
    ended = subprocess.run(
        ["systemd-analyze", "verify", str(file)], capture_output=True, check=False
    )
    assert ended.returncode == 0, ended.stderr.decode()
    # systemd only mentions directives that it does not know.
    assert b"newsarchive.service" not in ended.stderr, ended.stderr.decode()


def test_what_a_source_may_say_of_its_cadence_is_valid():
    said = tomllib.loads(blocks("toml")[0])
    assert Manners(**said["manners"]).max_every == 60


def test_scrapyd_crawls(house, tmp_path):
    if importlib.util.find_spec("scrapyd") is None:
        pytest.skip("NOT TESTED: scrapyd, which is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    [conf] = [block for block in blocks("ini") if "[scrapyd]" in block]
    (tmp_path / "scrapyd.conf").write_text(conf.replace("6800", port))
    settings = environment(house) | {"SCRAPY_SETTINGS_MODULE": "crawler.settings"}
    settings["NEWSARCHIVE_DATABASE_URL"] = f"sqlite:///{tmp_path / 'news.db'}"
    subprocess.run([BIN / "newsarchive", "init"], env=settings, check=True)
    with subprocess.Popen([BIN / "scrapyd"], cwd=tmp_path, env=settings) as scrapyd:
        try:
            base = f"http://127.0.0.1:{port}"
            until(lambda: answers(f"{base}/daemonstatus.json"))
            wanted = {"project": "newsarchive", "spider": "timesca"}
            asked = requests.post(f"{base}/schedule.json", data=wanted, timeout=60)
            assert asked.json()["status"] == "ok", asked.text
            until(lambda: "done" in status(settings))
        finally:
            scrapyd.terminate()


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).ok
    except requests.ConnectionError:
        return False


def status(settings: dict[str, str]) -> str:
    command = [BIN / "newsarchive", "status", "--json"]
    ended = subprocess.run(command, env=settings, capture_output=True, check=True)
    return " ".join(run["status"] for run in json.loads(ended.stdout)["crawls"])
