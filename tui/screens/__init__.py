"""One Textual screen per step. Which screen belongs to which step is decided in `tui.app`."""
