"""The published contract as data, and the models held against it."""
