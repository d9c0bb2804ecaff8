"""Not a Python program."""

print("never said")
for number in range(3)  # mark: error
    print(number)
