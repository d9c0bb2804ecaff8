"""The codes of the loss lab that several losses share: remarks, refusals, and kinds of worked steps.

A loss has a record in `probe/loss_lab/losses` and one in `panels/loss_lab/losses`, found by the same code, a name in
torch.nn.functional; codes of that loss alone, with their texts, are there.
"""

REDUCTIONS = ("none", "mean", "sum", "batchmean")

DTYPES = ("float32", "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool")
LAB_LIMIT = 1 << 22  # elements of one input
TAKEN_LIMIT = 1 << 20  # elements of an input taken from a live batch, at most
CURVE_POINTS = 2000  # at most
TERMS = 12  # of a longer sum or row of classes, only the first and the last are written

NOTES = (
    "all_ignored",  # no target counts: the mean is 0/0; numbers: how many there are
    "some_ignored",  # numbers: how many are ignored, of how many
    "empty",  # there are no elements: their mean is 0/0, their sum 0
    "nan_input",  # input: which; numbers: how many are NaN
    "inf_input",  # input: which; numbers: how many are infinite
    "overflow",  # finite inputs give an infinite or NaN loss: too large for the dtype (words: dtype)
    "underflow",  # a probability is 0 in this dtype, though the loss is not infinite (words: dtype)
    "zero_weights",  # all that counts has weight 0: a mean weighted by class is 0/0
    "some_zero_weights",  # numbers: the classes with weight 0
    "negative_weights",
    "softmax_twice",  # the scores are probabilities already: rows from 0 to 1 that add up to 1
    "log_softmax_twice",  # the scores are log-probabilities already; that changes nothing
    "sigmoid_twice",  # all logits lie from 0 to 1
    "no_log_probabilities",  # nll_loss and kl_div need log-probabilities; these are none
    "no_probabilities",  # target probabilities do not add up to 1, or are not between 0 and 1
    "broadcast",  # different shapes are broadcast; numbers: the resulting count of elements
    "broadcast_n1",  # (N, 1) against (N): every row meets every target; numbers: N
    "one_class",  # there is one class only: its probability is 1, the loss 0
    "no_gradient",  # the loss is flat or not differentiable: 0-1 loss, or an input of integers
    "mean_is_not_batchmean",  # kl_div divides by all elements, unlike the formula
    "rounded",  # the dtype rounds a worked step, so that it differs from one done by hand (words: dtype)
    "several_targets",  # a number of the input meets several targets: its gradient is a sum that is not worked out
    "order",  # the last worked number differs from torch's, which adds in another order (words: dtype)
)

REFUSALS = (
    "shapes",  # input and target do not fit; words: both shapes
    "batch_sizes",  # … nor do their sample counts; numbers: of input, of target
    "target_shape",  # a target of classes must have the input's shape without the class axis; words: is, should be
    "class_out_of_range",  # numbers: the class, number of classes; element: which target
    "target_dtype",  # words: is, should be ("int64" for classes)
    "input_dtype",  # words: is, should be
    "dtypes",  # input and weight, or input and target, differ; words: both
    "weight_shape",  # words: is, should be
    "probabilities_shape",  # a target of probabilities must have the input's shape
    "no_dimension",  # the input has no class axis
    "reduction",  # words: what was given
    "label_smoothing",  # numbers: what was given; it must be between 0 and 1
    "ignore_probabilities",  # ignore_index is only for class targets
    "beta",
    "delta",
    "p",
    "margin",  # numbers: what was given
    "argument",  # another kind of value is needed; words: what was given
    "unknown_argument",  # words: its name
    "missing",  # a tensor or argument is missing
    "unread",  # it is no number, word or list of Python; words: it
    "broken_numbers",  # bytes, shape and dtype of an input do not fit
    "too_large",  # numbers: elements, the limit
    "unknown_loss",  # words: its name
    "no_integers",  # words: a dtype that can not hold these numbers
    "no_element",  # the chosen element does not exist
    "no_classes",  # the class axis is empty
    "memory",  # there is not enough memory
    "other",  # only torch's own message is known
)

STEPS = (
    # of an element
    "difference",  # input − target
    "absolute",  # |difference|
    "half_square",  # the quadratic part of smooth_l1 and Huber
    "linear",  # … and their linear part
    "weighted",  # times its weight
    "exponential",
    "probability",
    "log_probability",
    # of the whole loss
    "element",  # the loss of the chosen sample
    "ignored",  # … is 0, as its target is ignored
    "sum",
    "weights",  # the sum of the targets' weights, by which a mean divides
    "mean",
    "kept",  # reduction "none": it stays
    # of the gradient
    "sign",  # of the difference
    "slope",  # of the value with respect to the input; index: class or component
)
