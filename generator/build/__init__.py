"""From a project folder to files in ``outputs/``: what is to be made, making it, and storing it without losing anything.

project    the folder and its parts
plan       which papers are asked for
press      one paper: content and template to bytes
run        all papers: spread over processes, failures kept apart
store      bytes to files: whole, and never over somebody's work
manifest   what was written last time
lock       one build at a time in a folder
"""
