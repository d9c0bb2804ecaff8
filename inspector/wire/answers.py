"""Which question is answered with what. Each may be refused as well."""

from __future__ import annotations

from .abort import Abortable, AbortBackward, AskAbort, LeaveOut
from .batches import AskBatch, AskConfusion, Batch, Confusion
from .chain import AskRule, Rule
from .graph import AskGraph, GraphFacts, GraphProgress, RunToNode
from .inside import AskInside, InsideFacts
from .lab import (
    AskCurve,
    AskDifference,
    AskLoss,
    Curve,
    Difference,
    LossAnswer,
    LossRefused,
    TakeBatch,
    Taken,
)  # fmt: skip
from .lines import RunToLine
from .messages import AskStructure, AskValues, AskWhere, Refused, RunTo, Structure, Values, Where
from .tensors import (
    AskCell,
    AskFind,
    AskPictures,
    AskRegion,
    AskSave,
    AskStatistics,
    AskTensor,
    Cell,
    Copies,
    Drop,
    Found,
    Keep,
    Pictures,
    Region,
    Saved,
    Statistics,
    TensorFacts,
    Watch,
)  # fmt: skip
from .variables import (
    AskHover,
    AskInline,
    AskSource,
    AskStack,
    AskVariables,
    AssignValue,
    Assigned,
    Evaluate,
    Evaluated,
    Source,
    Stack,
    UndoAssign,
    Variables,
)  # fmt: skip

ANSWERS: dict[type, tuple[type, ...]] = {
    AskStructure: (Structure, Refused),
    AskValues: (Values, Refused),
    AskWhere: (Where, Refused),
    AskAbort: (Abortable, Refused),
    AskBatch: (Batch, Refused),
    AskConfusion: (Confusion, Refused),
    AskRule: (Rule, Refused),
    AskGraph: (GraphFacts, GraphProgress, Refused),
    AskInside: (InsideFacts, Refused),
    AskTensor: (TensorFacts, Refused),
    AskRegion: (Region, Refused),
    AskPictures: (Pictures, Refused),
    AskStatistics: (Statistics, Refused),
    AskFind: (Found, Refused),
    AskCell: (Cell, Refused),
    Watch: (Copies, Refused),
    Keep: (Copies, Refused),
    Drop: (Copies, Refused),
    AskSave: (Saved, Refused),
    AskLoss: (LossAnswer, LossRefused, Refused),
    AskCurve: (Curve, LossRefused, Refused),
    AskDifference: (Difference, LossRefused, Refused),
    TakeBatch: (Taken, Refused),
    AskStack: (Stack, Refused),
    AskVariables: (Variables, Refused),
    AskInline: (Variables, Refused),
    AskHover: (Variables, Refused),
    AskSource: (Source, Refused),
    Evaluate: (Evaluated, Refused),
    AssignValue: (Assigned, Refused),
    UndoAssign: (Assigned, Refused),
    # wishes are granted by Resumed
    RunTo: (Refused,),
    RunToLine: (Refused,),
    RunToNode: (Refused,),
    AbortBackward: (Refused,),
    LeaveOut: (Refused,),
}
