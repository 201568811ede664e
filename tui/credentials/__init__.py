"""Where the token lives: found, kept in the keyring of this machine, or held in memory for one run."""
