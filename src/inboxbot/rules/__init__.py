"""Floor 1: what rules.yaml means once read. Pure values; reading the file is ``config``'s work."""
