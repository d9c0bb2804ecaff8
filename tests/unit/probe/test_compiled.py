"""Of torch.compile's warnings only the one about the probe's own hooks is kept back."""

from __future__ import annotations

import sys
import types
import warnings

import pytest
from torch.nn.modules import module

from inspector.probe import compiled


@pytest.fixture
def compiler(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    """Stands for torch's own, whose import takes seconds."""
    stand_in = types.ModuleType(compiled.WHERE)
    stand_in.warnings = warnings  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, compiled.WHERE, stand_in)
    return stand_in


def test_the_warning_about_global_hooks_is_kept_back_and_others_are_not(compiler):
    undo = compiled.hang()
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        compiler.warnings.warn(f"{compiled.WORDS} (e.g., …)", stacklevel=2)
        compiler.warnings.warn("something else", stacklevel=1)
    assert [(str(w.message), w.filename) for w in heard] == [("something else", __file__)]
    undo()
    assert compiler.warnings is warnings


def test_it_is_heard_when_the_script_has_global_hooks_of_its_own(compiler):
    hooks = [module.register_module_forward_pre_hook(lambda *args: None) for _ in range(compiled.OURS + 1)]
    undo = compiled.hang()
    with pytest.warns(UserWarning, match="global hooks"):
        compiler.warnings.warn(f"{compiled.WORDS} …")
    undo()
    for hook in hooks:
        hook.remove()


def test_an_error_made_of_warnings_does_not_reach_the_script(compiler):
    undo = compiled.hang()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        compiler.warnings.warn(f"{compiled.WORDS} …")
    undo()


def test_the_words_are_those_of_this_torch():
    import inspect

    from torch._dynamo import eval_frame

    source = inspect.getsource(eval_frame.OptimizedModule.__call__)
    assert "when there are global hooks on " in source and "warnings.warn(" in source
