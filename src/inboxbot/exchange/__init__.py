"""Exchange Web Services as mailbox and sender see them: requests, answers, refusals (learn.microsoft.com, EWS)."""
