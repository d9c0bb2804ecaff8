"""The guest's oath, within a forward and a backward: trainings that are stepped layer by layer and node by node, with
everything looked at, come to what the bare script comes to, bit for bit."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from inspector.wire.chain import AskRule, Rule
from inspector.wire.graph import GRAPH_REASONS, AskGraph, GraphFacts, GraphProgress
from inspector.wire.inside import AskInside, InsideFacts
from inspector.wire.lab import AskLoss, LossAnswer
from inspector.wire.messages import Ended, Refused
from tests.end_to_end import lab, oath
from tests.end_to_end.debuggee import Debuggee
from tests.end_to_end.inside import look
from tests.scripts.moments import script_of

UNITS = ("layer", "node", "into")  # one after the other, an iteration each
TRAININGS = [
    ("in_place", (), 150),
    ("checkpointing", ("plain",), 120),
    ("checkpointing", ("reentrant",), 70),
    ("walkthrough", ("--optimizer", "none", "--iterations", "6"), 100),  # gradients accumulate
    ("user_hooks", (), 60),
    ("second_order", (), 40),
]


@pytest.mark.parametrize(("name", "arguments", "least"), TRAININGS)
def test_stepping_inside_leaves_no_trace(name: str, arguments: tuple[str, ...], least: int, tmp_path: Path) -> None:
    copy = oath.prepared(script_of(name), tmp_path)
    bare = oath.bare(copy, arguments, oath.forked)
    shown = looked = worked = played = drawn = known = 0
    with Debuggee(copy, *arguments, cwd=copy.parent) as debuggee:
        stop = debuggee.stopped()
        for number in count():
            if isinstance(stop, Ended):
                break
            answer = debuggee.ask(AskInside(0))
            is_refused = isinstance(answer, Refused) and answer.code == "not_inside"
            assert is_refused or isinstance(answer, InsideFacts), answer
            if isinstance(answer, InsideFacts):
                shown += 1
                looked += look(debuggee, answer) if number < 40 or number % 5 == 0 else 0
            for which in ("ran", "node"):
                rule = debuggee.ask(AskRule(0, which))
                worked += isinstance(rule, Rule)
                assert isinstance(rule, Rule) or rule.code in ("not_inside", "not_seen"), rule
            graph = debuggee.ask(AskGraph(0, known))
            known = graph.version if isinstance(graph, (GraphFacts, GraphProgress)) else known
            drawn += isinstance(graph, GraphFacts)
            assert not isinstance(graph, Refused) or graph.code in GRAPH_REASONS, graph
            if number % 10 == 0:
                debuggee.tree()
                played += isinstance(debuggee.ask(AskLoss(0, lab.KNOWN)), LossAnswer)
            stop = debuggee.step(UNITS[stop.iteration % 3])
        out, err, code = debuggee.finish()
    assert shown >= least and looked >= least // 3 and worked > 0 and played >= least // 10 and drawn > 1
    assert oath.compare(bare, oath.Result(out, code, oath.fingerprint_of(copy), err)) == []
