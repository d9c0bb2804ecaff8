"""Debugging on the window's side: Qt carries the conversation with a debuggee (`inspector.conversation`)."""
