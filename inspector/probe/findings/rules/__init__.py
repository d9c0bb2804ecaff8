"""The rules, one family per file: general statements about training, each with a threshold and its source."""
