"""What is said with one debuggee, in plain Python: run, questions, silence, state and outcome.

Nothing here knows Qt, a socket or a process. A `Conversation` is given a carrier (`carrying`), which starts processes,
carries messages and keeps time: in the window that is Qt (`inspector.session`), in a program without a window a loop
over a socket. Whoever wants to hear connects to its `events`.

* `conversation`: what can be told and asked; `runs`: one run after another; `hearing`: which message does what;
  `course`: how the run stands, as one frozen `run_state`; `questions`: the door where stale answers are dropped;
  `silence`, `whereabouts`: where training is when no news comes; `seen`: what was seen of the run.
* `launch`: what is to be started; `obstacles`: why it can not be; `ending`: how it has ended, as an `outcome`.
* `sense`: a frame becomes a message that makes sense, in text that can be shown.
"""
