"""The `auth` commands: status, login and logout."""
