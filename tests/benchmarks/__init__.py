"""How fast the wizard feels: `python -m tests.benchmarks` measures, and prints a table of figures and targets.

One script per group of rows. Times are taken in pairs, the wizard and its measure in turn, and only their ratio counts:
what slows this machine down slows both. Bytes and requests are exact.
"""
