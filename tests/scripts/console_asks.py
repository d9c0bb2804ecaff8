"""Reads its standard input in every way there is: a question, the debugger's prompt, a loop, all the rest."""

import pdb
import sys


def main():
    name = input("Your name? ")  # mark: question
    print(f"Hello {name}")
    pdb.set_trace()
    print("first", next(sys.stdin).strip())  # mark: loop
    print("rest", sys.stdin.read().split())


main()
