"""What the probe puts around torch's public functions."""
