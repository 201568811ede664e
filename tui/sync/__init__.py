"""Deciding what to create: steps, choices, answers, the request, the first run. No Textual, no sockets of its own."""
