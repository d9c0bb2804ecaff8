"""What concerns the ranks that train together. The probe issues no collective and no barrier: it looks, and sets timeouts."""
