"""The one-line text of values and the kind of their rows. Runs no code of their classes.

A kind is found by the exact type or a base class; for libraries by the class's name, as no library is imported for
this.
"""

from __future__ import annotations

import itertools
import os
import types
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from typing import Any

from . import plain
from .plain import bases, instance_dict, is_a, module_of, name_of

SHORT = 100  # characters of a string
SHOWN = 6  # elements of a container
LONGEST = 240
_BITS = 400  # integers with more bits are not written out

Presenter = Callable[[Any, int], str]  # (value, levels of containers still shown) → text


def text_of(value: Any, depth: int = 2) -> str:
    """Returns the text, at most LONGEST characters. Never raises."""
    try:
        return _text(value, depth)[:LONGEST]
    except Exception as error:
        return f"<{type(error).__name__}>"


def kind_of(value: Any) -> str:
    """Returns one of wire.variables.VALUE_KINDS."""
    for base in bases(type(value)):
        kind = _KINDS.get(base) or (
            _NAMED_KINDS.get(f"{module_of(base)}.{name_of(base)}") if base not in _KINDS else ""
        )
        if kind:
            return kind
    if is_a(value, type):
        return "class"
    return "error" if is_a(value, BaseException) else "object"


def type_of(value: Any) -> str:
    kind, module = type(value), module_of(type(value))
    return name_of(kind) if module in ("builtins", "__main__", "") else f"{module.partition('.')[0]}.{name_of(kind)}"


def present(base: type, kind: str, presenter: Presenter) -> None:
    """Registers how values of this class and of its subclasses are shown."""
    _KINDS[base], _PRESENTERS[base] = kind, presenter


def _text(value: Any, depth: int) -> str:
    for base in bases(type(value)):
        presenter = _PRESENTERS.get(base)
        if presenter is not None:
            return presenter(value, depth)
        named = _NAMED.get(f"{module_of(base)}.{name_of(base)}") if base.__flags__ & plain._HEAP else None
        if named is not None:
            return named(value, depth)
        if "__dataclass_fields__" in plain.namespace(base):
            return _dataclass(value, depth)
    return name_of(type(value))


# ── Python's own ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _integer(value: Any, depth: int) -> str:
    return f"int of {int.bit_length(value)} bits" if int.bit_length(value) > _BITS else int.__repr__(value)


def _string(value: Any, depth: int) -> str:
    size = str.__len__(value)
    if size <= SHORT:
        return str.__repr__(value)
    return f"{str.__repr__(str.__getitem__(value, slice(SHORT)))}… ({size})"


def _bytes(value: Any, depth: int) -> str:
    kind = bytes if is_a(value, bytes) else bytearray
    size = kind.__len__(value)
    return bytes.__repr__(bytes(kind.__getitem__(value, slice(40)))) + (f"… ({size})" if size > 40 else "")


def _sequence(kind: type, opening: str, closing: str) -> Presenter:
    length, iterate = kind.__len__, kind.__iter__  # type: ignore[attr-defined]

    def text(value: Any, depth: int) -> str:
        size = length(value)
        if depth <= 0 and size:
            return f"{opening}… {size}{closing}"
        shown = [_text(item, depth - 1) for item in itertools.islice(iterate(value), SHOWN)]
        more = f", … ({size})" if size > SHOWN else "," if kind is tuple and size == 1 else ""
        return f"{opening}{', '.join(shown)}{more}{closing}"

    return text


def _mapping(value: Any, depth: int) -> str:
    size = dict.__len__(value)
    if depth <= 0 and size:
        return f"{{… {size}}}"
    shown = [f"{_text(key, 0)}: {_text(held, depth - 1)}" for key, held in itertools.islice(items_of(value), SHOWN)]
    return f"{{{', '.join(shown)}{f', … ({size})' if size > SHOWN else ''}}}"


def items_of(value: Any) -> Iterator[tuple[Any, Any]]:
    """Returns (key, value) pairs of any dictionary, in its order."""
    kind = OrderedDict if is_a(value, OrderedDict) else dict
    return iter(kind.items(value))


def _dataclass(value: Any, depth: int) -> str:
    shown = [f"{name}={_text(held, 0)}" for name, held in itertools.islice(instance_dict(value).items(), SHOWN)]
    return f"{name_of(type(value))}({', '.join(shown)})"


def _enum(value: Any, depth: int) -> str:
    return f"{name_of(type(value))}.{instance_dict(value).get('_name_', '?')}"


def _function(value: Any, depth: int) -> str:
    code = value.__code__
    return f"{getattr(code, 'co_qualname', code.co_name)} at {os.path.basename(code.co_filename)}:{code.co_firstlineno}"


def _method(value: Any, depth: int) -> str:
    """The method's function may be any callable."""
    function = value.__func__
    return _function(function, depth) if type(function) is types.FunctionType else name_of(type(function))


