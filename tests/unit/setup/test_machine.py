"""What the set-up does to a machine, tried on this one."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from inspector.setup import machine as module
from inspector.setup import needs
from inspector.setup.machine import Machine

TOLD = "import sys; print('heard'); print('wrong', file=sys.stderr); sys.exit(3)"


def test_a_command_tells_its_code_and_what_it_printed():
    code, told = Machine().ask([sys.executable, "-c", TOLD])
    assert code == 3 and set(told.split()) == {"heard", "wrong"}
    assert Machine().ask(["/no/such/program"])[0] == 127
    assert Machine().run([sys.executable, "-c", "import sys; sys.exit(4)"]) == 4


def test_it_goes_on_as_another_command_with_its_exit_code():
    program = "from inspector.setup.machine import Machine; import sys; print('first')\n"
    program += f"Machine().become([sys.executable, '-c', {TOLD!r}])"
    environment = {**os.environ, "PYTHONPATH": str(needs.ROOT)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stdout.split(), done.stderr.split()) == (3, ["first", "heard"], ["wrong"])


class Index(BaseHTTPRequestHandler):
    """Has one page, answers with an error for another, and lets a third wait."""

    let_go = threading.Event()

    def do_GET(self) -> None:
        if self.path == "/slow":
            self.let_go.wait()
        self.send_response(200 if self.path == "/torch/" else 404)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def index():
    server = HTTPServer(("127.0.0.1", 0), Index)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    Index.let_go.set()
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_index_answers_in_time_or_does_not(index: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("no_proxy", "*")
    assert Machine().answers(f"{index}/torch/")
    assert not Machine().answers(f"{index}/other/")
    assert not Machine().answers("http://127.0.0.1:1/")
    assert not Machine().answers("no address")
    monkeypatch.setattr(module, "PATIENCE_S", 0.2)
    assert not Machine().answers(f"{index}/slow")


def test_it_knows_what_is_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert Machine().free_bytes(tmp_path) > 0
    assert Machine().is_root() == (os.name != "nt" and os.geteuid() == 0)
    (tmp_path / "nvidia-smi").write_text("")
    (tmp_path / "nvidia-smi").chmod(0o755)
    monkeypatch.setattr(module, "GPU_DRIVERS", ())
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Machine().has_gpu_driver()
    monkeypatch.setenv("PATH", "/nowhere")
    assert not Machine().has_gpu_driver()
    monkeypatch.setattr(module, "GPU_DRIVERS", (str(tmp_path),))
    assert Machine().has_gpu_driver()


def test_what_it_says_goes_to_stderr(capsys: pytest.CaptureFixture[str]):
    Machine().say("This takes minutes.")
    assert capsys.readouterr() == ("", "This takes minutes.\n")
