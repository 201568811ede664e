"""The terminal driver, with one byte that is no text not being the end of the keyboard."""

from contextlib import suppress

from textual.drivers.linux_driver import LinuxDriver


class TolerantDriver(LinuxDriver):
    """Textual's driver decodes strictly, and an e-acute of a Latin-1 terminal would end its keyboard thread."""

    def run_input_thread(self) -> None:
        """Read keys until the end; what cannot be decoded is dropped with the packet it came in."""
        while not self.exit_event.is_set():
            with suppress(UnicodeDecodeError):
                super().run_input_thread()
