"""What is learnt: one model in a file of the state folder, mapped by every process, or in memory.

model_file.py     the file: made, opened, replaced
look.py           what is found in it
learner.py        the model in use: noticed when it is replaced, one writer at a time
plain.py          a model as lines of JSON
self_training.py  learning from scanned mail
own_journal.py    what that learnt, to take it back
"""

from .learner import Learner, Lesson
from .look import Damage, Look
from .self_training import Scanned, SelfTraining

__all__ = ["Damage", "Learner", "Lesson", "Look", "Scanned", "SelfTraining"]
