"""Frames: what the source says at a place, and names that leave nothing behind."""

from __future__ import annotations

import gc
import linecache
import sys
import types
import weakref
from typing import Any

import pytest

from inspector.probe.frames import user_code
from inspector.probe.frames.user_code import Site


@pytest.fixture(autouse=True)
def everything_is_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_code, "_users", {})
    monkeypatch.setattr(user_code, "_machinery", {})


def site_in(source: str, name: str = "/home/somebody/train.py", **names: Any) -> Site:
    """The site that `spot()` is called at in a script of this source."""
    found: list[Site] = []

    def spot(*args: Any, **kwargs: Any) -> Any:
        found.append(user_code.site_of(sys._getframe(1)))
        return spot

    spot.attribute = spot  # type: ignore[attr-defined]
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    user_code._trees.pop(name, None)
    exec(compile(source, name, "exec"), {"spot": spot, **names})
    return found[-1]


def test_a_call_says_who_is_called_with_what_and_named_how():
    site = site_in("\n\nout = spot(1 + 2, key=3)\n")
    assert site == Site("/home/somebody/train.py", 3, "spot", "", "1 + 2", "out", "spot(1 + 2, key=3)")


LIBRARY = "/env/lib/python3.11/site-packages/loops/engine.py"


def site_through(call: str, inner: str) -> Site:
    """Of a script that calls `run()` of a library, which makes the call `inner`."""
    torch = "/env/lib/python3.11/site-packages/torch/nn/modules/module.py"
    found: list[Site] = []

    def spot(*args: Any) -> None:
        found.append(user_code.site_here())

    user_code._users[__file__], user_code._machinery[__file__] = False, True
    hook = defined(torch, "def call(*args):\n    spot()\n", spot=spot)["call"]
    hook.backward = hook
    run = defined(LIBRARY, f"def run(value):\n    {inner}\n", hook=hook)["run"]
    run.backward = run
    defined("/home/somebody/train.py", f"\n{call}\n", run=run, error=1)
    return found[-1]


def defined(name: str, source: str, **names: Any) -> dict[str, Any]:
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    user_code._trees.pop(name, None)
    exec(compile(source, name, "exec"), names)
    return names


def test_a_call_that_a_library_makes_is_at_the_users_line_and_in_the_librarys_words():
    site = site_through("run(1)", "loss = hook(value)")
    assert (site.file, site.line, site.callee) == ("/home/somebody/train.py", 2, "run")
    inner = site.of()
    assert (inner.file, inner.line, inner.callee, inner.target) == (LIBRARY, 2, "hook", "loss")


def test_the_users_own_call_says_it_where_it_is_named_so():
    site = site_through("run.backward(error)", "hook.backward(value)")
    assert (site.of("backward").argument, site.of("step").argument) == ("error", "value")


def test_a_place_that_is_met_again_is_the_same():
    user_code._users[__file__], user_code._machinery[__file__] = False, True
    found: list[Site] = []
    library = defined(LIBRARY, "def run():\n    spot()\n", spot=lambda: found.append(user_code.site_here()))
    defined("/home/somebody/train.py", "for again in range(2):\n    run()\n", run=library["run"])
    assert found[0] is found[1] and found[0].through is not None


def test_torch_between_is_no_library():
    assert user_code._is_machinery("/env/lib/python3.11/site-packages/torch/nn/modules/module.py")
    assert not user_code._is_machinery("/env/lib/python3.11/site-packages/torchvision/models/resnet.py")


def test_a_long_call_is_told_without_its_arguments():
    assert site_in("spot(1, 2)\n").short == "spot(1, 2)"
    assert site_in(f"spot({', '.join(map(str, range(30)))})\n").short == "spot(…)"


def test_a_call_over_several_lines():
    site = site_in("value = spot(\n    'first',\n    'second',\n)\n")
    assert (site.line, site.callee, site.argument, site.target) == (1, "spot", "'first'", "value")


def test_a_call_of_an_attribute():
    site = site_in("done = spot.attribute('x')\n")
    assert (site.callee, site.owner, site.target) == ("spot.attribute", "spot", "done")


