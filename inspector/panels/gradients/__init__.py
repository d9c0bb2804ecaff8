"""The gradient of each parameter: its norm on a log axis, how it went, and how far the step moved the weight."""
