"""What a held program has in its hands: stack, variables, what is evaluated there and assigned."""
