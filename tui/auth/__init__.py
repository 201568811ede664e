"""The commands `auth status | login | logout`, in lines: for scripts, for SSH, and for who wants no wizard.

Results go to stdout, questions to stderr, and no token to either.
"""
