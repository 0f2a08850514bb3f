"""Floor 0: the words. Frozen values without behaviour; every other floor may import them."""
