"""Told by a file of this name, prints 200 MB that nobody reads; told by its removal, ends."""

import os
import sys
import time

told = sys.argv[1]
print("begun")
while not os.path.exists(told):
    time.sleep(0.01)
for _ in range(200):
    print(("x" * 99 + "\n") * 10_000)
print("the last line")
os.rename(told, told + ".done")
while os.path.exists(told + ".done"):
    time.sleep(0.01)
