#!/bin/sh
# Stands for the interpreter of each rank (torchrun's PYTHON_EXEC): puts the probe before the script, and lets the rank
# print into its own console. The script finds the environment and the arguments that torchrun alone would give it.
console() {
    shift "$LOCAL_RANK"
    if [ -w "$1" ]; then exec >>"$1" 2>&1; fi
}
[ "$1" = -u ] && shift
console $GRADSTEP_CONSOLES
set -- "$GRADSTEP_PYTHON" -u -X faulthandler "$GRADSTEP_ENTRY" "$@"
if [ -n "$GRADSTEP_PYTHON_EXEC" ]; then PYTHON_EXEC=$GRADSTEP_PYTHON_EXEC; else unset PYTHON_EXEC; fi
unset GRADSTEP_CONSOLES GRADSTEP_PYTHON GRADSTEP_ENTRY GRADSTEP_PYTHON_EXEC
exec "$@"
