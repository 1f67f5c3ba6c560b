"""Compiled lists: the readable files are the source, the native core looks things up in a mapped file.

lists.py entry.py list_file.py     what stands in a readable list, line by line
sources.py                         which files make up each list, and whether they changed
senders.py mask.py phrases.py      entries in the form that is compiled
compiled.py file_format.py         one generation as bytes
generations.py published.py        generations on disk: lock, publish, clean up
opened.py                          Database, what an engine holds
foreign.py edited.py               other people's formats; edits and imports
"""

from mailsift.database.opened import Database

__all__ = ["Database"]
