"""The sentence and the advice of each code, in English. The window translates them by these very texts."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # which parameters an optimizer holds
    "not_in_optimizer": (
        "{parameters}: gets a gradient at every backward, and no optimizer steps it.",
        "Give it to the optimizer when that is made, or add it with add_param_group.",
    ),
    "optimizer_holds_strangers": (
        "The optimizer steps {strange} of {held} weights that the model does not use any more; {parameters} is in none.",
        "Make the optimizer after layers are replaced, the model is wrapped or moved.",
    ),
    "unregistered": (
        "{parameters}: trained with the model, but no part of it; parameters() does not give it to the optimizer.",
        "Keep layers in nn.ModuleList or nn.ModuleDict, parameters in nn.ParameterList, not in a plain list.",
    ),
    "never_reached": (
        "{parameters}: in the optimizer, and no gradient has come to it in {backwards} backwards: {why}.",
        "Keep the way from the weight to the loss in torch and under grad mode; or leave the weight out.",
    ),
    "nothing_trained": (
        "The optimizer has made {steps} steps in a row without a gradient in any of its {parameters} parameters.",
        "Give the optimizer the parameters that the loss is computed from.",
    ),
    "head_frozen": (
        "{name}, which gives the result, is frozen; only {trained} of {elements} elements train, none of them a matrix.",
        "Let the last layer train: requires_grad = True for it.",
    ),
    "duplicates": ("{twice} parameters are in one group twice.", "Give each parameter once."),
    # the order of the loop
    "no_zero_grad": (
        "The step uses the gradients of {backwards} backwards added up, which earlier steps have used already: {parameters}.",
        "Call optimizer.zero_grad() before each backward.",
    ),
    "zeroed_before_step": (
        "Gradients are cleared between backward and step: the step has nothing to go by.",
        "Call zero_grad() before backward(), or after step().",
    ),
    "step_without_backward": (
        "The step uses gradients that the same optimizer has used already; no backward ran since.",
        "Step once for each backward.",
    ),
    "never_stepped": (
        "{backwards} backwards have run, and the optimizer has not made a single step.",
        "Call optimizer.step(), with its brackets, after backward().",
    ),
    "stepped_twice": (
        "{parameters}: moved by two optimizers with the same gradient.",
        "Give each parameter to one optimizer.",
    ),
    # learning rates
    "lr_zero": (
        "{parameters}: the learning rate of group {group} has been 0 for {steps} steps.",
        "Set a rate for this group, or freeze its parameters.",
    ),
    "lr_gone": (
        "The learning rate fell from {greatest} to {rate} within one epoch: the scheduler was stepped {calls} times.",
        "Step the scheduler once an epoch, or give it the number of steps.",
    ),
    "scheduler_first": (
        "The scheduler is stepped before the optimizer: the first rate is never used.",
        "Call optimizer.step() before scheduler.step().",
    ),
    # updates
    "update_large": (
        "Each step changes the weights by {ratio} of their size (1e-3 is usual): {parameters}.",
        "Lower the learning rate.",
    ),
    "update_small": (
        "No step changes any weight by more than {ratio} of its size; the rate is {rate}.",
        "Raise the learning rate.",
    ),
    "step_changes_nothing": (
        "{still} of {moved} elements with a gradient are bit for bit the same after the step: in {dtype} a change at the "
        "rate {rate} is rounded away.",
        "Keep the weights in float32, or raise the learning rate.",
    ),
    "decay_dominates": (
        "Weight decay {decay} pulls with {term}, the gradient with {gradient}: the weights shrink to zero.",
        "Lower weight_decay.",
    ),
    "diverging": ("The loss grows: {now}, where it was {before}.", "Lower the learning rate, or clip gradients."),
    "oscillating": (
        "Each gradient points against the one before (cosine {cosine}): steps jump across the valley.",
        "Lower the learning rate.",
    ),
    # gradients
    "vanishing": (
        "The gradient fades on its way back: {first} at the first layer, {greatest} at the greatest; {parameters}.",
        "Use ReLU-like activations, normalisation, residual connections, or another initialisation.",
    ),
    "exploding": (
        "The norm of all gradients is {norm}; that of the weights is {weights}. The largest is that of {parameters}.",
        "Initialise with a smaller deviation, normalise, clip, or lower the learning rate.",
    ),
    "grad_zero": (
        "{parameters}: its gradient has been exactly zero for {steps} steps.",
        "Look at the activation behind it: dead ReLUs, saturation, a mask or a factor 0.",
    ),
    "dead_units": (
        "{dead} of {units} units of a ReLU gave zero for all {rows} rows that came: nothing flows back through them.",
        "Lower the learning rate, initialise anew, scale the input, or use LeakyReLU.",
    ),
    "units_alike": (
        "{parameters}: all {units} units have the same weights and the same gradients, and stay alike.",
        "Initialise weights at random.",
    ),
    "nonfinite": (
        "{value} in the {where}: it came out of {node}.",
        "Keep what goes into a logarithm, a root or a division away from zero: clamp it, or add a small number inside.",
    ),
    # scaling and clipping
    "clip_scaled": (
        "Gradients are clipped to {limit} while the scaler's {scale} is in them: their norm is {norm}, truly {true}.",
        "Call scaler.unscale_(optimizer) before clipping.",
    ),
    "clip_always": (
        "Every step is clipped to {coefficient} of its gradient: the norm is {norm}, the limit {limit}.",
        "Raise max_norm, or lower the learning rate instead.",
    ),
    "scaler_skips": (
        "The scaler has left out {skips} steps in a row: {parameters} is not finite, from {node}.",
        "Find where the gradient becomes infinite: a root or logarithm at zero, a division by zero.",
    ),
    # what goes into the loss
    "softmax_twice": (
        "{loss} takes scores and gets probabilities: softmax is applied twice, and the loss can not fall below {lowest}.",
        "Take the softmax away; the loss has its own.",
    ),
    "nll_of_probabilities": (
        "{loss} takes log-probabilities and gets probabilities.",
        "Use log_softmax in place of softmax, or cross_entropy with the scores.",
    ),
    "sigmoid_twice": (
        "{loss} takes scores and gets what a sigmoid made: it is applied twice.",
        "Take the sigmoid away, or use the loss for probabilities.",
    ),
    "loss_broadcast": (
        "Scores {input} against targets {target}: the loss is of {pairs} pairs, not of {values} values.",
        "Give both the same shape: squeeze the scores, or unsqueeze the targets.",
    ),
    "class_range": (
        "Only {seen} of {classes} classes occur in the labels, {least} to {most}.",
        "Count labels from 0, and give the model as many outputs as there are classes.",
    ),
    "loss_at_chance": (
        "The loss stays at {loss}, what guessing by the frequency of the labels gives ({chance}).",
        "Check that inputs and labels belong together, and the learning rate.",
    ),
    "reduction_sum": (
        "The loss is a sum over batches of {least} to {most} rows: the length of a step depends on the batch.",
        'Use reduction="mean".',
    ),
    "accumulation_unscaled": (
        "{backwards} mean losses are added up for each step, and none is divided.",
        "Divide each loss by the number of backwards of a step.",
    ),
    "loss_is_cut": (
        "The loss {name} has no way back to any weight: {why}.",
        "Compute it from the model's result by operations that torch can differentiate.",
    ),
    # graphs
    "graph_kept": (
        "The graphs of {alive} of the last {of} losses are still alive, held by {name}: memory grows.",
        "Keep numbers, not tensors: loss.item() or loss.detach().",
    ),
    "graph_grows": (
        "The graph grows with each iteration, from {before} to {nodes} nodes: {name} carries it on.",
        "Detach what is carried over: state = state.detach().",
    ),
    "state_kept": (
        "Backward reaches into the graph of an earlier iteration, which is gone: {name} carries it on.",
        "Detach what is carried over: state = state.detach().",
    ),
    "inplace_saved": (
        "A tensor {shape} that {node} needs for its gradient was changed in place ({name}).",
        "Write the change as a new tensor (y = y + 1), or step after all backwards that need the old weights.",
    ),
    # data
    "batch_axis": (
        "The tensors of one batch disagree in their first axis, and one of them has one row only: {shapes}.",
        "Put all rows into each tensor of the batch.",
    ),
    "batch_of_one_class": (
        "{batches} batches in a row had labels of one class each.",
        "Shuffle: DataLoader(…, shuffle=True).",
    ),
    "same_batch": (
        "The same batch came {times} times; the loader has {batches}.",
        "Make the iterator once, outside of the loop, or loop over the loader.",
    ),
    "workers_alike": (
        "{workers} workers draw the same random numbers: each has a copy of the data set's generator {name}.",
        "Seed it in worker_init_fn from torch.initial_seed(), or draw from torch's generator.",
    ),
    "input_scale": (
        "The input is not scaled: from {least} to {most}, mean {mean}.",
        "Bring inputs to about −1 … 1: divide pixels by 255, subtract the mean.",
    ),
    "constant_input": (
        "{constant} of {columns} columns of the input were the same in {batches} batches: nothing is learned from them.",
        "Check how the input is made.",
    ),
    "loader_left_early": (
        "The last pass over the data was left after {batches} of {length} batches; the earlier ones were whole.",
        "Check the condition that ends the loop.",
    ),
    # modes
    "eval_while_training": (
        "{layers} layers ({kinds}) train in eval mode, which were in train mode before: {names}.",
        "Call model.train() at the top of each epoch.",
    ),
    "train_while_validating": (
        "A pass of {batches} batches without any backward ran in train mode: {kinds} are active.",
        "Call model.eval() before it, use torch.no_grad(), and model.train() after it.",
    ),
    "grad_in_validation": (
        "{batches} batches were evaluated with a graph that nobody used.",
        "Put the validation under torch.no_grad().",
    ),
    "dropout_in_eval": (
        "Dropout with p = {p} acts in {name}, which is in eval mode.",
        "Pass training=self.training, or use nn.Dropout.",
    ),
    # layers
    "softmax_axis": (
        "Softmax over the first axis of {shape}: the rows of a batch depend on one another.",
        "Name the axis of the classes or the positions: dim=-1, dim=1.",
    ),
    "no_activation": (
        "The result of {first} goes unchanged into {second}: two linear layers in a row are one.",
        "Put an activation between them.",
    ),
    "autocast_left_out": (
        "{name} computes in float32 inside of an autocast region.",
        "Take enabled=False away, where it is not needed for the numbers.",
    ),
    "spectral_norm_cold": (
        "A spectral norm that was never updated divides by {estimate}; the true norm is {norm}.",
        "Run a forward in train mode before evaluating.",
    ),
    # weights
    "weights_written": (
        "{written} of {loaded} weights that were loaded have been initialised anew since: {parameters}.",
        "Initialise before loading.",
    ),
    "checkpoint_differs": (
        "What is saved is not the model's state: {missing} of {keys} entries are missing, {shapes} have another shape: "
        "{parameters}.",
        "Save model.state_dict() as it is.",
    ),
}

# why no gradient comes
WHY: dict[str, str] = {
    "no_grad": "{call} ran under no_grad",
    "inference_mode": "{call} ran in inference mode",
    "detached": "cut by {call}",
    "leaves_torch": "its values leave torch by {call}",
    "not_differentiable": "{call} has no slope",
    "not_called": "its layer ({call}) was never called",
    "no_path": "its layer ({call}) runs, and the loss is not made of what it gives",
    "new": "it is a new tensor",
    "no_graph": "it was computed by operations without a slope, or without grad mode",
}
