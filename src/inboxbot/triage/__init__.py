"""Floor 3: the decisions, in the order in which a message meets them. Begin with ``triage.py``."""
