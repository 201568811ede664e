"""The line prompts: over pipes in process, and on a real terminal."""
