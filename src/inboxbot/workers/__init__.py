"""Floor 5: the small loops that carry out what was decided: take in, dispatch, remind, tell."""
