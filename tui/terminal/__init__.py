"""The terminal under the screens: which front end it gets, what is sent to it, and its keyboard."""
