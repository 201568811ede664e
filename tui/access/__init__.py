"""Signing in, the same behind the screens, the line prompts and the `auth` commands: no screen, no prompt of its own.

A front end makes one `Access` (`tui.access.access`) for a run and uses it like this:

1. Where: `instances` (`tui.access.places`) are the addresses to choose from; `Access.check` makes sure that an
   Infisical answers at one, before any credential goes there.
2. A token that waits: `Access.find`. It never asks the user, and logs no machine identity in twice by itself.
3. Else how: `Access.ways`, then `Access.typed`, `.log_in`, `.from_cli` or `.from_keyring` give a token.
4. `Access.enter` signs the wizard in with it (`Access.try_out` only tries it, for who has no wizard), and
   `Access.says` is the sentence about it. Where that is refused, `other_region` tells which cloud to offer instead:
   offer it, and send nothing there before the user has said so.
5. To keep: `question` (`tui.access.keeping`) makes the question of `Access.keyring.report()`; `Access.keep` does it.
6. Later: `sign_in_refusal` (`tui.api.errors`) recognises a refused token in mid-flow. Tell `Access.refused` of it, get
   a new token by 3 and hand it to `Access.enter_again`, which changes nothing but the token.

Renewing needs no call: a signed request that finds a renewable token near its end renews it first.
"""
