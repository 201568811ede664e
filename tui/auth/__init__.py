"""Where a token comes from: the environment, the keyring, the Infisical CLI, or a sign-in."""
