"""What is wrong with a training: rules that judge the facts of it, and what gathers these facts."""
