"""Has the name of a module of ours."""

is_it = True
