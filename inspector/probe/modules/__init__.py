"""The model: its roots and their structure, the modules that run, what a layer was given and gave."""
