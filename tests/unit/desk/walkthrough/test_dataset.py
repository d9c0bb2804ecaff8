"""What is known of the walkthrough's data."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path

import pytest

from inspector.conversation.launch import Launch
from inspector.desk.base import resources
from inspector.desk.walkthrough import dataset


def torchvisions_own() -> dict[str, object]:
    """The class attributes of torchvision.datasets.CIFAR10, read from its text: it is not imported here."""
    spec = importlib.util.find_spec("torchvision")
    assert spec is not None and spec.submodule_search_locations
    text = Path(spec.submodule_search_locations[0], "datasets", "cifar.py").read_text("utf-8")
    found = next(node for node in ast.parse(text).body if isinstance(node, ast.ClassDef) and node.name == "CIFAR10")
    plain = [node for node in found.body if isinstance(node, ast.Assign)]
    return {node.targets[0].id: ast.literal_eval(node.value) for node in plain}  # type: ignore[attr-defined]


def test_what_is_known_is_what_torchvision_has():
    theirs, ours = torchvisions_own(), dataset.known()
    assert (ours.address, ours.md5) == (theirs["url"], theirs["tgz_md5"])
    assert (ours.archive(), ours.folder) == (theirs["filename"], theirs["base_folder"])
    names = [name for name, _ in [*theirs["train_list"], *theirs["test_list"]]]
    assert sorted(ours.files) == sorted([*names, theirs["meta"]["filename"]])


def test_what_comes_with_the_program_is_counted():
    assert dataset.bundled_images() == 20
    assert dataset.known().host() == "www.cs.toronto.edu"


def test_the_users_own_place_for_data(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert dataset.default_folder() == tmp_path / "Gradstep" / "data"


# ── a folder ──


def put(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return folder


@pytest.fixture
def full(tmp_path) -> Path:
    return put(tmp_path / "full", *(f"{dataset.known().folder}/{name}" for name in dataset.known().files))


@pytest.fixture
def own(tmp_path) -> Path:
    return put(tmp_path / "own", "dogs/deep/1.PNG", "cats/1.jpg", "notes/a.txt", "b.png")


def test_a_set_is_complete_with_every_file(full):
    assert dataset.is_complete(full) and dataset.kind_of(full) == "full"


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"")], ids=["missing", "empty"])
@pytest.mark.parametrize("name", dataset.known().files)
def test_a_set_that_lacks_one_is_not(full, name, harm):
    harm(full / dataset.known().folder / name)
    assert not dataset.is_complete(full) and dataset.kind_of(full) == "nothing"


def test_folders_of_images_are_classes_in_order(own):
    assert dataset.classes_in(own) == ["cats", "dogs"] and dataset.kind_of(own) == "own"


def test_what_holds_no_images_is_nothing(tmp_path, own):
    assert dataset.kind_of(tmp_path / "nowhere") == "nothing"
    assert dataset.kind_of(own / "b.png") == "nothing"
    assert dataset.kind_of(own / "cats") == "nothing"


def test_a_huge_folder_is_left_to_the_script(tmp_path, monkeypatch):
    monkeypatch.setattr(dataset, "MAX_LOOKED_AT", 5)
    put(tmp_path, *(f"texts/{number}.txt" for number in range(9)))
    assert dataset.kind_of(tmp_path) == "own"


# ── a launch ──


def walkthrough(*arguments: str) -> Launch:
    return Launch(str(resources.walkthrough()), arguments, directory=str(resources.walkthrough().parent))


def test_what_a_run_trains_on_is_told_from_its_arguments(full, own):
    assert dataset.used_by(walkthrough()) == dataset.Used("bundled")
    assert dataset.used_by(walkthrough("--data", str(full))) == dataset.Used("full", full)
    assert dataset.used_by(walkthrough(f"--data={own}")) == dataset.Used("own", own)
    assert dataset.used_by(walkthrough("--data", "/nowhere")) == dataset.Used("own", Path("/nowhere"))


def test_a_relative_folder_is_meant_from_the_working_directory(full):
    launch = Launch(str(resources.walkthrough()), ("--data", "full"), directory=str(full.parent))
    assert dataset.used_by(launch) == dataset.Used("full", full)


@pytest.mark.parametrize(
    "arguments, folder",
    [((), None), (("--data", "a"), "a"), (("--data=a", "--data", "b"), "b"), (("--data",), None), (("--d", "a"), None)],
)
def test_the_last_folder_counts(arguments, folder):
    assert dataset.folder_of(arguments) == folder


def test_a_folder_is_put_in_the_place_of_another():
    arguments = ("--epochs", "3", "--data", "a", "--data=b", "--seed", "1")
    assert dataset.with_folder(arguments, Path("c")) == ("--epochs", "3", "--seed", "1", "--data", "c")
    assert dataset.with_folder(arguments, None) == ("--epochs", "3", "--seed", "1")


def test_the_full_set_is_used_where_it_lies_unless_another_folder_is_given(full, own):
    assert dataset.with_full_set((), own, full) == ("--data", str(full))
    assert dataset.with_full_set((), own) == ()
    assert dataset.with_full_set(("--data", "a"), full) == ("--data", "a")
