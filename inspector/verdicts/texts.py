"""The sentence and the advice of each code, in English. The window translates them by these very texts."""

from __future__ import annotations


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Marks a text that is translated where it is shown: what collects texts knows the mark by its name."""
    return text


TEXTS: dict[str, tuple[str, str]] = {
    # which parameters an optimizer holds
    "not_in_optimizer": (
        QT_TRANSLATE_NOOP("verdicts", "{parameters}: gets a gradient at every backward, and no optimizer steps it."),
        QT_TRANSLATE_NOOP("verdicts", "Give it to the optimizer when that is made, or add it with add_param_group."),
    ),
    "optimizer_holds_strangers": (
        QT_TRANSLATE_NOOP("verdicts", "The optimizer steps {strange} of {held} weights that the model does not use any more; {parameters} is in none."),
        QT_TRANSLATE_NOOP("verdicts", "Make the optimizer after layers are replaced, the model is wrapped or moved."),
    ),
    "unregistered": (
        QT_TRANSLATE_NOOP("verdicts", "{parameters}: trained with the model, but no part of it; parameters() does not give it to the optimizer."),
        QT_TRANSLATE_NOOP("verdicts", "Keep layers in nn.ModuleList or nn.ModuleDict, parameters in nn.ParameterList, not in a plain list."),
    ),
    "never_reached": (
        QT_TRANSLATE_NOOP("verdicts", "{parameters}: in the optimizer, and no gradient has come to it in {backwards} backwards: {why}."),
        QT_TRANSLATE_NOOP("verdicts", "Keep the way from the weight to the loss in torch and under grad mode; or leave the weight out."),
    ),
    "nothing_trained": (
        QT_TRANSLATE_NOOP("verdicts", "The optimizer has made {steps} steps in a row without a gradient in any of its {count} parameters."),
        QT_TRANSLATE_NOOP("verdicts", "Give the optimizer the parameters that the loss is computed from."),
    ),
    "head_frozen": (
        QT_TRANSLATE_NOOP("verdicts", "{name}, which gives the result, is frozen; only {trained} of {elements} elements train, none of them a matrix."),
        QT_TRANSLATE_NOOP("verdicts", "Let the last layer train: requires_grad = True for it."),
    ),
    "duplicates": (
        QT_TRANSLATE_NOOP("verdicts", "{twice} parameters are in one group twice."),
        QT_TRANSLATE_NOOP("verdicts", "Give each parameter once."),
    ),
    # the order of the loop
    "no_zero_grad": (
        QT_TRANSLATE_NOOP("verdicts", "The step uses the gradients of {backwards} backwards added up, which earlier steps have used already: {parameters}."),
        QT_TRANSLATE_NOOP("verdicts", "Call optimizer.zero_grad() before each backward."),
    ),
    "zeroed_before_step": (
        QT_TRANSLATE_NOOP("verdicts", "Gradients are cleared between backward and step: the step has nothing to go by."),
        QT_TRANSLATE_NOOP("verdicts", "Call zero_grad() before backward(), or after step()."),
    ),
    "step_without_backward": (
        QT_TRANSLATE_NOOP("verdicts", "The step uses gradients that the same optimizer has used already; no backward ran since."),
        QT_TRANSLATE_NOOP("verdicts", "Step once for each backward."),
    ),
    "never_stepped": (
        QT_TRANSLATE_NOOP("verdicts", "{backwards} backwards have run, and the optimizer has not made a single step."),
        QT_TRANSLATE_NOOP("verdicts", "Call optimizer.step(), with its brackets, after backward()."),
    ),
    "stepped_twice": (
        QT_TRANSLATE_NOOP("verdicts", "{parameters}: moved by two optimizers with the same gradient."),
        QT_TRANSLATE_NOOP("verdicts", "Give each parameter to one optimizer."),
    ),
    # learning rates
    "lr_zero": (
        QT_TRANSLATE_NOOP("verdicts", "{parameters}: the learning rate of group {group} has been 0 for {steps} steps."),
        QT_TRANSLATE_NOOP("verdicts", "Set a rate for this group, or freeze its parameters."),
    ),
    "lr_gone": (
        QT_TRANSLATE_NOOP("verdicts", "The learning rate fell from {greatest} to {rate} within one epoch: the scheduler was stepped {calls} times."),
        QT_TRANSLATE_NOOP("verdicts", "Step the scheduler once an epoch, or give it the number of steps."),
    ),
    "scheduler_first": (
        QT_TRANSLATE_NOOP("verdicts", "The scheduler is stepped before the optimizer: the first rate is never used."),
        QT_TRANSLATE_NOOP("verdicts", "Call optimizer.step() before scheduler.step()."),
    ),
    # updates
    "update_large": (
        QT_TRANSLATE_NOOP("verdicts", "Each step changes the weights by {ratio} of their size (1e-3 is usual): {parameters}."),
        QT_TRANSLATE_NOOP("verdicts", "Lower the learning rate."),
    ),
    "update_small": (
        QT_TRANSLATE_NOOP("verdicts", "No step changes any weight by more than {ratio} of its size; the rate is {rate}."),
        QT_TRANSLATE_NOOP("verdicts", "Raise the learning rate."),
    ),
    "step_changes_nothing": (
        QT_TRANSLATE_NOOP("verdicts", "{still} of {moved} elements with a gradient are bit for bit the same after the step: in {dtype} a change at the rate {rate} is rounded away."),
        QT_TRANSLATE_NOOP("verdicts", "Keep the weights in float32, or raise the learning rate."),
    ),
    "decay_dominates": (
        QT_TRANSLATE_NOOP("verdicts", "Weight decay {decay} pulls with {term}, the gradient with {gradient}: the weights shrink to zero."),
        QT_TRANSLATE_NOOP("verdicts", "Lower weight_decay."),
    ),
    "diverging": (
        QT_TRANSLATE_NOOP("verdicts", "The loss grows: {now}, where it was {before}."),
        QT_TRANSLATE_NOOP("verdicts", "Lower the learning rate, or clip gradients."),
    ),
    "oscillating": (
        QT_TRANSLATE_NOOP("verdicts", "Each gradient points against the one before (cosine {cosine}): steps jump across the valley."),
        QT_TRANSLATE_NOOP("verdicts", "Lower the learning rate."),
    ),
    # gradients
    "vanishing": (
        QT_TRANSLATE_NOOP("verdicts", "The gradient fades on its way back: {first} at the first layer, {greatest} at the greatest; {parameters}."),
        QT_TRANSLATE_NOOP("verdicts", "Use ReLU-like activations, normalisation, residual connections, or another initialisation."),
    ),
    "exploding": (
        QT_TRANSLATE_NOOP("verdicts", "The norm of all gradients is {norm}; that of the weights is {weights}. The largest is that of {parameters}."),
        QT_TRANSLATE_NOOP("verdicts", "Initialise with a smaller deviation, normalise, clip, or lower the learning rate."),
    ),
    "grad_zero": (
        QT_TRANSLATE_NOOP("verdicts", "{parameters}: its gradient has been exactly zero for {steps} steps."),
        QT_TRANSLATE_NOOP("verdicts", "Look at the activation behind it: dead ReLUs, saturation, a mask or a factor 0."),
    ),
    "dead_units": (
        QT_TRANSLATE_NOOP("verdicts", "{dead} of {units} units of a ReLU gave zero for all {rows} rows that came: nothing flows back through them."),
        QT_TRANSLATE_NOOP("verdicts", "Lower the learning rate, initialise anew, scale the input, or use LeakyReLU."),
    ),
    "units_alike": (
        QT_TRANSLATE_NOOP("verdicts", "{parameters}: all {units} units have the same weights and the same gradients, and stay alike."),
        QT_TRANSLATE_NOOP("verdicts", "Initialise weights at random."),
    ),
    "nonfinite": (
        QT_TRANSLATE_NOOP("verdicts", "{value} in the {where}: it came out of {node}."),
        QT_TRANSLATE_NOOP("verdicts", "Keep what goes into a logarithm, a root or a division away from zero: clamp it, or add a small number inside."),
    ),
    # scaling and clipping
    "clip_scaled": (
        QT_TRANSLATE_NOOP("verdicts", "Gradients are clipped to {limit} while the scaler's {scale} is in them: their norm is {norm}, truly {true}."),
        QT_TRANSLATE_NOOP("verdicts", "Call scaler.unscale_(optimizer) before clipping."),
    ),
    "clip_always": (
        QT_TRANSLATE_NOOP("verdicts", "Every step is clipped to {coefficient} of its gradient: the norm is {norm}, the limit {limit}."),
        QT_TRANSLATE_NOOP("verdicts", "Raise max_norm, or lower the learning rate instead."),
    ),
    "scaler_skips": (
        QT_TRANSLATE_NOOP("verdicts", "The scaler has left out {skips} steps in a row: {parameters} is not finite, from {node}."),
        QT_TRANSLATE_NOOP("verdicts", "Find where the gradient becomes infinite: a root or logarithm at zero, a division by zero."),
    ),
    # what goes into the loss
    "softmax_twice": (
        QT_TRANSLATE_NOOP("verdicts", "{loss} takes scores and gets probabilities: softmax is applied twice, and the loss can not fall below {lowest}."),
        QT_TRANSLATE_NOOP("verdicts", "Take the softmax away; the loss has its own."),
    ),
    "nll_of_probabilities": (
        QT_TRANSLATE_NOOP("verdicts", "{loss} takes log-probabilities and gets probabilities."),
        QT_TRANSLATE_NOOP("verdicts", "Use log_softmax in place of softmax, or cross_entropy with the scores."),
    ),
    "sigmoid_twice": (
        QT_TRANSLATE_NOOP("verdicts", "{loss} takes scores and gets what a sigmoid made: it is applied twice."),
        QT_TRANSLATE_NOOP("verdicts", "Take the sigmoid away, or use the loss for probabilities."),
    ),
    "loss_broadcast": (
        QT_TRANSLATE_NOOP("verdicts", "Scores {input} against targets {target}: the loss is of {pairs} pairs, not of {values} values."),
        QT_TRANSLATE_NOOP("verdicts", "Give both the same shape: squeeze the scores, or unsqueeze the targets."),
    ),
    "class_range": (
        QT_TRANSLATE_NOOP("verdicts", "Only {seen} of {classes} classes occur in the labels, {least} to {most}."),
        QT_TRANSLATE_NOOP("verdicts", "Count labels from 0, and give the model as many outputs as there are classes."),
    ),
    "loss_at_chance": (
        QT_TRANSLATE_NOOP("verdicts", "The loss stays at {loss}, what guessing by the frequency of the labels gives ({chance})."),
        QT_TRANSLATE_NOOP("verdicts", "Check that inputs and labels belong together, and the learning rate."),
    ),
    "reduction_sum": (
        QT_TRANSLATE_NOOP("verdicts", "The loss is a sum over batches of {least} to {most} rows: the length of a step depends on the batch."),
        QT_TRANSLATE_NOOP("verdicts", 'Use reduction="mean".'),
    ),
    "accumulation_unscaled": (
        QT_TRANSLATE_NOOP("verdicts", "{backwards} mean losses are added up for each step, and none is divided."),
        QT_TRANSLATE_NOOP("verdicts", "Divide each loss by the number of backwards of a step."),
    ),
    "loss_is_cut": (
        QT_TRANSLATE_NOOP("verdicts", "The loss {name} has no way back to any weight: {why}."),
        QT_TRANSLATE_NOOP("verdicts", "Compute it from the model's result by operations that torch can differentiate."),
    ),
    # graphs
    "graph_kept": (
        QT_TRANSLATE_NOOP("verdicts", "The graphs of {alive} of the last {of} losses are still alive, held by {name}: memory grows."),
        QT_TRANSLATE_NOOP("verdicts", "Keep numbers, not tensors: loss.item() or loss.detach()."),
    ),
    "graph_grows": (
        QT_TRANSLATE_NOOP("verdicts", "The graph grows with each iteration, from {before} to {nodes} nodes: {name} carries it on."),
        QT_TRANSLATE_NOOP("verdicts", "Detach what is carried over: state = state.detach()."),
    ),
    "state_kept": (
        QT_TRANSLATE_NOOP("verdicts", "Backward reaches into the graph of an earlier iteration, which is gone: {name} carries it on."),
        QT_TRANSLATE_NOOP("verdicts", "Detach what is carried over: state = state.detach()."),
    ),
    "inplace_saved": (
        QT_TRANSLATE_NOOP("verdicts", "A tensor {shape} that {node} needs for its gradient was changed in place ({name})."),
        QT_TRANSLATE_NOOP("verdicts", "Write the change as a new tensor (y = y + 1), or step after all backwards that need the old weights."),
    ),
    # data
    "batch_axis": (
        QT_TRANSLATE_NOOP("verdicts", "The tensors of one batch disagree in their first axis, and one of them has one row only: {shapes}."),
        QT_TRANSLATE_NOOP("verdicts", "Put all rows into each tensor of the batch."),
    ),
    "batch_of_one_class": (
        QT_TRANSLATE_NOOP("verdicts", "{batches} batches in a row had labels of one class each."),
        QT_TRANSLATE_NOOP("verdicts", "Shuffle: DataLoader(…, shuffle=True)."),
    ),
    "same_batch": (
        QT_TRANSLATE_NOOP("verdicts", "The same batch came {times} times; the loader has {batches}."),
        QT_TRANSLATE_NOOP("verdicts", "Make the iterator once, outside of the loop, or loop over the loader."),
    ),
    "workers_alike": (
        QT_TRANSLATE_NOOP("verdicts", "{workers} workers draw the same random numbers: each has a copy of the data set's generator {name}."),
        QT_TRANSLATE_NOOP("verdicts", "Seed it in worker_init_fn from torch.initial_seed(), or draw from torch's generator."),
    ),
    "input_scale": (
        QT_TRANSLATE_NOOP("verdicts", "The input is not scaled: from {least} to {most}, mean {mean}."),
        QT_TRANSLATE_NOOP("verdicts", "Bring inputs to about −1 … 1: divide pixels by 255, subtract the mean."),
    ),
    "constant_input": (
        QT_TRANSLATE_NOOP("verdicts", "{constant} of {columns} columns of the input were the same in {batches} batches: nothing is learned from them."),
        QT_TRANSLATE_NOOP("verdicts", "Check how the input is made."),
    ),
    "loader_left_early": (
        QT_TRANSLATE_NOOP("verdicts", "The last pass over the data was left after {batches} of {length} batches; the earlier ones were whole."),
        QT_TRANSLATE_NOOP("verdicts", "Check the condition that ends the loop."),
    ),
    # modes
    "eval_while_training": (
        QT_TRANSLATE_NOOP("verdicts", "{layers} layers ({kinds}) train in eval mode, which were in train mode before: {names}."),
        QT_TRANSLATE_NOOP("verdicts", "Call model.train() at the top of each epoch."),
    ),
    "train_while_validating": (
        QT_TRANSLATE_NOOP("verdicts", "A pass of {batches} batches without any backward ran in train mode: {kinds} are active."),
        QT_TRANSLATE_NOOP("verdicts", "Call model.eval() before it, use torch.no_grad(), and model.train() after it."),
    ),
    "grad_in_validation": (
        QT_TRANSLATE_NOOP("verdicts", "{batches} batches were evaluated with a graph that nobody used."),
        QT_TRANSLATE_NOOP("verdicts", "Put the validation under torch.no_grad()."),
    ),
    "dropout_in_eval": (
        QT_TRANSLATE_NOOP("verdicts", "Dropout with p = {p} acts in {name}, which is in eval mode."),
        QT_TRANSLATE_NOOP("verdicts", "Pass training=self.training, or use nn.Dropout."),
    ),
    # layers
    "softmax_axis": (
        QT_TRANSLATE_NOOP("verdicts", "Softmax over the first axis of {shape}: the rows of a batch depend on one another."),
        QT_TRANSLATE_NOOP("verdicts", "Name the axis of the classes or the positions: dim=-1, dim=1."),
    ),
    "no_activation": (
        QT_TRANSLATE_NOOP("verdicts", "The result of {first} goes unchanged into {second}: two linear layers in a row are one."),
        QT_TRANSLATE_NOOP("verdicts", "Put an activation between them."),
    ),
    "autocast_left_out": (
        QT_TRANSLATE_NOOP("verdicts", "{name} computes in float32 inside of an autocast region."),
        QT_TRANSLATE_NOOP("verdicts", "Take enabled=False away, where it is not needed for the numbers."),
    ),
    "spectral_norm_cold": (
        QT_TRANSLATE_NOOP("verdicts", "A spectral norm that was never updated divides by {estimate}; the true norm is {norm}."),
        QT_TRANSLATE_NOOP("verdicts", "Run a forward in train mode before evaluating."),
    ),
    # weights
    "weights_written": (
        QT_TRANSLATE_NOOP("verdicts", "{written} of {loaded} weights that were loaded have been initialised anew since: {parameters}."),
        QT_TRANSLATE_NOOP("verdicts", "Initialise before loading."),
    ),
    "checkpoint_differs": (
        QT_TRANSLATE_NOOP("verdicts", "What is saved is not the model's state: {missing} of {keys} entries are missing, {shapes} have another shape: {parameters}."),
        QT_TRANSLATE_NOOP("verdicts", "Save model.state_dict() as it is."),
    ),
}  # fmt: skip

# where a proof has less to tell than the sentence would
WITHOUT_NODE = QT_TRANSLATE_NOOP(
    "verdicts", "{value} in the {where}. The operation that made it is not known: the rules rested."
)

IN_A_REGION = QT_TRANSLATE_NOOP(
    "verdicts",
    "{value} in the gradients of {parameters}; those of {finite} others are finite. The operation that made it is not "
    "known: the rules rested.",
)
IN_ALL = QT_TRANSLATE_NOOP(
    "verdicts",
    "{value} in the gradients of all {count} parameters. The operation that made it is not known: the rules rested.",
)
UNKNOWN_NODE = QT_TRANSLATE_NOOP("verdicts", "{value} in the {where}. The operation that made it is not known.")

# where what is not finite was met
WHERE: dict[str, str] = {
    "loss": QT_TRANSLATE_NOOP("verdicts", "loss"),
    "gradient": QT_TRANSLATE_NOOP("verdicts", "gradients"),
    "batch": QT_TRANSLATE_NOOP("verdicts", "batch"),
    "weights": QT_TRANSLATE_NOOP("verdicts", "weights"),
}

# why no gradient comes
WHY: dict[str, str] = {
    "no_grad": QT_TRANSLATE_NOOP("verdicts", "{call} ran under no_grad"),
    "inference_mode": QT_TRANSLATE_NOOP("verdicts", "{call} ran in inference mode"),
    "detached": QT_TRANSLATE_NOOP("verdicts", "cut by {call}"),
    "leaves_torch": QT_TRANSLATE_NOOP("verdicts", "its values leave torch by {call}"),
    "not_differentiable": QT_TRANSLATE_NOOP("verdicts", "{call} has no slope"),
    "not_called": QT_TRANSLATE_NOOP("verdicts", "its layer ({call}) was never called"),
    "no_path": QT_TRANSLATE_NOOP("verdicts", "its layer ({call}) runs, and the loss is not made of what it gives"),
    "new": QT_TRANSLATE_NOOP("verdicts", "it is a new tensor"),
    "no_graph": QT_TRANSLATE_NOOP("verdicts", "it was computed by operations without a slope, or without grad mode"),
}
