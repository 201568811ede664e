"""What lies over a step: questions, help, and the preview whole."""
