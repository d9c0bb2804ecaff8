"""The conversation with one debuggee in plain Python: run, questions, silence, state and outcome.

Nothing here knows Qt, a socket or a process. A `Conversation` gets a carrier (`carrying`), which starts processes,
carries messages and keeps time: Qt in the window (`inspector.session`), a loop over a socket in a program without a
window. Its `events` can be connected to.

* `conversation`: tells and asks; `runs`: one run after another; `hearing`: which message does what; `course`: the state
  of the run, as one frozen `run_state`; `questions`: drops outdated answers; `silence`, `whereabouts`: where training
  is when no news comes; `seen`: what was seen of the run.
* `launch`: what is to be started; `obstacles`: why it can not be; `ending`: how it has ended, as an `outcome`.
* `sense`: turns a frame into a message that makes sense, with text that can be shown.
"""
