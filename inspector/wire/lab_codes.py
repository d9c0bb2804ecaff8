"""The codes of the loss lab: losses and what they take, what is noted and refused, and the kinds of worked steps."""

# names of torch.nn.functional but for "zero_one", which torch has no function for: 1 where another class than the
# target has the greatest score, else 0
LOSSES = (
    "l1_loss", "mse_loss", "cross_entropy", "zero_one", "multi_margin_loss", "smooth_l1_loss", "huber_loss", "nll_loss",
    "binary_cross_entropy_with_logits", "kl_div",
)  # fmt: skip
BY_CLASS = ("cross_entropy", "zero_one", "multi_margin_loss", "nll_loss")  # inputs have an axis of classes

# what may be given to each, beside `input` and `target`: tensors, and arguments with torch's own default
TENSORS = {
    "l1_loss": ("weight",),
    "mse_loss": ("weight",),
    "cross_entropy": ("weight",),
    "zero_one": (),
    "multi_margin_loss": ("weight",),
    "smooth_l1_loss": (),
    "huber_loss": ("weight",),
    "nll_loss": ("weight",),
    "binary_cross_entropy_with_logits": ("weight", "pos_weight"),
    "kl_div": (),
}
_REDUCED = (("reduction", "'mean'"), ("size_average", "None"), ("reduce", "None"))
ARGUMENTS = {
    "l1_loss": _REDUCED,
    "mse_loss": _REDUCED,
    "cross_entropy": (*_REDUCED, ("ignore_index", "-100"), ("label_smoothing", "0.0")),
    "zero_one": (("reduction", "'mean'"),),
    "multi_margin_loss": (*_REDUCED, ("p", "1"), ("margin", "1.0")),
    "smooth_l1_loss": (*_REDUCED, ("beta", "1.0")),
    "huber_loss": (("reduction", "'mean'"), ("delta", "1.0")),
    "nll_loss": (*_REDUCED, ("ignore_index", "-100")),
    "binary_cross_entropy_with_logits": _REDUCED,
    "kl_div": (*_REDUCED, ("log_target", "False")),
}
REDUCTIONS = ("none", "mean", "sum", "batchmean")  # the last is of kl_div only

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
    "square",
    "half_square",  # the quadratic part of smooth_l1 and Huber
    "linear",  # … and their linear part
    "weighted",  # times its weight
    # of a row of classes; `index` is the class
    "greatest",  # of the scores
    "shifted",  # score less the greatest
    "exponential",
    "total",  # of the exponentials
    "probability",
    "log_total",
    "log_probability",
    "minus_log",  # of the probability of the target's class: the loss
    "taken",  # minus the log-probability that was given
    "smoothing",  # target by label_smoothing; index: the class
    "term",  # −target · log-probability · weight, of a class
    "smoothed",  # (1 − ε) · loss + ε/C · losses of all classes
    "margin",  # margin − score of the target's class + score of another
    "hinged",  # at least 0, to the power p, weighted
    "divided",  # by the number of classes
    "predicted",  # the class with the greatest score
    "wrong",  # 1 or 0
    # binary
    "log_sigmoid",  # log σ(x)
    "log_other",  # log(1 − σ(x))
    "positive",  # pos_weight · target · log σ
    "negative",  # (1 − target) · log(1 − σ)
    "pointwise",  # of kl_div: target · (log target − input)
    # of the whole
    "element",  # the loss of the chosen sample
    "ignored",  # … is 0, since its target is ignored
    "sum",
    "count",  # what a mean divides by
    "weights",  # … or the sum of the weights of the targets
    "mean",
    "kept",  # reduction "none": it stays as it is
    # of the gradient
    "sign",  # of the difference
    "share",  # how much −ln p of a class counts; index: the class
    "shares",  # … of all of them
    "slope",  # of the value by the input; index: the class whose score it is
)
