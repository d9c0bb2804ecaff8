"""The guided tour of the walkthrough: seven balloons, each of which waits for what it asks for."""
