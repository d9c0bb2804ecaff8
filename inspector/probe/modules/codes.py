"""Which code of the script's runs where nothing can be held: what torch compiles, what worker processes load."""

from __future__ import annotations

from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

import torch

from ..frames import user_code
from ..variables import plain

_WORKER = "torch.utils.data._utils.worker"
MOST_LEVELS = 5  # of data sets that wrap one another


def codes_of(target: Any) -> list[CodeType]:
    """Returns the code of a function, or of the forwards of a model and its layers."""
    if isinstance(target, torch.nn.Module):
        kinds = {type(module) for module in torch.nn.Module.modules(target)}
        return [code for kind in kinds for code in _named(kind, "forward")]
    return _of_function(target)


def codes_of_worker(process: Any) -> list[CodeType]:
    """Returns the code of the data set and the collate function of a DataLoader's worker; of others none."""
    if getattr(getattr(process, "_target", None), "__module__", "") != _WORKER:
        return []
    args: Any = getattr(process, "_args", ())
    functions = [code for arg in args for code in _of_function(arg)]
    held = args[1] if len(args) > 1 else None
    outermost = held[0] if type(held) is list and held else held  # newer torch hands it over in a list
    return functions + [code for dataset in _data_sets(outermost) for code in _of_object(dataset)]


def _data_sets(outermost: Any) -> Iterator[Any]:
    dataset, level = outermost, 0
    while dataset is not None and level < MOST_LEVELS:
        yield dataset
        dataset, level = plain.instance_dict(dataset).get("dataset"), level + 1


def _of_object(dataset: Any) -> list[CodeType]:
    """Returns the code of its methods, but for what runs before workers do, and of functions that it holds."""
    held = [code for value in plain.instance_dict(dataset).values() for code in _of_function(value)]
    names = {name for kind in plain.bases(type(dataset)) for name in vars(kind)} - {"__init__", "__len__"}
    return held + [code for name in names for code in _named(type(dataset), name)]


def _named(kind: type, name: str) -> list[CodeType]:
    found = next((vars(base)[name] for base in plain.bases(kind) if name in vars(base)), None)
    return _of_function(found)


def _of_function(value: Any) -> list[CodeType]:
    code = value.__code__ if type(value) is FunctionType else None
    return [code] if code is not None and user_code.is_users(code.co_filename) else []
