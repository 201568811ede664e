"""The twelve steps and the flow between them, the same for both front ends."""
