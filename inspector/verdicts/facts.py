"""The facts of an explanation as sentences: why a gradient is not there, why a weight did not move."""

from __future__ import annotations

from inspector.wire.why import Fact

from .sentences import Translate, number
from .texts import QT_TRANSLATE_NOOP

FACTS: dict[str, str] = {
    # the gradient
    "grad_is_none": QT_TRANSLATE_NOOP("verdicts", "Its gradient is None."),
    "grad_is_zero": QT_TRANSLATE_NOOP("verdicts", "Its gradient is there, and each of its elements is 0."),
    "grad_is_there": QT_TRANSLATE_NOOP("verdicts", "Its gradient is there: the norm is {norm}."),
    "frozen": QT_TRANSLATE_NOOP("verdicts", "It is frozen: requires_grad is False, so no gradient comes to it."),
    "frozen_at": QT_TRANSLATE_NOOP("verdicts", "This line freezes parameters."),
    "zeroed": QT_TRANSLATE_NOOP("verdicts", "zero_grad() has cleared it in iteration {iteration}."),
    "no_backward_since": QT_TRANSLATE_NOOP("verdicts", "No backward has run since: the next one may bring a gradient."),
    "rested": QT_TRANSLATE_NOOP("verdicts", "The rules rested in this iteration: step through one, and ask again."),
    "backward_ran": QT_TRANSLATE_NOOP("verdicts", "backward() has run since, in iteration {iteration}."),
    "backward_failed": QT_TRANSLATE_NOOP("verdicts", "That backward ended with an exception."),
    "loss_is_leaf": QT_TRANSLATE_NOOP("verdicts", "It began at a new tensor, which has no way back to any weight."),
    "graph_not_read": QT_TRANSLATE_NOOP("verdicts", "The graph of that backward was not read: step through one, and ask again."),
    "undefined_on_the_way": QT_TRANSLATE_NOOP("verdicts", "It is in the graph of the loss, and what arrived was undefined: a function on the way gave None, or backward(inputs=…) left it out."),
    "in_no_module": QT_TRANSLATE_NOOP("verdicts", "The loss is not made of it, and no layer of the model holds it."),
    "not_called": QT_TRANSLATE_NOOP("verdicts", "Its layer {layer} was not called in this iteration."),
    "called": QT_TRANSLATE_NOOP("verdicts", "Its layer {layer} was called, and the graph of the loss does not come to it."),
    "cut_detached": QT_TRANSLATE_NOOP("verdicts", "The way is cut here: {call} gives a result without a graph."),
    "cut_no_grad": QT_TRANSLATE_NOOP("verdicts", "The way is cut here: {call} ran under no_grad."),
    "cut_inference_mode": QT_TRANSLATE_NOOP("verdicts", "The way is cut here: {call} ran in inference mode."),
    "cut_leaves_torch": QT_TRANSLATE_NOOP("verdicts", "The way is cut here: by {call} the values leave torch."),
    "cut_not_differentiable": QT_TRANSLATE_NOOP("verdicts", "The way is cut here: {call} has no slope."),
    "look_at_next": QT_TRANSLATE_NOOP("verdicts", "Where it is cut is not known: the next training forward is looked at operation by operation; ask again after it."),
    "all_are_zero": QT_TRANSLATE_NOOP("verdicts", "All gradients of that backward are 0: the loss itself has the slope 0 there."),
    "others_are_not": QT_TRANSLATE_NOOP("verdicts", "{count} other gradients of that backward are not 0."),
    "factor_is_zero": QT_TRANSLATE_NOOP("verdicts", "A factor on its way is 0, such as that of dead or saturated units: step through the backward to see at which node."),
    # the step
    "in_no_optimizer": QT_TRANSLATE_NOOP("verdicts", "No optimizer holds it."),
    "optimizer_made": QT_TRANSLATE_NOOP("verdicts", "{optimizer} holds {count} other parameters."),
    "holds_a_twin": QT_TRANSLATE_NOOP("verdicts", "{optimizer} holds one of the same shape that is not the model's any more: it was made before the layer was replaced."),
    "held_by": QT_TRANSLATE_NOOP("verdicts", "{optimizer} holds it."),
    "skipped_by_scaler": QT_TRANSLATE_NOOP("verdicts", "The scaler has left out this step: a gradient was not finite."),
    "another_stepped": QT_TRANSLATE_NOOP("verdicts", "Another optimizer has stepped in this iteration."),
    "no_step_yet": QT_TRANSLATE_NOOP("verdicts", "It has made no step in this iteration; the last was in iteration {iteration}."),
    "no_step_seen": QT_TRANSLATE_NOOP("verdicts", "No step of it was seen."),
    "stepped": QT_TRANSLATE_NOOP("verdicts", "The optimizer has made its step of iteration {iteration}."),
    "left_alone": QT_TRANSLATE_NOOP("verdicts", "The step has left it alone: its gradient was None."),
    "not_measured": QT_TRANSLATE_NOOP("verdicts", "What that step did to it was not measured: step through one, and ask again."),
    "moved": QT_TRANSLATE_NOOP("verdicts", "It did move: by {update}, which is {ratio} of its norm {weight}."),
    "written_since": QT_TRANSLATE_NOOP("verdicts", "Something has written into it after the step."),
    "unmoved": QT_TRANSLATE_NOOP("verdicts", "Each of its elements is bit for bit the same after it; the norm of its gradient was {gradient}."),
    "grad_was_zero": QT_TRANSLATE_NOOP("verdicts", "Its gradient was exactly 0."),
    "rate_is_zero": QT_TRANSLATE_NOOP("verdicts", "The learning rate of its group is 0."),
    "clipped_to_nothing": QT_TRANSLATE_NOOP("verdicts", "Clipping has multiplied its gradient by 0."),
    "rounded_away": QT_TRANSLATE_NOOP("verdicts", "The change is rounded away: in {dtype}, a step of {rate} times the gradient is less than half of the distance to the next number for {still} of {moved} elements."),
    "optimizers_own": QT_TRANSLATE_NOOP("verdicts", "{optimizer} has decided so: gradient and learning rate are not 0."),
}  # fmt: skip


def sentence(fact: Fact, tr: Translate = str) -> str:
    """`tr` translates a text of the table."""
    words = {r.name: r.text if r.number is None else number(r.number) for r in fact.readings}
    return tr(FACTS.get(fact.code, fact.code)).format_map(words)
