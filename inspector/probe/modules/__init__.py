"""The model: its root modules and their structure, which modules run, and the inputs and outputs of layers."""
