"""The window's side of debugging: Qt carries the conversation with a debuggee (`inspector.conversation`)."""
