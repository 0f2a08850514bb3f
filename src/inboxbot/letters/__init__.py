"""Floor 2: what we say. Templates without a disk, letters without a clock, mails as finished bytes."""
