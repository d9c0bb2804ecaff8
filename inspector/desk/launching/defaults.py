"""What is launched when somebody names a script, a module, or nothing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..base import resources
from ..base.settings import Settings

if TYPE_CHECKING:
    from inspector.conversation.launch import Launch


def walkthrough_launch(arguments: Sequence[str] = ()) -> Launch:
    """On the full set where it lies on this machine, else on the images that come with the program."""
    from inspector.conversation.launch import Launch

    from ..walkthrough import dataset
    from ..walkthrough.data import data_folder

    script = str(resources.walkthrough())
    words = dataset.with_full_set(tuple(arguments), data_folder(Settings()), dataset.default_folder())
    return Launch(script, words, directory=os.path.dirname(script))


def wished_launch(
    script: str | os.PathLike[str] | None,
    arguments: tuple[str, ...],
    interpreter: str | None,
    device: str | None,
    module: str | None,
) -> Launch:
    """What the words of a command line, or of `open_window`, ask for."""
    from inspector.conversation.launch import Launch

    from ..devices import listing
    from . import interpreters

    words = arguments if device is None else listing.with_device(arguments, device)
    launch = Launch("" if script is None else os.fspath(script), words, module=module or "")
    if script is None and module is None:
        launch = walkthrough_launch(words)
    return launch if interpreter is None else replace(launch, interpreter=interpreters.resolved(interpreter))
