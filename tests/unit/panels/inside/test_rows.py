"""What is said of layers and nodes, and which of it is a tensor that can be looked at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inspector.panels.inside import words
from inspector.panels.inside.rows import InsideRow, Section, sections, with_count
from inspector.wire.inside import UNREAD, InsideFacts
from inspector.wire.messages import END, LINE
from inspector.wire.tensors import TensorName

from .examples import at_layer, at_node, item, kept, layer, node, ran_layer

pytestmark = pytest.mark.usefixtures("qapp")


def by_code(section: Section) -> dict[str, InsideRow]:
    return {row.code: row for row in section.rows}


def listed(facts: InsideFacts) -> tuple[dict[str, InsideRow], dict[str, InsideRow]]:
    done, coming = sections(facts)
    return by_code(done), by_code(coming)


def test_a_layer_is_told_with_its_call_time_arguments_and_outputs():
    done, coming = sections(at_layer(ran_layer(), layer("model.pool", type="MaxPool2d")))
    assert (done.head.text, done.head.detail) == ("model.conv1", "Conv2d")
    assert (coming.head.text, coming.head.detail) == ("model.pool", "MaxPool2d")
    rows = by_code(done)
    assert (rows["call"].text, rows["call"].place) == ("train.py:12", ("/home/me/train.py", 12))
    assert rows["time"].text == "0.31 ms"
    output = rows["result.0"]
    assert (output.label, output.text, output.detail) == ("output", "1×32×32×32", "−1 … 2 · f32 · cpu")
    assert list(by_code(coming)) == ["call", "argument.0"]


def test_each_tensor_has_a_name_that_tells_its_layer_and_a_path_of_its_own():
    facts = at_layer(ran_layer(arguments=(item("[0]"), item("['mask']"))), layer("model.pool", 2))
    done, coming = listed(facts)
    assert done["argument.1"].tensor == TensorName("argument", 0, 1, facts.done.key)
    assert done["argument.1"].label == "mask="
    assert done["argument.1"].path == "forward.model.conv1.arguments['mask']"
    assert done["result.0"].path == "forward.model.conv1.outputs"
    assert coming["argument.0"].path == "forward.model.pool (2).arguments[0]"
    rows = [*done.values(), *coming.values()]
    paths = [row.path for row in rows if row.tensor is not None]
    assert len(paths) == len(set(paths)) == 4


def test_a_layer_that_is_called_again_a_black_box_and_one_that_failed_are_told():
    failed = ran_layer(call=2, outputs=(), failed=True, note="compiled")
    done, _ = sections(at_layer(failed, None))
    assert done.head.detail == "Conv2d · compiled: a black box, passed in one step"
    rows = by_code(done)
    assert rows["call"].detail == "call 2 of this iteration"
    assert rows["time"].detail == "ended with an exception" and "result.0" not in rows


def test_what_was_let_go_or_overwritten_says_so_and_has_no_picture():
    arguments = (item(low=None, high=None, note="gone"), item("[1]", low=None, high=None, note="overwritten"))
    _, coming = listed(at_layer(None, layer(arguments=arguments)))
    assert coming["argument.0"].detail.startswith("let go by the script")
    assert coming["argument.1"].detail.startswith("written into in place since")
    assert not coming["argument.0"].has_numbers and coming["argument.0"].tensor is not None


def test_what_is_no_tensor_is_shown_by_its_value():
    number = replace(item("[1]"), type="int", shape=(), dtype="", device="", low=None, high=None, text="7")
    _, coming = listed(at_layer(None, layer(arguments=(item(), number))))
    assert (coming["argument.1"].text, coming["argument.1"].tensor) == ("7", None)
    assert not coming["argument.1"].is_tall


def test_places_of_rows_are_kept_where_nothing_is_there():
    first, later = sections(at_layer(None, layer()))[0], sections(at_layer(ran_layer(), layer()))[0]
    assert [(row.code, row.is_tall) for row in first.rows] == [(row.code, row.is_tall) for row in later.rows]
    first, later = sections(at_node(None, node()))[0], sections(at_node(node(leaves=(item("0"),)), node()))[0]
    assert [(row.code, row.is_tall) for row in first.rows] == [(row.code, row.is_tall) for row in later.rows]


def test_a_node_is_told_with_its_layer_gradients_and_what_it_keeps():
    saved = (kept("input"), *(kept(f"other{number}", code) for number, code in enumerate(UNREAD)))
    ran = node("MaxPool2DBackward", 2, leaves=(item("0", (1, 32, 32, 32)),))
    facts = at_node(ran, node(kept=saved, feeds=(7, 8)), populated=(8,))
    done, coming = sections(facts)
    assert with_count(coming, facts.node, 23).head.detail == "node 3 of 23"
    assert with_count(coming, facts.node, 0).head.detail == "node 3"
    rows = by_code(coming)
    assert (rows["layer"].text, rows["call"].text) == ("model.conv1", "train.py:12")
    assert rows["arriving.0"].tensor == TensorName("arriving", 0, 0, facts.node.key)
    assert rows["arriving.0"].path == "backward[3].model.conv1.ConvolutionBackward0.arrives[0]"
    assert rows["saved.0"].tensor == TensorName("saved", 0, 0, facts.node.key)
    unread = [rows[f"saved.{number}"] for number in range(1, 5)]
    assert all(row.tensor is None for row in unread) and len({row.text for row in unread}) == 4
    assert rows["fed.1"].tensor == TensorName("gradient", 2, 8) and rows["fed.1"].path == "model.conv1.bias.grad"
    assert by_code(done)["leaving.0"].tensor == TensorName("leaving", 0, 0, facts.ran.key)
    assert by_code(done)["populated.0"].text == "model.conv1.bias.grad"


def test_the_factor_of_a_scaler_is_told():
    _, coming = listed(at_node(None, node(), scale=65536.0))
    assert coming["scale"].text == "6.554e+04"


def test_a_node_of_no_layer_says_so():
    _, coming = listed(at_node(None, node("MulBackward0", path="", file="", line=0)))
    assert coming["layer"].text == "none: the script's own arithmetic, or a loss"
    assert coming["call"].place is None and coming["arriving.0"].path == "backward[3].MulBackward0.arrives[0]"


def test_every_place_that_is_elsewhere_has_its_sentence():
    phases = ("forward", "backward", "step", LINE, END)
    assert len({words.elsewhere(phase) for phase in phases}) == 5
    assert words.elsewhere("") == words.elsewhere("data") == words.elsewhere("step")
    assert len({words.away(code) for code in ("empty", "starting", "running", "ended")}) == 4
