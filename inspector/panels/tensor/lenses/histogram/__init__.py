"""How often which numbers occur."""
