"""The house, the panes of the steps that live in it, one file each, and the pages that may lie over them."""
