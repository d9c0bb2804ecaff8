"""The loss lab's computations: the value of a loss, its steps, its gradient and its curve."""
