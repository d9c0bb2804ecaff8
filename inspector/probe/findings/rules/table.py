"""All rules: the families that are told of a training, and the codes that they know."""

from __future__ import annotations

from typing import Any

from . import cuts, data, gradients, layers, losses, modes, nonfinite, optimizers, order, rates, scaling, state, updates

# scaling first: the others ask it whether a scaler's factor is in the gradients
FAMILIES: tuple[Any, ...] = (
    scaling.Scaling, state.State, optimizers.Optimizers, order.Order, order.ByHand, rates.Rates, nonfinite.NonFinite,
    updates.Updates, gradients.Gradients, gradients.DeadUnits, losses.Inputs, losses.Curves, cuts.Cuts, cuts.Failures,
    cuts.Graphs, data.Batches, data.Inputs, modes.Modes, layers.Layers,
)  # fmt: skip

CODES = (
    "accumulation_unscaled", "autocast_left_out", "batch_axis", "batch_of_one_class", "checkpoint_differs",
    "class_range", "clip_always", "clip_scaled", "constant_input", "dead_units", "decay_dominates", "diverging",
    "dropout_in_eval", "duplicates", "eval_while_training", "exploding", "grad_in_validation", "grad_zero",
    "graph_grows", "graph_kept", "head_frozen", "inplace_saved", "input_scale", "loader_left_early",
    "loss_at_chance", "loss_broadcast", "loss_is_cut", "lr_gone", "lr_zero", "never_reached", "never_stepped",
    "nll_of_probabilities", "no_activation", "no_zero_grad", "nonfinite", "not_in_optimizer", "nothing_trained",
    "optimizer_holds_strangers", "oscillating", "reduction_sum", "same_batch", "scaler_skips",
    "scheduler_first", "sigmoid_twice", "softmax_axis", "softmax_twice", "spectral_norm_cold", "state_kept",
    "step_changes_nothing", "step_without_backward", "stepped_twice", "train_while_validating", "units_alike",
    "unregistered", "update_large", "update_small", "vanishing", "weights_written", "workers_alike",
    "zeroed_before_step",
)  # fmt: skip
