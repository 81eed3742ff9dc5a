"""From a project folder to files in ``outputs/``: what is to be made, making it, and storing it without losing anything.

project    the folder and its parts
plan       which papers are asked for
fingerprint  what an artifact's bytes depend on; findings: what of it has changed
press      one paper: content and template to bytes
maker      one paper, if it is not up to date
making     all papers, here or by a crew; crew: handing them out; processes, cluster: who makes them; kit: what a machine without our disk is given
run        what is made is stored, and what became of each file is told
store      bytes to files: whole, and never over somebody's work; ahead: flushed before it is their turn
manifest   what was written last time; record: what it was made from
lock       one build at a time in a folder
answer     what the last build said, for the next one that has nothing to do
"""

FOLDER = ".jianbao"
"""Below the output folder: what is ours and no paper."""

OUTPUTS = "outputs"
"""The output folder in a project, if nobody says otherwise."""
