"""What every build owes: to leave and to say what one from nothing would.

Sphinx reads a page again when its file is newer, and writes a page again when it was
read. That is quick and not always right: an older file, a title that another page
shows, a label that is gone, a warning of the last build are not noticed. Here

- ``sources`` has a page read again when anything that it is made of has changed;
- ``claims`` gives every name one owner, whatever was read first;
- ``borrowings`` has a page written again when anything that it shows of others has;
- ``complaints`` repeats what was complained of until it is right;
- ``refusals`` goes on past a page that a program fails at;
- ``interruptions`` begins from nothing after a build that was stopped;
- ``site`` leaves no file that no page makes;
- ``outputs`` has a build work apart and take the place of the last one at once;
- ``surroundings`` says in one line what the machine refuses.
"""
