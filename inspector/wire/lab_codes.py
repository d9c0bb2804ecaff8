"""The codes of the loss lab that several losses share: what is noted and refused, and the kinds of worked steps.

A loss has a record in `probe/loss_lab/losses` and one in `panels/loss_lab/losses`. They are found by the same code, a
name of torch.nn.functional; a step, note or refusal of that loss alone has its code there, and its words.
"""

REDUCTIONS = ("none", "mean", "sum", "batchmean")

DTYPES = ("float32", "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool")
LAB_LIMIT = 1 << 22  # elements of one input
TAKEN_LIMIT = 1 << 20  # elements of the input that are taken from a live batch
CURVE_POINTS = 2000  # at most
TERMS = 12  # of a sum or a row of classes that is longer, the first and the last are written out

NOTES = (
    "all_ignored",  # no target counts: the mean is 0/0. numbers: how many there are
    "some_ignored",  # numbers: how many are ignored, of how many
    "empty",  # there are no elements; their mean is 0/0, their sum 0
    "nan_input",  # input: which; numbers: how many are NaN
    "inf_input",  # input: which; numbers: how many are infinite
    "overflow",  # finite inputs give a loss that is infinite or NaN: too great for the dtype (words: dtype)
    "underflow",  # a probability is 0 in this dtype, though the loss is not infinite (words: dtype)
    "zero_weights",  # all that counts has weight 0: the mean of by-class weights is 0/0
    "some_zero_weights",  # numbers: the classes that have weight 0
    "negative_weights",
    "softmax_twice",  # the scores are probabilities already: rows from 0 to 1 that add up to 1
    "log_softmax_twice",  # the scores are log-probabilities already; that changes nothing
    "sigmoid_twice",  # all logits lie from 0 to 1
    "no_log_probabilities",  # nll_loss and kl_div want log-probabilities, and these are none
    "no_probabilities",  # targets that are probabilities and do not add up to 1, or lie not from 0 to 1
    "broadcast",  # shapes differ and are spread against each other; numbers: the count of elements that come of it
    "broadcast_n1",  # (N, 1) against (N): every row meets every target; numbers: N
    "one_class",  # there is a single class: its probability is 1, the loss 0
    "no_gradient",  # steps are flat or not differentiable: 0-1 loss, or an input of integers
    "mean_is_not_batchmean",  # kl_div divides by all elements: not what the formula says
    "rounded",  # a worked step differs from what can be redone by hand by what the dtype rounds away (words: dtype)
    "several_targets",  # a number of the input meets several targets: its gradient is a sum that is not worked out
    "order",  # the last worked number differs from torch's: it adds up in another order (words: dtype)
)

REFUSALS = (
    "shapes",  # input and target do not fit; words: the two shapes
    "batch_sizes",  # … nor their numbers of samples; numbers: of input, of target
    "target_shape",  # a target of classes has the shape of input without its classes; words: it is, it should be
    "class_out_of_range",  # numbers: the class, how many there are; element: which target
    "target_dtype",  # words: it is, what would do ("int64" for classes)
    "input_dtype",  # words: it is, what would do
    "dtypes",  # of input and weight, or input and target, differ; words: the two
    "weight_shape",  # words: it is, it should be
    "probabilities_shape",  # a target of probabilities has the shape of input
    "no_dimension",  # input has no axis of classes
    "reduction",  # words: what was given
    "label_smoothing",  # numbers: what was given; it lies from 0 to 1
    "ignore_probabilities",  # ignore_index is for classes
    "beta",
    "delta",
    "p",
    "margin",  # numbers: what was given
    "argument",  # it takes something else; words: what was given
    "unknown_argument",  # words: its name
    "missing",  # a tensor or argument was not given
    "unread",  # what was given is no number, word or list of Python; words: it
    "broken_numbers",  # bytes, shape and dtype of an input do not belong together
    "too_large",  # numbers: elements, the limit
    "unknown_loss",  # words: its name
    "no_integers",  # words: the dtype that these numbers can not be of
    "no_element",  # the one that was chosen is not there
    "no_classes",  # the axis of classes is empty
    "memory",  # torch could not get that much
    "other",  # torch's own words say all that is known
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
    # of the whole
    "element",  # the loss of the chosen sample
    "ignored",  # … is 0, since its target is ignored
    "sum",
    "weights",  # the sum of the weights of the targets, which a mean divides by
    "mean",
    "kept",  # reduction "none": it stays as it is
    # of the gradient
    "sign",  # of the difference
    "slope",  # of the value by the input; index: the class or component that the number is of
)
