"""From papers that come back, edited in Word, WPS, LibreOffice or a PDF reader, to a patch of the content.

    returned ── what a file says now, and what was printed        (file -> `Returned`)
    data ────── its values, each once, with what was typed        (controls -> `Datum`)
    inverse ─── what the YAML has to say for that to be printed   (typed -> spelled)
    splicing ── the scalar's own place in the file, nothing else  (text -> text)
    trial ───── is it printed as it was typed?                    (content -> papers)
    merging ─── all of that for several files, conflicts told     (files -> `Pulled`)
    words ───── what was edited outside of controls, listed

A three-way merge: the base is what was printed, which the file itself keeps; theirs is what stands in it now; ours is what the paper prints now.
"""
