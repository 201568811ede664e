"""Create exactly once; follow, change and delete what was created."""
