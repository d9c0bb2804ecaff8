"""The rules, a family in each file: general statements about training, each with a threshold that has a source."""
