"""A pane that may be replaced while its workers are still running."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from textual import events
from textual.containers import Vertical
from textual.message import Message
from textual.worker import Worker

from tui.screens.widgets.hollow import blanks


class Pane(Vertical):
    """Textual removes its widgets before its workers end and before all their messages are handled."""

    render_lines = blanks

    _abandoned = False

    def abandon(self) -> None:
        """Begin nothing more, and heed nothing that a widget says or has said."""
        self._abandoned = True

    def run_worker(self, *work: Any, **options: Any) -> Worker[Any]:  # noqa: ANN401 - as Textual has it
        """Run work, unless it would end when the widgets are gone."""
        worker = super().run_worker(*work, **options)
        if self._abandoned:
            worker.cancel()
        return worker

    def _get_dispatch_methods(
        self, method_name: str, message: Message
    ) -> Iterable[tuple[type, Callable[[Message], Awaitable[Any]]]]:
        """Leave out what widgets say: it bubbles up to here, which what Textual itself has to say does not."""
        if self._abandoned and message.bubble and not isinstance(message, events.Event):
            return ()
        return super()._get_dispatch_methods(method_name, message)
