"""From a frame to a message that can be shown: what makes no sense ends the conversation."""
