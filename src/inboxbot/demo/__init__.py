"""Floor 6½: the demonstration. The product's own parts on an embedded mailbox and a pushed clock."""
