"""Floor 5: what people look at: pages and tables made from what was written. Reads, changes nothing."""
