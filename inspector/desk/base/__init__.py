"""What the rest of the desk stands on: settings, resources, the one door for errors."""
