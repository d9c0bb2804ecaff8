"""What findings mean to a person: their sentences, and which is the cause of which. Standard library only."""
