"""What several steps share: the picker, the field, the switch, the rail, the frame's lines."""
