"""The pane of each step, and what the panes share."""
