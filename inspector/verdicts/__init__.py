"""What findings mean to a person: their sentences, and which of them is the cause of which. Standard library only."""
