"""A paper with its changes marked: two editions of a Word file woven into one with native tracked changes (ECMA-376 part 1, 17.13.5).

Both files are our own writer's. They are aligned from the outside in: blocks, rows and cells, paragraphs, words; what only the earlier one says is
deleted, what only the later one says is inserted. Accepting all changes leaves the words of the later file, rejecting all those of the earlier one,
paragraph by paragraph and cell by cell. What is tracked is words and pictures, not looks: those are the later edition's. A chart that changed stands
there twice, the earlier one deleted, with a workbook each; LibreOffice 7.4 leaves both, whatever is decided, for it anchors charts after it has read
the changes.
"""
