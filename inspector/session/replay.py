"""What a rank has told and panels gather as it comes, so that they can be told again when that rank is selected."""

from __future__ import annotations

from typing import Any

from inspector.conversation.conversation import Conversation
from inspector.wire import messages

KEPT = (messages.TorchLoaded, messages.SeriesOpened, messages.LossPoints)


class Replay:
    """Keeps it of the running script. Of a training in one process nothing is kept."""

    def __init__(self, conversation: Conversation) -> None:
        self.hello: messages.Hello | None = None
        self.news: list[Any] = []
        self._conversation = conversation
        told = conversation.events
        told.started.connect(lambda launch: self._begin())
        told.connected.connect(self._greeted)
        told.heard.connect(self._heard)

    def _is_wanted(self) -> bool:
        launch = self._conversation.launch
        return launch is not None and launch.ranks > 1

    def _begin(self) -> None:
        self.hello = None
        self.news.clear()

    def _greeted(self, hello: messages.Hello) -> None:
        self.hello = hello

    def _heard(self, message: Any) -> None:
        if isinstance(message, KEPT) and self._is_wanted():
            self.news.append(message)
