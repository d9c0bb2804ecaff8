"""Prints the devices that an interpreter's torch offers as one line of JSON: `python list_devices.py`.

A process of its own, since asking an accelerator for its name starts its driver, which the user's training must not
feel. Needs torch and the standard library; run by path, not imported.
"""

from __future__ import annotations

import json
import os
import sys


def main() -> None:
    sys.path.pop(0)  # this file's folder, which must not shadow anything
    import torch

    kinds = {"cuda": _cuda, "mps": _mps, "xpu": _xpu}
    devices = [{"id": "cpu", "name": _processor(), "bytes": _memory()}]
    absent = []
    for kind, find in kinds.items():
        found = find(torch)
        devices += found
        if not found:
            absent.append({"kind": kind, "reason": _reason(torch, kind)})
    print(json.dumps({"devices": devices, "absent": absent}))


def _cuda(torch) -> list:
    return [_named(torch.cuda, "cuda", i) for i in range(torch.cuda.device_count())]


def _xpu(torch) -> list:
    return [_named(torch.xpu, "xpu", i) for i in range(torch.xpu.device_count())] if hasattr(torch, "xpu") else []


def _mps(torch) -> list:
    if not torch.backends.mps.is_available():
        return []
    return [{"id": "mps", "name": "Apple GPU", "bytes": torch.mps.recommended_max_memory()}]


def _named(module, kind: str, index: int) -> dict:
    properties = module.get_device_properties(index)
    return {"id": f"{kind}:{index}", "name": properties.name, "bytes": properties.total_memory}


def _reason(torch, kind: str) -> str:
    """Returns torch's own message when the device is asked for, or ""."""
    try:
        torch.empty(1, device=kind)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        return str(error).strip().split("\n")[0]
    return ""


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    except OSError:
        names = []
    return names[0] if names else "CPU"


def _memory() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None


if __name__ == "__main__":
    main()
