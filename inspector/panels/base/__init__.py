"""What every drawer is made from: the panel itself, numbers in words, saving to a file."""
