"""What a sync would do to the variables, worked out from the rules of each server version."""
