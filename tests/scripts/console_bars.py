"""Prints as programs do that think they are at a terminal: colours, and bars within bars, each rewritten in its place."""

import sys
import time

WIDTH = 24
PAUSE_S = float(sys.argv[1]) if len(sys.argv) > 1 else 0.0


def bar(words, done, whole):
    full = WIDTH * done // whole
    return f"\r{words}: {100 * done // whole:3d}%|{'█' * full}{' ' * (WIDTH - full)}| {done}/{whole}"


def inner(words, whole):
    """A bar in the line below, as tqdm's position 1: down, its text, up again; at last it is erased."""
    for done in range(whole + 1):
        print("\n" + bar(words, done, whole), end="\x1b[A", file=sys.stderr)
        time.sleep(PAUSE_S)
    print("\n\r\x1b[K", end="\x1b[A", file=sys.stderr)


print("\x1b[1mTraining\x1b[0m \x1b[2mon\x1b[0m \x1b[4mcpu\x1b[0m, \x1b[7m 3 epochs \x1b[0m")
print(*(f"\x1b[3{n}m{name}\x1b[0m" for n, name in enumerate("black red green yellow blue magenta cyan white".split())))
print("".join(f"\x1b[48;5;{n}m  " for n in range(16, 52)), end="\x1b[0m\n")
print("".join(f"\x1b[38;2;{7 * n};{255 - 7 * n};160m●" for n in range(36)), end="\x1b[0m\n")
print("\x1b[33mWARNING\x1b[0m lr is large", file=sys.stderr)
for epoch in range(3):
    print(bar("epochs", epoch, 3), end="", file=sys.stderr)
    inner(f"epoch {epoch}", 40)
print(bar("epochs", 3, 3), file=sys.stderr)
print("\x1b[1;32m✓\x1b[0m accuracy \x1b[36m0.913\x1b[0m")
if PAUSE_S:
    print(bar("evaluating", 17, 40), file=sys.stderr)
    input("Save the model? [y/n] ")