def test_a_chain_over_several_lines():
    site = site_in("value = (\n    spot\n    .attribute(1)\n)\n")
    assert (site.callee, site.owner, site.argument, site.target) == ("spot.attribute", "spot", "1", "value")


def test_an_inner_call_is_not_taken_for_the_outer_one():
    site = site_in("value = str(spot(7))\n")
    assert (site.callee, site.argument, site.target) == ("spot", "7", "")


def test_two_calls_on_one_line_are_told_apart():
    site = site_in("a = str(1); b = spot(2)\n")
    assert (site.callee, site.target) == ("spot", "b")


@pytest.mark.skipif(sys.version_info < (3, 11), reason="where in a line it is, Python says from 3.11 on")
def test_statements_on_one_line_are_told_apart():
    site = site_in("if True:\n    str(1); found = spot(2); str(3)\n")
    assert (site.callee, site.argument, site.target) == ("spot", "2", "found")


def test_an_annotated_assignment_names_its_target():
    assert site_in("loss: object = spot(1)\n").target == "loss"


def test_several_targets_are_no_name():
    assert site_in("a = b = spot(1)\n").target == ""


def test_an_attribute_is_a_target():
    assert site_in("class C: pass\nC.out = spot(1)\n").target == "C.out"


def test_a_call_inside_a_loop_body():
    site = site_in("for i in range(2):\n    x = spot(i)\n")
    assert (site.line, site.callee, site.target) == (2, "spot", "x")


def test_letters_of_more_than_one_byte_do_not_shift_it():
    assert site_in("é = 'ß'; ü = spot('漢字')\n").target == "ü"


def test_without_a_source_there_is_still_a_place():
    name = "/home/somebody/generated.py"
    found: list[Site] = []
    exec(compile("\nspot()", name, "exec"), {"spot": lambda: found.append(user_code.site_of(sys._getframe(1)))})
    assert found == [Site(name, 2)]


def test_no_frame_is_nowhere():
    assert user_code.site_of(None) == user_code.NOWHERE


@pytest.mark.parametrize(
    "file, expected",
    [
        ("/home/somebody/train.py", True),
        ("/home/somebody/.local/lib/python3.11/site-packages/torch/nn/module.py", False),
        ("/usr/lib/python3/dist-packages/torch/optim/sgd.py", False),
        (linecache.__file__, False),
        (user_code.__file__, False),
        ("<string>", False),
        ("<frozen importlib._bootstrap>", False),
    ],
)
def test_whose_file_it_is(file: str, expected: bool):
    assert user_code.is_users(file) is expected


class Thing:
    pass


def names_of_this_frame() -> dict[str, Any]:
    return dict(user_code.names_in_scope(sys._getframe(1)))


def test_names_come_innermost_first_and_globals_last(monkeypatch):
    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))  # else what runs the tests is the user's
    monkeypatch.setattr(user_code, "_users", {})
    monkeypatch.setattr(user_code, "_machinery", {})

    def inner() -> list[tuple[str, Any]]:
        innermost = 1  # noqa: F841
        return list(user_code.names_in_scope(sys._getframe()))

    outermost = 2  # noqa: F841
    names = [name for name, _ in inner()]
    assert names.index("innermost") < names.index("outermost") < names.index("Thing")


def test_what_the_script_lets_go_dies():
    def script() -> bool:
        thing = Thing()
        ref = weakref.ref(thing)
        assert names_of_this_frame()["thing"] is thing
        del thing
        return ref() is None

    assert script()


def test_a_tensor_that_is_replaced_dies_at_a_second_look():
    torch = pytest.importorskip("torch")

    def script() -> bool:
        tensor = torch.zeros(3)
        names_of_this_frame()
        ref = weakref.ref(tensor)
        names_of_this_frame()
        tensor = None  # noqa: F841
        gc.collect()
        return ref() is None

    assert script()


def test_what_the_script_got_from_locals_stays():
    def script() -> dict[str, Any]:
        rate, size = 0.1, 64  # noqa: F841
        settings = locals()
        names_of_this_frame()
        return settings

    settings = script()
    assert settings["rate"] == 0.1 and settings["size"] == 64
