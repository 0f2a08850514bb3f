"""Access tokens for OAuth: Microsoft's, through msal; Google's, through google-auth."""
