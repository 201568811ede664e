"""The steps as numbered line prompts: for serial lines, screen readers, dumb terminals and pipes.

No Textual here. Prompts go to stderr and only the outcome to stdout. What goes out is plain text, one statement per
line: no cursor movement, no colour, nothing painted twice.
"""
