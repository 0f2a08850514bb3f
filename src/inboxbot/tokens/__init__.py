"""Access tokens for OAuth: Microsoft's, through msal."""
