"""All families of rules, and the codes of each."""

from __future__ import annotations

from typing import Any

from . import (
    cuts,
    data,
    dead_units,
    gradients,
    layers,
    losses,
    modes,
    nonfinite,
    optimizers,
    order,
    rates,
    scaling,
    state,
    updates,
)

# scaling first: the others ask it whether a scaler's factor is in the gradients
FAMILIES: dict[Any, tuple[str, ...]] = {
    scaling.Scaling: (
        "clip_scaled",
        "clip_always",
    ),
    state.State: (
        "weights_written",
        "checkpoint_differs",
    ),
    optimizers.Optimizers: (
        "not_in_optimizer",
        "optimizer_holds_strangers",
        "unregistered",
        "never_reached",
        "nothing_trained",
        "duplicates",
    ),
    order.Order: (
        "no_zero_grad",
        "zeroed_before_step",
        "step_without_backward",
        "stepped_twice",
        "never_stepped",
    ),
    order.ByHand: ("no_zero_grad",),
    rates.Rates: (
        "lr_zero",
        "lr_gone",
        "scheduler_first",
    ),
    nonfinite.NonFinite: (
        "nonfinite",
        "scaler_skips",
    ),
    updates.Updates: (
        "update_large",
        "update_small",
        "step_changes_nothing",
        "decay_dominates",
    ),
    gradients.Gradients: (
        "vanishing",
        "exploding",
        "grad_zero",
        "oscillating",
        "units_alike",
    ),
    dead_units.DeadUnits: ("dead_units",),
    losses.Inputs: (
        "softmax_twice",
        "nll_of_probabilities",
        "sigmoid_twice",
        "loss_broadcast",
        "class_range",
    ),
    losses.Curves: (
        "diverging",
        "loss_at_chance",
        "reduction_sum",
        "accumulation_unscaled",
    ),
    cuts.Cuts: ("loss_is_cut",),
    cuts.Failures: (
        "inplace_saved",
        "state_kept",
    ),
    cuts.Graphs: (
        "graph_kept",
        "graph_grows",
    ),
    data.Batches: (
        "batch_axis",
        "same_batch",
        "loader_left_early",
        "workers_alike",
    ),
    data.Inputs: (
        "input_scale",
        "constant_input",
        "batch_of_one_class",
    ),
    modes.Modes: (
        "eval_while_training",
        "train_while_validating",
        "grad_in_validation",
        "dropout_in_eval",
    ),
    layers.Layers: (
        "no_activation",
        "autocast_left_out",
        "spectral_norm_cold",
        "softmax_axis",
        "head_frozen",
    ),
}

WHOLE_PASSES = (
    "loader_left_early",
    "train_while_validating",
    "grad_in_validation",
)  # need a pass over the data, seen whole

CODES = tuple(sorted({code for codes in FAMILIES.values() for code in codes}))
