"""What a command costs: its own time and memory, and its children's."""

import json
import subprocess
import sys
from pathlib import Path

BUSY = "import time\nwhile time.process_time() < 0.5: pass"
STARTER = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BUSY!r}])"


def test_a_command_costs_what_its_children_cost(tmp_path: Path):
    report = tmp_path / "report.json"
    measure = [sys.executable, "-m", "benchmarks.measuring.tree", str(report)]
    subprocess.run([*measure, sys.executable, "-c", STARTER], check=True)
    found = json.loads(report.read_text("utf-8"))
    assert found["code"] == 0
    assert found["cpu_s"] >= 0.3
    assert found["peak_mb"] > 1
