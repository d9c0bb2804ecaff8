"""The current batch: pictures, labels and predictions where it has them, else shapes, dtypes and ranges."""
