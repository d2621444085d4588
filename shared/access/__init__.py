"""Who is asking, and what they may do: accounts, sessions, typed callers and the one policy function."""
