"""Whether a script chooses its device itself, read from its source."""

from __future__ import annotations

import pytest

from inspector.conversation.launch import Launch
from inspector.desk.base import resources
from inspector.desk.devices import script_reading


@pytest.fixture
def read(tmp_path):
    """What is found in a script of these lines."""

    def of(*lines: str) -> script_reading.DeviceCode | None:
        script = tmp_path / "train.py"
        script.write_text("\n".join(lines), encoding="utf-8")
        return script_reading.find(Launch(str(script)))

    return of


@pytest.mark.parametrize(
    "line",
    [
        "model.cuda()",
        "x = x.cuda(non_blocking=True)",
        "model.to(device)",
        "model.to('cuda:1')",
        "x.to(f'cuda:{rank}')",
        "x.to(rank)",
        "x.to(args.device)",
        "x.to(self._device)",
        "x.to('cuda' if torch.cuda.is_available() else 'cpu')",
        "x.to(device=DEVICE, dtype=torch.float32)",
        "device = torch.device('cuda')",
        "from torch import device; d = device('mps')",
        "x = torch.zeros(3, device='cpu')",
        "x = torch.zeros(3, device=0)",
        "x = torch.zeros(3, device=where)",
        "x = torch.zeros(3, device=config.device)",
        "torch.set_default_device('cuda')",
        "torch.cuda.set_device(1)",
        "with torch.autocast(device_type='cpu'): pass",
        "net = nn.parallel.DistributedDataParallel(net)",
        "parser.add_argument('--device', default='cpu')",
        "accelerator = Accelerator()",
    ],
)
def test_a_device_is_named(read, line):
    found = read("import torch", line)
    assert found is not None and found.line == 2 and found.text in line.replace('"', "'")


@pytest.mark.parametrize(
    "line",
    [
        "model = nn.Linear(2, 3)",
        "x = x.to(torch.float32)",
        "x = x.to(y)",
        "x = x.to(y.dtype)",
        "x = x.to(y.device)",
        "x = torch.zeros(3, device=y.device)",
        "device = y.device; x = torch.arange(3, device=device)",
        "loss.detach().cpu()",
        "torch.load('x.pt', map_location='cpu')",
        "print(torch.cuda.is_available())",
        "'model.cuda()'",
        "# model.cuda()",
        "def cuda(): pass",
        "x = torch.zeros(3, device=None)",
    ],
)
def test_no_device_is_named(read, line):
    assert read("import torch", line) is None


def test_the_first_place_counts_and_a_long_one_is_shortened(read):
    found = read("import torch", "model.to(device)", "torch.device('cuda')")
    assert (found.line, found.text) == (2, "model.to(device)")
    long = read("import torch", f"x = torch.zeros({', '.join('1' * 40)}, device='cuda')")
    assert long.text.endswith("…") and len(long.text) == 61


@pytest.mark.parametrize(
    "imports", ["import nets", "from nets import Net", "from nets.small import Net", "from . import nets"]
)
def test_modules_beside_the_script_are_read_too(tmp_path, imports):
    (tmp_path / "nets").mkdir()
    (tmp_path / "nets" / "__init__.py").write_text("from .small import Net")
    (tmp_path / "nets" / "small.py").write_text("import torch\nNet = torch.nn.Linear(1, 1).cuda()")
    (tmp_path / "train.py").write_text(f"import torch, os\n{imports}")
    found = script_reading.find(Launch(str(tmp_path / "train.py")))
    assert (found.file, found.line) == (str(tmp_path / "nets" / "small.py"), 2)


def test_modules_that_import_one_another_end(tmp_path):
    (tmp_path / "a.py").write_text("import b")
    (tmp_path / "b.py").write_text("import a")
    assert script_reading.find(Launch(str(tmp_path / "a.py"))) is None


@pytest.mark.parametrize("content", [b"def (", b"\xff\xfe\x00", b"", b"\0"])
def test_what_is_no_python_names_none(tmp_path, content):
    script = tmp_path / "train.py"
    script.write_bytes(content)
    assert script_reading.find(Launch(str(script))) is None


def test_a_script_that_is_missing_names_none():
    assert script_reading.find(Launch("/nowhere/train.py")) is None


def test_a_module_in_the_working_directory_is_read_and_another_is_unknown(tmp_path):
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "train.py").write_text("model.cuda()")
    (tmp_path / "package" / "__main__.py").write_text("x = 1")
    assert script_reading.find(Launch(module="package.train", directory=str(tmp_path))).line == 1
    assert script_reading.find(Launch(module="package", directory=str(tmp_path))) is None
    assert script_reading.find(Launch(module="json.tool", directory=str(tmp_path))) is script_reading.UNREADABLE


def test_the_walkthrough_takes_its_device_as_an_argument():
    assert "--device" in script_reading.find(Launch(str(resources.walkthrough()))).text
