"""What stands before the program in a checkout: a Python that has what is needed, made where there is none.

Only the standard library: these modules run in whatever Python a person calls.
"""