def _class(value: Any, depth: int) -> str:
    module = module_of(value)
    return name_of(value) if module in ("builtins", "__main__", "") else f"{module}.{name_of(value)}"


def _error(value: Any, depth: int) -> str:
    given = BaseException.args.__get__(value)  # type: ignore[attr-defined]
    return f"{name_of(type(value))}({', '.join(_text(one, 0) for one in given[:SHOWN])})"


def _generator(value: Any, depth: int) -> str:
    frame = getattr(value, "gi_frame", None) or getattr(value, "cr_frame", None) or getattr(value, "ag_frame", None)
    code = getattr(value, "gi_code", None) or getattr(value, "cr_code", None) or getattr(value, "ag_code", None)
    name = code.co_name if code is not None else name_of(type(value))
    return f"{name} at line {frame.f_lineno}" if frame is not None else f"{name}, ended"


def _path(value: Any, depth: int) -> str:
    held = dict(plain.slots(value))
    parts = held.get("_raw_paths") or [held.get("_drv", ""), held.get("_root", ""), *held.get("_parts", ())]
    text = held.get("_str") or os.path.join(*[part for part in parts if type(part) is str] or ["."])
    return _string(text, 0) if type(text) is str else name_of(type(value))


def _exactly(kind: type) -> Presenter:
    write: Any = kind.__repr__
    return lambda value, depth: write(value)


_KINDS: dict[type, str] = {
    int: "plain", float: "plain", complex: "plain", bool: "plain", type(None): "plain", type(...): "plain",
    type(NotImplemented): "plain", range: "plain", slice: "plain", str: "text", bytes: "text", bytearray: "text",
    list: "list", tuple: "list", deque: "list", dict: "dict", set: "set", frozenset: "set",
    types.FunctionType: "function", types.BuiltinFunctionType: "function", types.MethodType: "function",
    types.ModuleType: "class", types.GeneratorType: "generator", types.CoroutineType: "generator",
    types.AsyncGeneratorType: "generator", property: "property",
}  # fmt: skip
_PRESENTERS: dict[type, Presenter] = {
    bool: lambda value, depth: "True" if value else "False", int: _integer, str: _string, bytes: _bytes,
    bytearray: _bytes, list: _sequence(list, "[", "]"), tuple: _sequence(tuple, "(", ")"),
    deque: _sequence(deque, "deque([", "])"), set: _sequence(set, "{", "}"),
    frozenset: _sequence(frozenset, "frozenset({", "})"), dict: _mapping, types.FunctionType: _function,
    types.MethodType: _method, type: _class, BaseException: _error, types.GeneratorType: _generator,
    types.CoroutineType: _generator, types.AsyncGeneratorType: _generator,
    types.ModuleType: lambda value, depth: _string(instance_dict(value).get("__name__", ""), 0).strip("'"),
    types.BuiltinFunctionType: lambda value, depth: f"{value.__name__}, built in",
    property: lambda value, depth: "property",
    **{kind: _exactly(kind) for kind in (float, complex, type(None), type(...), type(NotImplemented), range)},
}  # fmt: skip


# ── of libraries, by the names of their classes ──────────────────────────────────────────────────────────────────────


def _array(value: Any, depth: int) -> str:
    """numpy's own getters are C code."""
    shape, dtype = _getter(value, "shape"), _getter(value, "dtype")
    return f"{dtype} {list(shape)}"


def _getter(value: Any, name: str) -> Any:
    """Returns an attribute by the getter of the class that numpy itself made."""
    owner = next(base for base in bases(type(value)) if f"{module_of(base)}.{name_of(base)}" == "numpy.ndarray")
    return plain.namespace(owner)[name].__get__(value)


def _frame(value: Any, depth: int) -> str:
    manager = instance_dict(value).get("_mgr")
    axes = instance_dict(manager).get("axes") or dict(plain.slots(manager)).get("axes") or ()
    sizes = [len(instance_dict(axis).get("_data", ())) for axis in axes]
    return f"{name_of(type(value))} {sizes[::-1]}" if any(sizes) else name_of(type(value))


def _image(value: Any, depth: int) -> str:
    held = instance_dict(value)
    return f"{held.get('_mode', held.get('mode', '?'))} {held.get('_size', held.get('size', '?'))}"


def _moment(value: Any, depth: int) -> str:
    return f"{name_of(type(value))}"


_NAMED: dict[str, Presenter] = {
    "numpy.ndarray": _array, "pandas.core.frame.DataFrame": _frame, "pandas.core.series.Series": _frame,
    "PIL.Image.Image": _image, "enum.Enum": _enum, "pathlib.PurePath": _path, "pathlib._local.PurePath": _path,
}  # fmt: skip
_NAMED_KINDS = {
    "numpy.ndarray": "array", "pandas.core.frame.DataFrame": "array", "pandas.core.series.Series": "array",
    "PIL.Image.Image": "image", "enum.Enum": "plain", "pathlib.PurePath": "file", "pathlib._local.PurePath": "file",
}  # fmt: skip
