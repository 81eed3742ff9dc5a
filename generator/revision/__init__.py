"""What became of the content between two editions.

An edition is a project as it was: a folder, or a revision of git. `changes` compares two of them record by record, says for each change what it was
and what it is, which departments it concerns and which papers print it.
"""
