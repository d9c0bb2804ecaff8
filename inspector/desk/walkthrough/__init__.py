"""The data of the bundled walkthrough: the dialog, the download, folders of one's own."""
