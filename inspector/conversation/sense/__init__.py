"""What makes sense of what a debuggee says: parts that contradict one another end the conversation."""
