"""Floor 5: senders. Finished mails leave by SMTP, into a Maildir, or (in tests) into memory."""
