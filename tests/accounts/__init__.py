"""Accounts: sign-in, sessions, invitations."""
