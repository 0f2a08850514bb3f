"""Floor 5: mailboxes. IMAP, Maildir, and one in memory; the contract is ``ports/mailbox.py``."""
