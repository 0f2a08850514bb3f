"""Floor 6: the wiring; the only place that imports adapters."""
