"""The commands `auth ...`, in process: a demo for the server, a keyring in memory."""
