"""The device selector, and moving a training to another device."""
