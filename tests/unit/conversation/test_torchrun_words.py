"""How ranks have ended, read from torchrun's own words."""

from __future__ import annotations

from inspector.conversation.torchrun_words import closed, exit_codes, lacks_torch

KILLED = """\
W1201 03:17:10.1 47 site-packages/torch/distributed/elastic/multiprocessing/api.py:1021] Sending process 4711 closing signal SIGTERM
E1201 03:17:10.2 47 site-packages/torch/distributed/elastic/multiprocessing/api.py:995] failed (exitcode: -9) local_rank: 1 (pid: 4712) of binary
============================================================
in_step.py FAILED
------------------------------------------------------------
Failures:
[1]:
  time      : 2026-12-01_03:17:10
  host      : here
  rank      : 2 (local_rank: 2)
  exitcode  : 1 (pid: 4713)
  error_file: <N/A>
------------------------------------------------------------
Root Cause (first observed failure):
[0]:
  rank      : 1 (local_rank: 1)
  exitcode  : -9 (pid: 4712)
  traceback : Signal 9 (SIGKILL) received by PID 4712
"""


def test_codes_of_those_that_failed_and_of_those_that_were_told_to_end():
    assert exit_codes(KILLED) == {4711: -15, 4712: -9, 4713: 1}
    assert closed(KILLED) == {4711: -15}


def test_a_training_that_went_well_tells_nothing():
    assert exit_codes("W1201 Setting OMP_NUM_THREADS environment variable for each process to be 1\n") == {}


def test_an_interpreter_without_torch_is_known_by_its_complaint():
    assert lacks_torch("/usr/bin/python3: No module named torch.distributed\n")
    assert lacks_torch(
        "/usr/bin/python3: Error while finding module specification for 'torch.distributed.run' "
        "(ModuleNotFoundError: No module named 'torch')\n"
    )
    assert not lacks_torch(KILLED)
