"""The loss lab's computations: a loss taken apart with value, gradient and curve."""
