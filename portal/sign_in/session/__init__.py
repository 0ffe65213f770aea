"""The session of somebody who is signed in: how long it lasts, and what they had typed at its end."""
