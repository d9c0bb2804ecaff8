"""What the held frame has in its hands: its variables, and what they are made of, as far as somebody looks."""
