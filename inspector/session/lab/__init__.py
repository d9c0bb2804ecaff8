"""Who answers the loss lab."""
