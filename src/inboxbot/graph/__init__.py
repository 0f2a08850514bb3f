"""Microsoft Graph as mailbox and sender see it: requests, limits, refusals (learn.microsoft.com/graph)."""
