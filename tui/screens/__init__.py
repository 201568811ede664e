"""The frame around every step, the panes of the steps, one file each, and the pages that may lie over them."""
