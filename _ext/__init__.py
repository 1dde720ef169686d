"""How the site and the book are made: extensions of Sphinx, a room for each idea.

``posts`` is the ground floor: what a post is. ``page`` says how a page looks and is
reached, ``evidence`` what a lab backs, ``typst`` makes the book. They stand on
``posts``; ``evidence`` and ``typst`` also on ``page``. Nothing looks up.
"""
