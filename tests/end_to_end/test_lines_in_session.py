"""The walkthrough of the article through a session, without a window: a breakpoint at `backward()`, variables down to the
gradient of the first layer, a step over that line, and the gradient is there."""

from __future__ import annotations

from typing import Any

from inspector.conversation.launch import Launch
from inspector.session.session import Session
from inspector.wire.lines import BreakpointsSet
from inspector.wire.variables import AskHover, AskVariables, Evaluate, Evaluated, Value, Variables
from tests.end_to_end import warm
from tests.end_to_end.lines import ARTICLE, at, held

PATIENCE_MS = 60_000


class Debugging:
    def __init__(self, qtbot: Any, session: Session) -> None:
        self._qtbot, self.session = qtbot, session

    def stop_after(self, act: Any) -> Any:
        with self._qtbot.waitSignal(self.session.stopped, timeout=PATIENCE_MS) as told:
            act()
        return told.args[0]

    def ask(self, question: Any) -> Any:
        answers: list[Any] = []
        self.session.ask(question, answers.append)
        self._qtbot.waitUntil(lambda: bool(answers), timeout=PATIENCE_MS)
        return answers[0]

    def row(self, *path: str) -> Value:
        handle = 0
        for name in path:
            answer = self.ask(AskVariables(0, -1, handle, 0, 200, True))
            assert isinstance(answer, Variables), answer
            row = next(value for value in answer.values if value.name == name)
            handle = row.handle
        return row


def test_the_articles_walkthrough(qtbot: Any):
    session = Session()
    try:
        debugging = Debugging(qtbot, session)
        session.set_breakpoints((at(ARTICLE, "result_loss.backward()"),))
        resolved: list[BreakpointsSet] = []
        session.breakpoints_resolved.connect(resolved.append)
        launch = Launch(str(ARTICLE), interpreter=warm.python())
        stop = debugging.stop_after(lambda: session.start(launch, hold=False))
        assert held(stop) == "result_loss.backward()" and stop.reason.breakpoints == (1,)
        assert [(r.state, r.line) for r in resolved[-1].resolved] == [("verified", 43)]
        weight = debugging.row("model", "conv1", "weight")
        assert weight.tensor is not None and (weight.kind, weight.tensor.grad) == ("parameter", "none")
        assert debugging.row("model", "conv1", "weight", "grad").text == "None"
        stop = debugging.stop_after(lambda: session.step("line"))
        assert held(stop) == "losses.append("
        grad = debugging.row("model", "conv1", "weight", "grad")
        assert grad.tensor is not None and grad.tensor.shape == (4, 3, 5, 5)
        hovered = debugging.ask(AskHover(0, -1, "result_loss"))
        evaluated = debugging.ask(Evaluate(0, -1, "result_loss.item()", True))
        assert isinstance(evaluated, Evaluated) and evaluated.value is not None
        assert abs(float(hovered.values[0].text) - float(evaluated.value.text)) < 1e-5
        session.set_breakpoints(())
        with qtbot.waitSignal(session.ended, timeout=PATIENCE_MS) as ended:
            session.run()
        assert ended.args[0].kind == "finished"
    finally:
        session.close()
