"""When and where training is held: the phases, the gate, what each unit of stepping stops at."""
