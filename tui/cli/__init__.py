"""The command line: arguments, the choice of the front end, exit codes, the outcome, crash reports."""
