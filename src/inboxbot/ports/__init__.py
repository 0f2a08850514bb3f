"""Floor 4: the outside world as protocols. The contract is in their docstrings."""
